//! Fees by time: the *vacazione* of two hours.

use crate::domain::{FieldError, Money};

/// The first vacazione.
const FIRST: Money = Money::from_cents(1_468);

/// Each following one, at the lower rate.
const FOLLOWING: Money = Money::from_cents(815);

/// Which rate the vacazioni after the first have; which one applies to a task is for the caller to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum VacazioneRate {
    /// The rate of the first, since Corte costituzionale 16/2025 ended the lower one.
    AfterCorteCost16_2025,
    /// The lower rate.
    Before,
}

impl VacazioneRate {
    /// Parses a stable [code](Self::code).
    ///
    /// # Errors
    /// `vacazione_rate_unknown` for anything else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        [Self::AfterCorteCost16_2025, Self::Before].into_iter().find(|rate| rate.code() == text).ok_or_else(|| {
            FieldError::new(
                "vacazione_rate",
                "vacazione_rate_unknown",
                "the rate must be before or after_corte_cost_16_2025",
                "la misura deve essere before o after_corte_cost_16_2025",
            )
        })
    }

    /// The stable code: `after_corte_cost_16_2025` or `before`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::AfterCorteCost16_2025 => "after_corte_cost_16_2025",
            Self::Before => "before",
        }
    }

    fn following(self) -> Money {
        match self {
            Self::AfterCorteCost16_2025 => FIRST,
            Self::Before => FOLLOWING,
        }
    }
}

/// The fee of so many vacazioni of two hours: EUR 14.68 the first, and each following one by the rate.
#[must_use]
pub fn vacazioni(count: u32, rate: VacazioneRate) -> Money {
    match count.checked_sub(1) {
        Some(following) => Money::from_cents(FIRST.cents() + i64::from(following) * rate.following().cents()),
        None => Money::ZERO,
    }
}
