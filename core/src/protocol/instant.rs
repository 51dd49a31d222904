//! Instants on the wire: RFC 3339 in UTC with milliseconds and `Z` (ModI `FORMAT_003`).

use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{OffsetDateTime, UtcOffset};

use crate::domain::FieldError;

const FORMAT: &[BorrowedFormatItem<'static>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]Z");

/// Writes an instant as `2026-11-24T10:00:00.000Z`. One that is past the last or before the first year of UTC has no
/// text: it is empty, which nobody reads as an instant.
#[must_use]
pub fn format(at: OffsetDateTime) -> String {
    at.checked_to_offset(UtcOffset::UTC).and_then(|at| at.format(FORMAT).ok()).unwrap_or_default()
}

/// Reads an instant in UTC, with or without a fraction of a second. `+00:00` is read as `Z`: generated clients of some
/// languages write nothing else.
///
/// # Errors
/// `instant_format` for anything but RFC 3339 with `Z` or `+00:00`.
pub fn parse(text: &str) -> Result<OffsetDateTime, FieldError> {
    let in_utc = text.ends_with('Z') || text.ends_with("+00:00");
    let parsed = OffsetDateTime::parse(text, &Rfc3339).ok().filter(|_| in_utc);
    parsed.ok_or_else(|| {
        FieldError::new(
            "instant",
            "instant_format",
            "an instant in UTC is expected, as 2026-11-24T10:00:00Z",
            "serve un istante UTC, come 2026-11-24T10:00:00Z",
        )
    })
}

/// An instant as a field of a record.
pub(crate) mod serde_instant {
    use serde::{Deserialize, Deserializer, Serializer};
    use time::OffsetDateTime;

    pub(crate) fn serialize<S: Serializer>(at: &OffsetDateTime, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::format(*at))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<OffsetDateTime, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::parse(&text).map_err(serde::de::Error::custom)
    }
}
