//! The case number (*numero di ruolo*) as people write it.

mod parts;
mod reading;
mod tokens;
mod words;

use std::fmt;
use std::str::FromStr;

pub(super) use self::parts::{check_number, check_sub, check_year, digits_to_number};
use super::{CaseKey, FieldError, Register};

/// A case number: number and year, and where the text says so the register and the sub-procedure.
///
/// It is not a key: the same number and year exist in every court and register. [`CaseKey`] is.
///
/// ```
/// use perito::domain::{CaseNumber, Register};
///
/// let case = CaseNumber::parse("n. 1234/12 R.G. Lav.")?;
/// assert_eq!((case.number(), case.year(), case.register()), (1234, 2012, Some(Register::Labour)));
/// assert_eq!(case.to_string(), "R.G. 1234/2012 L");
/// # Ok::<(), perito::domain::FieldError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseNumber {
    year: u16,
    number: u32,
    sub: Option<u32>,
    register: Option<Register>,
}

impl CaseNumber {
    /// Makes a case number of its parts.
    ///
    /// # Errors
    /// On the field `number` or `sub` when it is zero, on `year` outside 1942-2099.
    pub fn new(number: u32, year: u16, register: Option<Register>, sub: Option<u32>) -> Result<Self, FieldError> {
        check_number(number)?;
        check_year(year)?;
        sub.map(check_sub).transpose()?;
        Ok(Self { year, number, sub, register })
    }

    /// Parses a case number as it stands in orders, appeals and letters.
    ///
    /// The number and the year are joined by a slash (`1234/2012`, `1234/12`), by `del` (`1234 del 2012`) or by a dash
    /// before four digits (`1234-2012`). The sub-procedure follows the number or the year after a dash or `sub`
    /// (`1234-1/2012`, `1234/2012-1`). Around them stand words that mean nothing (`R.G.`, `n.`, `ricorso`, …) or the
    /// register (`R.G.L.`, `LAV`, `VG`, …). Two-digit years from 00 to 49 are of 2000, the others of 1900.
    ///
    /// What can be read in two ways, or holds a word not known here, is refused rather than guessed.
    ///
    /// # Errors
    /// The field is the part that is wrong: `number`, `year`, `register` or `sub`.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        reading::read(text)
    }

    /// The number of a key, which has been checked already.
    pub(super) fn of_key(key: &CaseKey) -> Self {
        Self { year: key.year(), number: key.number(), sub: key.sub(), register: Some(key.register()) }
    }

    /// The number, from 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The year, from 1942 to 2099.
    #[must_use]
    pub fn year(&self) -> u16 {
        self.year
    }

    /// The register, if it was given.
    #[must_use]
    pub fn register(&self) -> Option<Register> {
        self.register
    }

    /// The sub-procedure, from 1, if there is one.
    #[must_use]
    pub fn sub(&self) -> Option<u32> {
        self.sub
    }
}

/// Writes the one canonical form, which parses back to the same value: `R.G. 1234/2012`, `R.G. 1234-1/2012 L`.
impl fmt::Display for CaseNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R.G. {}", self.number)?;
        if let Some(sub) = self.sub {
            write!(f, "-{sub}")?;
        }
        write!(f, "/{}", self.year)?;
        match self.register {
            Some(register) => write!(f, " {register}"),
            None => Ok(()),
        }
    }
}

impl FromStr for CaseNumber {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        Self::parse(text)
    }
}
