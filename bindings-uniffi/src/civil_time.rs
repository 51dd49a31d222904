//! An hour of the day in Italy, which crosses as `HH:MM` and becomes the language's own time without a date.

use perito::domain::rome;

use crate::error::PeritoError;

/// An hour and minute, without a day; `uniffi.toml` says what it is in each language.
pub type CivilTime = time::Time;

uniffi::custom_type!(CivilTime, String, {
    remote,
    lower: |time| text(time),
    try_lift: |text| Ok(parse_civil_time(&text)?),
});

/// Parses an hour as the protocol writes it: `09:30`.
///
/// # Errors
/// `Validation` for anything else, and for an hour that there is not.
#[uniffi::export]
pub fn parse_civil_time(text: &str) -> Result<CivilTime, PeritoError> {
    Ok(rome::parse_time("time", text)?)
}

/// The hour as the protocol writes it.
pub(crate) fn text(time: CivilTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}
