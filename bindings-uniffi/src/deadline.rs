//! The ends of terms, and the whole way to them.

use perito::domain;

pub use perito::domain::{Matter, NoticeTiming, TermKind};

use crate::civil_date::CivilDate;
use crate::enums::MoveReason;
use crate::error::PeritoError;
use crate::finding::Finding;
use crate::values::CourtOffice;

/// What the case is about, as far as the summer suspension asks: a mirror, which does not compile once it differs.
#[uniffi::remote(Enum)]
pub enum Matter {
    OrdinaryCivil,
    SocialSecurity,
}

/// Whether a term is one of the proceeding, which Saturdays move, or one of substance.
#[uniffi::remote(Enum)]
pub enum TermKind {
    Procedural,
    Substantive,
}

/// How a notice stands to the end of its term.
#[uniffi::remote(Enum)]
pub enum NoticeTiming {
    InTime,
    AtRisk,
    Late,
}

/// The matter of a code, `ordinary_civil` or `social_security`.
///
/// # Errors
/// `Validation` for anything else.
#[uniffi::export]
pub fn parse_matter(code: &str) -> Result<Matter, PeritoError> {
    Ok(Matter::parse(code)?)
}

/// The kind of term of a code, `procedural` or `substantive`.
///
/// # Errors
/// `Validation` for anything else.
#[uniffi::export]
pub fn parse_term_kind(code: &str) -> Result<TermKind, PeritoError> {
    Ok(TermKind::parse(code)?)
}

/// The end of a term, with the whole way to it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
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
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
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

/// The last day on which to notify INPS of operations that start on `operations_on` (art. 10 c. 6-bis D.L. 203/2005).
///
/// # Errors
/// `Validation` when the day is outside the years that the calendar covers.
#[uniffi::export(default(court_office = None, matter = None))]
pub fn notice_deadline(
    operations_on: CivilDate,
    court_office: Option<CourtOffice>,
    matter: Option<Matter>,
) -> Result<Deadline, PeritoError> {
    let matter = matter.unwrap_or(Matter::SocialSecurity);
    Ok(domain::notice_deadline(operations_on, court_office.as_ref(), matter)?.into())
}

#[uniffi::export]
impl Deadline {
    /// How a notice sent on a day stands to this end of its term.
    ///
    /// # Errors
    /// `Validation` for a year outside 1 to 9999.
    pub fn notice_timing(&self, sent_on: CivilDate) -> Result<NoticeTiming, PeritoError> {
        Ok(self.days().notice_timing(sent_on))
    }

    /// What the rules say of a notice sent on a day; nothing where it is in time.
    ///
    /// # Errors
    /// `Validation` for a year outside 1 to 9999.
    pub fn notice_finding(&self, sent_on: CivilDate) -> Result<Option<Finding>, PeritoError> {
        Ok(self.days().notice_finding(sent_on).map(Finding::from))
    }
}

impl Deadline {
    /// The days alone, by which a notice is judged.
    fn days(&self) -> domain::Deadline {
        let (nominal, effective, prudent) = (self.nominal, self.effective, self.prudent);
        domain::Deadline { nominal, effective, prudent, moves: Vec::new() }
    }
}

impl From<domain::Deadline> for Deadline {
    fn from(deadline: domain::Deadline) -> Self {
        let domain::Deadline { nominal, effective, prudent, moves } = deadline;
        Self { nominal, effective, prudent, moves: moves.into_iter().map(Move::from).collect() }
    }
}

impl From<domain::Move> for Move {
    fn from(step: domain::Move) -> Self {
        let domain::Move { from, to, reason, legal_basis, text_it, text_en } = step;
        Self { from, to, reason: reason.into(), legal_basis, text_it, text_en }
    }
}
