//! Case numbers, and the keys that join a court's case to INPS's procedures.

use super::{CourtOffice, value};
use crate::enums::Register;
use crate::error::PeritoError;

value! {
    /// A case number (*numero di ruolo*) as people write it; its text is the canonical form.
    CaseNumber,
    /// Parses a case number as it stands in orders and letters (`R.G. 1234/2026`).
    ///
    /// # Errors
    /// `Validation` on the part that is wrong.
    parse_case_number
}

value! {
    /// What joins a court's case to INPS's procedures: `OFFICE/REGISTER/YEAR/NUMBER`.
    CaseKey,
    /// Parses a key in its canonical form.
    ///
    /// # Errors
    /// `Validation` on the part that is wrong.
    parse_case_key
}

/// The parts of a case number.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CaseNumberParts {
    /// The number, from 1.
    pub number: u32,
    /// The year, from 1942 to 2099.
    pub year: u16,
    /// The register, if it is written with one.
    pub register: Option<Register>,
    /// The sub-procedure, from 1, if there is one.
    pub sub: Option<u32>,
}

/// The parts of a case key.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CaseKeyParts {
    /// The court office.
    pub court_office: CourtOffice,
    /// The register.
    pub register: Register,
    /// The year.
    pub year: u16,
    /// The number, from 1.
    pub number: u32,
    /// The sub-procedure, if there is one.
    pub sub: Option<u32>,
    /// The same without the office.
    pub case_number: CaseNumber,
}

/// The parts of a case number.
///
/// # Errors
/// `Validation` for a text that is none.
#[uniffi::export]
pub fn case_number_parts(number: CaseNumber) -> Result<CaseNumberParts, PeritoError> {
    Ok(CaseNumberParts {
        number: number.number(),
        year: number.year(),
        register: number.register().map(Register::from),
        sub: number.sub(),
    })
}

/// The parts of a case key.
///
/// # Errors
/// `Validation` for a text that is none.
#[uniffi::export]
pub fn case_key_parts(key: CaseKey) -> Result<CaseKeyParts, PeritoError> {
    Ok(CaseKeyParts {
        court_office: key.court_office().clone(),
        register: key.register().into(),
        year: key.year(),
        number: key.number(),
        sub: key.sub(),
        case_number: key.case_number(),
    })
}

/// Joins an office and a case number.
///
/// # Errors
/// `Validation` where no register is known, neither from the number nor from `register`, or where the two differ.
#[uniffi::export(default(register = None))]
pub fn case_key_of(
    court_office: CourtOffice,
    number: CaseNumber,
    register: Option<Register>,
) -> Result<CaseKey, PeritoError> {
    let register = register.map(perito::domain::Register::try_from).transpose()?;
    Ok(CaseKey::of(court_office, &number, register)?)
}
