//! Entries in the registers of the orders of doctors.

use super::value;
use crate::enums::LicenseRegister;
use crate::error::PeritoError;

value! {
    /// The entry in the register of an order of doctors, as `RM-M-12345`.
    MedicalLicense,
    /// Parses province, register and number.
    ///
    /// # Errors
    /// `Validation` for anything else.
    parse_medical_license
}

/// The parts of a medical license.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct MedicalLicenseParts {
    /// The two letters of the order's province.
    pub province: String,
    /// The register.
    pub register: LicenseRegister,
    /// The number, from 1.
    pub number: u32,
}

/// The parts of a medical license.
///
/// # Errors
/// `Validation` for a text that is none.
#[uniffi::export]
pub fn medical_license_parts(license: MedicalLicense) -> Result<MedicalLicenseParts, PeritoError> {
    Ok(MedicalLicenseParts {
        province: license.province().to_owned(),
        register: license.register().into(),
        number: license.number(),
    })
}
