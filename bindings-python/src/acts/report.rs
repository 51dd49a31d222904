//! The report, and the observations upon its draft.

use perito::domain::{self, ReportKind, ValidationError};
use perito::protocol::{DocumentRef, ObservationRequest, ReportRequest, Request};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use time::OffsetDateTime;

use super::{Answer, act};
use crate::body::{Beside, Sent};
use crate::enums::Member;
use crate::error::{refused, refused_all};
use crate::text::Text;
use crate::values::CaseKey;

/// The document goes beside the act, as the time at which it was composed does.
const BESIDE: &[(&str, Beside)] = &[("composed_at", Beside::Composed), ("document", Beside::Document)];

act! {
    /// A report about to be submitted: draft, final or supplement. Its document goes beside it.
    Report(domain::Report), ["case_key", "kind", "notice_receipt_ids", "answers"], shown, {
        #[new]
        #[pyo3(
            signature = (case_key, kind, notice_receipt_ids = Vec::new(), answers = Vec::new()),
            text_signature = "(case_key, kind, notice_receipt_ids=(), answers=())"
        )]
        fn new(
            case_key: &CaseKey,
            kind: Text,
            notice_receipt_ids: Vec<Text>,
            answers: Vec<Bound<'_, Answer>>,
        ) -> PyResult<Self> {
            let kind = ReportKind::parse(&kind).map_err(refused)?;
            let receipts = notice_receipt_ids.iter().map(|id| id.to_string()).collect();
            let answers = answers.iter().map(|answer| answer.get().0.clone()).collect();
            domain::Report::new(case_key.0.clone(), kind, receipts, answers).map(Self).map_err(refused_all)
        }

        #[getter]
        fn case_key(&self) -> CaseKey {
            CaseKey(self.0.case_key.clone())
        }

        #[getter]
        fn kind(&self) -> Member {
            Member { of: "ReportKind", code: self.0.kind.code() }
        }

        #[getter]
        fn notice_receipt_ids<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, &self.0.notice_receipt_ids)
        }

        #[getter]
        fn answers<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, self.0.answers.iter().cloned().map(Answer))
        }
    }
}

impl Sent for Report {
    type Body = ReportRequest;
    const BESIDE: &'static [(&'static str, Beside)] = BESIDE;

    fn body(&self) -> ReportRequest {
        let document = DocumentRef { upload_id: String::new(), sha256: String::new() };
        ReportRequest::new(&self.0, document, OffsetDateTime::UNIX_EPOCH)
    }

    fn parse(body: &ReportRequest) -> Result<Self, ValidationError> {
        body.parse().map(|(report, _, _)| Self(report))
    }
}

act! {
    /// An observation about to be sent. It has a text, or a document beside it, or both.
    Observation(domain::Observation), ["case_key", "text"], shown, {
        #[new]
        #[pyo3(signature = (case_key, text = None))]
        fn new(case_key: &CaseKey, text: Option<Text>) -> PyResult<Self> {
            domain::Observation::new(case_key.0.clone(), text.as_deref()).map(Self).map_err(refused)
        }

        #[getter]
        fn case_key(&self) -> CaseKey {
            CaseKey(self.0.case_key.clone())
        }

        #[getter]
        fn text(&self) -> Option<&str> {
            self.0.text.as_deref()
        }
    }
}

impl Sent for Observation {
    type Body = ObservationRequest;
    const BESIDE: &'static [(&'static str, Beside)] = BESIDE;

    fn body(&self) -> ObservationRequest {
        ObservationRequest::new(&self.0, None, OffsetDateTime::UNIX_EPOCH)
    }

    fn parse(body: &ObservationRequest) -> Result<Self, ValidationError> {
        body.parse().map(|(observation, _, _)| Self(observation))
    }
}
