//! How far a payment is.

use std::fmt;

use crate::domain::FieldError;

/// How far a payment is, from the judge's decree (*decreto di liquidazione*) to the account of the payee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum PaymentState {
    /// It will not be paid: the decree fell, or the record was a mistake.
    Cancelled,
    /// The judge has decreed it.
    Decreed,
    /// Its invoice or fee note has come.
    Invoiced,
    /// The order to pay it (*mandato*) has been given.
    Mandated,
    /// It has been paid.
    Paid,
}

impl PaymentState {
    /// Every state, in alphabetical order.
    pub const ALL: [Self; 5] = [Self::Cancelled, Self::Decreed, Self::Invoiced, Self::Mandated, Self::Paid];

    /// Parses a stable [code](Self::code).
    ///
    /// # Errors
    /// `payment_state_unknown` for anything else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        Self::ALL.into_iter().find(|state| state.code() == text).ok_or_else(|| {
            FieldError::new(
                "state",
                "payment_state_unknown",
                "the state must be cancelled, decreed, invoiced, mandated or paid",
                "lo stato deve essere cancelled, decreed, invoiced, mandated o paid",
            )
        })
    }

    /// The stable code used on the wire: `cancelled`, `decreed`, `invoiced`, `mandated` or `paid`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Decreed => "decreed",
            Self::Invoiced => "invoiced",
            Self::Mandated => "mandated",
            Self::Paid => "paid",
        }
    }

    /// The Italian name, in lower case.
    #[must_use]
    pub fn name_it(self) -> &'static str {
        match self {
            Self::Cancelled => "annullato",
            Self::Decreed => "liquidato con decreto",
            Self::Invoiced => "fatturato",
            Self::Mandated => "mandato emesso",
            Self::Paid => "pagato",
        }
    }
}

impl fmt::Display for PaymentState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
