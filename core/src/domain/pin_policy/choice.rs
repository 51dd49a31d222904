//! The single checks of a new PIN.

use super::names::spellings;
use crate::domain::{FieldError, Pin, TaxCode};

/// How many consecutive characters of the tax code are too many.
const TAX_CODE_RUN: usize = 8;

/// Refuses any other length.
pub(super) fn check_length(pin: &Pin, wanted: usize) -> Result<(), FieldError> {
    if pin.expose().len() == wanted {
        return Ok(());
    }
    Err(FieldError::new(
        "pin",
        "pin_length",
        format!("the PIN must have exactly {wanted} characters"),
        format!("il PIN deve avere esattamente {wanted} caratteri"),
    ))
}

/// Refuses the letters from G on.
pub(super) fn check_hexadecimal(pin: &Pin) -> Result<(), FieldError> {
    if pin.expose().bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(());
    }
    Err(FieldError::new(
        "pin",
        "pin_issued_characters",
        "an issued PIN has digits and the letters from A to F only",
        "un PIN rilasciato ha solo cifre e lettere dalla A alla F",
    ))
}

/// Refuses what is one of the names, or a word of one.
pub(super) fn check_not_name<'a>(pin: &Pin, mut names: impl Iterator<Item = &'a str>) -> Result<(), FieldError> {
    if names.any(|name| spellings(name).iter().any(|spelling| spelling == pin.expose())) {
        return Err(FieldError::new(
            "pin",
            "pin_is_name",
            "the PIN must not be one's name or surname",
            "il PIN non deve essere il proprio nome o cognome",
        ));
    }
    Ok(())
}

/// Refuses what shares too long a run with the tax code.
pub(super) fn check_not_tax_code(pin: &Pin, tax_code: &TaxCode) -> Result<(), FieldError> {
    let codes = [tax_code.clone(), tax_code.canonical()];
    let shares_run =
        pin.expose().as_bytes().windows(TAX_CODE_RUN).any(|run| {
            codes.iter().any(|code| code.as_str().as_bytes().windows(TAX_CODE_RUN).any(|other| other == run))
        });
    if shares_run {
        return Err(FieldError::new(
            "pin",
            "pin_from_tax_code",
            "the PIN must not hold 8 consecutive characters of one's tax code",
            "il PIN non deve contenere 8 caratteri consecutivi del proprio codice fiscale",
        ));
    }
    Ok(())
}
