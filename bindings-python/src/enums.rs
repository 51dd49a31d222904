//! The enumerations of `perito.enums`, whose members are also the stable codes that `core` writes.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

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
        static ENUMS: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
        let enums = ENUMS.get_or_try_init(py, || py.import("perito.enums").map(Bound::unbind))?;
        enums.bind(py).getattr(self.of)?.call1((self.code,))
    }
}
