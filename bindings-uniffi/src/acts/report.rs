//! Reports and observations, without their documents.

use perito::domain::{self, ValidationError};
use perito::protocol::{AnswerBody, CaseKeyBody, DocumentRef, ReportRequest, Request, instant};
use time::OffsetDateTime;

use crate::enums::ReportKind;
use crate::values::CaseKey;

/// A report of the expert. Its document is a PDF that was uploaded.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Report {
    /// The case.
    pub case_key: CaseKey,
    /// Which report it is.
    pub kind: ReportKind,
    /// The ids of the notices' receipts that it attaches: a final report must attach every one.
    #[uniffi(default = [])]
    pub notice_receipt_ids: Vec<String>,
    /// The answers to the observations: a final report must answer every one.
    #[uniffi(default = [])]
    pub answers: Vec<Answer>,
}

/// The answer to one observation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Answer {
    /// The observation's id.
    pub observation_id: String,
    /// The evaluation, or why there is none.
    pub evaluation: Evaluation,
}

/// The evaluation of an observation.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Enum)]
#[uniffi::export(Display)]
pub enum Evaluation {
    /// It is evaluated.
    Given {
        /// The evaluation.
        text: String,
    },
    /// It is not evaluated.
    Withheld {
        /// Why.
        reason: String,
    },
}

/// An observation of INPS's doctor, the party's expert: a text, a document that was uploaded, or both. (Swift has a module
/// `Observation`, whose macros a type of that name would break.)
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct PartyObservation {
    /// The case.
    pub case_key: CaseKey,
    /// What is observed, where it is not in a document.
    #[uniffi(default = None)]
    pub text: Option<String>,
}

impl From<Answer> for AnswerBody {
    fn from(answer: Answer) -> Self {
        let (text, reason_unanswered) = match answer.evaluation {
            Evaluation::Given { text } => (Some(text), None),
            Evaluation::Withheld { reason } => (None, Some(reason)),
        };
        Self { observation_id: answer.observation_id, text, reason_unanswered }
    }
}

/// A document that stands for one that was uploaded: the parsers of requests want to see one.
fn any_document() -> DocumentRef {
    DocumentRef { upload_id: "00000000-0000-0000-0000-000000000000".to_owned(), sha256: "0".repeat(64) }
}

impl TryFrom<Report> for domain::Report {
    type Error = ValidationError;

    fn try_from(report: Report) -> Result<Self, ValidationError> {
        let body = ReportRequest {
            case_key: CaseKeyBody::from(&report.case_key),
            kind: report.kind.into(),
            document: any_document(),
            notice_receipt_ids: report.notice_receipt_ids,
            answers: report.answers.into_iter().map(AnswerBody::from).collect(),
            composed_at: instant::format(OffsetDateTime::UNIX_EPOCH),
        };
        body.parse().map(|(report, ..)| report)
    }
}

impl TryFrom<PartyObservation> for domain::Observation {
    type Error = ValidationError;

    fn try_from(observation: PartyObservation) -> Result<Self, ValidationError> {
        // Whether there is a document decides whether a text may be missing, and the portal knows that.
        domain::Observation::new(observation.case_key, observation.text.as_deref()).map_err(ValidationError::from)
    }
}
