//! The keys that are trusted.

use perito::archive;
use perito::domain::FieldError;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple, PyType};

use super::read;
use crate::error::refused;
use crate::text::Text;

/// The keys that are trusted: they come from whoever runs the portal, by another way than the portal itself.
#[pyclass(frozen, eq, str = "{0}", module = "perito")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct TrustedKeys(pub(crate) archive::TrustedKeys);

#[pymethods]
impl TrustedKeys {
    #[new]
    fn new(text: Text) -> PyResult<Self> {
        archive::TrustedKeys::parse(&text).map(Self).map_err(|_| wrong())
    }

    #[staticmethod]
    fn read(path: &Bound<'_, PyAny>) -> PyResult<Self> {
        let text = String::from_utf8(read(path)?).map_err(|_| wrong())?;
        archive::TrustedKeys::parse(&text).map(Self).map_err(|_| wrong())
    }

    #[getter]
    fn keys<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.keys().iter().map(ToString::to_string))
    }

    #[getter]
    fn witnesses<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.witnesses().iter().map(ToString::to_string))
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        PyString::new(py, &self.0.to_string()).hash()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!("TrustedKeys({})", PyString::new(py, &self.0.to_string()).repr()?))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (String,)) {
        (slf.get_type(), (slf.get().0.to_string(),))
    }
}

fn wrong() -> PyErr {
    refused(FieldError::new(
        "trusted_keys",
        "trusted_keys_format",
        "one key a line is expected, name+hash+base64, and after it the instants from and until which it is valid, if any",
        "serve una chiave per riga, nome+hash+base64, seguita dagli eventuali istanti di inizio e fine validità",
    ))
}
