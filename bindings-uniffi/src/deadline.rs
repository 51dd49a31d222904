//! The last useful day of a notice.

use std::sync::Arc;

use perito::domain;

pub use perito::domain::Matter;

use crate::civil_date::CivilDate;
use crate::error::PeritoError;
use crate::values::CourtOffice;

/// What the case is about, as far as the summer suspension asks: a mirror, which does not compile once it differs.
#[uniffi::remote(Enum)]
pub enum Matter {
    OrdinaryCivil,
    SocialSecurity,
}

/// The end of a term, with the whole way to it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Deadline {
    /// The last day counted, not moved.
    pub nominal: CivilDate,
    /// The nominal day, moved off holidays and Saturdays.
    pub effective: CivilDate,
    /// The day that is in time on every reading of the law.
    pub prudent: CivilDate,
    /// Every step from the bare count to `effective`.
    pub moves: Vec<Move>,
}

/// One step of a term's end from a day to another, with the law that makes it.
#[derive(Debug, Clone, uniffi::Record)]
pub struct Move {
    /// The day left.
    pub from: CivilDate,
    /// The day reached.
    pub to: CivilDate,
    /// Why the day was left.
    pub reason: MoveReason,
    /// The law or judgment, in the Italian form of citation.
    pub legal_basis: String,
    /// The step for a reader of Italian.
    pub text_it: String,
    /// The same in English.
    pub text_en: String,
}

/// Why the end of a term moves.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Enum)]
pub enum MoveReason {
    /// The procedural terms stopped from 9 March to 11 May 2020.
    CovidStop,
    /// The last day is a named holiday on a weekday or a Saturday.
    Holiday,
    /// The last day is a Saturday and the term a procedural one.
    Saturday,
    /// The summer suspension of ordinary civil terms.
    SummerSuspension,
    /// The last day is a Sunday, with or without a name of its own.
    Sunday,
    /// A reason that this binding does not know yet.
    Unknown {
        /// Its stable code.
        code: String,
    },
}

/// The last day on which to notify INPS of operations that start on `operations_on`.
///
/// # Errors
/// [`PeritoError::Validation`] when the day is outside the years that the calendar covers.
#[expect(clippy::needless_pass_by_value, reason = "UniFFI hands optional objects over by value")]
#[uniffi::export(default(court_office = None, matter = None))]
pub fn notice_deadline(
    operations_on: CivilDate,
    court_office: Option<Arc<CourtOffice>>,
    matter: Option<Matter>,
) -> Result<Deadline, PeritoError> {
    let court_office = court_office.as_ref().map(|office| &office.0);
    let matter = matter.unwrap_or(Matter::SocialSecurity);
    Ok(domain::notice_deadline(operations_on, court_office, matter)?.into())
}

impl From<domain::Deadline> for Deadline {
    fn from(deadline: domain::Deadline) -> Self {
        let moves = deadline.moves.into_iter().map(Move::from).collect();
        Self { nominal: deadline.nominal, effective: deadline.effective, prudent: deadline.prudent, moves }
    }
}

impl From<domain::Move> for Move {
    fn from(step: domain::Move) -> Self {
        Self {
            from: step.from,
            to: step.to,
            reason: step.reason.into(),
            legal_basis: step.legal_basis,
            text_it: step.text_it,
            text_en: step.text_en,
        }
    }
}

impl From<domain::MoveReason> for MoveReason {
    fn from(reason: domain::MoveReason) -> Self {
        match reason {
            domain::MoveReason::CovidStop => Self::CovidStop,
            domain::MoveReason::Holiday => Self::Holiday,
            domain::MoveReason::Saturday => Self::Saturday,
            domain::MoveReason::SummerSuspension => Self::SummerSuspension,
            domain::MoveReason::Sunday => Self::Sunday,
            other => Self::Unknown { code: other.code().to_owned() },
        }
    }
}
