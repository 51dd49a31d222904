//! Reports, observations, and their documents.

use perito::protocol;

use super::{ReceiptView, view};
use crate::civil_date::CivilDate;
use crate::enums::ReportKind;
use crate::finding::Finding;
use crate::instant::Instant;
use crate::values::{CaseKey, ProtocolNumber};

view! {
    /// A report that the portal has received.
    ReportView of protocol::ReportView {
        /// Its id.
        id: String,
        /// The portal's id of the case.
        case_id: String,
        /// The key of the case.
        case_key: CaseKey,
        /// Which report it is.
        kind: ReportKind,
        /// The document.
        document: FiledDocument,
        /// The ids of the notices' receipts that it attaches.
        notice_receipt_ids: Vec<String>,
        /// The answers to the observations.
        answers: Vec<AnswerView>,
        /// The draft that this final report follows.
        draft: Option<DraftComparison>,
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
    #[uniffi::export(Display)]
    /// The answer to one observation: a text, or the reason why there is none.
    AnswerView of protocol::AnswerBody {
        /// The observation's id.
        observation_id: String,
        /// The evaluation.
        text: Option<String>,
        /// Why the observation is not evaluated.
        reason_unanswered: Option<String>,
    }
}

view! {
    /// The draft that a final report follows.
    DraftComparison of protocol::DraftComparison {
        /// The draft's id.
        report_id: String,
        /// Whether the final report's document is another one than the draft's.
        differs: bool,
        /// The SHA-256 of the draft's document.
        sha256: String,
        /// The size of the draft's document in bytes.
        size: u64,
        /// The pages of the draft's document.
        pages: u32,
    }
}

view! {
    /// A document that the portal keeps, as it was found when it was submitted.
    FiledDocument of protocol::FiledDocument {
        /// The SHA-256 of its bytes, 64 hexadecimal digits.
        sha256: String,
        /// Its size in bytes.
        size: u64,
        /// Its pages.
        pages: u32,
        /// The standard that it claims to follow (`PDF/A-2b`): a claim, which nobody has checked.
        claims: Option<String>,
        /// The files embedded in it.
        attachments: Vec<AttachmentView>,
    }
}

view! {
    #[uniffi::export(Display)]
    /// A file embedded in a document.
    AttachmentView of protocol::AttachmentView {
        /// Its name, as the document gives it.
        name: String,
        /// Its size in bytes.
        size: u64,
    }
}

view! {
    #[uniffi::export(Display)]
    /// An observation that the portal has received.
    ObservationView of protocol::ObservationView {
        /// Its id, by which the report answers it.
        id: String,
        /// The portal's id of the case.
        case_id: String,
        /// The key of the case.
        case_key: CaseKey,
        /// What is observed, where it is not in a document.
        text: Option<String>,
        /// The document, where there is one.
        document: Option<FiledDocument>,
        /// When the client says it was composed, in UTC.
        composed_at: Instant,
        /// When the portal received it, in UTC.
        received_at: Instant,
        /// The civil day of `receivedAt` in Europe/Rome, which decides whether it is in time.
        received_on: CivilDate,
        /// The protocol number.
        protocol_number: ProtocolNumber,
        /// What the rules said about it when it was received: `observations_late` after the end of its term.
        findings: Vec<Finding>,
        /// The receipt.
        receipt: ReceiptView,
    }
}
