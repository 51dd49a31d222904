//! Refused values, as the exceptions of `perito.errors`.

use perito::domain;
use pyo3::prelude::*;

pyo3::import_exception!(perito.errors, ValidationError);

/// One refused field: `perito.FieldError`.
#[pyclass(frozen, eq, get_all, module = "perito")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct FieldError {
    field: String,
    code: String,
    message_en: String,
    message_it: String,
}

#[pymethods]
impl FieldError {
    fn __repr__(&self) -> String {
        format!("<FieldError {}: {}>", self.field, self.code)
    }
}

impl From<domain::FieldError> for FieldError {
    fn from(error: domain::FieldError) -> Self {
        Self {
            field: error.field.into_owned(),
            code: error.code.to_owned(),
            message_en: error.message_en.into_owned(),
            message_it: error.message_it.into_owned(),
        }
    }
}

/// Raises the refusal of one field as a `ValidationError`.
pub(crate) fn refused(error: domain::FieldError) -> PyErr {
    ValidationError::new_err((vec![FieldError::from(error)],))
}
