//! Access by tax code and PIN.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Request;
use super::instant::serde_instant;
use super::open_enum::open_enum;
use crate::domain::{Pin, TaxCode, ValidationError};

/// A login. It has no `Debug`: it holds a PIN.
#[derive(Clone, Serialize, Deserialize, zeroize::ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SessionRequest {
    /// The tax code (*codice fiscale*) of who logs in.
    #[cfg_attr(feature = "schema", schema(min_length = 11, max_length = 16, pattern = "^[A-Za-z0-9]+$"))]
    pub tax_code: String,
    /// The PIN, upper or lower case.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9]+$"))]
    pub pin: String,
}

/// A change of PIN. It has no `Debug`: it holds two PINs.
#[derive(Clone, Serialize, Deserialize, zeroize::ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PinChange {
    /// The PIN in use.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9]+$"))]
    pub current_pin: String,
    /// The PIN chosen in its place; the policy's rules apply.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9]+$"))]
    pub new_pin: String,
}

open_enum! {
    /// What a new session may do.
    SessionOutcome {
        /// Everything its role allows.
        Active = "active",
        /// Nothing but change the PIN.
        MustChangePin = "must_change_pin",
    }
}

/// A session just opened, renewed by a change of PIN, or extended. Its `Debug` leaves the token out.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SessionOpened {
    /// The session's id.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub id: String,
    /// The bearer token: 256 random bits in base64url. The portal keeps only its hash.
    #[cfg_attr(feature = "schema", schema(max_length = 64, pattern = "^[A-Za-z0-9_-]+$"))]
    pub token: String,
    /// What the session may do.
    pub outcome: SessionOutcome,
    /// Seconds without a request after which it ends.
    #[cfg_attr(feature = "schema", schema(minimum = 0, maximum = 86_400))]
    pub idle_seconds: u32,
    /// Seconds after which it ends in any case.
    #[cfg_attr(feature = "schema", schema(minimum = 0, maximum = 86_400))]
    pub absolute_seconds: u32,
}

/// A session in a list of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct SessionView {
    /// The session's id.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub id: String,
    /// What it may do.
    pub outcome: SessionOutcome,
    /// When it was opened, in UTC.
    #[serde(with = "serde_instant")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 30, format = "date-time"))]
    pub opened_at: OffsetDateTime,
    /// Whether it is the one that asks.
    pub current: bool,
}

impl Request for SessionRequest {
    type Parsed = (TaxCode, Pin);

    fn parse(&self) -> Result<Self::Parsed, ValidationError> {
        let mut errors = crate::domain::Collector::default();
        let tax_code = errors.take("tax_code", TaxCode::parse(&self.tax_code));
        let pin = errors.take("pin", Pin::parse(&self.pin));
        errors.finish(tax_code.zip(pin))
    }
}

impl Request for PinChange {
    /// The PIN in use and the PIN chosen.
    type Parsed = (Pin, Pin);

    fn parse(&self) -> Result<Self::Parsed, ValidationError> {
        let mut errors = crate::domain::Collector::default();
        let current = errors.take("current_pin", Pin::parse(&self.current_pin));
        let new = errors.take("new_pin", Pin::parse(&self.new_pin));
        errors.finish(current.zip(new))
    }
}

impl fmt::Debug for SessionOpened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionOpened").field("id", &self.id).field("outcome", &self.outcome).finish_non_exhaustive()
    }
}
