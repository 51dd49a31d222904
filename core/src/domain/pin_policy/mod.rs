//! Which PINs are allowed, and how long they last.

mod choice;
mod life;
mod names;

pub use self::life::{LoginState, PinLife};

use time::Date;
use time::macros::date;

use super::{FieldError, Pin, TaxCode};

/// The length of an issued PIN, and of a chosen one before the day the shorter took its place.
const LONG: usize = 16;

/// The length of a chosen PIN since then.
const SHORT: usize = 8;

/// From this day the PIN that a user chooses has 8 characters (messaggio INPS 3695/2013).
const SHORT_FROM: Date = date!(2013 - 03 - 04);

/// A set of rules for PINs, as INPS had them at a time; the default is [`inps_2013`](Self::inps_2013).
///
/// ```
/// use perito::domain::{Pin, PinPolicy, TaxCode};
/// use time::macros::date;
///
/// let policy = PinPolicy::default();
/// let today = date!(2013 - 05 - 01);
/// assert_eq!(policy.chosen_length(today), 8);
/// let code = TaxCode::parse("RSSMRA80A01H501U")?;
/// assert!(policy.check_chosen(&Pin::parse("a1b2c3d4")?, &code, None, None, today).is_ok());
/// assert!(policy.check_chosen(&Pin::parse("rssmra80")?, &code, None, None, today).is_err());
/// # Ok::<(), perito::domain::FieldError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinPolicy {
    code: &'static str,
    short_from: Option<Date>,
}

impl Default for PinPolicy {
    fn default() -> Self {
        Self::inps_2013()
    }
}

impl PinPolicy {
    /// The rules of 2012: a chosen PIN always has 16 characters.
    #[must_use]
    pub fn inps_2012() -> Self {
        Self { code: "inps_2012", short_from: None }
    }

    /// The rules of 2013: a chosen PIN has 16 characters until 2013-03-03, 8 from 2013-03-04, without end.
    #[must_use]
    pub fn inps_2013() -> Self {
        Self { code: "inps_2013", short_from: Some(SHORT_FROM) }
    }

    /// The policy that a configuration names: `inps_2012` or `inps_2013`.
    ///
    /// # Errors
    /// `pin_policy_unknown` for anything else.
    pub fn from_code(code: &str) -> Result<Self, FieldError> {
        [Self::inps_2012(), Self::inps_2013()].into_iter().find(|policy| policy.code == code).ok_or_else(|| {
            FieldError::new(
                "pin_policy",
                "pin_policy_unknown",
                "the policy must be inps_2012 or inps_2013",
                "la regola deve essere inps_2012 o inps_2013",
            )
        })
    }

    /// The stable code: `inps_2012` or `inps_2013`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// How many characters a PIN issued by an office has: always 16.
    #[must_use]
    pub fn issued_length(&self) -> usize {
        LONG
    }

    /// How many characters a PIN chosen on this day must have.
    #[must_use]
    pub fn chosen_length(&self, on: Date) -> usize {
        match self.short_from {
            Some(from) if on >= from => SHORT,
            _ => LONG,
        }
    }

    /// Checks a PIN issued by an office: 16 of the characters `0-9A-F`.
    ///
    /// # Errors
    /// `pin_length` or `pin_issued_characters`.
    pub fn check_issued(&self, pin: &Pin) -> Result<(), FieldError> {
        choice::check_length(pin, self.issued_length())?;
        choice::check_hexadecimal(pin)
    }

    /// Checks a PIN that its holder chooses on this day, against the holder's tax code and, where known, name and
    /// surname.
    ///
    /// A PIN may contain a name, but not be one: neither the whole name or surname nor one of its words, in whatever
    /// case and with or without accents. That it differs from the current one is for the caller to check.
    ///
    /// # Errors
    /// `pin_length`, `pin_is_name`, or `pin_from_tax_code` for 8 consecutive characters of the tax code, with or
    /// without its omocodia.
    pub fn check_chosen(
        &self,
        pin: &Pin,
        tax_code: &TaxCode,
        given_name: Option<&str>,
        family_name: Option<&str>,
        on: Date,
    ) -> Result<(), FieldError> {
        choice::check_length(pin, self.chosen_length(on))?;
        choice::check_not_name(pin, given_name.into_iter().chain(family_name))?;
        choice::check_not_tax_code(pin, tax_code)
    }

    /// What someone who enters the right PIN on this day meets.
    ///
    /// Every policy has the same terms: 3 months from the last change, 6 from the last use. A chosen PIN of 16
    /// characters stays good under them when the policy asks new ones to have 8.
    #[must_use]
    pub fn login_state(&self, life: &PinLife, on: Date) -> LoginState {
        life::state(life, on)
    }
}
