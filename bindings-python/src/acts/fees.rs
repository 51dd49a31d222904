//! The amounts of an invoice to INPS.

use perito::domain;
use pyo3::prelude::*;

use crate::count::Count;
use crate::error::refused;
use crate::record::outcome;
use crate::values::Money;

outcome! {
    /// The amounts of an invoice.
    Invoice(domain::Invoice), ["taxable", "vat", "gross", "withholding", "net"], {
        #[getter]
        fn taxable(&self) -> Money {
            Money(self.0.taxable)
        }

        #[getter]
        fn vat(&self) -> Money {
            Money(self.0.vat)
        }

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

/// Computes the amounts of an invoice from the taxable amount and two whole percentages, both of the taxable amount.
#[pyfunction]
pub(crate) fn invoice(taxable: &Money, vat_percent: Count<u32>, withholding_percent: Count<u32>) -> PyResult<Invoice> {
    domain::fees::invoice(taxable.0, vat_percent.0, withholding_percent.0).map(Invoice).map_err(refused)
}
