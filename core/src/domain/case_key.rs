//! The key of a case: the five parts that together name one case in Italy.

use std::fmt;
use std::str::FromStr;

use super::case_number::{check_number, check_sub, check_year, digits_to_number};
use super::error::Collector;
use super::{CaseNumber, CourtOffice, FieldError, Register, ValidationError};

/// The key of a case: court office, register, year, number and, for a sub-procedure, its number.
///
/// The canonical line is `0580910098/L/2026/1234`, or `0580910098/L/2026/1234-1` with a sub-procedure. Keys are ordered
/// by these parts from left to right.
///
/// ```
/// use perito::domain::{CaseKey, CaseNumber, CourtOffice, Register};
///
/// let roma = CourtOffice::parse("0580910098")?;
/// let key = CaseKey::of(roma, &CaseNumber::parse("R.G. 1234/2026")?, Some(Register::Labour))?;
/// assert_eq!(key.to_string(), "0580910098/L/2026/1234");
/// assert_eq!(CaseKey::parse(&key.to_string())?, key);
/// # Ok::<(), perito::domain::FieldError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseKey {
    court_office: CourtOffice,
    register: Register,
    year: u16,
    number: u32,
    sub: Option<u32>,
}

impl CaseKey {
    /// Makes a key of its parts.
    ///
    /// # Errors
    /// Every part that no case has: `year` outside 1942-2099, `number` or `sub` of zero.
    pub fn new(
        court_office: CourtOffice,
        register: Register,
        year: u16,
        number: u32,
        sub: Option<u32>,
    ) -> Result<Self, ValidationError> {
        let mut fields = Collector::default();
        fields.take("year", check_year(year));
        fields.take("number", check_number(number));
        fields.take("sub", sub.map(check_sub).transpose());
        fields.finish(Some(Self { court_office, register, year, number, sub }))
    }

    /// Makes the key of a case number in a court; `default_register` counts only where the number names no register.
    ///
    /// # Errors
    /// `case_register_missing` on `register` when neither names one.
    pub fn of(
        court_office: CourtOffice,
        case_number: &CaseNumber,
        default_register: Option<Register>,
    ) -> Result<Self, FieldError> {
        let Some(register) = case_number.register().or(default_register) else {
            return Err(FieldError::new(
                "register",
                "case_register_missing",
                "the register is missing: the number alone does not tell which case of the court it is",
                "manca il registro: il solo numero non dice quale causa dell'ufficio sia",
            ));
        };
        let (year, number, sub) = (case_number.year(), case_number.number(), case_number.sub());
        Ok(Self { court_office, register, year, number, sub })
    }

    /// Parses the canonical line, and nothing but it, so that two texts are the same key only if they are equal; spaces
    /// around it are ignored.
    ///
    /// # Errors
    /// The field is the part that is wrong, or `case_key` (`case_key_format`) where the line as a whole is.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let line = text.trim();
        let mut parts = line.split('/');
        let (Some(court_office), Some(register), Some(year), Some(number), None) =
            (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(format_error());
        };
        let (number, sub) = match number.split_once('-') {
            Some((number, sub)) => (number, Some(sub)),
            None => (number, None),
        };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year) || !digits(number) || !sub.is_none_or(digits) {
            return Err(format_error());
        }
        let key = Self {
            court_office: CourtOffice::parse(court_office)?,
            register: Register::parse(register)?,
            // What does not even fit is outside 1942-2099 as well.
            year: check_year(year.parse().unwrap_or(u16::MAX))?,
            number: digits_to_number("number", number).and_then(check_number)?,
            sub: sub.map(|sub| digits_to_number("sub", sub).and_then(check_sub)).transpose()?,
        };
        if key.to_string() == line { Ok(key) } else { Err(format_error()) }
    }

    /// The court office.
    #[must_use]
    pub fn court_office(&self) -> &CourtOffice {
        &self.court_office
    }

    /// The register.
    #[must_use]
    pub fn register(&self) -> Register {
        self.register
    }

    /// The year, from 1942 to 2099.
    #[must_use]
    pub fn year(&self) -> u16 {
        self.year
    }

    /// The number, from 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The sub-procedure, from 1, if there is one.
    #[must_use]
    pub fn sub(&self) -> Option<u32> {
        self.sub
    }

    /// The case number without its court.
    #[must_use]
    pub fn case_number(&self) -> CaseNumber {
        CaseNumber::of_key(self)
    }
}

fn format_error() -> FieldError {
    FieldError::new(
        "case_key",
        "case_key_format",
        "court office, register, year and number are expected, as in 0580910098/L/2026/1234 or 0580910098/L/2026/1234-1",
        "servono ufficio, registro, anno e numero, come in 0580910098/L/2026/1234 o 0580910098/L/2026/1234-1",
    )
}

impl fmt::Display for CaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{}", self.court_office, self.register, self.year, self.number)?;
        match self.sub {
            Some(sub) => write!(f, "-{sub}"),
            None => Ok(()),
        }
    }
}

impl FromStr for CaseKey {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        Self::parse(text)
    }
}
