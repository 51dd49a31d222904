//! The enumerations of `perito.enums`, whose members are also the stable codes that `core` writes.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyString;

/// A member of an enumeration of `perito.enums`, by its code. A code of a later version stays a `str`.
#[derive(Clone, Copy)]
pub(crate) struct Member {
    /// The enumeration's name.
    pub(crate) of: &'static str,
    pub(crate) code: &'static str,
}

impl<'py> IntoPyObject<'py> for Member {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        enumeration(py, self.of)?.call1((self.code,))
    }
}

/// A member by a code that a portal or a receipt gave: one that this version does not know stays a `str`.
#[derive(Clone, Copy)]
pub(crate) struct OpenMember<'a> {
    /// The enumeration's name.
    pub(crate) of: &'static str,
    pub(crate) code: &'a str,
}

impl<'py> IntoPyObject<'py> for OpenMember<'_> {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        match enumeration(py, self.of)?.call1((self.code,)) {
            Err(error) if error.is_instance_of::<PyValueError>(py) => Ok(PyString::new(py, self.code).into_any()),
            member => member,
        }
    }
}

/// An enumeration of `perito.enums`, by its name.
fn enumeration<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    static ENUMS: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    ENUMS.get_or_try_init(py, || py.import("perito.enums").map(Bound::unbind))?.bind(py).getattr(name)
}
