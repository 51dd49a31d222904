//! The INPS office (*sede*): four digits, or six with the agency.

use std::fmt;
use std::str::FromStr;

use super::FieldError;

/// An INPS office, with or without one of its agencies.
///
/// ```
/// use perito::domain::InpsOffice;
///
/// let agency = InpsOffice::parse("700001")?;
/// assert_eq!((agency.sede(), agency.agency()), ("7000", Some("01")));
/// # Ok::<(), perito::domain::FieldError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InpsOffice {
    digits: String,
}

impl InpsOffice {
    /// Parses four or six digits; spaces around them are ignored.
    ///
    /// # Errors
    /// `inps_office_format` for anything else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let digits = text.trim();
        if matches!(digits.len(), 4 | 6) && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(Self { digits: digits.to_owned() });
        }
        Err(FieldError::new(
            "inps_office",
            "inps_office_format",
            "four digits are expected, or six with the agency",
            "servono quattro cifre, o sei con l'agenzia",
        ))
    }

    /// The four or six digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.digits
    }

    /// The four digits of the *sede*.
    #[must_use]
    pub fn sede(&self) -> &str {
        &self.digits[..4]
    }

    /// The two digits of the agency, if it was given.
    #[must_use]
    pub fn agency(&self) -> Option<&str> {
        self.digits.get(4..).filter(|agency| !agency.is_empty())
    }
}

impl fmt::Display for InpsOffice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.digits)
    }
}

impl FromStr for InpsOffice {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        Self::parse(text)
    }
}
