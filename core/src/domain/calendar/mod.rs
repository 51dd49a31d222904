//! The Italian calendar of holidays and working days, 1949 to 2100.

mod holidays;
pub(crate) mod words;

use std::ops::RangeInclusive;

use time::{Date, Weekday};

use super::{CourtOffice, TermKind};

/// The years the calendar knows; terms that leave them are refused.
pub(crate) const YEARS: RangeInclusive<i32> = 1949..=2100;

/// The ISTAT code of the comune of Roma, the only one with a holiday of its own (29 June).
const ROMA: &str = "058091";

/// A day that is a holiday (*giorno festivo*), and the law that makes it one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Holiday {
    /// The holiday's name in Italian (`Epifania`).
    pub name_it: &'static str,
    /// The holiday's name in English (`Epiphany`).
    pub name_en: &'static str,
    /// The law it rests on, in the Italian form of citation.
    pub legal_basis: &'static str,
}

/// The calendar by which terms are counted.
///
/// It knows the years 1949 to 2100, each holiday only while the law kept it. Outside those years it knows Sundays
/// alone: ask [`covers`](Self::covers) first.
///
/// ```
/// use perito::domain::Calendar;
/// use time::macros::date;
///
/// let calendar = Calendar::italy();
/// assert!(calendar.is_holiday(date!(2026 - 01 - 06), None));
/// assert_eq!(calendar.holiday(date!(2026 - 10 - 04), None).map(|day| day.name_en), Some("Saint Francis of Assisi"));
/// assert!(!calendar.is_holiday(date!(2024 - 10 - 04), None));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    _closed: (),
}

impl Calendar {
    /// The calendar of the whole country, with the one local holiday that moves terms: 29 June in Roma.
    #[must_use]
    pub const fn italy() -> Self {
        Self { _closed: () }
    }

    /// Tells whether the calendar knows the year of `day` (1949 to 2100).
    #[must_use]
    pub fn covers(self, day: Date) -> bool {
        YEARS.contains(&day.year())
    }

    /// The holiday that falls on `day`, Sundays included, in the comune of `court_office`.
    ///
    /// A Sunday that is a named holiday too gives the named one. Without a court office only the holidays of the whole
    /// country count. Good Friday, Saturdays and patron saints are none (29 June in Roma is one by D.P.R. 792/1985).
    #[must_use]
    pub fn holiday(self, day: Date, court_office: Option<&CourtOffice>) -> Option<Holiday> {
        self.holiday_in(day, sits_in_roma(court_office))
    }

    /// Tells whether `day` is a Sunday or a named holiday in the comune of `court_office`.
    #[must_use]
    pub fn is_holiday(self, day: Date, court_office: Option<&CourtOffice>) -> bool {
        self.holiday(day, court_office).is_some()
    }

    /// Tells whether a term of this kind may end on `day` without moving.
    ///
    /// No holiday is a working day. Nor is a Saturday from 1 March 2006 on, but for procedural terms only (art. 155
    /// c. 5 c.p.c.): a substantive term ends on a Saturday.
    #[must_use]
    pub fn is_working_day(self, day: Date, kind: TermKind, court_office: Option<&CourtOffice>) -> bool {
        !self.is_holiday(day, court_office) && !is_idle_saturday(day, kind)
    }

    /// The first working day on or after `day`; `None` when the calendar ends before one.
    #[must_use]
    pub fn working_day_on_or_after(
        self,
        day: Date,
        kind: TermKind,
        court_office: Option<&CourtOffice>,
    ) -> Option<Date> {
        self.first_working_day(day, Date::next_day, kind, court_office)
    }

    /// The last working day on or before `day`; `None` when the calendar begins after it.
    #[must_use]
    pub fn working_day_on_or_before(
        self,
        day: Date,
        kind: TermKind,
        court_office: Option<&CourtOffice>,
    ) -> Option<Date> {
        self.first_working_day(day, Date::previous_day, kind, court_office)
    }

    fn first_working_day(
        self,
        day: Date,
        neighbour: fn(Date) -> Option<Date>,
        kind: TermKind,
        court_office: Option<&CourtOffice>,
    ) -> Option<Date> {
        std::iter::successors(Some(day), |day| neighbour(*day))
            .take_while(|day| self.covers(*day))
            .find(|day| self.is_working_day(*day, kind, court_office))
    }

    /// As [`holiday`](Self::holiday), for who knows only whether Roma's calendar applies.
    pub(crate) fn holiday_in(self, day: Date, in_roma: bool) -> Option<Holiday> {
        holidays::named(day, in_roma).or_else(|| (day.weekday() == Weekday::Sunday).then_some(holidays::SUNDAY))
    }
}

/// Tells whether the court office is known to sit in the comune of Roma.
pub(crate) fn sits_in_roma(court_office: Option<&CourtOffice>) -> bool {
    court_office.is_some_and(|office| office.istat_comune() == ROMA)
}

/// Tells whether `day` is a Saturday on which a term of this kind cannot end.
///
/// A term that ends before 1 March 2006 cannot be moved past that day, so the day itself tells which rule applies.
pub(crate) fn is_idle_saturday(day: Date, kind: TermKind) -> bool {
    const SINCE: Date = time::macros::date!(2006 - 03 - 01);
    kind == TermKind::Procedural && day.weekday() == Weekday::Saturday && day >= SINCE
}
