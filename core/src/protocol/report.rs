//! Reports: draft, final and supplement.

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

use super::id::id;
use super::instant::{self, serde_instant};
use super::open_enum::open_enum;
use super::{CaseKeyBody, DocumentRef, FiledDocument, FindingView, ReceiptView, Request, civil_date};
use crate::domain::{Answer, Collector, Evaluation, FieldError, Report, ReportKind, ValidationError};

open_enum! {
    /// Which report it is.
    ReportKindCode {
        /// The draft that the parties observe upon (*bozza*).
        Draft = "draft",
        /// The final report (*relazione definitiva*).
        Final = "final",
        /// What follows the final report (*supplemento*).
        Supplement = "supplement",
    }
}

/// A report with the upload that holds its document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReportRequest {
    /// The key of the case, in which the legal office has recorded the caller as expert.
    pub case_key: CaseKeyBody,
    /// Which report it is.
    pub kind: ReportKindCode,
    /// The upload that holds the document.
    pub document: DocumentRef,
    /// The ids of the receipts that it attaches: of this case, one for each notice and convocation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 200, value_type = Vec<super::id::Id>))]
    pub notice_receipt_ids: Vec<String>,
    /// The answers to the observations of INPS's doctor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 200))]
    pub answers: Vec<AnswerBody>,
    /// When the report was composed, in UTC: a claim of the client, which decides nothing.
    #[cfg_attr(
        feature = "schema",
        schema(max_length = 35, format = "date-time", pattern = "^[0-9-]{10}T[0-9:]{8}([.][0-9]{1,9})?(Z|[+]00:00)$")
    )]
    pub composed_at: String,
}

/// The answer to one observation: a text, or the reason why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = Answer))]
pub struct AnswerBody {
    /// The observation's id.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid", pattern = "^[0-9a-f-]{36}$"))]
    pub observation_id: String,
    /// The evaluation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schema(min_length = 1, max_length = 10_000, pattern = "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]+$")
    )]
    pub text: Option<String>,
    /// Why the observation is not evaluated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schema(min_length = 1, max_length = 10_000, pattern = "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]+$")
    )]
    pub reason_unanswered: Option<String>,
}

/// A report that the portal has received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ReportView {
    /// Its id.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub id: String,
    /// The portal's id of the case.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub case_id: String,
    /// The key of the case.
    pub case_key: CaseKeyBody,
    /// Which report it is.
    pub kind: ReportKindCode,
    /// Its document.
    pub document: FiledDocument,
    /// The ids of the receipts that it attaches.
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 200, value_type = Vec<super::id::Id>))]
    pub notice_receipt_ids: Vec<String>,
    /// The answers to observations.
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 200))]
    pub answers: Vec<AnswerBody>,
    /// How the final report compares with the last draft before it; absent on other reports, and without a draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<DraftComparison>,
    /// When the client says it was composed, in UTC.
    #[serde(with = "serde_instant")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 30, format = "date-time"))]
    pub composed_at: OffsetDateTime,
    /// When the portal received it, in UTC.
    #[serde(with = "serde_instant")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 30, format = "date-time"))]
    pub received_at: OffsetDateTime,
    /// The civil day of `received_at` in Europe/Rome, which decides whether it is in time.
    #[serde(with = "civil_date")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 10, format = "date"))]
    pub received_on: Date,
    /// The protocol number.
    #[cfg_attr(
        feature = "schema",
        schema(max_length = 60, pattern = "^[A-Z0-9]+\\.[0-9]{4}\\.[0-9]{2}/[0-9]{2}/[0-9]{4}\\.[0-9]{7}$")
    )]
    pub protocol_number: String,
    /// What the rules said about the case when it was received.
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 1000))]
    pub findings: Vec<FindingView>,
    /// The receipt.
    pub receipt: ReceiptView,
}

/// The draft that a final report follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DraftComparison {
    /// The draft's id.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub report_id: String,
    /// Whether the final report's document is another one than the draft's.
    pub differs: bool,
    /// The SHA-256 of the draft's document.
    #[cfg_attr(feature = "schema", schema(max_length = 64, pattern = "^[0-9a-f]{64}$"))]
    pub sha256: String,
    /// The size of the draft's document in bytes.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 10_737_418_240_u64))]
    pub size: u64,
    /// The pages of the draft's document.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 1_000_000))]
    pub pages: u32,
}

impl ReportRequest {
    /// The request that carries a report.
    #[must_use]
    pub fn new(report: &Report, document: DocumentRef, composed_at: OffsetDateTime) -> Self {
        Self {
            case_key: CaseKeyBody::from(&report.case_key),
            kind: ReportKindCode::of(report.kind.code()),
            document,
            notice_receipt_ids: report.notice_receipt_ids.clone(),
            answers: report.answers.iter().map(AnswerBody::from).collect(),
            composed_at: instant::format(composed_at),
        }
    }
}

impl Request for ReportRequest {
    /// The report, its document, and when the client says it was composed.
    type Parsed = (Report, DocumentRef, OffsetDateTime);

    fn parse(&self) -> Result<Self::Parsed, ValidationError> {
        let mut errors = Collector::default();
        let case_key = errors.take_all("case_key", self.case_key.parse());
        let kind = errors.take("kind", ReportKind::parse(self.kind.code()));
        let document = errors.take_all("document", self.document.parse());
        let composed_at = errors.take("composed_at", instant::parse(&self.composed_at));
        let receipts = self.notice_receipt_ids.iter().enumerate();
        let receipts: Vec<_> =
            receipts.map(|(index, text)| errors.take(format!("notice_receipt_ids.{index}"), id("id", text))).collect();
        let answers = self.answers.iter().enumerate();
        let answers: Vec<_> =
            answers.map(|(index, answer)| errors.take_all(&format!("answers.{index}"), answer.parse())).collect();
        let receipts: Option<Vec<_>> = receipts.into_iter().collect();
        let answers: Option<Vec<_>> = answers.into_iter().collect();
        let report =
            case_key.zip(kind).zip(receipts).zip(answers).and_then(|(((case_key, kind), receipts), answers)| {
                errors.absorb(Report::new(case_key, kind, receipts, answers))
            });
        let all = report.zip(document).zip(composed_at);
        errors.finish(all.map(|((report, document), composed_at)| (report, document, composed_at)))
    }
}

impl AnswerBody {
    /// The answer in values of the domain.
    ///
    /// # Errors
    /// `id_format` on `observation_id`, `answer_form` unless there is either a text or a reason, and what
    /// [`Answer::evaluated`] and [`Answer::withheld`] refuse.
    pub fn parse(&self) -> Result<Answer, ValidationError> {
        let mut errors = Collector::default();
        let observation_id = errors.take("observation_id", id("observation_id", &self.observation_id));
        let parsed = match (&self.text, &self.reason_unanswered) {
            (Some(text), None) => Answer::evaluated(&self.observation_id, text),
            (None, Some(reason)) => Answer::withheld(&self.observation_id, reason),
            _ => Err(FieldError::new(
                "text",
                "answer_form",
                "either text or reason_unanswered is expected",
                "serve text oppure reason_unanswered",
            )),
        };
        let answer = parsed.map_err(|error| errors.push(error)).ok();
        errors.finish(observation_id.and(answer))
    }
}

impl From<&Answer> for AnswerBody {
    fn from(answer: &Answer) -> Self {
        let (text, reason_unanswered) = match &answer.evaluation {
            Evaluation::Given(text) => (Some(text.clone()), None),
            Evaluation::Withheld(reason) => (None, Some(reason.clone())),
        };
        Self { observation_id: answer.observation_id.clone(), text, reason_unanswered }
    }
}
