//! A legal day: `datetime.date` in Python, `time::Date` in Rust.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDateTime;

/// A day that is not an instant.
///
/// Python's `datetime` is a kind of `date`: taken for one, an evening in another zone would silently become the wrong
/// day in Rome.
#[derive(Clone, Copy, PartialEq, Eq, IntoPyObject, IntoPyObjectRef)]
#[pyo3(transparent)]
pub(crate) struct CivilDate(pub(crate) time::Date);

impl<'py> FromPyObject<'_, 'py> for CivilDate {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if value.is_instance_of::<PyDateTime>() {
            return Err(PyTypeError::new_err("a datetime.date is expected: a datetime is an instant, not a day"));
        }
        value.extract().map(Self)
    }
}
