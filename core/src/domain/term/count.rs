//! The counting engine: one walk for both directions, first over the suspensions, then off the days that cannot stand.

use time::{Date, Duration, Month, Weekday};

use super::{Matter, Term, TermKind, Unit};
use crate::domain::calendar::{Calendar, YEARS, is_idle_saturday, sits_in_roma};
use crate::domain::deadline::{Deadline, Move};
use crate::domain::suspension::{self, Suspension};
use crate::domain::{CourtOffice, FieldError};

/// Which way a term runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Backward,
    Forward,
}

impl Direction {
    /// The day `days` further along this way.
    fn step(self, day: Date, days: i64) -> Option<Date> {
        day.checked_add(Duration::days(self.signed(days)))
    }

    fn signed(self, amount: i64) -> i64 {
        match self {
            Self::Backward => -amount,
            Self::Forward => amount,
        }
    }

    /// Tells whether `end` lies on or past `mark`.
    fn has_reached(self, end: Date, mark: Date) -> bool {
        match self {
            Self::Backward => end <= mark,
            Self::Forward => end >= mark,
        }
    }

    /// The days of a suspension that a term running this way meets first and last.
    fn bounds(self, suspension: &Suspension) -> (Date, Date) {
        match self {
            Self::Backward => (suspension.last, suspension.first),
            Self::Forward => (suspension.first, suspension.last),
        }
    }
}

pub(super) fn count(
    term: Term,
    direction: Direction,
    day: Date,
    kind: TermKind,
    matter: Matter,
    court_office: Option<&CourtOffice>,
) -> Result<Deadline, FieldError> {
    if !Calendar::italy().covers(day) {
        return Err(FieldError::new(
            "day",
            "date_out_of_range",
            "a day from 1949-01-01 to 2100-12-31 is expected",
            "serve un giorno dal 1949-01-01 al 2100-12-31",
        ));
    }
    if term.amount == 0 {
        return Err(FieldError::new(
            "term",
            "term_zero",
            "a term has at least one day, month or year",
            "un termine ha almeno un giorno, un mese o un anno",
        ));
    }
    let (nominal, mut moves) = skip_suspensions(term, direction, day, kind, matter)?;
    let (effective, last_day_moves) = settle(direction, nominal, kind, sits_in_roma(court_office))?;
    moves.extend(last_day_moves);
    let prudent = match (direction, court_office) {
        (Direction::Forward, _) => nominal,
        (Direction::Backward, Some(_)) => effective,
        (Direction::Backward, None) => settle(direction, nominal, kind, true)?.0,
    };
    Ok(Deadline { nominal, effective, prudent, moves })
}

/// The last day counted, with a move for every suspension on the way.
///
/// A suspension adds its days to the term that crosses it. A term whose first counted day would fall inside one runs
/// as from the eve of the first day that counts (SU 3668/1995: 1 September is counted).
fn skip_suspensions(
    term: Term,
    direction: Direction,
    day: Date,
    kind: TermKind,
    matter: Matter,
) -> Result<(Date, Vec<Move>), FieldError> {
    let mut end = within(add(term, direction, day))?;
    let first_counted = within(direction.step(day, 1))?;
    let mut moves = Vec::new();
    for suspension in along(direction, first_counted, kind, matter) {
        let (near, far) = direction.bounds(&suspension);
        if !direction.has_reached(far, first_counted) {
            continue;
        }
        if !direction.has_reached(end, near) {
            break;
        }
        if !suspension.is_supported() {
            return Err(FieldError::new(
                "term",
                "suspension_unsupported",
                "the term meets a summer suspension before 1970, which is not supported",
                "il termine incontra una sospensione feriale anteriore al 1970, che non è gestita",
            ));
        }
        let starts_inside = direction.has_reached(first_counted, near);
        let next =
            within(if starts_inside { add(term, direction, far) } else { direction.step(end, suspension.days()) })?;
        if next != end {
            moves.push(suspension.skip(direction, end, next, starts_inside));
        }
        end = next;
    }
    Ok((end, moves))
}

/// The suspensions of the calendar's years in the order in which the term meets them.
fn along(direction: Direction, from: Date, kind: TermKind, matter: Matter) -> impl Iterator<Item = Suspension> {
    let years = (0..).map(move |offset| from.year() + if direction == Direction::Forward { offset } else { -offset });
    years.take_while(|year| YEARS.contains(year)).flat_map(move |year| {
        let mut of_year = suspension::of_year(year, kind, matter);
        if direction == Direction::Backward {
            of_year.reverse();
        }
        of_year
    })
}

/// Moves the last day off holidays and, for a procedural term, Saturdays: one move for every day left.
fn settle(direction: Direction, nominal: Date, kind: TermKind, in_roma: bool) -> Result<(Date, Vec<Move>), FieldError> {
    let mut day = nominal;
    let mut moves = Vec::new();
    loop {
        let holiday = Calendar::italy().holiday_in(day, in_roma);
        if holiday.is_none() && !is_idle_saturday(day, kind) {
            return Ok((day, moves));
        }
        let next = within(direction.step(day, 1))?;
        moves.push(match holiday {
            Some(holiday) if day.weekday() == Weekday::Sunday => Move::off_sunday(direction, day, next, kind, holiday),
            Some(holiday) => Move::off_holiday(direction, day, next, kind, holiday),
            None => Move::off_saturday(direction, day, next),
        });
        day = next;
    }
}

/// Adds the bare term to a day that is not counted.
fn add(term: Term, direction: Direction, day: Date) -> Option<Date> {
    let amount = direction.signed(i64::from(term.amount));
    match term.unit {
        Unit::Days => day.checked_add(Duration::days(amount)),
        Unit::Months => add_months(day, amount),
        Unit::Years => add_months(day, amount * 12),
    }
}

/// Adds months by the common calendar: where the month lacks the day, its last day (art. 2963 c. 5 c.c.).
fn add_months(day: Date, months: i64) -> Option<Date> {
    let target = i64::from(day.year()) * 12 + i64::from(u8::from(day.month())) - 1 + months;
    let year = i32::try_from(target.div_euclid(12)).ok()?;
    let month = u8::try_from(target.rem_euclid(12) + 1).ok().and_then(|month| Month::try_from(month).ok())?;
    Date::from_calendar_date(year, month, day.day().min(month.length(year))).ok()
}

fn within(day: Option<Date>) -> Result<Date, FieldError> {
    day.filter(|day| Calendar::italy().covers(*day)).ok_or_else(|| {
        FieldError::new(
            "term",
            "term_out_of_range",
            "the term leaves the years 1949 to 2100, the only ones whose calendar is known",
            "il termine esce dagli anni dal 1949 al 2100, i soli di cui il calendario è noto",
        )
    })
}
