//! Arguments that a call keeps: a class's value, taken out of Python's hands.

use std::ops::Deref;

use pyo3::PyClass;
use pyo3::prelude::*;

/// A copy of what an object of this class holds.
pub(crate) struct Own<T> {
    held: T,
}

impl<'py, T> FromPyObject<'_, 'py> for Own<T>
where
    T: PyClass<Frozen = pyo3::pyclass::boolean_struct::True> + Clone + Sync,
{
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        Ok(Self { held: value.cast::<T>()?.get().clone() })
    }
}

impl<T> Deref for Own<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.held
    }
}
