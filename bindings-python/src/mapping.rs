//! Mappings from Python: a `dict`, or what says that it is one.

use pyo3::PyTypeInfo;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping};

/// Whether a value is a mapping. PyO3's own cast goes on where Python's answer is an exception (Ctrl-C at that moment),
/// and writes it to standard error beside the whole value, which may be a column of tax codes.
pub(crate) fn is_mapping(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(value.is_instance_of::<PyDict>() || value.is_instance(PyMapping::type_object(value.py()).as_any())?)
}

/// What a mapping holds, in a `dict` of our own.
pub(crate) struct Mapping<'py>(Bound<'py, PyDict>);

impl<'py> Mapping<'py> {
    pub(crate) fn into_dict(self) -> Bound<'py, PyDict> {
        self.0
    }
}

impl<'py> FromPyObject<'_, 'py> for Mapping<'py> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if !is_mapping(&value)? {
            return Err(PyTypeError::new_err("a dict is expected"));
        }
        let whole = PyDict::new(value.py());
        whole.call_method1("update", (value,))?;
        Ok(Self(whole))
    }
}
