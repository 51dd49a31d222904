//! How long to wait, which crosses in whole milliseconds and becomes the language's own duration.

/// A length of time; `uniffi.toml` says what it is in each language. UniFFI's own would be Java's and not Kotlin's, and a
/// float in Swift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Duration(pub std::time::Duration);

uniffi::custom_type!(Duration, i64, {
    lower: |length| i64::try_from(length.0.as_millis()).unwrap_or(i64::MAX),
    try_lift: |milliseconds| Ok(Duration(std::time::Duration::from_millis(milliseconds.max(0).cast_unsigned()))),
});
