//! One's own account, and the PIN in the hands of the officer.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::Date;

use super::open_enum::open_enum;
use super::{Request, civil_date};
use crate::domain::{Collector, EmailAddress, PhoneNumber, ValidationError};

open_enum! {
    /// What an account is for.
    Role {
        /// Reads the security archive.
        Auditor = "auditor",
        /// The court's expert (*consulente tecnico d'ufficio*).
        Ctu = "ctu",
        /// The doctor of INPS (*consulente tecnico di parte*).
        InpsDoctor = "inps_doctor",
        /// The legal office of INPS.
        LegalOffice = "legal_office",
        /// The administrative officer of an INPS office, who registers doctors and issues PINs.
        Officer = "officer",
        /// Reads dashboards and statistics.
        Supervisor = "supervisor",
        /// Publishes payments.
        Treasury = "treasury",
    }
}

/// One's own account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MeView {
    /// The account's id.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub id: String,
    /// What the account is for.
    pub role: Role,
    /// The tax code.
    #[cfg_attr(feature = "schema", schema(max_length = 16, pattern = "^[A-Z0-9]+$"))]
    pub tax_code: String,
    /// The given name.
    #[cfg_attr(feature = "schema", schema(max_length = 100, pattern = "^[^\\r\\n]*$"))]
    pub given_name: String,
    /// The family name.
    #[cfg_attr(feature = "schema", schema(max_length = 100, pattern = "^[^\\r\\n]*$"))]
    pub family_name: String,
    /// The INPS office the account belongs to: 4 digits.
    #[cfg_attr(feature = "schema", schema(max_length = 6, pattern = "^[0-9]{4}([0-9]{2})?$"))]
    pub inps_office: String,
    /// The e-mail address, where one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 254, format = "email"))]
    pub email: Option<String>,
    /// The telephone number, where one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 21, pattern = "^\\+?[0-9]+$"))]
    pub phone: Option<String>,
    /// The PIN's life.
    pub pin: PinView,
    /// The version, for `If-Match`; also the answer's `ETag`.
    #[cfg_attr(feature = "schema", schema(max_length = 40, pattern = "^\"[0-9]+\"$"))]
    pub etag: String,
}

/// The life of a PIN. The days are civil days in Europe/Rome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PinView {
    /// The last day on which it is good without a change; none: it must be changed now.
    #[serde(default, with = "civil_date::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, max_length = 10, format = "date"))]
    pub change_by: Option<Date>,
}

/// A change of one's personal data, as a JSON merge patch (RFC 7396): what is absent stays, `null` removes.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct MePatch {
    /// The new e-mail address.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, max_length = 254, format = "email"))]
    pub email: Option<Option<String>>,
    /// The new telephone number.
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, max_length = 21, pattern = "^\\+?[0-9 ]+$"))]
    pub phone: Option<Option<String>>,
}

/// Personal data that may be changed by their owner. The outer `None` leaves a datum as it is, the inner removes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersonalData {
    /// The e-mail address.
    pub email: Option<Option<EmailAddress>>,
    /// The telephone number.
    pub phone: Option<Option<PhoneNumber>>,
}

/// A PIN just issued, for the officer to hand over at the counter. It has no `Debug`.
#[derive(Clone, Serialize, Deserialize, zeroize::ZeroizeOnDrop)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PinIssued {
    /// The PIN: 16 characters of `0-9A-F`, to be changed at the first access. It is shown once.
    #[cfg_attr(feature = "schema", schema(max_length = 16, pattern = "^[0-9A-F]{16}$"))]
    pub pin: String,
}

/// A suspension of a PIN, or its end, as a JSON merge patch.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PinPatch {
    /// Whether the PIN is suspended.
    pub suspended: bool,
}

impl From<&PersonalData> for MePatch {
    fn from(data: &PersonalData) -> Self {
        let text = |change: &Option<EmailAddress>| change.as_ref().map(|email| email.as_str().to_owned());
        let number = |change: &Option<PhoneNumber>| change.as_ref().map(|phone| phone.as_str().to_owned());
        Self { email: data.email.as_ref().map(text), phone: data.phone.as_ref().map(number) }
    }
}

impl Request for MePatch {
    type Parsed = PersonalData;

    fn parse(&self) -> Result<Self::Parsed, ValidationError> {
        let mut errors = Collector::default();
        let email = change(self.email.as_ref(), |text| errors.take("email", EmailAddress::parse(text)));
        let phone = change(self.phone.as_ref(), |text| errors.take("phone", PhoneNumber::parse(text)));
        errors.finish(Some(PersonalData { email, phone }))
    }
}

impl Request for PinPatch {
    /// Whether the PIN is suspended.
    type Parsed = bool;

    fn parse(&self) -> Result<Self::Parsed, ValidationError> {
        Ok(self.suspended)
    }
}

impl fmt::Debug for MeView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MeView").field("id", &self.id).field("role", &self.role).finish_non_exhaustive()
    }
}

/// A merge patch's change of one datum, parsed; a text that was refused changes nothing, for its error is noted.
fn change<T>(patch: Option<&Option<String>>, parse: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    match patch? {
        None => Some(None),
        Some(text) => parse(text).map(Some),
    }
}

/// Tells `null` from absence: serde calls this only for a field that is there.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::<String>::deserialize(deserializer).map(Some)
}
