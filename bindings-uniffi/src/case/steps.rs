//! What may happen next in a case, and how long its proceeding is suspended.

use perito::domain::case;

pub use perito::domain::case::Suspension;

use crate::civil_date::CivilDate;
use crate::deadline::Deadline;
use crate::enums::StepKind;

/// For how long a proceeding is suspended.
#[uniffi::remote(Record)]
pub struct Suspension {
    /// From when.
    pub from: CivilDate,
    /// Up to when, where that is known.
    pub until: Option<CivilDate>,
}

/// A step that may come next.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct Step {
    /// What is to be done.
    pub kind: StepKind,
    /// The day of operations that it is about, where it is about one.
    pub operations_on: Option<CivilDate>,
    /// The day before which it cannot be done.
    pub not_before: Option<CivilDate>,
    /// The end of its term, where there is one.
    pub deadline: Option<Deadline>,
    /// The law, in the Italian form of citation.
    pub legal_basis: String,
    /// The step for a reader of Italian.
    pub text_it: String,
    /// The same in English.
    pub text_en: String,
}

impl From<case::Step> for Step {
    fn from(step: case::Step) -> Self {
        Self {
            kind: step.kind.into(),
            operations_on: step.operations_on,
            not_before: step.not_before,
            deadline: step.deadline.map(Deadline::from),
            legal_basis: step.legal_basis.to_owned(),
            text_it: step.text_it.to_owned(),
            text_en: step.text_en.to_owned(),
        }
    }
}
