//! Reports, observations, and their documents.

use super::field::{Code, Instant, Tuple};
use super::operation::{FindingView, ReceiptView};
use super::record::record;
use crate::civil_date::CivilDate;
use crate::values::{CaseKey, ProtocolNumber};

record! {
    /// A report that the portal has received.
    ReportView of ReportView {
        id: String,
        case_id: String,
        case_key: CaseKey,
        kind: Code,
        document: FiledDocument,
        notice_receipt_ids: Tuple<String>,
        answers: Tuple<AnswerView>,
        draft: Option<DraftComparison>,
        composed_at: Instant,
        received_at: Instant,
        received_on: CivilDate,
        protocol_number: ProtocolNumber,
        findings: Tuple<FindingView>,
        receipt: ReceiptView,
    }
}

record! {
    /// The answer to one observation: a text, or the reason why there is none.
    AnswerView of AnswerBody {
        observation_id: String,
        text: Option<String>,
        reason_unanswered: Option<String>,
    }
}

record! {
    /// The draft that a final report follows.
    DraftComparison of DraftComparison {
        report_id: String,
        differs: bool,
        sha256: String,
        size: u64,
        pages: u32,
    }
}

record! {
    /// A document that the portal keeps, as it was found when it was submitted.
    FiledDocument of FiledDocument {
        sha256: String,
        size: u64,
        pages: u32,
        claims: Option<String>,
        attachments: Tuple<AttachmentView>,
    }
}

record! {
    /// A file embedded in a document.
    AttachmentView of AttachmentView {
        name: String,
        size: u64,
    }
}

record! {
    /// An observation that the portal has received.
    ObservationView of ObservationView {
        id: String,
        case_id: String,
        case_key: CaseKey,
        text: Option<String>,
        document: Option<FiledDocument>,
        composed_at: Instant,
        received_at: Instant,
        received_on: CivilDate,
        protocol_number: ProtocolNumber,
        findings: Tuple<FindingView>,
        receipt: ReceiptView,
    }
}
