//! What identifies and reaches a person: name, e-mail address, telephone number. None of them shows in `Debug`.

use std::fmt;

use super::FieldError;
use super::line_text::one_line;

/// A given or family name: 1 to 100 characters on one line.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PersonName(String);

/// An e-mail address: one `@`, a dotted domain, at most 254 characters.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// A telephone number: 5 to 20 digits, spaces aside, perhaps after a `+`. Kept without spaces.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PhoneNumber(String);

impl PersonName {
    /// The most characters a name may have.
    pub const MAX_CHARS: usize = 100;

    /// Reads a name; spaces around it are dropped.
    ///
    /// # Errors
    /// `text_missing`, `text_control_character` or `text_too_long`.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        one_line("name", text, Self::MAX_CHARS).map(Self)
    }

    /// The name as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl EmailAddress {
    /// The most characters an address may have (RFC 5321).
    pub const MAX_CHARS: usize = 254;

    /// Reads an address. Only its form is checked: whether it exists is for a message to find out.
    ///
    /// # Errors
    /// `email_format`, or what [`PersonName::parse`] gives for a text that is missing, too long or not on one line.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = one_line("email", text, Self::MAX_CHARS)?;
        let well_formed = text.split_once('@').is_some_and(|(local, domain)| {
            let labels = domain.split('.').collect::<Vec<_>>();
            !local.is_empty()
                && !domain.contains('@')
                && labels.len() > 1
                && labels.iter().all(|label| !label.is_empty())
        });
        if !well_formed || text.chars().any(char::is_whitespace) {
            return Err(FieldError::new(
                "email",
                "email_format",
                "an address like name@example.org is expected",
                "serve un indirizzo come nome@example.org",
            ));
        }
        Ok(Self(text))
    }

    /// The address as written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl PhoneNumber {
    /// The most digits of a number.
    pub const MAX_DIGITS: usize = 20;

    /// Reads a number; spaces are dropped.
    ///
    /// # Errors
    /// `phone_format`.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let compact: String = text.chars().filter(|c| *c != ' ').collect();
        let digits = compact.strip_prefix('+').unwrap_or(&compact);
        let well_formed = (5..=Self::MAX_DIGITS).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        if !well_formed {
            return Err(FieldError::new(
                "phone",
                "phone_format",
                "5 to 20 digits are expected, perhaps after a +",
                "servono da 5 a 20 cifre, eventualmente dopo un +",
            ));
        }
        Ok(Self(compact))
    }

    /// The number without spaces.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(…)")
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress(…)")
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(…)")
    }
}
