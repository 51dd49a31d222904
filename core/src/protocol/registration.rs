//! A doctor's registration: the data, the three documents, the officer's decision.

use std::fmt;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::Request;
use super::instant::serde_instant;
use super::open_enum::open_enum;
use crate::domain::{
    Collector, EmailAddress, FieldError, InpsOffice, LicenseRegister, MedicalLicense, PersonName, PhoneNumber, TaxCode,
    ValidationError,
};

open_enum! {
    /// The documents that a registration takes (circolare INPS 139/2012).
    DocumentKind {
        /// The signed form MV35.
        Form = "form",
        /// A valid identity document.
        Identity = "identity",
        /// The card or certificate of the Ordine.
        License = "license",
    }
}

open_enum! {
    /// How far a registration is.
    RegistrationState {
        /// One or more documents are missing.
        Incomplete = "incomplete",
        /// Complete: it waits for the officer.
        Submitted = "submitted",
        /// Authorised: the PIN can be collected at the INPS office.
        Authorised = "authorised",
        /// Rejected.
        Rejected = "rejected",
    }
}

open_enum! {
    /// What the officer decides.
    Decision {
        /// The doctor is authorised to act.
        Authorise = "authorise",
        /// The registration is rejected.
        Reject = "reject",
    }
}

/// Enrolment in the register of an Ordine: province, register and number together, for numbers repeat across provinces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = MedicalLicense))]
pub struct LicenseBody {
    /// The two letters of the province of the Ordine.
    #[cfg_attr(feature = "schema", schema(max_length = 2, pattern = "^[A-Za-z]{2}$"))]
    pub province: String,
    /// `M` (*medici chirurghi*, doctors) or `O` (*odontoiatri*, dentists).
    #[cfg_attr(feature = "schema", schema(max_length = 1, pattern = "^[MO]$"))]
    pub register: String,
    /// The number of enrolment.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 9_999_999))]
    pub number: u32,
}

/// A doctor's request to be registered.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RegistrationRequest {
    /// The tax code (*codice fiscale*).
    #[cfg_attr(feature = "schema", schema(min_length = 11, max_length = 16, pattern = "^[A-Za-z0-9]+$"))]
    pub tax_code: String,
    /// The given name.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 100, pattern = "^[^\\r\\n\\t]+$"))]
    pub given_name: String,
    /// The family name.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 100, pattern = "^[^\\r\\n\\t]+$"))]
    pub family_name: String,
    /// The enrolment in the Ordine.
    pub license: LicenseBody,
    /// The INPS office competent for the territory: 4 digits.
    #[cfg_attr(feature = "schema", schema(max_length = 4, pattern = "^[0-9]{4}$"))]
    pub inps_office: String,
    /// The e-mail address.
    #[cfg_attr(feature = "schema", schema(min_length = 3, max_length = 254, format = "email"))]
    pub email: String,
    /// The telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 21, pattern = "^\\+?[0-9 ]+$"))]
    pub phone: Option<String>,
}

/// A registration's data, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationData {
    /// The tax code.
    pub tax_code: TaxCode,
    /// The given name.
    pub given_name: PersonName,
    /// The family name.
    pub family_name: PersonName,
    /// The enrolment in the Ordine.
    pub license: MedicalLicense,
    /// The INPS office competent for the territory.
    pub inps_office: InpsOffice,
    /// The e-mail address.
    pub email: EmailAddress,
    /// The telephone number.
    pub phone: Option<PhoneNumber>,
}

/// A registration just begun. Its `Debug` leaves the token out.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RegistrationOpened {
    /// The registration's id.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub id: String,
    /// A bearer token good for this registration alone.
    #[cfg_attr(feature = "schema", schema(max_length = 64, pattern = "^[A-Za-z0-9_-]+$"))]
    pub token: String,
    /// Seconds for which the token is good.
    #[cfg_attr(feature = "schema", schema(minimum = 0, maximum = 86_400))]
    pub expires_in_seconds: u32,
}

/// A registration, as its doctor and the officers of its INPS office see it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RegistrationView {
    /// The registration's id.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub id: String,
    /// How far it is.
    pub state: RegistrationState,
    /// When it was begun, in UTC.
    #[serde(with = "serde_instant")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 30, format = "date-time"))]
    pub created_at: OffsetDateTime,
    /// The tax code.
    #[cfg_attr(feature = "schema", schema(max_length = 16, pattern = "^[A-Z0-9]+$"))]
    pub tax_code: String,
    /// The given name.
    #[cfg_attr(feature = "schema", schema(max_length = 100, pattern = "^[^\\r\\n]*$"))]
    pub given_name: String,
    /// The family name.
    #[cfg_attr(feature = "schema", schema(max_length = 100, pattern = "^[^\\r\\n]*$"))]
    pub family_name: String,
    /// The enrolment in the Ordine.
    pub license: LicenseBody,
    /// The INPS office it is addressed to.
    #[cfg_attr(feature = "schema", schema(max_length = 4, pattern = "^[0-9]{4}$"))]
    pub inps_office: String,
    /// The documents received.
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 3))]
    pub documents: Vec<DocumentView>,
    /// The account that the decision made or found, once authorised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub account_id: Option<String>,
    /// Why it was rejected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 500, pattern = "^[^\\r\\n]*$"))]
    pub reason: Option<String>,
}

/// A document of a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DocumentView {
    /// Which of the three it is.
    pub kind: DocumentKind,
    /// `application/pdf`, `image/jpeg` or `image/png`, as its first bytes say.
    #[cfg_attr(feature = "schema", schema(max_length = 50, pattern = "^[a-z]+/[a-z]+$"))]
    pub media_type: String,
    /// Its size in bytes.
    #[cfg_attr(feature = "schema", schema(minimum = 0, maximum = 10_485_760))]
    pub size: u32,
    /// Its SHA-256 in hexadecimal digits.
    #[cfg_attr(feature = "schema", schema(max_length = 64, pattern = "^[0-9a-f]{64}$"))]
    pub sha256: String,
}

/// The officer's decision.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RegistrationDecision {
    /// What is decided.
    pub decision: Decision,
    /// Why, for the doctor to read; required for a rejection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 500, pattern = "^[^\\r\\n\\t]+$"))]
    pub reason: Option<String>,
}

impl LicenseBody {
    /// The enrolment in values of the domain.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self) -> Result<MedicalLicense, ValidationError> {
        let mut errors = Collector::default();
        let register = errors.take("register", LicenseRegister::parse(&self.register));
        let license = register.and_then(|register| {
            MedicalLicense::new(&self.province, register, self.number).map_err(|error| errors.push(error)).ok()
        });
        errors.finish(license)
    }
}

impl From<&MedicalLicense> for LicenseBody {
    fn from(license: &MedicalLicense) -> Self {
        Self {
            province: license.province().to_owned(),
            register: license.register().code().to_owned(),
            number: license.number(),
        }
    }
}

impl Request for RegistrationRequest {
    type Parsed = RegistrationData;

    fn parse(&self) -> Result<Self::Parsed, ValidationError> {
        let mut errors = Collector::default();
        let tax_code = errors.take("tax_code", TaxCode::parse(&self.tax_code));
        let given_name = errors.take("given_name", PersonName::parse(&self.given_name));
        let family_name = errors.take("family_name", PersonName::parse(&self.family_name));
        let license = errors.take_all("license", self.license.parse());
        let inps_office = errors.take("inps_office", InpsOffice::parse(&self.inps_office));
        let email = errors.take("email", EmailAddress::parse(&self.email));
        let phone = self.phone.as_deref().and_then(|text| errors.take("phone", PhoneNumber::parse(text)));
        let all = tax_code.zip(given_name).zip(family_name).zip(license).zip(inps_office).zip(email);
        errors.finish(all.map(|(((((tax_code, given_name), family_name), license), inps_office), email)| {
            RegistrationData { tax_code, given_name, family_name, license, inps_office, email, phone }
        }))
    }
}

impl From<&RegistrationData> for RegistrationRequest {
    fn from(data: &RegistrationData) -> Self {
        Self {
            tax_code: data.tax_code.as_str().to_owned(),
            given_name: data.given_name.as_str().to_owned(),
            family_name: data.family_name.as_str().to_owned(),
            license: LicenseBody::from(&data.license),
            inps_office: data.inps_office.sede().to_owned(),
            email: data.email.as_str().to_owned(),
            phone: data.phone.as_ref().map(|phone| phone.as_str().to_owned()),
        }
    }
}

impl Request for RegistrationDecision {
    /// Whether the doctor is authorised, and the reason that was given.
    type Parsed = (bool, Option<String>);

    fn parse(&self) -> Result<Self::Parsed, ValidationError> {
        let wrong = |field: &'static str, code, message_en: &'static str, message_it: &'static str| {
            Err(FieldError::new(field, code, message_en, message_it).into())
        };
        let reason = self.reason.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(ToOwned::to_owned);
        match self.decision {
            Decision::Authorise => Ok((true, reason)),
            Decision::Reject if reason.is_some() => Ok((false, reason)),
            Decision::Reject => {
                wrong("reason", "reason_required", "a rejection needs its reason", "il rifiuto va motivato")
            }
            Decision::Unknown { .. } => {
                wrong("decision", "decision_unknown", "authorise or reject is expected", "serve authorise o reject")
            }
        }
    }
}

/// The media type that a registration's document has by its first bytes; none for a kind that is not taken.
#[must_use]
pub fn document_media_type(content: &[u8]) -> Option<&'static str> {
    match content {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("image/png"),
        _ => None,
    }
}

impl fmt::Debug for RegistrationOpened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegistrationOpened").field("id", &self.id).finish_non_exhaustive()
    }
}

impl fmt::Debug for RegistrationView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegistrationView").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}
