//! Civil days on the wire: `2026-11-24`, never an instant.

use serde::{Deserialize, Deserializer, Serializer};
use time::Date;

use crate::domain::rome::parse_date;

pub(super) fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    // `Display` of a `Date` is ISO 8601 for every year of four digits.
    serializer.collect_str(day)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_date("date", &text).map_err(serde::de::Error::custom)
}

/// The same for a day that may be absent.
pub(super) mod option {
    use super::{Date, Deserialize, Deserializer, Serializer, parse_date};

    // Serde's `with` hands over a reference to the field, whatever its type.
    #[allow(clippy::ref_option, reason = "the signature is serde's")]
    pub(in super::super) fn serialize<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => serializer.collect_str(day),
            None => serializer.serialize_none(),
        }
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| parse_date("date", &text).map_err(serde::de::Error::custom)).transpose()
    }
}
