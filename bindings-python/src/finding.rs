//! What the rules say about an act.

use perito::domain;
use perito::protocol::{FindingView, SeverityCode};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::enums::OpenMember;
use crate::record::record;
use crate::text::Text;

record! {
    /// What one rule says about one act: the rule, its weight, the law it rests on, and a text in two languages.
    Finding(FindingView), ["rule", "severity", "legal_basis", "text_it", "text_en"], shown, {
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

        #[getter]
        fn rule(&self) -> &str {
            &self.0.rule
        }

        #[getter]
        fn severity(&self) -> OpenMember<'_> {
            OpenMember { of: "Severity", code: self.0.severity.code() }
        }

        #[getter]
        fn legal_basis(&self) -> &str {
            &self.0.legal_basis
        }

        #[getter]
        fn text_it(&self) -> &str {
            &self.0.text_it
        }

        #[getter]
        fn text_en(&self) -> &str {
            &self.0.text_en
        }
    }
}

/// What the rules say, as a tuple in the order in which they say it.
pub(crate) fn findings(py: Python<'_>, found: Vec<domain::Finding>) -> PyResult<Bound<'_, PyTuple>> {
    PyTuple::new(py, found.iter().map(|finding| Finding(FindingView::from(finding))))
}
