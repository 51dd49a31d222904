//! An instant, which crosses in whole milliseconds since 1970 and becomes the language's own.
//!
//! The protocol writes milliseconds: what is finer would be lost on the way, and a language that keeps instants as floats
//! gives the very same millisecond back.

use perito::domain::FieldError;
use time::{OffsetDateTime, UtcDateTime};

use crate::error::PeritoError;

/// An instant in UTC, to the millisecond; `uniffi.toml` says what it is in each language.
pub type Instant = OffsetDateTime;

uniffi::custom_type!(Instant, i64, {
    remote,
    lower: |at| milliseconds(at),
    try_lift: |milliseconds| Ok(at(milliseconds)?),
});

fn milliseconds(at: OffsetDateTime) -> i64 {
    let whole = at.unix_timestamp_nanos().div_euclid(1_000_000);
    // The years that `time` knows fit.
    i64::try_from(whole).unwrap_or(i64::MAX)
}

fn at(milliseconds: i64) -> Result<OffsetDateTime, PeritoError> {
    let at = UtcDateTime::from_unix_timestamp_nanos(i128::from(milliseconds) * 1_000_000);
    at.map(OffsetDateTime::from).map_err(|_| {
        FieldError::new(
            "instant",
            "instant_format",
            "an instant of the years from -9999 to 9999 is expected",
            "serve un istante compreso tra gli anni -9999 e 9999",
        )
        .into()
    })
}
