//! Tax codes (*codici fiscali*).

use perito::domain::FieldError;

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
#[uniffi::export(Display)]
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
/// `Validation` for a year outside 1 to 9999, also of a birth.
#[uniffi::export]
pub fn tax_code_birth_dates(code: TaxCode, reference: CivilDate) -> Result<Vec<CivilDate>, PeritoError> {
    let dates = code.birth_dates(reference);
    if dates.iter().any(|date| date.year() < 1) {
        return Err(FieldError::new(
            "reference",
            "year_range",
            "a day is expected that is more than a century after the year 1",
            "serve un giorno oltre un secolo dopo l'anno 1",
        )
        .into());
    }
    Ok(dates)
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
