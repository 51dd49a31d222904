//! The court office (*ufficio giudiziario*): the ten digits that name a court in the Ministry's registers.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use super::FieldError;

/// A court office: 6 ISTAT digits (province and comune), 3 of kind, 1 check digit.
///
/// The check digit is undocumented (weights 1,2,1,2,1,2,1,2,1 over the first nine digits, sum modulo 10, derived from
/// the published codes), so a mismatch is a [warning](Self::warnings) and never a refusal.
///
/// ```
/// use perito::domain::CourtOffice;
///
/// let roma = CourtOffice::parse("0580910098")?;
/// assert_eq!(roma.istat_comune(), "058091");
/// assert!(roma.warnings().is_empty());
/// # Ok::<(), perito::domain::FieldError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CourtOffice {
    digits: String,
}

impl CourtOffice {
    /// Parses ten digits; spaces around them are ignored.
    ///
    /// # Errors
    /// `court_office_leading_zero` for nine digits, or eight, that leading zeros would complete (spreadsheets drop
    /// them): the message suggests the completed code. `court_office_catalogue` for the seven digits of the other
    /// catalogue. `court_office_format` for anything else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let digits = text.trim();
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Self::error("court_office_format", "ten digits are expected", "servono dieci cifre"));
        }
        match digits.len() {
            10 => Ok(Self { digits: digits.to_owned() }),
            7 => Err(Self::error(
                "court_office_catalogue",
                "seven digits are a code of another catalogue; the ten-digit code is expected",
                "sette cifre sono di un altro catalogo; serve il codice di dieci cifre",
            )),
            found => Err(match Self::suggestion(digits) {
                Some(code) => Self::error(
                    "court_office_leading_zero",
                    format!("ten digits are expected, these are {found}: is a leading zero lost? did you mean {code}?"),
                    format!("servono dieci cifre, queste sono {found}: manca lo zero iniziale? forse {code}?"),
                ),
                None => Self::error(
                    "court_office_format",
                    format!("ten digits are expected, these are {found}"),
                    format!("servono dieci cifre, queste sono {found}"),
                ),
            }),
        }
    }

    /// The code that lost leading zeros would complete, when its check digit agrees: nine digits lack one, the eight of
    /// the provinces from 001 to 009 (Torino is 001) lack two.
    #[must_use]
    pub fn suggestion(text: &str) -> Option<String> {
        let digits = text.trim();
        let candidate = format!("{digits:0>10}");
        let is_province = !candidate.starts_with("000");
        let plausible =
            matches!(digits.len(), 8 | 9) && digits.bytes().all(|byte| byte.is_ascii_digit()) && is_province;
        (plausible && check_digit(&candidate) == candidate.as_bytes().last().copied()).then_some(candidate)
    }

    /// The ten digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.digits
    }

    /// The six ISTAT digits of the comune in which the office sits (`058091` is Roma).
    #[must_use]
    pub fn istat_comune(&self) -> &str {
        &self.digits[..6]
    }

    /// What is odd about the code without being a reason to refuse it: a check digit that does not fit.
    #[must_use]
    pub fn warnings(&self) -> Vec<FieldError> {
        match check_digit(&self.digits) {
            Some(want) if self.digits.as_bytes().last() != Some(&want) => vec![Self::error(
                "court_office_check_digit",
                format!("the check digit does not fit (want {}): is the code right?", char::from(want)),
                format!("la cifra di controllo non torna (attesa {}): il codice è giusto?", char::from(want)),
            )],
            _ => Vec::new(),
        }
    }

    fn error(
        code: &'static str,
        message_en: impl Into<Cow<'static, str>>,
        message_it: impl Into<Cow<'static, str>>,
    ) -> FieldError {
        FieldError::new("court_office", code, message_en, message_it)
    }
}

/// The check digit that the first nine digits call for, as an ASCII byte.
fn check_digit(digits: &str) -> Option<u8> {
    let first_nine = digits.as_bytes().get(..9)?;
    let sum: u32 =
        first_nine.iter().zip([1, 2].iter().cycle()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    u8::try_from(sum % 10).ok().map(|digit| b'0' + digit)
}

impl fmt::Display for CourtOffice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.digits)
    }
}

impl FromStr for CourtOffice {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        Self::parse(text)
    }
}
