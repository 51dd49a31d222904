//! Reports, observations, and their documents.

use perito::protocol;

use super::field::{Code, Tuple};
use super::operation::ReceiptView;
use super::record::plain_record;
use crate::civil_date::CivilDate;
use crate::finding::Finding;
use crate::instant::Instant;
use crate::values::{CaseKey, ProtocolNumber};

plain_record! {
    /// A report that the portal has received.
    ReportView of protocol::ReportView {
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
        findings: Tuple<Finding>,
        receipt: ReceiptView,
    }
}

plain_record! {
    /// The answer to one observation: a text, or the reason why there is none.
    AnswerView of protocol::AnswerBody {
        observation_id: String,
        text: Option<String>,
        reason_unanswered: Option<String>,
    }
}

plain_record! {
    /// The draft that a final report follows.
    DraftComparison of protocol::DraftComparison {
        report_id: String,
        differs: bool,
        sha256: String,
        size: u64,
        pages: u32,
    }
}

plain_record! {
    /// A document that the portal keeps, as it was found when it was submitted.
    FiledDocument of protocol::FiledDocument {
        sha256: String,
        size: u64,
        pages: u32,
        claims: Option<String>,
        attachments: Tuple<AttachmentView>,
    }
}

plain_record! {
    /// A file embedded in a document.
    AttachmentView of protocol::AttachmentView {
        name: String,
        size: u64,
    }
}

plain_record! {
    /// An observation that the portal has received.
    ObservationView of protocol::ObservationView {
        id: String,
        case_id: String,
        case_key: CaseKey,
        text: Option<String>,
        document: Option<FiledDocument>,
        composed_at: Instant,
        received_at: Instant,
        received_on: CivilDate,
        protocol_number: ProtocolNumber,
        findings: Tuple<Finding>,
        receipt: ReceiptView,
    }
}
