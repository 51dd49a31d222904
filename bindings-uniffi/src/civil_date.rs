//! A legal day, which crosses as `YYYY-MM-DD` and becomes the language's own civil date.

use time::format_description::well_known::Iso8601;

/// A day that is not an instant; `uniffi.toml` says what it is in each language.
pub type CivilDate = time::Date;

uniffi::custom_type!(CivilDate, String, {
    remote,
    lower: |day| day.to_string(),
    try_lift: |text| Ok(CivilDate::parse(&text, &Iso8601::DATE)?),
});
