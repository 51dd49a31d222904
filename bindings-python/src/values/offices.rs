//! Offices: the court's, and INPS's.

use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::value;
use crate::error::FieldError;

value!(CourtOffice, {
    #[getter]
    fn istat_comune(&self) -> &str {
        self.0.istat_comune()
    }

    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.warnings().into_iter().map(FieldError::from))
    }
});

value!(InpsOffice, {
    #[getter]
    fn sede(&self) -> &str {
        self.0.sede()
    }

    #[getter]
    fn agency(&self) -> Option<&str> {
        self.0.agency()
    }
});
