//! The payments agenda (*agenda pagamenti*).

use perito::protocol;

use super::view;
use crate::acts::Payment;
use crate::civil_date::CivilDate;
use crate::enums::{FeeItem, PayeeKind, PaymentState};
use crate::error::PeritoError;
use crate::instant::Instant;
use crate::values::{CaseKey, InvoiceReference, Money};

view! {
    /// A payment as the portal shows it.
    PaymentView of protocol::PaymentView {
        /// Its id, which the treasury minted.
        id: String,
        /// The portal's id of the case.
        case_id: String,
        /// The key of the case.
        case_key: CaseKey,
        /// What is paid.
        item: FeeItem,
        /// How far it is.
        state: PaymentState,
        /// To whom it is paid.
        payee: PayeeKind,
        /// The day of the judge's decree.
        decreed_on: CivilDate,
        /// The invoice's *RiferimentoAmministrazione*.
        invoice_reference: Option<String>,
        /// The number of the order to pay.
        mandate_number: Option<String>,
        /// The amount before withholding.
        gross: Money,
        /// The income tax that the payer keeps back.
        withholding: Money,
        /// What is paid out.
        net: Money,
        /// The day by which it is due.
        due_on: Option<CivilDate>,
        /// The value day, once it is paid.
        value_on: Option<CivilDate>,
        /// When it was put or corrected last, in UTC.
        updated_at: Instant,
        /// The version that a correction is made to.
        etag: String,
    }
}

#[uniffi::export]
impl PaymentView {
    /// The payment as totals are made of it.
    ///
    /// # Errors
    /// `Validation` on a field that a portal of another version has filled with something unknown here.
    pub fn to_payment(&self) -> Result<Payment, PeritoError> {
        let view = self.clone();
        let reference = view.invoice_reference.as_deref().map(InvoiceReference::parse).transpose()?;
        let payment = Payment {
            case_key: view.case_key,
            item: view.item,
            state: view.state,
            payee: view.payee,
            decreed_on: view.decreed_on,
            gross: view.gross,
            withholding: view.withholding,
            net: view.net,
            invoice_reference: reference,
            mandate_number: view.mandate_number,
            due_on: view.due_on,
            value_on: view.value_on,
        };
        payment.check()?;
        Ok(payment)
    }
}
