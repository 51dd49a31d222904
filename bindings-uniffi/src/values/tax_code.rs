//! Tax codes (*codici fiscali*).

use super::value;
use crate::civil_date::CivilDate;
use crate::enums::Sex;
use crate::error::PeritoError;

value! {
    /// A tax code (*codice fiscale*): sixteen characters, or the eleven digits of a provisional one.
    TaxCode,
    /// Parses a tax code, in upper or lower case.
    ///
    /// # Errors
    /// `Validation` when it is none.
    parse_tax_code
}

/// What a tax code says.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct TaxCodeParts {
    /// The code as it would be without omocodia.
    pub canonical: TaxCode,
    /// The sex that it states; none of a provisional one.
    pub sex: Option<Sex>,
    /// The code of the place of birth (*codice catastale*), as `H501`; none of a provisional one.
    pub place: Option<String>,
    /// Whether letters stand in the place of digits, to tell apart two people of one code.
    pub is_omocode: bool,
    /// Whether it is the eleven digits of a provisional one.
    pub is_provisional: bool,
}

/// What a tax code says.
///
/// # Errors
/// `Validation` for a text that is none.
#[uniffi::export]
pub fn tax_code_parts(code: TaxCode) -> Result<TaxCodeParts, PeritoError> {
    Ok(TaxCodeParts {
        sex: code.sex(),
        place: code.place(),
        is_omocode: code.is_omocode(),
        is_provisional: code.is_provisional(),
        canonical: code.canonical(),
    })
}

/// The days of birth that a tax code may state, up to a day: the century is not written.
///
/// # Errors
/// `Validation` for a text that is no tax code or no day.
#[uniffi::export]
pub fn tax_code_birth_dates(code: TaxCode, reference: CivilDate) -> Result<Vec<CivilDate>, PeritoError> {
    Ok(code.birth_dates(reference))
}

/// Every way of writing a tax code by omocodia, itself included.
///
/// # Errors
/// `Validation` for a text that is none.
#[uniffi::export]
pub fn tax_code_variants(code: TaxCode) -> Result<Vec<TaxCode>, PeritoError> {
    Ok(code.variants())
}

/// Whether both codes are the same person's, however they are written (omocodia).
///
/// # Errors
/// `Validation` for a text that is none.
#[uniffi::export]
pub fn tax_codes_same_person(one: TaxCode, other: TaxCode) -> Result<bool, PeritoError> {
    Ok(one.same_person(&other))
}
