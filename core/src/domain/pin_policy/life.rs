//! When a PIN must be changed, and when it is disabled.

use time::{Date, Month};

/// After how many months a PIN must be changed.
const CHANGE_MONTHS: u8 = 3;

/// After how many months without use a PIN is disabled.
const DISUSE_MONTHS: u8 = 6;

/// What happened to a PIN so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinLife {
    /// The day it was issued.
    pub issued_on: Date,
    /// How many characters it has. It ends no PIN: one chosen with 16 characters lives on when new ones have 8.
    pub length: usize,
    /// The day of the last successful login, if there was one.
    pub last_used_on: Option<Date>,
    /// The day its holder last chose it, if that happened: an issued PIN must be changed at once.
    pub last_changed_on: Option<Date>,
}

/// What someone who enters the right PIN meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LoginState {
    /// The PIN opens a session.
    Ok,
    /// Nothing but choosing another PIN is allowed.
    MustChange,
    /// The office must issue another PIN.
    Disabled,
}

impl LoginState {
    /// The stable code: `ok`, `must_change` or `disabled`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::MustChange => "must_change",
            Self::Disabled => "disabled",
        }
    }
}

/// Judges a PIN on a day; disuse weighs more than a due change.
pub(super) fn state(life: &PinLife, on: Date) -> LoginState {
    let used_on = life.last_used_on.unwrap_or(life.issued_on);
    if on > months_after(used_on, DISUSE_MONTHS) {
        return LoginState::Disabled;
    }
    match life.last_changed_on {
        Some(changed_on) if on <= months_after(changed_on, CHANGE_MONTHS) => LoginState::Ok,
        _ => LoginState::MustChange,
    }
}

/// The same day of a later month by the common calendar, or the month's last day where it is shorter (art. 155 c. 2
/// c.p.c.); the last day there is, past the end of the calendar.
fn months_after(day: Date, months: u8) -> Date {
    let index = u8::from(day.month()) - 1 + months;
    let year = day.year() + i32::from(index / 12);
    let month = Month::January.nth_next(index % 12);
    let last = month.length(year);
    Date::from_calendar_date(year, month, day.day().min(last)).unwrap_or(Date::MAX)
}
