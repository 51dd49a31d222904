//! Strict readers of civil dates and times, which tell what they would accept.

use std::borrow::Cow;

use time::{Date, Month, Time};

use crate::domain::FieldError;

/// Parses a civil date in the ISO form, `2026-10-04`, for a field of that name.
///
/// ```
/// use perito::domain::rome::parse_date;
///
/// assert!(parse_date("operations_on", "2026-10-04").is_ok());
/// let refused = parse_date("operations_on", "4/10/2026").unwrap_err();
/// assert!(refused.message_en.contains("2026-10-04"));
/// ```
///
/// # Errors
/// `date_format` for any other form: a day, month and year in the Italian order are suggested back in the ISO form.
/// `date_missing` for a day that the calendar lacks, such as 30 February.
pub fn parse_date(field: impl Into<Cow<'static, str>>, text: &str) -> Result<Date, FieldError> {
    match text.split('-').map(digits).collect::<Option<Vec<_>>>().as_deref() {
        Some([(year, 4), (month, 2), (number, 2)]) => date(*year, *month, *number).ok_or_else(|| {
            FieldError::new(
                field,
                "date_missing",
                "there is no such day in the calendar",
                "questo giorno non esiste nel calendario",
            )
        }),
        _ => {
            let form = "YYYY-MM-DD";
            let (hint_en, hint_it) = match italian_order(text) {
                Some(day) => (format!(": did you mean {day}?"), format!(": forse {day}?")),
                None => (", as in 2026-01-31".to_owned(), ", come 2026-01-31".to_owned()),
            };
            Err(FieldError::new(
                field,
                "date_format",
                format!("the form {form} (ISO 8601) is expected{hint_en}"),
                format!("serve la forma AAAA-MM-GG (ISO 8601){hint_it}"),
            ))
        }
    }
}

/// Parses a time of day in hours and minutes, `09:30`, for a field of that name.
///
/// # Errors
/// `time_format` for any other form, with the right one suggested where the text reads as a time (`9.30`);
/// `time_missing` for an hour past 23 or a minute past 59.
pub fn parse_time(field: impl Into<Cow<'static, str>>, text: &str) -> Result<Time, FieldError> {
    match text.split(':').map(digits).collect::<Option<Vec<_>>>().as_deref() {
        Some([(hour, 2), (minute, 2)]) => time(*hour, *minute).ok_or_else(|| {
            FieldError::new(
                field,
                "time_missing",
                "hours go from 00 to 23 and minutes from 00 to 59",
                "le ore vanno da 00 a 23 e i minuti da 00 a 59",
            )
        }),
        _ => {
            let (hint_en, hint_it) = match loose_time(text) {
                Some((hour, minute)) => {
                    (format!(": did you mean {hour:02}:{minute:02}?"), format!(": forse {hour:02}:{minute:02}?"))
                }
                None => (", as in 09:30".to_owned(), ", come 09:30".to_owned()),
            };
            Err(FieldError::new(
                field,
                "time_format",
                format!("the form HH:MM is expected{hint_en}"),
                format!("serve la forma HH:MM{hint_it}"),
            ))
        }
    }
}

/// A number written in one to four ASCII digits, and how many there are.
fn digits(text: &str) -> Option<(u16, usize)> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten().map(|number| (number, text.len()))
}

/// The date of a text that reads as day, month and year: `4/10/2026`, `04-10-2026` or `4.10.2026`.
fn italian_order(text: &str) -> Option<Date> {
    match text.trim().split(['/', '-', '.']).map(digits).collect::<Option<Vec<_>>>()?.as_slice() {
        [(number, 1 | 2), (month, 1 | 2), (year, 4)] => date(*year, *month, *number),
        _ => None,
    }
}

/// The hour and minute of a text that reads as a time: `9:30` or `09.30`.
fn loose_time(text: &str) -> Option<(u16, u16)> {
    match text.trim().split([':', '.']).map(digits).collect::<Option<Vec<_>>>()?.as_slice() {
        [(hour, 1 | 2), (minute, 2)] => time(*hour, *minute).map(|_| (*hour, *minute)),
        _ => None,
    }
}

fn date(year: u16, month: u16, number: u16) -> Option<Date> {
    let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
    Date::from_calendar_date(i32::from(year), month, u8::try_from(number).ok()?).ok()
}

fn time(hour: u16, minute: u16) -> Option<Time> {
    Time::from_hms(u8::try_from(hour).ok()?, u8::try_from(minute).ok()?, 0).ok()
}
