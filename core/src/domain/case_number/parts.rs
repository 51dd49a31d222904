//! Which numbers, years and sub-procedures a case can have.

use std::ops::RangeInclusive;

use crate::domain::FieldError;

/// The years that a case can be of: 1942 is that of the code of civil procedure in force.
const YEARS: RangeInclusive<u16> = 1942..=2099;

/// Refuses a zero.
pub(crate) fn check_number(number: u32) -> Result<u32, FieldError> {
    if number == 0 {
        return Err(FieldError::new(
            "number",
            "case_number_zero",
            "case numbers start from 1",
            "i numeri di ruolo partono da 1",
        ));
    }
    Ok(number)
}

/// Refuses a zero.
pub(crate) fn check_sub(sub: u32) -> Result<u32, FieldError> {
    if sub == 0 {
        return Err(FieldError::new(
            "sub",
            "case_sub_zero",
            "sub-procedures start from 1",
            "i sub-procedimenti partono da 1",
        ));
    }
    Ok(sub)
}

/// Refuses years that no case can be of.
pub(crate) fn check_year(year: u16) -> Result<u16, FieldError> {
    if !YEARS.contains(&year) {
        return Err(FieldError::new(
            "year",
            "case_year_range",
            "the year must be from 1942 to 2099",
            "l'anno deve essere tra il 1942 e il 2099",
        ));
    }
    Ok(year)
}

/// Reads a year of four digits, or of two: 00-49 are of 2000, the others of 1900.
pub(super) fn year_from_digits(digits: &str) -> Result<u16, FieldError> {
    match (digits.len(), digits.parse()) {
        (4, Ok(year)) => check_year(year),
        (2, Ok(year @ 0..=49)) => Ok(2000 + year),
        (2, Ok(year @ 50..=99)) => Ok(1900 + year),
        _ => Err(FieldError::new(
            "year",
            "case_year_format",
            "the year must have four digits, or two",
            "l'anno deve avere quattro cifre, o due",
        )),
    }
}

/// Reads a number that fits; leading zeros count for nothing.
pub(crate) fn digits_to_number(field: &'static str, digits: &str) -> Result<u32, FieldError> {
    digits.parse().map_err(|_| {
        FieldError::new(
            field,
            "case_number_range",
            "this number is larger than any case's",
            "questo numero è più grande di ogni numero di ruolo",
        )
    })
}
