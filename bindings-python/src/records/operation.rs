//! Notices, convocations, and what the portal answers to every act.

use super::field::{Code, Hour, Instant, Tuple};
use super::record::record;
use crate::civil_date::CivilDate;
use crate::values::{CaseKey, InpsOffice, ProtocolNumber};

record! {
    /// A notice or convocation that the portal has received.
    OperationView of OperationView {
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
        findings: Tuple<FindingView>,
        receipt: ReceiptView,
    }
}

record! {
    /// A local date and hour in Europe/Rome, with the instant that follows from it.
    AppointmentView of AppointmentView {
        date: CivilDate,
        time: Hour,
        instant: Instant,
    }
}

record! {
    /// The place of operations.
    PlaceView of PlaceBody {
        name: Option<String>,
        address: String,
        comune: String,
        province: Option<String>,
    }
}

record! {
    /// What a rule says about an act.
    FindingView of FindingView {
        rule: String,
        severity: Code,
        legal_basis: String,
        text_it: String,
        text_en: String,
    }
}

record! {
    /// A receipt in JSON: the exact text of the signed note.
    ReceiptView of ReceiptView {
        id: String,
        text: String,
    }
}
