//! The payments agenda: what an expert was decreed, what came of it, and the sums.

use perito::domain::case::FeeItem;
use perito::domain::{self, PayeeKind, PaymentData, PaymentState, ValidationError};
use perito::protocol::{PaymentPut, Request};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::act;
use crate::body::Sent;
use crate::civil_date::CivilDate;
use crate::enums::Member;
use crate::error::{refused, refused_all};
use crate::record::outcome;
use crate::text::Text;
use crate::values::{CaseKey, InvoiceReference, Money};

act! {
    /// One payment of the agenda, whose fields agree with one another.
    Payment(domain::Payment),
    [
        "case_key", "item", "state", "payee", "decreed_on", "gross", "withholding", "net", "invoice_reference",
        "mandate_number", "due_on", "value_on"
    ],
    shown, {
        #[new]
        #[pyo3(signature = (
            case_key, item, state, payee, decreed_on, gross, withholding, net, invoice_reference = None,
            mandate_number = None, due_on = None, value_on = None
        ))]
        #[allow(clippy::too_many_arguments, reason = "they are keywords in Python")]
        fn new(
            case_key: &CaseKey,
            item: Text,
            state: Text,
            payee: Text,
            decreed_on: CivilDate,
            gross: &Money,
            withholding: &Money,
            net: &Money,
            invoice_reference: Option<&InvoiceReference>,
            mandate_number: Option<Text>,
            due_on: Option<CivilDate>,
            value_on: Option<CivilDate>,
        ) -> PyResult<Self> {
            let payment = domain::Payment::new(PaymentData {
                case_key: case_key.0.clone(),
                item: FeeItem::parse(&item).map_err(refused)?,
                state: PaymentState::parse(&state).map_err(refused)?,
                payee: PayeeKind::parse(&payee).map_err(refused)?,
                decreed_on: decreed_on.0,
                invoice_reference: invoice_reference.map(|reference| reference.0.clone()),
                mandate_number: mandate_number.map(|number| number.to_owned()),
                gross: gross.0,
                withholding: withholding.0,
                net: net.0,
                due_on: due_on.map(|day| day.0),
                value_on: value_on.map(|day| day.0),
            });
            payment.map(Self).map_err(refused_all)
        }

        #[getter]
        fn case_key(&self) -> CaseKey {
            CaseKey(self.0.data().case_key.clone())
        }

        #[getter]
        fn item(&self) -> Member {
            Member { of: "FeeItem", code: self.0.data().item.code() }
        }

        #[getter]
        fn state(&self) -> Member {
            Member { of: "PaymentState", code: self.0.data().state.code() }
        }

        #[getter]
        fn payee(&self) -> Member {
            Member { of: "PayeeKind", code: self.0.data().payee.code() }
        }

        #[getter]
        fn decreed_on(&self) -> CivilDate {
            CivilDate(self.0.data().decreed_on)
        }

        #[getter]
        fn gross(&self) -> Money {
            Money(self.0.data().gross)
        }

        #[getter]
        fn withholding(&self) -> Money {
            Money(self.0.data().withholding)
        }

        #[getter]
        fn net(&self) -> Money {
            Money(self.0.data().net)
        }

        #[getter]
        fn invoice_reference(&self) -> Option<InvoiceReference> {
            self.0.data().invoice_reference.clone().map(InvoiceReference)
        }

        #[getter]
        fn mandate_number(&self) -> Option<&str> {
            self.0.data().mandate_number.as_deref()
        }

        #[getter]
        fn due_on(&self) -> Option<CivilDate> {
            self.0.data().due_on.map(CivilDate)
        }

        #[getter]
        fn value_on(&self) -> Option<CivilDate> {
            self.0.data().value_on.map(CivilDate)
        }

        #[getter]
        fn counted_on(&self) -> Option<CivilDate> {
            self.0.counted_on().map(CivilDate)
        }

        #[getter]
        fn is_paid(&self) -> bool {
            self.0.is_paid()
        }
    }
}

impl Sent for Payment {
    type Body = PaymentPut;

    fn body(&self) -> PaymentPut {
        PaymentPut::from(&self.0)
    }

    fn parse(body: &PaymentPut) -> Result<Self, ValidationError> {
        body.parse().map(Self)
    }
}

outcome! {
    /// Sums of the amounts of several payments.
    Amounts(domain::Amounts), ["gross", "withholding", "net"], {
        #[getter]
        fn gross(&self) -> Money {
            Money(self.0.gross)
        }

        #[getter]
        fn withholding(&self) -> Money {
            Money(self.0.withholding)
        }

        #[getter]
        fn net(&self) -> Money {
            Money(self.0.net)
        }
    }
}

outcome! {
    /// What was paid and what is outstanding. A cancelled payment counts nowhere.
    PaymentTotals(domain::PaymentTotals), ["paid", "outstanding", "count"], {
        #[staticmethod]
        fn of(payments: Vec<Bound<'_, Payment>>) -> PyResult<Self> {
            domain::PaymentTotals::of(&taken(&payments)).map(Self).map_err(refused)
        }

        #[staticmethod]
        fn by_month<'py>(py: Python<'py>, payments: Vec<Bound<'py, Payment>>) -> PyResult<Bound<'py, PyTuple>> {
            periods(py, domain::PaymentTotals::by_month(&taken(&payments)).map_err(refused)?)
        }

        #[staticmethod]
        fn by_year<'py>(py: Python<'py>, payments: Vec<Bound<'py, Payment>>) -> PyResult<Bound<'py, PyTuple>> {
            periods(py, domain::PaymentTotals::by_year(&taken(&payments)).map_err(refused)?)
        }

        #[getter]
        fn paid(&self) -> Amounts {
            Amounts(self.0.paid)
        }

        #[getter]
        fn outstanding(&self) -> Amounts {
            Amounts(self.0.outstanding)
        }

        #[getter]
        fn count(&self) -> u64 {
            self.0.count
        }
    }
}

outcome! {
    /// The totals of a month or a year.
    PaymentPeriod(domain::PaymentPeriod), ["year", "month", "totals"], {
        #[getter]
        fn year(&self) -> i32 {
            self.0.year
        }

        #[getter]
        fn month(&self) -> Option<u8> {
            self.0.month
        }

        #[getter]
        fn totals(&self) -> PaymentTotals {
            PaymentTotals(self.0.totals)
        }
    }
}

fn taken(payments: &[Bound<'_, Payment>]) -> Vec<domain::Payment> {
    payments.iter().map(|payment| payment.get().0.clone()).collect()
}

fn periods(py: Python<'_>, periods: Vec<domain::PaymentPeriod>) -> PyResult<Bound<'_, PyTuple>> {
    PyTuple::new(py, periods.into_iter().map(PaymentPeriod))
}
