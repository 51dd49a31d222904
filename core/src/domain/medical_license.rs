//! A doctor's or dentist's entry in the register of a provincial Ordine.

use std::fmt;
use std::str::FromStr;

use super::FieldError;

/// The two registers (*albi*) that an Ordine keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum LicenseRegister {
    /// `O`, odontoiatri.
    Dentists,
    /// `M`, medici chirurghi.
    Doctors,
}

impl LicenseRegister {
    /// Parses `M` or `O`, in upper or lower case; spaces around it are ignored.
    ///
    /// # Errors
    /// `license_register_unknown` for anything else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        match text.trim() {
            "M" | "m" => Ok(Self::Doctors),
            "O" | "o" => Ok(Self::Dentists),
            _ => Err(FieldError::new(
                "register",
                "license_register_unknown",
                "the register must be M (doctors) or O (dentists)",
                "l'albo deve essere M (medici) o O (odontoiatri)",
            )),
        }
    }

    /// The letter: `M` for doctors, `O` for dentists.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Dentists => "O",
            Self::Doctors => "M",
        }
    }

    /// The Italian name, in lower case.
    #[must_use]
    pub fn name_it(self) -> &'static str {
        match self {
            Self::Dentists => "odontoiatri",
            Self::Doctors => "medici chirurghi",
        }
    }
}

impl fmt::Display for LicenseRegister {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An entry in a register: province of the Ordine, register and number; numbers repeat across provinces and registers.
///
/// ```
/// use perito::domain::{LicenseRegister, MedicalLicense};
///
/// let license = MedicalLicense::parse("rm m 12345")?;
/// assert_eq!(license, MedicalLicense::new("RM", LicenseRegister::Doctors, 12345)?);
/// assert_eq!(license.to_string(), "RM-M-12345");
/// # Ok::<(), perito::domain::FieldError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MedicalLicense {
    province: String,
    register: LicenseRegister,
    number: u32,
}

impl MedicalLicense {
    /// Makes an entry of its parts; the province in upper or lower case.
    ///
    /// # Errors
    /// `license_province_format` on `province` unless it is two letters, `license_number_format` on `number` for zero.
    pub fn new(province: &str, register: LicenseRegister, number: u32) -> Result<Self, FieldError> {
        let province = province.trim().to_ascii_uppercase();
        if province.len() != 2 || !province.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(FieldError::new(
                "province",
                "license_province_format",
                "the province of the Ordine must be two letters, as in RM",
                "la provincia dell'Ordine deve essere di due lettere, come RM",
            ));
        }
        if number == 0 {
            return Err(number_error());
        }
        Ok(Self { province, register, number })
    }

    /// Parses province, register and number joined by dashes, slashes or spaces, in upper or lower case: `RM-M-12345`.
    ///
    /// # Errors
    /// As [`new`](Self::new) and [`LicenseRegister::parse`]; `medical_license_format` unless there are three parts.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let is_joint = |sign: char| matches!(sign, '-' | '/') || sign.is_whitespace();
        let mut parts = text.split(is_joint).filter(|part| !part.is_empty());
        let (Some(province), Some(register), Some(number), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(FieldError::new(
                "medical_license",
                "medical_license_format",
                "province, register (M or O) and number are expected, as in RM-M-12345",
                "servono provincia, albo (M o O) e numero, come in RM-M-12345",
            ));
        };
        let register = LicenseRegister::parse(register)?;
        let is_digits = number.bytes().all(|byte| byte.is_ascii_digit());
        let number = number.parse().ok().filter(|_| is_digits).ok_or_else(number_error)?;
        Self::new(province, register, number)
    }

    /// The two letters of the Ordine's province, in upper case.
    #[must_use]
    pub fn province(&self) -> &str {
        &self.province
    }

    /// The register.
    #[must_use]
    pub fn register(&self) -> LicenseRegister {
        self.register
    }

    /// The number, from 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }
}

fn number_error() -> FieldError {
    FieldError::new(
        "number",
        "license_number_format",
        "the number must be of digits only and start from 1",
        "il numero deve essere di sole cifre e partire da 1",
    )
}

/// Writes the canonical form, which parses back to the same value: `RM-M-12345`.
impl fmt::Display for MedicalLicense {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.province, self.register, self.number)
    }
}

impl FromStr for MedicalLicense {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        Self::parse(text)
    }
}
