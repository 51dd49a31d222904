//! PINs, which show themselves to their owner alone.

use crate::error::PeritoError;

/// A PIN. The class of each language never shows it unless it is asked to.
pub type Pin = perito::domain::Pin;

uniffi::custom_type!(Pin, String, {
    remote,
    lower: |pin| pin.expose().to_owned(),
    try_lift: |text| Ok(parse_pin(&text)?),
});

/// Takes the letters and digits of a PIN.
///
/// # Errors
/// `Validation` for anything else.
#[uniffi::export]
pub fn parse_pin(text: &str) -> Result<Pin, PeritoError> {
    Ok(Pin::parse(text)?)
}
