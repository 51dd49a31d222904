//! The end of a term: the day counted, the day the law moves it to, the day that is safe on any reading, and why.

mod notice;

pub use notice::{NoticeTiming, notice_deadline, notice_findings, operations_finding};

use time::Date;

use super::calendar::words::{day_en, day_it};
use super::term::Direction;
use super::{CourtOffice, FieldError, Holiday, Matter, Term, TermKind};

/// The end of a term, with the whole way to it.
///
/// Forward, `prudent <= nominal <= effective`; backward, `prudent <= effective <= nominal`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadline {
    /// The last day counted: suspended days skipped, last day not moved.
    pub nominal: Date,
    /// The last day after art. 155 c. 4 and 5 c.p.c. (or art. 2963 c. 3 c.c.): the day on which the term ends.
    pub effective: Date,
    /// The day that is in time on every reading: forward the nominal one, so without any extension; backward the
    /// earlier of nominal and effective, by Roma's calendar when the court office is unknown.
    pub prudent: Date,
    /// Every step from the bare count to `effective`: the suspensions lead to `nominal`, then one move for each day
    /// on which the term could not end. Each begins where the one before it ends.
    pub moves: Vec<Move>,
}

impl Deadline {
    /// Counts a second term forward from the end of this one.
    ///
    /// The second starts from this term's *effective* day. Its prudent day belongs to a chain of its own, which starts
    /// from this term's *prudent* day and so takes no extension on the way. Its moves are its own alone.
    ///
    /// # Errors
    /// As [`Term::after`].
    pub fn then(
        &self,
        term: Term,
        kind: TermKind,
        matter: Matter,
        court_office: Option<&CourtOffice>,
    ) -> Result<Self, FieldError> {
        let extended = term.after(self.effective, kind, matter, court_office)?;
        let cautious = term.after(self.prudent, kind, matter, court_office)?;
        Ok(extended.no_later_than(cautious.prudent))
    }

    /// Counts a second term backward from the end of this one, as [`then`](Self::then) does forward.
    ///
    /// # Errors
    /// As [`Term::before`].
    pub fn then_before(
        &self,
        term: Term,
        kind: TermKind,
        matter: Matter,
        court_office: Option<&CourtOffice>,
    ) -> Result<Self, FieldError> {
        let extended = term.before(self.effective, kind, matter, court_office)?;
        let cautious = term.before(self.prudent, kind, matter, court_office)?;
        Ok(extended.no_later_than(cautious.prudent))
    }

    /// Months of unequal length can bring the cautious chain past the extended one: the earlier day is the prudent one.
    fn no_later_than(self, prudent: Date) -> Self {
        Self { prudent: self.prudent.min(prudent), ..self }
    }
}

/// One step of a term's end from a day to another, with the law that makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The day left.
    pub from: Date,
    /// The day reached: later on a forward term, earlier on a backward one.
    pub to: Date,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
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
}

impl MoveReason {
    /// The stable code used on the wire, in snake_case.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::CovidStop => "covid_stop",
            Self::Holiday => "holiday",
            Self::Saturday => "saturday",
            Self::SummerSuspension => "summer_suspension",
            Self::Sunday => "sunday",
        }
    }
}

impl Move {
    pub(crate) fn off_sunday(direction: Direction, from: Date, to: Date, kind: TermKind, holiday: Holiday) -> Self {
        Self { reason: MoveReason::Sunday, ..Self::off_holiday(direction, from, to, kind, holiday) }
    }

    pub(crate) fn off_holiday(direction: Direction, from: Date, to: Date, kind: TermKind, holiday: Holiday) -> Self {
        let rule = match kind {
            TermKind::Procedural => "art. 155 c. 4 c.p.c.",
            TermKind::Substantive => "art. 2963 c. 3 c.c.",
        };
        let rule = format!("{rule}; {}", holiday.legal_basis);
        Self::off(direction, from, to, MoveReason::Holiday, rule, (holiday.name_it, holiday.name_en))
    }

    pub(crate) fn off_saturday(direction: Direction, from: Date, to: Date) -> Self {
        let rule = "art. 155 c. 5 c.p.c.".to_owned();
        Self::off(direction, from, to, MoveReason::Saturday, rule, ("sabato", "Saturday"))
    }

    fn off(
        direction: Direction,
        from: Date,
        to: Date,
        reason: MoveReason,
        rule: String,
        (name_it, name_en): (&str, &str),
    ) -> Self {
        let (legal_basis, way_it, way_en) = match direction {
            Direction::Backward => (format!("{rule}; Cass. 14767/2014"), "precedente", "previous"),
            Direction::Forward => (rule, "seguente", "next"),
        };
        let text_it = format!(
            "L'ultimo giorno, {}, non vale ({name_it}): si passa al giorno {way_it}, {}.",
            day_it(from),
            day_it(to),
        );
        let text_en = format!(
            "The last day, {}, cannot stand ({name_en}): it moves to the {way_en} day, {}.",
            day_en(from),
            day_en(to),
        );
        Self { from, to, reason, legal_basis, text_it, text_en }
    }
}
