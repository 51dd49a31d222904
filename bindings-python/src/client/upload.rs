//! What names an upload: one to be gone on with, and one that has come to its end.

use std::hash::{DefaultHasher, Hash, Hasher};

use perito::client;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};

use crate::count::Count;
use crate::text::Text;

/// An upload that can be gone on with, by any session of the same account: to be kept across a restart.
#[pyclass(frozen, eq, module = "perito")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct StoredUpload(pub(crate) client::StoredUpload);

/// A document that the portal has whole, ready to be submitted.
#[pyclass(frozen, eq, module = "perito")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Uploaded(pub(crate) client::Uploaded);

#[pymethods]
impl StoredUpload {
    #[new]
    #[pyo3(signature = (id, offset, size))]
    fn new(id: Text, offset: Count<u64>, size: Count<u64>) -> Self {
        Self(client::StoredUpload { id: id.to_string(), offset: offset.0, size: size.0 })
    }

    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    #[getter]
    fn offset(&self) -> u64 {
        self.0.offset
    }

    #[getter]
    fn size(&self) -> u64 {
        self.0.size
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&self.0.id, self.0.offset, self.0.size).hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let client::StoredUpload { id, offset, size } = &self.0;
        Ok(format!("StoredUpload({}, offset={offset}, size={size})", PyString::new(py, id).repr()?))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (String, u64, u64)) {
        let client::StoredUpload { id, offset, size } = slf.get().0.clone();
        (slf.get_type(), (id, offset, size))
    }
}

#[pymethods]
impl Uploaded {
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    #[getter]
    fn sha256(&self) -> &str {
        &self.0.sha256
    }

    #[getter]
    fn size(&self) -> u64 {
        self.0.size
    }

    fn __repr__(&self) -> String {
        format!("<Uploaded {} ({} bytes)>", self.0.id, self.0.size)
    }
}
