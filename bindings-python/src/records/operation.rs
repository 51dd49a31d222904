//! Notices, convocations, and what the portal answers to every act.

use perito::protocol;

use super::field::{Code, Hour, Tuple};
use super::record::plain_record;
use crate::civil_date::CivilDate;
use crate::finding::Finding;
use crate::instant::Instant;
use crate::values::{CaseKey, InpsOffice, ProtocolNumber};

plain_record! {
    /// A notice or convocation that the portal has received.
    OperationView of protocol::OperationView {
        id: String,
        convocation_of: Option<String>,
        case_id: String,
        case_key: CaseKey,
        join_state: Code,
        inps_office: InpsOffice,
        operations_at: AppointmentView,
        place: PlaceView,
        composed_at: Instant,
        received_at: Instant,
        received_on: CivilDate,
        protocol_number: ProtocolNumber,
        findings: Tuple<Finding>,
        receipt: ReceiptView,
    }
}

plain_record! {
    /// A local date and hour in Europe/Rome, with the instant that follows from it.
    AppointmentView of protocol::AppointmentView {
        date: CivilDate,
        time: Hour,
        instant: Instant,
    }
}

plain_record! {
    /// The place of operations.
    PlaceView of protocol::PlaceBody {
        name: Option<String>,
        address: String,
        comune: String,
        province: Option<String>,
    }
}

plain_record! {
    /// A receipt in JSON: the exact text of the signed note.
    ReceiptView of protocol::ReceiptView {
        id: String,
        text: String,
    }
}
