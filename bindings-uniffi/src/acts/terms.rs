//! The terms of art. 195 c.p.c. as the judge's order sets them.

use perito::domain::{ValidationError, case};
use perito::protocol::{self, ExtensionBody, Request, TermBody, TermsPut};

use crate::civil_date::CivilDate;
use crate::enums::Art195Term;

/// The terms of a case as the judge's order sets them. What is put is whole.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CaseTerms {
    /// The terms that are set.
    pub terms: Vec<SetTerm>,
    /// Their extensions.
    #[uniffi(default = [])]
    pub extensions: Vec<Extension>,
    /// The day on which the fee was asked for.
    #[uniffi(default = None)]
    pub fee_requested_on: Option<CivilDate>,
    /// Whether travel expenses are to be asked for.
    #[uniffi(default = false)]
    pub travel_expected: bool,
    /// The day on which travel expenses were asked for.
    #[uniffi(default = None)]
    pub travel_requested_on: Option<CivilDate>,
}

/// A term that is set.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct SetTerm {
    /// Which one.
    pub which: Art195Term,
    /// Until when.
    pub term: JudgeTerm,
}

/// A term as the judge says it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Enum)]
pub enum JudgeTerm {
    /// Up to a day.
    Day {
        /// The day.
        day: CivilDate,
    },
    /// Days counted from a day.
    Days {
        /// The day that is counted from.
        from: CivilDate,
        /// How many.
        days: u32,
    },
    /// Days counted from the end of the term before it.
    Following {
        /// How many.
        days: u32,
    },
    /// One that this version does not know: it cannot be set again.
    Unknown {
        /// What it is called in Rust.
        code: String,
    },
}

/// The extension of a term, decided before it runs out (art. 154 c.p.c.).
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct Extension {
    /// Which term.
    pub which: Art195Term,
    /// The day of the judge's decision.
    pub decided_on: CivilDate,
    /// The new last day.
    pub to: CivilDate,
}

impl TryFrom<SetTerm> for (case::Art195Term, case::JudgeTerm) {
    type Error = ValidationError;

    fn try_from(set: SetTerm) -> Result<Self, ValidationError> {
        TermBody::from(set).parse()
    }
}

impl From<SetTerm> for TermBody {
    fn from(SetTerm { which, term }: SetTerm) -> Self {
        let bare = Self { which: which.into(), day: None, from: None, days: None };
        match term {
            JudgeTerm::Day { day } => Self { day: Some(day.to_string()), ..bare },
            JudgeTerm::Days { from, days } => Self { from: Some(from.to_string()), days: Some(days), ..bare },
            JudgeTerm::Following { days } => Self { days: Some(days), ..bare },
            // Its parser refuses what says nothing.
            JudgeTerm::Unknown { .. } => bare,
        }
    }
}

impl From<Extension> for ExtensionBody {
    fn from(extension: Extension) -> Self {
        Self {
            which: extension.which.into(),
            decided_on: extension.decided_on.to_string(),
            to: extension.to.to_string(),
        }
    }
}

impl From<CaseTerms> for TermsPut {
    fn from(terms: CaseTerms) -> Self {
        Self {
            terms: terms.terms.into_iter().map(TermBody::from).collect(),
            extensions: terms.extensions.into_iter().map(ExtensionBody::from).collect(),
            fee_requested_on: terms.fee_requested_on.map(|day| day.to_string()),
            travel_expected: terms.travel_expected,
            travel_requested_on: terms.travel_requested_on.map(|day| day.to_string()),
        }
    }
}

impl TryFrom<CaseTerms> for protocol::CaseTerms {
    type Error = ValidationError;

    fn try_from(terms: CaseTerms) -> Result<Self, ValidationError> {
        TermsPut::from(terms).parse()
    }
}

impl From<(case::Art195Term, case::JudgeTerm)> for SetTerm {
    fn from((which, term): (case::Art195Term, case::JudgeTerm)) -> Self {
        let term = match term {
            case::JudgeTerm::Day(day) => JudgeTerm::Day { day },
            case::JudgeTerm::Days { from, days } => JudgeTerm::Days { from, days },
            case::JudgeTerm::Following { days } => JudgeTerm::Following { days },
            other => JudgeTerm::Unknown { code: format!("{other:?}") },
        };
        Self { which: which.into(), term }
    }
}

impl From<case::Extension> for Extension {
    fn from(case::Extension { which, decided_on, to }: case::Extension) -> Self {
        Self { which: which.into(), decided_on, to }
    }
}

impl From<protocol::CaseTerms> for CaseTerms {
    fn from(given: protocol::CaseTerms) -> Self {
        let protocol::CaseTerms { terms, extensions, fee_requested_on, travel_expected, travel_requested_on } = given;
        Self {
            terms: terms.into_iter().map(SetTerm::from).collect(),
            extensions: extensions.into_iter().map(Extension::from).collect(),
            fee_requested_on,
            travel_expected,
            travel_requested_on,
        }
    }
}
