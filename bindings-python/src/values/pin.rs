//! The PIN, which is shown to nobody.

use perito::domain;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::error::refused;
use crate::text::Text;

/// `perito.Pin`. It has no `str`, is not hashed and not pickled: each would leave it lying about.
#[pyclass(frozen, module = "perito")]
#[derive(Clone)]
pub(crate) struct Pin(pub(crate) domain::Pin);

#[pymethods]
impl Pin {
    #[new]
    fn new(text: Text) -> PyResult<Self> {
        domain::Pin::parse(&text).map(Self).map_err(refused)
    }

    fn expose(&self) -> &str {
        self.0.expose()
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.0.same_as(&other.0)
    }

    #[classattr]
    const __hash__: Option<Py<PyAny>> = None;

    fn __repr__(&self) -> &'static str {
        "<Pin>"
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err("a PIN is not pickled"))
    }
}
