//! The tax code (*codice fiscale*) of a person: sixteen characters, or the eleven digits of a provisional one.

mod birth;
mod check;
mod omocodia;

use std::fmt;
use std::str::FromStr;

use time::Date;

use self::birth::Birth;
use super::FieldError;

/// A tax code whose structure, date and check character are right (DM 23/12/1976).
///
/// Two codes are `==` when they are written alike; [`same_person`](Self::same_person) also undoes omocodia. `Debug`
/// never shows the code; `Display` does.
///
/// ```
/// use perito::domain::{Sex, TaxCode};
/// use time::macros::date;
///
/// let code = TaxCode::parse("rssmra80a41h501y")?;
/// assert_eq!(code.sex(), Some(Sex::Female));
/// assert_eq!(code.place().as_deref(), Some("H501"));
/// assert_eq!(code.birth_dates(date!(2026 - 06 - 01)), [date!(1980 - 01 - 01)]);
/// # Ok::<(), perito::domain::FieldError>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaxCode {
    code: String,
    personal: Option<Personal>,
}

/// What the sixteen characters say; a provisional code says nothing.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Personal {
    bytes: [u8; 16],
    birth: Birth,
}

/// The sex that a tax code declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// The day of birth is written plus 40.
    Female,
    /// The day of birth is written as it is.
    Male,
}

impl Sex {
    /// The letter used in Italian documents: `M` or `F`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Female => "F",
            Self::Male => "M",
        }
    }
}

impl TaxCode {
    /// Parses sixteen characters or eleven digits, in upper or lower case; spaces around them are ignored.
    ///
    /// Letters standing for digits (omocodia) are accepted at all of the seven places. The three letters of the
    /// surname and of the name may be any letters.
    ///
    /// # Errors
    /// `tax_code_length`, `tax_code_format` (the message names the place), `tax_code_month`, `tax_code_day` (not a day
    /// of that month, or 29 February of a year that is never a leap year), `tax_code_check_letter` and
    /// `tax_code_check_digit` (the message says which one is wanted).
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let code = text.trim().to_ascii_uppercase();
        if let Ok(bytes) = <[u8; 16]>::try_from(code.as_bytes()) {
            let birth = read_personal(&bytes)?;
            return Ok(Self { code, personal: Some(Personal { bytes, birth }) });
        }
        match code.chars().count() {
            11 => check_provisional(code.as_bytes()).map(|()| Self { code, personal: None }),
            16 => Err(error(
                "tax_code_format",
                "only letters from A to Z and digits are expected",
                "sono ammesse solo lettere dalla A alla Z e cifre",
            )),
            found => Err(error(
                "tax_code_length",
                format!("16 characters (or the 11 digits of a provisional code) are expected, these are {found}"),
                format!("servono 16 caratteri (o le 11 cifre di un codice provvisorio), questi sono {found}"),
            )),
        }
    }

    /// The code in upper case, as it was given: omocodia is not undone.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.code
    }

    /// The sex; `None` for a provisional code.
    #[must_use]
    pub fn sex(&self) -> Option<Sex> {
        self.personal.as_ref().map(|personal| personal.birth.sex)
    }

    /// The Belfiore code of the comune or foreign country of birth (`H501` is Roma), with omocodia undone; `None` for a
    /// provisional code.
    #[must_use]
    pub fn place(&self) -> Option<String> {
        let personal = self.personal.as_ref()?;
        let [.., letter, hundreds, tens, units, _] = omocodia::undo(&personal.bytes);
        Some([letter, hundreds, tens, units].map(char::from).iter().collect())
    }

    /// The dates of birth that the code may mean, seen from `reference`, the earlier first.
    ///
    /// The year has two digits and centenarians are ordinary examinees, so there are none, one or two: the real dates
    /// not after `reference` and less than 120 years before it. A provisional code has none.
    #[must_use]
    pub fn birth_dates(&self, reference: Date) -> Vec<Date> {
        self.personal.as_ref().map(|personal| personal.birth.dates(reference)).unwrap_or_default()
    }

    /// Whether a digit is written as a letter because someone else had the same code first.
    #[must_use]
    pub fn is_omocode(&self) -> bool {
        self.personal
            .as_ref()
            .is_some_and(|personal| omocodia::PLACES.iter().any(|place| !personal.bytes[*place].is_ascii_digit()))
    }

    /// Whether this is an eleven-digit provisional code.
    #[must_use]
    pub fn is_provisional(&self) -> bool {
        self.personal.is_none()
    }

    /// The code with omocodia undone and the check letter recomputed; a provisional code is its own.
    #[must_use]
    pub fn canonical(&self) -> Self {
        match &self.personal {
            Some(personal) => personal.rewritten(omocodia::undo(&personal.bytes)),
            None => self.clone(),
        }
    }

    /// Whether both codes are of the same person: equal after undoing omocodia.
    #[must_use]
    pub fn same_person(&self, other: &Self) -> bool {
        self.canonical() == other.canonical()
    }

    /// The 128 codes that are this one but for omocodia, the canonical one first; of a provisional code, itself alone.
    #[must_use]
    pub fn variants(&self) -> Vec<Self> {
        match &self.personal {
            Some(personal) => omocodia::variants(&personal.bytes).map(|bytes| personal.rewritten(bytes)).collect(),
            None => vec![self.clone()],
        }
    }
}

impl Personal {
    /// The same person's code in other characters.
    fn rewritten(&self, bytes: [u8; 16]) -> TaxCode {
        let code = bytes.map(char::from).iter().collect();
        TaxCode { code, personal: Some(Self { bytes, birth: self.birth }) }
    }
}

/// Reads what sixteen characters say, if they are what they should be.
fn read_personal(bytes: &[u8; 16]) -> Result<Birth, FieldError> {
    for (place, byte) in bytes.iter().enumerate() {
        if omocodia::PLACES.contains(&place) {
            if omocodia::digit(*byte).is_none() {
                return Err(error(
                    "tax_code_format",
                    format!("character {} must be a digit (or a letter of LMNPQRSTUV standing for one)", place + 1),
                    format!(
                        "il carattere {} deve essere una cifra (o una lettera di LMNPQRSTUV al suo posto)",
                        place + 1
                    ),
                ));
            }
        } else if !byte.is_ascii_uppercase() {
            return Err(error(
                "tax_code_format",
                format!("character {} must be a letter", place + 1),
                format!("il carattere {} deve essere una lettera", place + 1),
            ));
        }
    }
    let birth = Birth::read(bytes)?;
    match check::letter(bytes) {
        Some(want) if want != bytes[15] => Err(error(
            "tax_code_check_letter",
            format!("the check letter does not fit: want {}", char::from(want)),
            format!("la lettera di controllo non torna: attesa {}", char::from(want)),
        )),
        _ => Ok(birth),
    }
}

/// Checks the eleven digits of a provisional code.
fn check_provisional(bytes: &[u8]) -> Result<(), FieldError> {
    match (check::digit(bytes), bytes.last()) {
        (Some(want), Some(found)) if want == *found => Ok(()),
        (Some(want), Some(found)) if found.is_ascii_digit() => Err(error(
            "tax_code_check_digit",
            format!("the check digit does not fit: want {}", char::from(want)),
            format!("la cifra di controllo non torna: attesa {}", char::from(want)),
        )),
        _ => Err(error(
            "tax_code_format",
            "a code of eleven characters is a provisional one and has digits only",
            "un codice di undici caratteri è provvisorio e ha solo cifre",
        )),
    }
}

fn error(
    code: &'static str,
    message_en: impl Into<std::borrow::Cow<'static, str>>,
    message_it: impl Into<std::borrow::Cow<'static, str>>,
) -> FieldError {
    FieldError::new("tax_code", code, message_en, message_it)
}

impl fmt::Debug for TaxCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TaxCode(…)")
    }
}

impl fmt::Display for TaxCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code)
    }
}

impl FromStr for TaxCode {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        Self::parse(text)
    }
}
