//! What a rule has to say about an act: a breach, a risk or a remark, with the law it rests on.

use std::borrow::Cow;

/// How much a [`Finding`] weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing; nothing is at stake.
    Remark,
    /// Safe on one reading of the law, not on another.
    Risk,
    /// The law was not kept: the report may be void.
    Breach,
}

impl Severity {
    /// The stable code used on the wire: `remark`, `risk` or `breach`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Remark => "remark",
            Self::Risk => "risk",
            Self::Breach => "breach",
        }
    }
}

/// What one rule says about one act.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule, as a stable snake_case code listed in `docs/protocol.md` (`notice_late`).
    pub rule: &'static str,
    /// How much it weighs.
    pub severity: Severity,
    /// The law, judgment or circular it rests on.
    pub legal_basis: Cow<'static, str>,
    /// The finding for a doctor who reads Italian.
    pub text_it: Cow<'static, str>,
    /// The same in English.
    pub text_en: Cow<'static, str>,
}

impl Finding {
    /// Makes a finding.
    pub fn new(
        rule: &'static str,
        severity: Severity,
        legal_basis: impl Into<Cow<'static, str>>,
        text_it: impl Into<Cow<'static, str>>,
        text_en: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { rule, severity, legal_basis: legal_basis.into(), text_it: text_it.into(), text_en: text_en.into() }
    }
}
