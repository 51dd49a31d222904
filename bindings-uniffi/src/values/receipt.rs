//! Receipts, and the keys that they are verified with: both are kept as the text that they are.

use perito::domain::FieldError;

use crate::error::PeritoError;

/// The portal's signed word that an act reached it, when, and under which protocol number. Its text is to be kept.
pub type Receipt = perito::archive::Receipt;

/// The keys that are trusted: they come from whoever runs the portal, by another way than the portal itself.
pub type TrustedKeys = perito::archive::TrustedKeys;

uniffi::custom_type!(Receipt, String, {
    remote,
    lower: |receipt| receipt.to_string(),
    try_lift: |text| Ok(parse_receipt(&text)?),
});

uniffi::custom_type!(TrustedKeys, String, {
    remote,
    lower: |keys| keys.to_string(),
    try_lift: |text| Ok(parse_trusted_keys(&text)?),
});

/// Parses a receipt's text, which verifies nothing.
///
/// # Errors
/// `Untrusted` for a text that is none.
#[uniffi::export]
pub fn parse_receipt(text: &str) -> Result<Receipt, PeritoError> {
    Ok(Receipt::parse(text)?)
}

/// Parses a file of trusted keys: one key a line, `name+hash+base64`, and after it the instants from and until which it is
/// valid, if any; lines of witnesses' keys.
///
/// # Errors
/// `Validation` for anything else.
#[uniffi::export]
pub fn parse_trusted_keys(text: &str) -> Result<TrustedKeys, PeritoError> {
    let keys = TrustedKeys::parse(text).map_err(|_| {
        FieldError::new(
            "trusted_keys",
            "trusted_keys_format",
            "one key a line is expected, name+hash+base64, and after it the instants from and until which it is valid, if any",
            "serve una chiave per riga, nome+hash+base64, seguita dagli eventuali istanti di inizio e fine validità",
        )
    })?;
    Ok(keys)
}
