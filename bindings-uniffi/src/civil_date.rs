//! A legal day, which crosses as `YYYY-MM-DD` and becomes the language's own civil date.

use perito::domain::rome;

use crate::error::PeritoError;

/// A day that is not an instant; `uniffi.toml` says what it is in each language.
pub type CivilDate = time::Date;

uniffi::custom_type!(CivilDate, String, {
    remote,
    lower: |day| day.to_string(),
    try_lift: |text| Ok(parse_civil_date(&text)?),
});

/// Parses a day as the protocol writes it: `2026-09-01`.
///
/// # Errors
/// `Validation` for anything else, and for a day that there is not.
#[uniffi::export]
pub fn parse_civil_date(text: &str) -> Result<CivilDate, PeritoError> {
    Ok(rome::parse_date("date", text)?)
}
