//! Amounts of euros, in whole cents.

use std::fmt;
use std::str::FromStr;

use super::FieldError;

/// An amount of euros, kept in whole cents: no floating point comes near it.
///
/// Amounts may be negative, as differences are.
///
/// ```
/// use perito::domain::Money;
///
/// let fee = Money::parse("290.77")?;
/// assert_eq!(fee.cents(), 29077);
/// assert_eq!(fee.percent(22), Some(Money::from_cents(6397)));
/// assert_eq!(fee.to_italian(), "290,77 €");
/// # Ok::<(), perito::domain::FieldError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money {
    cents: i64,
}

impl Money {
    /// No money.
    pub const ZERO: Self = Self { cents: 0 };

    /// Makes an amount of whole cents.
    #[must_use]
    pub const fn from_cents(cents: i64) -> Self {
        Self { cents }
    }

    /// Parses euros with no decimals or exactly two after a point; a minus may come first, spaces around are ignored.
    ///
    /// # Errors
    /// `amount_format` for any other form (a comma, one decimal, thousands separators, a currency sign), `amount_range`
    /// for more than 64 bits of cents.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = text.trim();
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (euros, decimals) = unsigned.split_once('.').unwrap_or((unsigned, "00"));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if euros.is_empty() || !is_digits(euros) || decimals.len() != 2 || !is_digits(decimals) {
            return Err(FieldError::new(
                "amount",
                "amount_format",
                "an amount is written with a point and two decimals, or none, and no other sign: 290.77",
                "l'importo si scrive con il punto e due decimali, o nessuno, e nessun altro segno: 290.77",
            ));
        }
        let sign = if unsigned.len() < text.len() { "-" } else { "" };
        let cents = format!("{sign}{euros}{decimals}").parse().map_err(|_| {
            FieldError::new(
                "amount",
                "amount_range",
                "the amount is larger than any that can be kept",
                "l'importo è più grande di ogni importo ammesso",
            )
        })?;
        Ok(Self { cents })
    }

    /// The amount in cents.
    #[must_use]
    pub const fn cents(self) -> i64 {
        self.cents
    }

    /// The sum; `None` where it does not fit.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.cents.checked_add(other.cents).map(Self::from_cents)
    }

    /// The difference; `None` where it does not fit.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.cents.checked_sub(other.cents).map(Self::from_cents)
    }

    /// So many hundredths of the amount, rounded as [`fraction`](Self::fraction) does.
    #[must_use]
    pub fn percent(self, percent: u32) -> Option<Self> {
        self.fraction(percent, 100)
    }

    /// The amount times `numerator` over `denominator`, rounded half up to the cent (of a negative amount: as its
    /// opposite); `None` where it does not fit or `denominator` is zero.
    #[must_use]
    pub fn fraction(self, numerator: u32, denominator: u32) -> Option<Self> {
        let denominator = u128::from(denominator);
        let exact = u128::from(self.cents.unsigned_abs()) * u128::from(numerator);
        let rounded = i128::try_from((exact * 2 + denominator).checked_div(denominator * 2)?).ok()?;
        let signed = if self.cents < 0 { -rounded } else { rounded };
        i64::try_from(signed).ok().map(Self::from_cents)
    }

    /// The amount as Italians write it: `1.290,77 €`.
    #[must_use]
    pub fn to_italian(self) -> String {
        let (sign, euros, cents) = self.parts();
        let digits = euros.to_string();
        let mut grouped = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                grouped.push('.');
            }
            grouped.push(digit);
        }
        format!("{sign}{grouped},{cents:02} €")
    }

    /// Sign, whole euros and the cents beyond them.
    fn parts(self) -> (&'static str, u64, u64) {
        let cents = self.cents.unsigned_abs();
        (if self.cents < 0 { "-" } else { "" }, cents / 100, cents % 100)
    }
}

/// Writes the canonical form, which parses back to the same value: `290.77`.
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, euros, cents) = self.parts();
        write!(f, "{sign}{euros}.{cents:02}")
    }
}

impl FromStr for Money {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        Self::parse(text)
    }
}
