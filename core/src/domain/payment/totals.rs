//! Totals of payments: by month, by year and of all.

use std::collections::BTreeMap;

use time::Date;

use super::Payment;
use crate::domain::{FieldError, Money};

/// Sums of the amounts of several payments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Amounts {
    /// Before withholding.
    pub gross: Money,
    /// Kept back by the payer.
    pub withholding: Money,
    /// Paid out: gross minus withholding.
    pub net: Money,
}

/// What was paid and what is outstanding. A cancelled payment counts nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct PaymentTotals {
    /// Of the payments that are paid.
    pub paid: Amounts,
    /// Of those that are to be paid.
    pub outstanding: Amounts,
    /// How many payments these are, paid and outstanding together.
    pub count: u64,
}

/// The totals of a month or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct PaymentPeriod {
    /// The year.
    pub year: i32,
    /// The month, from 1 to 12; none when the period is the whole year.
    pub month: Option<u8>,
    /// What was paid and what is outstanding in it.
    pub totals: PaymentTotals,
}

impl PaymentTotals {
    /// The totals of all payments.
    ///
    /// # Errors
    /// `amount_range` where a sum does not fit.
    pub fn of(payments: &[Payment]) -> Result<Self, FieldError> {
        let mut counted = payments.iter().filter(|payment| payment.counted_on().is_some());
        counted.try_fold(Self::default(), Self::plus)
    }

    /// The totals of each month in which a payment [counts](Payment::counted_on), in the order of time.
    ///
    /// # Errors
    /// `amount_range` where a sum does not fit.
    pub fn by_month(payments: &[Payment]) -> Result<Vec<PaymentPeriod>, FieldError> {
        Self::by(payments, |day| (day.year(), Some(u8::from(day.month()))))
    }

    /// The totals of each year in which a payment [counts](Payment::counted_on), in the order of time.
    ///
    /// # Errors
    /// `amount_range` where a sum does not fit.
    pub fn by_year(payments: &[Payment]) -> Result<Vec<PaymentPeriod>, FieldError> {
        Self::by(payments, |day| (day.year(), None))
    }

    fn by(payments: &[Payment], period: fn(Date) -> (i32, Option<u8>)) -> Result<Vec<PaymentPeriod>, FieldError> {
        let mut periods: BTreeMap<_, Self> = BTreeMap::new();
        for payment in payments {
            if let Some(day) = payment.counted_on() {
                let totals = periods.entry(period(day)).or_default();
                *totals = totals.plus(payment)?;
            }
        }
        Ok(periods.into_iter().map(|((year, month), totals)| PaymentPeriod { year, month, totals }).collect())
    }

    fn plus(mut self, payment: &Payment) -> Result<Self, FieldError> {
        let side = if payment.is_paid() { &mut self.paid } else { &mut self.outstanding };
        *side = side.plus(payment).ok_or_else(|| {
            FieldError::new(
                "payments",
                "amount_range",
                "the payments come to more than any amount that can be kept",
                "i pagamenti superano insieme ogni importo ammesso",
            )
        })?;
        self.count = self.count.saturating_add(1);
        Ok(self)
    }
}

impl Amounts {
    fn plus(self, payment: &Payment) -> Option<Self> {
        let data = payment.data();
        Some(Self {
            gross: self.gross.checked_add(data.gross)?,
            withholding: self.withholding.checked_add(data.withholding)?,
            net: self.net.checked_add(data.net)?,
        })
    }
}
