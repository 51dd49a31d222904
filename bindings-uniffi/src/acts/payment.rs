//! The payments agenda: what an expert was decreed, what came of it, and the sums.

use perito::domain::{self, ValidationError};
use perito::protocol::{CaseKeyBody, MoneyBody, PaymentPut, Request};

pub use perito::domain::Amounts;

use crate::civil_date::CivilDate;
use crate::enums::{FeeItem, PayeeKind, PaymentState};
use crate::error::PeritoError;
use crate::values::{CaseKey, InvoiceReference, Money};

/// One payment of the agenda, whose fields must agree with one another.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Payment {
    /// The case.
    pub case_key: CaseKey,
    /// What is paid.
    pub item: FeeItem,
    /// How far it is.
    pub state: PaymentState,
    /// To whom it is paid.
    pub payee: PayeeKind,
    /// The day of the judge's decree.
    pub decreed_on: CivilDate,
    /// The amount before withholding.
    pub gross: Money,
    /// The income tax that the payer keeps back.
    pub withholding: Money,
    /// What is paid out.
    pub net: Money,
    /// The invoice's *RiferimentoAmministrazione*.
    #[uniffi(default = None)]
    pub invoice_reference: Option<InvoiceReference>,
    /// The number of the order to pay; needed once it is given.
    #[uniffi(default = None)]
    pub mandate_number: Option<String>,
    /// The day by which it is due.
    #[uniffi(default = None)]
    pub due_on: Option<CivilDate>,
    /// The value day; needed once it is paid.
    #[uniffi(default = None)]
    pub value_on: Option<CivilDate>,
}

/// Sums of the amounts of several payments.
#[uniffi::remote(Record)]
pub struct Amounts {
    /// Before withholding.
    pub gross: Money,
    /// The income tax that payers keep back.
    pub withholding: Money,
    /// What is paid out.
    pub net: Money,
}

/// What was paid and what is outstanding. A cancelled payment counts nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct PaymentTotals {
    /// What was paid.
    pub paid: Amounts,
    /// What is still to be paid.
    pub outstanding: Amounts,
    /// How many payments were counted.
    pub count: u64,
}

/// The totals of a month or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct PaymentPeriod {
    /// The year.
    pub year: i32,
    /// The month, from 1; none of a whole year.
    pub month: Option<u8>,
    /// Its totals.
    pub totals: PaymentTotals,
}

#[uniffi::export]
impl Payment {
    /// Checks that the fields agree with one another.
    ///
    /// # Errors
    /// `Validation` with every field that is wrong.
    pub fn check(&self) -> Result<(), PeritoError> {
        domain::Payment::try_from(self.clone())?;
        Ok(())
    }

    /// The day on which it counts in totals: the value day once paid, else the due day or, where there is none, that of the
    /// decree. None when cancelled.
    ///
    /// # Errors
    /// `Validation` with every field that is wrong.
    pub fn counted_on(&self) -> Result<Option<CivilDate>, PeritoError> {
        Ok(domain::Payment::try_from(self.clone())?.counted_on())
    }
}

/// What was paid and what is outstanding of these.
///
/// # Errors
/// `Validation` for a payment whose fields do not agree, and where a sum cannot be kept.
#[uniffi::export]
pub fn payment_totals(payments: Vec<Payment>) -> Result<PaymentTotals, PeritoError> {
    Ok(domain::PaymentTotals::of(&checked(payments)?)?.into())
}

/// The same by months, earliest first.
///
/// # Errors
/// As `paymentTotals`.
#[uniffi::export]
pub fn payment_totals_by_month(payments: Vec<Payment>) -> Result<Vec<PaymentPeriod>, PeritoError> {
    let periods = domain::PaymentTotals::by_month(&checked(payments)?)?;
    Ok(periods.into_iter().map(PaymentPeriod::from).collect())
}

/// The same by years, earliest first.
///
/// # Errors
/// As `paymentTotals`.
#[uniffi::export]
pub fn payment_totals_by_year(payments: Vec<Payment>) -> Result<Vec<PaymentPeriod>, PeritoError> {
    let periods = domain::PaymentTotals::by_year(&checked(payments)?)?;
    Ok(periods.into_iter().map(PaymentPeriod::from).collect())
}

/// Payments whose fields agree; the first that do not are named with their place in the list.
fn checked(payments: Vec<Payment>) -> Result<Vec<domain::Payment>, ValidationError> {
    let payments = payments.into_iter().enumerate().map(|(index, payment)| {
        domain::Payment::try_from(payment).map_err(|errors| {
            let named =
                errors.errors().iter().map(|error| error.clone().at(format!("payments.{index}.{}", error.field)));
            ValidationError::of(named.collect()).unwrap_or(errors)
        })
    });
    payments.collect()
}

impl TryFrom<Payment> for domain::Payment {
    type Error = ValidationError;

    fn try_from(payment: Payment) -> Result<Self, ValidationError> {
        let day = |day: Option<CivilDate>| day.map(|day| day.to_string());
        let body = PaymentPut {
            case_key: CaseKeyBody::from(&payment.case_key),
            item: payment.item.into(),
            state: payment.state.into(),
            payee: payment.payee.into(),
            decreed_on: payment.decreed_on.to_string(),
            invoice_reference: payment.invoice_reference.map(|reference| reference.to_string()),
            mandate_number: payment.mandate_number,
            gross: MoneyBody::from(payment.gross),
            withholding: MoneyBody::from(payment.withholding),
            net: MoneyBody::from(payment.net),
            due_on: day(payment.due_on),
            value_on: day(payment.value_on),
        };
        body.parse()
    }
}

impl From<domain::PaymentTotals> for PaymentTotals {
    fn from(totals: domain::PaymentTotals) -> Self {
        Self { paid: totals.paid, outstanding: totals.outstanding, count: totals.count }
    }
}

impl From<domain::PaymentPeriod> for PaymentPeriod {
    fn from(period: domain::PaymentPeriod) -> Self {
        Self { year: period.year, month: period.month, totals: period.totals.into() }
    }
}
