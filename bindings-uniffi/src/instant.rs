//! An instant, which crosses in whole milliseconds since 1970 and becomes the language's own.
//!
//! The protocol writes milliseconds: what is finer would be lost on the way, and a language that keeps instants as floats
//! gives the very same millisecond back.

use time::{OffsetDateTime, PrimitiveDateTime, UtcDateTime};

/// An instant in UTC, to the millisecond; `uniffi.toml` says what it is in each language.
pub type Instant = OffsetDateTime;

uniffi::custom_type!(Instant, i64, {
    remote,
    lower: |at| milliseconds(at),
    try_lift: |milliseconds| Ok(at(milliseconds)),
});

fn milliseconds(at: OffsetDateTime) -> i64 {
    let whole = at.unix_timestamp_nanos().div_euclid(1_000_000);
    // The years that `time` knows fit.
    i64::try_from(whole).unwrap_or(i64::MAX)
}

/// The nearest instant that there is: no legal fact hangs on one beyond the year 9999, and printing it must not fail.
fn at(milliseconds: i64) -> OffsetDateTime {
    let nearest = if milliseconds < 0 { PrimitiveDateTime::MIN } else { PrimitiveDateTime::MAX };
    let at = UtcDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000);
    at.map_or(nearest.assume_utc(), OffsetDateTime::from)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn what_is_finer_than_a_millisecond_goes_and_nothing_else() {
        for at_once in [datetime!(2026-09-01 08:00:00.123 UTC), datetime!(1969-12-31 23:59:59.999 UTC)] {
            assert_eq!(at(milliseconds(at_once)), at_once);
            assert_eq!(at(milliseconds(at_once + time::Duration::NANOSECOND)), at_once);
        }
    }

    #[test]
    fn what_is_beyond_all_years_is_their_end() {
        assert_eq!(at(i64::MAX).year(), 9999);
        assert_eq!(at(i64::MIN).year(), -9999);
    }
}
