//! What Python is given of the outcomes that are no class of their own: nothing, an instant, bytes, lists and pages.

use perito::{archive, client, domain, protocol};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyTuple};
use time::{Date, OffsetDateTime, UtcDateTime};

use super::calls::Told;
use super::connection::Connection;
use crate::archive::{CheckedArchive, Receipt};
use crate::error::not_understood;
use crate::records;
use crate::records::record::Record;
use crate::values::Pin;

/// `None`.
pub(super) struct Nothing;

/// An aware `datetime` in UTC.
pub(super) struct Moment;

/// A `date`.
pub(super) struct Day;

/// `bytes`.
pub(super) struct Bytes;

/// A `tuple` of these.
pub(super) struct All<T>(T);

/// A page of these.
pub(super) struct Page<T>(T);

impl Told for Nothing {
    type Wire = ();

    fn told(py: Python<'_>, (): (), _: &Connection) -> PyResult<Py<PyAny>> {
        Ok(py.None())
    }
}

impl Told for Moment {
    type Wire = OffsetDateTime;

    fn told(py: Python<'_>, at: OffsetDateTime, _: &Connection) -> PyResult<Py<PyAny>> {
        UtcDateTime::from(at).into_py_any(py)
    }
}

impl Told for Day {
    type Wire = Date;

    fn told(py: Python<'_>, day: Date, _: &Connection) -> PyResult<Py<PyAny>> {
        day.into_py_any(py)
    }
}

impl Told for Bytes {
    type Wire = Vec<u8>;

    fn told(py: Python<'_>, bytes: Vec<u8>, _: &Connection) -> PyResult<Py<PyAny>> {
        Ok(PyBytes::new(py, &bytes).into_any().unbind())
    }
}

impl<T: Told> Told for All<T> {
    type Wire = Vec<T::Wire>;

    fn told(py: Python<'_>, items: Vec<T::Wire>, connection: &Connection) -> PyResult<Py<PyAny>> {
        let items = items.into_iter().map(|item| T::told(py, item, connection)).collect::<PyResult<Vec<_>>>()?;
        Ok(PyTuple::new(py, items)?.into_any().unbind())
    }
}

impl<R: Shown> Told for Page<R> {
    type Wire = protocol::Page<R::Wire>;

    fn told(py: Python<'_>, page: Self::Wire, _: &Connection) -> PyResult<Py<PyAny>> {
        let page = records::Page::of::<R>(py, page)?.map_err(|error| not_understood(py, error))?;
        page.into_py_any(py)
    }
}

/// A record that a portal shows.
pub(super) trait Shown: Record<Wire: Send + 'static> + for<'py> IntoPyObject<'py> {}

impl<R: Record<Wire: Send + 'static> + for<'py> IntoPyObject<'py>> Shown for R {}

/// One that holds what cannot be given is an answer that cannot be understood.
impl<R: Shown> Told for R {
    type Wire = R::Wire;

    fn told(py: Python<'_>, wire: R::Wire, _: &Connection) -> PyResult<Py<PyAny>> {
        let record = R::of(wire).map_err(|error| not_understood(py, error))?;
        record.into_py_any(py)
    }
}

impl Told for Receipt {
    type Wire = archive::Receipt;

    fn told(py: Python<'_>, receipt: archive::Receipt, _: &Connection) -> PyResult<Py<PyAny>> {
        Self(receipt).into_py_any(py)
    }
}

impl Told for CheckedArchive {
    type Wire = client::CheckedArchive;

    fn told(py: Python<'_>, checked: client::CheckedArchive, _: &Connection) -> PyResult<Py<PyAny>> {
        Self(checked).into_py_any(py)
    }
}

impl Told for Pin {
    type Wire = domain::Pin;

    fn told(py: Python<'_>, pin: domain::Pin, _: &Connection) -> PyResult<Py<PyAny>> {
        Self(pin).into_py_any(py)
    }
}
