//! Personal data: of a doctor who registers, and what its owner may change.

use perito::domain::ValidationError;
use perito::protocol::{self, LicenseBody, MePatch, RegistrationRequest, Request};

use crate::values::{InpsOffice, MedicalLicense, TaxCode};

/// The data of a doctor who registers (circ. INPS 139/2012).
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct RegistrationData {
    /// The tax code.
    pub tax_code: TaxCode,
    /// The given name.
    pub given_name: String,
    /// The family name.
    pub family_name: String,
    /// The enrolment in the Ordine.
    pub license: MedicalLicense,
    /// The INPS office competent for the territory.
    pub inps_office: InpsOffice,
    /// The e-mail address.
    pub email: String,
    /// The telephone number.
    #[uniffi(default = None)]
    pub phone: Option<String>,
}

/// Personal data that may be changed by their owner.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct PersonalData {
    /// The e-mail address.
    pub email: DataChange,
    /// The telephone number.
    pub phone: DataChange,
}

/// What becomes of a datum.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
#[uniffi::export(Display)]
pub enum DataChange {
    /// It stays as it is.
    Keep,
    /// It is removed.
    Remove,
    /// It is another from now on.
    Set {
        /// The new one.
        value: String,
    },
}

impl From<DataChange> for Option<Option<String>> {
    fn from(change: DataChange) -> Self {
        match change {
            DataChange::Keep => None,
            DataChange::Remove => Some(None),
            DataChange::Set { value } => Some(Some(value)),
        }
    }
}

impl TryFrom<RegistrationData> for protocol::RegistrationData {
    type Error = ValidationError;

    fn try_from(data: RegistrationData) -> Result<Self, ValidationError> {
        let request = RegistrationRequest {
            tax_code: data.tax_code.to_string(),
            given_name: data.given_name,
            family_name: data.family_name,
            license: LicenseBody::from(&data.license),
            inps_office: data.inps_office.sede().to_owned(),
            email: data.email,
            phone: data.phone,
        };
        request.parse()
    }
}

impl TryFrom<PersonalData> for protocol::PersonalData {
    type Error = ValidationError;

    fn try_from(data: PersonalData) -> Result<Self, ValidationError> {
        MePatch { email: data.email.into(), phone: data.phone.into() }.parse()
    }
}
