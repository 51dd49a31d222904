//! Europe/Rome: the legal day of an instant, and the instant of a local appointment.
//!
//! Exact from 1949 to 2100. Instants are UTC; a legal day is a civil date and never an instant. The zone's rules come
//! from one function, [`offset_at`], and from nothing on the host.

mod appointment;
mod parse;

pub use appointment::Appointment;
pub use parse::{parse_date, parse_time};

use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use super::{Calendar, FieldError};

/// The offset of Italian legal time from UTC at an instant: +01:00, or +02:00 in summer time.
#[must_use]
pub fn offset_at(instant: OffsetDateTime) -> UtcOffset {
    tzdb::time_zone::europe::ROME
        .find_local_time_type(instant.unix_timestamp())
        .ok()
        .and_then(|local| UtcOffset::from_whole_seconds(local.ut_offset()).ok())
        .unwrap_or(WINTER)
}

/// Central European Time, the zone's own when no summer time runs.
const WINTER: UtcOffset = time::macros::offset!(+1);

/// The civil day of an instant in Italy: the day by which an act is late or not.
///
/// ```
/// use perito::domain::rome;
/// use time::macros::{date, datetime};
///
/// assert_eq!(rome::day_of(datetime!(2026-01-31 23:30 UTC)), date!(2026 - 02 - 01));
/// ```
///
/// Past the last day of the year 9999 it stays on that day.
#[must_use]
pub fn day_of(instant: OffsetDateTime) -> Date {
    instant.checked_to_offset(offset_at(instant)).map_or(Date::MAX, OffsetDateTime::date)
}

/// The instant, in UTC, of a local day and hour.
///
/// ```
/// use perito::domain::rome;
/// use time::macros::{date, datetime, time};
///
/// assert_eq!(rome::resolve(date!(2026 - 12 - 20), time!(9:30))?, datetime!(2026-12-20 08:30 UTC));
/// assert!(rome::resolve(date!(2026 - 03 - 29), time!(2:30)).is_err());
/// assert!(rome::resolve(date!(2026 - 10 - 25), time!(2:30)).is_err());
/// # Ok::<(), perito::domain::FieldError>(())
/// ```
///
/// # Errors
/// `local_time_missing` for an hour that the clocks skip and `local_time_ambiguous` for one that they show twice: the
/// message names the two readings. `date_out_of_range` outside the years 1949 to 2100.
pub fn resolve(date: Date, time: Time) -> Result<OffsetDateTime, FieldError> {
    if !Calendar::italy().covers(date) {
        return Err(FieldError::new(
            "date",
            "date_out_of_range",
            "a day from 1949-01-01 to 2100-12-31 is expected",
            "serve un giorno dal 1949-01-01 al 2100-12-31",
        ));
    }
    let local = PrimitiveDateTime::new(date, time);
    // Two changes of the clocks are months apart, so the offsets a day before and after are the only candidates.
    let around = local.assume_utc();
    let (before, after) = (offset_at(around - Duration::DAY), offset_at(around + Duration::DAY));
    let (early, late) = (local.assume_offset(before), local.assume_offset(after));
    match (offset_at(early) == before, offset_at(late) == after) {
        (true, true) if before != after => Err(ambiguous(early, late)),
        (true, _) => Ok(early.to_offset(UtcOffset::UTC)),
        (false, true) => Ok(late.to_offset(UtcOffset::UTC)),
        (false, false) => Err(missing(early, late)),
    }
}

fn ambiguous(first: OffsetDateTime, second: OffsetDateTime) -> FieldError {
    let (first, second) = (with_offset(first), with_offset(second));
    FieldError::new(
        "time",
        "local_time_ambiguous",
        format!("the clocks show this hour twice that night: it is {first} or {second}; choose an hour shown once"),
        format!("quella notte l'ora si ripete: è {first} oppure {second}; serve un'ora che ci sia una volta sola"),
    )
}

fn missing(by_old_offset: OffsetDateTime, by_new_offset: OffsetDateTime) -> FieldError {
    let legal = |instant: OffsetDateTime| with_offset(instant.to_offset(offset_at(instant)));
    let (earlier, later) = (legal(by_new_offset), legal(by_old_offset));
    FieldError::new(
        "time",
        "local_time_missing",
        format!("the clocks skip this hour that night: it reads as {earlier} or {later}; choose one that exists"),
        format!("quella notte l'ora non esiste: si legge {earlier} oppure {later}; serve un'ora che esista"),
    )
}

/// A local date and time with its offset: `2026-10-25 02:30 +02:00`.
fn with_offset(local: OffsetDateTime) -> String {
    let (date, time, offset) = (local.date(), local.time(), local.offset());
    format!(
        "{date} {:02}:{:02} +{:02}:{:02}",
        time.hour(),
        time.minute(),
        offset.whole_hours(),
        offset.minutes_past_hour()
    )
}
