//! The values that are right once they are held.

use perito::domain;
use pyo3::prelude::*;

use crate::error::{FieldError, refused};

/// Wraps a parsed value of `perito::domain` as an immutable Python class of the same name.
macro_rules! value {
    ($name:ident) => {
        #[pyclass(frozen, eq, hash, str = "{0}", module = "perito")]
        #[derive(Clone, PartialEq, Eq, Hash)]
        pub(crate) struct $name(pub(crate) domain::$name);
    };
}

value!(CaseNumber);
value!(CourtOffice);
value!(TaxCode);

#[pymethods]
impl TaxCode {
    #[new]
    fn new(text: &str) -> PyResult<Self> {
        domain::TaxCode::parse(text).map(Self).map_err(refused)
    }

    fn same_person(&self, other: &Self) -> bool {
        self.0.same_person(&other.0)
    }

    fn __repr__(&self) -> &'static str {
        "<TaxCode>"
    }
}

#[pymethods]
impl CaseNumber {
    #[new]
    fn new(text: &str) -> PyResult<Self> {
        domain::CaseNumber::parse(text).map(Self).map_err(refused)
    }

    #[getter]
    fn number(&self) -> u32 {
        self.0.number()
    }

    #[getter]
    fn year(&self) -> u16 {
        self.0.year()
    }

    #[getter]
    fn sub(&self) -> Option<u32> {
        self.0.sub()
    }

    fn __repr__(&self) -> String {
        format!("CaseNumber('{}')", self.0)
    }
}

#[pymethods]
impl CourtOffice {
    #[new]
    fn new(text: &str) -> PyResult<Self> {
        domain::CourtOffice::parse(text).map(Self).map_err(refused)
    }

    #[getter]
    fn warnings(&self) -> Vec<FieldError> {
        self.0.warnings().into_iter().map(FieldError::from).collect()
    }

    fn __repr__(&self) -> String {
        format!("CourtOffice('{}')", self.0)
    }
}
