//! Fees: their invoices, and the checks that they are under.

use perito::domain::{self, fees};

use crate::error::PeritoError;
use crate::finding::{Finding, findings};
use crate::values::Money;

/// The amounts of an invoice.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct Invoice {
    /// What VAT and withholding are counted on.
    pub taxable: Money,
    /// The VAT.
    pub vat: Money,
    /// The amount before withholding.
    pub gross: Money,
    /// The income tax that the payer keeps back.
    pub withholding: Money,
    /// What is paid out.
    pub net: Money,
}

/// The amounts of an invoice, from the taxable amount and two whole percentages of it.
///
/// # Errors
/// `Validation` for a negative amount, for a percentage over 100, and where an amount cannot be kept.
#[uniffi::export]
pub fn invoice(taxable: Money, vat_percent: u32, withholding_percent: u32) -> Result<Invoice, PeritoError> {
    let made = domain::fees::invoice(taxable, vat_percent, withholding_percent)?;
    Ok(Invoice {
        taxable: made.taxable,
        vat: made.vat,
        gross: made.gross,
        withholding: made.withholding,
        net: made.net,
    })
}

/// The fee for a report filed late: minus one third (art. 52 D.P.R. 115/2002).
#[must_use]
#[uniffi::export]
pub fn late_reduction(fee: Money) -> Money {
    fees::late_reduction(fee)
}

/// What there is to say of a fee asked for the examination of a person in a civil case (D.M. 30/5/2002 art. 21): above the
/// maximum, below the minimum, or nothing.
#[must_use]
#[uniffi::export]
pub fn art21_check(fee: Money) -> Vec<Finding> {
    findings(fees::art21_check(fee))
}
