//! What the rules say.

use perito::domain;

use crate::enums::Severity;

/// What a rule says about an act or a case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct Finding {
    /// The rule's stable code.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// The law or judgment, in the Italian form of citation.
    pub legal_basis: String,
    /// The finding for a reader of Italian.
    pub text_it: String,
    /// The same in English.
    pub text_en: String,
}

/// Findings in the order in which the rules tell them.
pub(crate) fn findings(found: Vec<domain::Finding>) -> Vec<Finding> {
    found.into_iter().map(Finding::from).collect()
}

impl From<domain::Finding> for Finding {
    fn from(finding: domain::Finding) -> Self {
        Self {
            rule: finding.rule.to_owned(),
            severity: finding.severity.into(),
            legal_basis: finding.legal_basis.into_owned(),
            text_it: finding.text_it.into_owned(),
            text_en: finding.text_en.into_owned(),
        }
    }
}
