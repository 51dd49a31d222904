//! The protocol number that a document gets when it is received.

use std::fmt;
use std::str::FromStr;

use time::{Date, Month};

use super::{FieldError, InpsOffice};

/// How long a prefix can be, in characters.
const MAX_PREFIX: usize = 16;

/// The last number that seven digits hold.
const MAX_SEQUENCE: u32 = 9_999_999;

/// A protocol number: prefix, 4-digit INPS office, day of receipt in Rome and a number within the office's year.
///
/// Numbers of one prefix and office are ordered as they were given out.
///
/// ```
/// use perito::domain::ProtocolNumber;
///
/// let number = ProtocolNumber::parse("PERITO.7000.24/11/2026.0000001")?;
/// assert_eq!((number.office(), number.sequence()), ("7000", 1));
/// assert_eq!(number.to_string(), "PERITO.7000.24/11/2026.0000001");
/// # Ok::<(), perito::domain::FieldError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProtocolNumber {
    prefix: String,
    office: String,
    date: Date,
    sequence: u32,
}

impl ProtocolNumber {
    /// The prefix of a portal that chose no other.
    pub const DEFAULT_PREFIX: &'static str = "PERITO";

    /// Makes a number of its parts; of an office with an agency counts the *sede*.
    ///
    /// # Errors
    /// `protocol_prefix` unless the prefix is 1 to 16 of `A-Z` and `0-9`, `protocol_date` for a year that has not four
    /// digits, `protocol_sequence` outside 1-9,999,999.
    pub fn new(prefix: &str, office: &InpsOffice, date: Date, sequence: u32) -> Result<Self, FieldError> {
        let is_sign = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        if !(1..=MAX_PREFIX).contains(&prefix.len()) || !prefix.bytes().all(is_sign) {
            return Err(error(
                "protocol_prefix",
                "the prefix must be 1 to 16 capital letters or digits",
                "il prefisso deve essere di 1-16 lettere maiuscole o cifre",
            ));
        }
        if !(1..=9999).contains(&date.year()) {
            return Err(error(
                "protocol_date",
                "the year must have four digits",
                "l'anno deve essere di quattro cifre",
            ));
        }
        if !(1..=MAX_SEQUENCE).contains(&sequence) {
            return Err(error(
                "protocol_sequence",
                "the number must be from 1 to 9,999,999",
                "il numero deve essere tra 1 e 9.999.999",
            ));
        }
        Ok(Self { prefix: prefix.to_owned(), office: office.sede().to_owned(), date, sequence })
    }

    /// Parses exactly what is displayed: `PERITO.7000.24/11/2026.0000001`.
    ///
    /// # Errors
    /// `protocol_number_format`, or as [`new`](Self::new).
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let format_error = || {
            error(
                "protocol_number_format",
                "prefix, office, day and seven digits are expected, as in PERITO.7000.24/11/2026.0000001",
                "servono prefisso, sede, giorno e sette cifre, come in PERITO.7000.24/11/2026.0000001",
            )
        };
        let parts: Vec<&str> = text.split('.').collect();
        let &[prefix, office, date, sequence] = parts.as_slice() else { return Err(format_error()) };
        let office = InpsOffice::parse(office).map_err(|_| format_error())?;
        let date = parse_date(date).ok_or_else(format_error)?;
        let number = Self::new(prefix, &office, date, sequence.parse().map_err(|_| format_error())?)?;
        // Signs, missing zeros, agencies and the like: whatever is read but would not be written.
        if number.to_string() == text { Ok(number) } else { Err(format_error()) }
    }

    /// The prefix.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The four digits of the INPS office.
    #[must_use]
    pub fn office(&self) -> &str {
        &self.office
    }

    /// The day of receipt, in Rome.
    #[must_use]
    pub fn date(&self) -> Date {
        self.date
    }

    /// The number within the office's year, from 1 to 9,999,999.
    #[must_use]
    pub fn sequence(&self) -> u32 {
        self.sequence
    }
}

/// Reads `dd/mm/yyyy`; the caller checks that it was written just so.
fn parse_date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split('/').collect();
    let &[day, month, year] = parts.as_slice() else { return None };
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

fn error(code: &'static str, message_en: &'static str, message_it: &'static str) -> FieldError {
    FieldError::new("protocol_number", code, message_en, message_it)
}

impl fmt::Display for ProtocolNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (day, month, year) = (self.date.day(), u8::from(self.date.month()), self.date.year());
        write!(f, "{}.{}.{day:02}/{month:02}/{year:04}.{:07}", self.prefix, self.office, self.sequence)
    }
}

impl FromStr for ProtocolNumber {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        Self::parse(text)
    }
}
