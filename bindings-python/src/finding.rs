//! What the rules say about an act.

use perito::domain;
use perito::protocol::{FindingView, SeverityCode};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::records::field::Code;
use crate::records::record::plain_record;
use crate::text::Text;

plain_record! {
    /// What one rule says about one act: the rule, its weight, the law it rests on, and a text in two languages.
    Finding of FindingView {
        rule: String,
        severity: Code,
        legal_basis: String,
        text_it: String,
        text_en: String,
    }

    #[new]
    fn new(rule: Text, severity: Text, legal_basis: Text, text_it: Text, text_en: Text) -> Self {
        Self(FindingView {
            rule: rule.to_owned(),
            severity: SeverityCode::of(&severity),
            legal_basis: legal_basis.to_owned(),
            text_it: text_it.to_owned(),
            text_en: text_en.to_owned(),
        })
    }
}

/// What the rules say, as a tuple in the order in which they say it.
pub(crate) fn findings(py: Python<'_>, found: Vec<domain::Finding>) -> PyResult<Bound<'_, PyTuple>> {
    PyTuple::new(py, found.iter().map(|finding| Finding(FindingView::from(finding))))
}
