//! A part of a list.

use perito::domain::FieldError;
use perito::protocol;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyIterator, PyList, PyTuple, PyType};
use pyo3::{PyTraverseError, PyVisit};

use super::record::Record;
use crate::text::Text;

/// A part of a list, and where the next begins.
#[pyclass(frozen, get_all, generic, module = "perito")]
pub(crate) struct Page {
    items: Py<PyTuple>,
    next_cursor: Option<String>,
}

impl Page {
    /// The page of an answer, unless one of its items has a field that cannot be seen in Python.
    pub(crate) fn of<R>(py: Python<'_>, page: protocol::Page<R::Wire>) -> PyResult<Result<Self, FieldError>>
    where
        R: Record + for<'py> IntoPyObject<'py>,
    {
        let protocol::Page { items, next_cursor } = page;
        let items: Vec<R> = match items.into_iter().map(R::of).collect() {
            Ok(items) => items,
            Err(error) => return Ok(Err(error)),
        };
        Ok(Ok(Self { items: PyTuple::new(py, items)?.unbind(), next_cursor }))
    }
}

#[pymethods]
impl Page {
    #[new]
    #[pyo3(signature = (items, next_cursor = None))]
    fn new(items: &Bound<'_, PyAny>, next_cursor: Option<Text>) -> PyResult<Self> {
        let py = items.py();
        let items = items.try_iter()?.collect::<PyResult<Vec<_>>>()?;
        Ok(Self { items: PyTuple::new(py, items)?.unbind(), next_cursor: next_cursor.map(|text| text.to_owned()) })
    }

    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let data = PyDict::new(py);
        let items: PyResult<Vec<_>> = self.items.bind(py).iter().map(|item| item.call_method0("to_dict")).collect();
        data.set_item("items", PyList::new(py, items?)?)?;
        if let Some(cursor) = &self.next_cursor {
            data.set_item("next_cursor", cursor)?;
        }
        Ok(data)
    }

    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        self.items.bind(py).try_iter()
    }

    fn __len__(&self, py: Python<'_>) -> usize {
        self.items.bind(py).len()
    }

    fn __eq__(&self, py: Python<'_>, other: &Self) -> PyResult<bool> {
        Ok(self.next_cursor == other.next_cursor && self.items.bind(py).eq(&other.items)?)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        (&self.items, self.next_cursor.as_deref()).into_pyobject(py)?.hash()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let (items, cursor) = (self.items.bind(py).repr()?, self.next_cursor.as_deref().into_pyobject(py)?.repr()?);
        Ok(format!("Page({}, {})", items.to_str()?, cursor.to_str()?))
    }

    /// As of a tuple: what cannot change needs no more to be found in a cycle.
    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        visit.call(&self.items)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (Py<PyTuple>, Option<String>)) {
        let page = slf.get();
        (slf.get_type(), (page.items.clone_ref(slf.py()), page.next_cursor.clone()))
    }
}
