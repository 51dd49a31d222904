//! The suspensions of procedural terms: every summer's, and that of the COVID emergency in 2020.

use time::{Date, Month};

use super::calendar::words::{day_en, day_it};
use super::term::Direction;
use super::{Matter, Move, MoveReason, TermKind};

/// A stretch of days that stops a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Suspension {
    /// Its first day.
    pub(crate) first: Date,
    /// Its last day.
    pub(crate) last: Date,
    cause: Cause,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    Covid,
    Summer,
}

/// The suspensions that stop a term of this kind and matter in a year, in the order of the calendar.
pub(crate) fn of_year(year: i32, kind: TermKind, matter: Matter) -> Vec<Suspension> {
    let mut suspensions = Vec::new();
    if kind == TermKind::Substantive {
        return suspensions;
    }
    if year == 2020 {
        suspensions.extend(Suspension::new(Cause::Covid, year, (Month::March, 9), (Month::May, 11)));
    }
    if matter == Matter::OrdinaryCivil {
        let last = if year <= 2014 { (Month::September, 15) } else { (Month::August, 31) };
        suspensions.extend(Suspension::new(Cause::Summer, year, (Month::August, 1), last));
    }
    suspensions
}

impl Suspension {
    fn new(cause: Cause, year: i32, first: (Month, u8), last: (Month, u8)) -> Option<Self> {
        let first = Date::from_calendar_date(year, first.0, first.1).ok()?;
        let last = Date::from_calendar_date(year, last.0, last.1).ok()?;
        Some(Self { first, last, cause })
    }

    /// How many days it lasts: 31 or 46 in summer, 64 in 2020.
    pub(crate) fn days(&self) -> i64 {
        (self.last - self.first).whole_days() + 1
    }

    /// Tells whether its law is known here: L. 742/1969 applies from the summer of 1970.
    pub(crate) fn is_supported(&self) -> bool {
        self.first.year() >= 1970
    }

    /// The move of a term's end from one day to another because this suspension's days are not counted.
    pub(crate) fn skip(&self, direction: Direction, from: Date, to: Date, starts_inside: bool) -> Move {
        let (name_it, name_en) = match self.cause {
            Cause::Covid => ("Sospensione per l'emergenza COVID-19", "COVID-19 stop"),
            Cause::Summer => ("Sospensione feriale", "Summer suspension"),
        };
        let (first, last) = (self.first, self.last);
        let mut text_it = format!(
            "{name_it}: da {} a {} il termine non decorre e la sua fine passa da {} a {}.",
            day_it(first),
            day_it(last),
            day_it(from),
            day_it(to),
        );
        let mut text_en = format!(
            "{name_en}: from {} to {} the term does not run, and its end moves from {} to {}.",
            day_en(first),
            day_en(last),
            day_en(from),
            day_en(to),
        );
        if direction == Direction::Backward {
            text_it
                .push_str(" Che il termine a ritroso salti i giorni sospesi come quello in avanti è lettura derivata.");
            text_en.push_str(" That a backward term skips suspended days as a forward one does is a derived reading.");
            if self.cause == Cause::Covid {
                text_it.push_str(
                    " Per lettura derivata dell'art. 83 c. 2 D.L. 18/2020 andava differita l'attività da cui si conta.",
                );
                text_en.push_str(
                    " By a derived reading of art. 83 c. 2 D.L. 18/2020 the activity counted from was to be deferred.",
                );
            }
        }
        Move { from, to, reason: self.reason(), legal_basis: self.legal_basis(starts_inside), text_it, text_en }
    }

    fn reason(&self) -> MoveReason {
        match self.cause {
            Cause::Covid => MoveReason::CovidStop,
            Cause::Summer => MoveReason::SummerSuspension,
        }
    }

    fn legal_basis(&self, starts_inside: bool) -> String {
        let law = match self.cause {
            Cause::Covid => "art. 83 c. 2 D.L. 18/2020; art. 36 c. 1 D.L. 23/2020",
            Cause::Summer if self.first.year() <= 2014 => "art. 1 L. 742/1969",
            Cause::Summer => "art. 1 L. 742/1969; art. 16 D.L. 132/2014",
        };
        let start = match self.cause {
            Cause::Summer if starts_inside => "; Cass. SU 3668/1995",
            _ => "",
        };
        format!("{law}{start}")
    }
}
