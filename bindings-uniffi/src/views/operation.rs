//! Notices, convocations, and what the portal answers to every act.

use perito::protocol;

use super::{Crosses, view};
use crate::acts::Place;
use crate::civil_date::CivilDate;
use crate::civil_time::CivilTime;
use crate::enums::JoinState;
use crate::finding::Finding;
use crate::instant::Instant;
use crate::values::{CaseKey, InpsOffice, ProtocolNumber};

view! {
    /// A notice or convocation that the portal has received.
    OperationView of protocol::OperationView {
        /// Its id.
        id: String,
        /// The notice that this convocation follows; none of a notice.
        convocation_of: Option<String>,
        /// The portal's id of the case.
        case_id: String,
        /// The key of the case.
        case_key: CaseKey,
        /// Whether it has met the legal office's record.
        join_state: JoinState,
        /// The INPS office it is addressed to.
        inps_office: InpsOffice,
        /// When operations are held.
        operations_at: AppointmentView,
        /// Where they are held.
        place: Place,
        /// When the client says it was composed, in UTC.
        composed_at: Instant,
        /// When the portal received it, in UTC.
        received_at: Instant,
        /// The civil day of `receivedAt` in Europe/Rome, which decides whether it is in time.
        received_on: CivilDate,
        /// The protocol number.
        protocol_number: ProtocolNumber,
        /// What the rules say about it.
        findings: Vec<Finding>,
        /// The receipt.
        receipt: ReceiptView,
    }
}

view! {
    /// A local date and hour in Europe/Rome, with the instant that follows from it.
    AppointmentView of protocol::AppointmentView {
        /// The day.
        date: CivilDate,
        /// The hour.
        time: CivilTime,
        /// The instant, in UTC.
        instant: Instant,
    }
}

view! {
    #[uniffi::export(Display)]
    /// A receipt: the exact text of the signed note, which `parseReceipt` reads.
    ReceiptView of protocol::ReceiptView {
        /// The receipt's id.
        id: String,
        /// The text.
        text: String,
    }
}

impl Crosses<protocol::PlaceBody> for Place {
    fn of(wire: protocol::PlaceBody) -> Result<Self, perito::domain::FieldError> {
        Ok(wire.into())
    }

    fn wire(self) -> protocol::PlaceBody {
        self.into()
    }
}
