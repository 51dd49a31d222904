//! The tax code.

use perito::domain::FieldError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::value;
use crate::civil_date::CivilDate;
use crate::enums::Member;
use crate::error::refused;

value!(TaxCode, {
    #[getter]
    fn sex(&self) -> Option<Member> {
        self.0.sex().map(|sex| Member { of: "Sex", code: sex.code() })
    }

    #[getter]
    fn place(&self) -> Option<String> {
        self.0.place()
    }

    #[getter]
    fn is_omocode(&self) -> bool {
        self.0.is_omocode()
    }

    #[getter]
    fn is_provisional(&self) -> bool {
        self.0.is_provisional()
    }

    #[getter]
    fn canonical(&self) -> Self {
        Self(self.0.canonical())
    }

    fn birth_dates<'py>(&self, py: Python<'py>, reference: CivilDate) -> PyResult<Bound<'py, PyTuple>> {
        let dates = self.0.birth_dates(reference.0);
        if dates.iter().any(|born| born.year() < 1) {
            return Err(refused(FieldError::new(
                "reference",
                "year_range",
                "a day from 0120-12-31 is expected: Python knows no day before the year 1",
                "serve un giorno dal 0120-12-31: Python non conosce giorni prima dell'anno 1",
            )));
        }
        PyTuple::new(py, dates.into_iter().map(CivilDate))
    }

    fn same_person(&self, other: &Self) -> bool {
        self.0.same_person(&other.0)
    }

    fn variants<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.variants().into_iter().map(Self))
    }
});
