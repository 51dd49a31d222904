//! The payments agenda (*agenda pagamenti*).

use perito::protocol;
use pyo3::prelude::*;

use super::field::Code;
use super::record::plain_record;
use crate::acts::Payment;
use crate::civil_date::CivilDate;
use crate::error::refused_all;
use crate::instant::Instant;
use crate::values::{CaseKey, Money};

plain_record! {
    /// A payment as the portal shows it.
    PaymentView of protocol::PaymentView {
        id: String,
        case_id: String,
        case_key: CaseKey,
        item: Code,
        state: Code,
        payee: Code,
        decreed_on: CivilDate,
        invoice_reference: Option<String>,
        mandate_number: Option<String>,
        gross: Money,
        withholding: Money,
        net: Money,
        due_on: Option<CivilDate>,
        value_on: Option<CivilDate>,
        updated_at: Instant,
        etag: String,
    }

    fn to_payment(&self) -> PyResult<Payment> {
        self.0.to_payment().map(Payment).map_err(refused_all)
    }
}
