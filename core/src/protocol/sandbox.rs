//! The clock of a sandbox: a journey spans weeks, and nobody waits for them.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Request;
use super::instant::serde_instant;
use crate::domain::{FieldError, ValidationError};

/// The most days that a clock moves at once.
const MAX_DAYS: u32 = 366;

/// Moves the clock of a sandbox forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClockAdvance {
    /// By how many days.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 366))]
    pub advance_days: u32,
}

/// The clock of a sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ClockView {
    /// What it shows now, in UTC.
    #[serde(with = "serde_instant")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 30, format = "date-time"))]
    pub now: OffsetDateTime,
}

impl Request for ClockAdvance {
    /// By how many days.
    type Parsed = u32;

    fn parse(&self) -> Result<Self::Parsed, ValidationError> {
        if (1..=MAX_DAYS).contains(&self.advance_days) {
            return Ok(self.advance_days);
        }
        let error =
            FieldError::new("advance_days", "number_range", "1 to 366 days are expected", "servono da 1 a 366 giorni");
        Err(error.into())
    }
}
