//! The payments agenda (*agenda pagamenti*).

use super::field::{Code, Instant};
use super::record::record;
use crate::civil_date::CivilDate;
use crate::values::{CaseKey, Money};

record! {
    /// A payment as the portal shows it.
    PaymentView of PaymentView {
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
}
