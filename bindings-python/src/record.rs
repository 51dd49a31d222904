//! What every record of Python does in the same way: it is shown, hashed, copied and pickled by the fields that its class
//! is made of.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

/// Wraps a record of `perito` as a Python class that takes these fields as arguments and gives them again as attributes.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident($inner:ty), [$($field:literal),+], $repr:ident, { $($members:tt)* }) => {
        $(#[$doc])*
        #[pyo3::pyclass(frozen, eq, module = "perito")]
        #[derive(Clone, PartialEq, Eq)]
        pub(crate) struct $name(pub(crate) $inner);

        #[pyo3::pymethods]
        impl $name {
            fn __hash__(slf: &pyo3::Bound<'_, Self>) -> pyo3::PyResult<isize> {
                $crate::record::hash(slf.as_any(), &[$($field),+])
            }

            fn __repr__(slf: &pyo3::Bound<'_, Self>) -> pyo3::PyResult<String> {
                $crate::record::$repr(slf.as_any(), stringify!($name), &[$($field),+])
            }

            fn __reduce__<'py>(
                slf: &pyo3::Bound<'py, Self>,
            ) -> pyo3::PyResult<(pyo3::Bound<'py, pyo3::PyAny>, ())> {
                $crate::record::reduce(slf.as_any(), &[$($field),+])
            }

            #[pyo3(signature = (**changes))]
            fn replace<'py>(
                slf: &pyo3::Bound<'py, Self>,
                changes: Option<&pyo3::Bound<'py, pyo3::types::PyDict>>,
            ) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                $crate::record::replace(slf.as_any(), &[$($field),+], changes)
            }

            /// What `copy.replace` calls.
            #[pyo3(signature = (**changes))]
            fn __replace__<'py>(
                slf: &pyo3::Bound<'py, Self>,
                changes: Option<&pyo3::Bound<'py, pyo3::types::PyDict>>,
            ) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                $crate::record::replace(slf.as_any(), &[$($field),+], changes)
            }

            $($members)*
        }
    };
}
pub(crate) use record;

/// Wraps what was found out, such as a verification: it is read, compared and copied, but made by nobody else and so not
/// pickled either.
macro_rules! outcome {
    ($(#[$doc:meta])* $name:ident($inner:ty), [$($field:literal),+], { $($members:tt)* }) => {
        $(#[$doc])*
        #[pyo3::pyclass(frozen, eq, module = "perito")]
        #[derive(Clone, PartialEq, Eq)]
        pub(crate) struct $name(pub(crate) $inner);

        #[pyo3::pymethods]
        impl $name {
            fn __hash__(slf: &pyo3::Bound<'_, Self>) -> pyo3::PyResult<isize> {
                $crate::record::hash(slf.as_any(), &[$($field),+])
            }

            fn __repr__(slf: &pyo3::Bound<'_, Self>) -> pyo3::PyResult<String> {
                Ok(format!("<{}>", $crate::record::shown(slf.as_any(), stringify!($name), &[$($field),+])?))
            }

            fn __copy__(slf: pyo3::Py<Self>) -> pyo3::Py<Self> {
                slf
            }

            fn __deepcopy__(slf: pyo3::Py<Self>, _memo: &pyo3::Bound<'_, pyo3::PyAny>) -> pyo3::Py<Self> {
                slf
            }

            $($members)*
        }
    };
}
pub(crate) use outcome;

/// Python's hash of the fields.
pub(crate) fn hash(record: &Bound<'_, PyAny>, fields: &[&str]) -> PyResult<isize> {
    let values = fields.iter().map(|field| record.getattr(*field)).collect::<PyResult<Vec<_>>>()?;
    PyTuple::new(record.py(), values)?.hash()
}

/// The call that makes the record again; a field that is absent is left out.
pub(crate) fn shown(record: &Bound<'_, PyAny>, name: &str, fields: &[&str]) -> PyResult<String> {
    let mut given = Vec::new();
    for field in fields {
        let value = record.getattr(*field)?;
        if !value.is_none() {
            given.push(format!("{field}={}", value.repr()?));
        }
    }
    Ok(format!("{name}({})", given.join(", ")))
}

/// The record's class alone: what is in it is of a person.
#[allow(clippy::unnecessary_wraps, reason = "it stands where `shown` may")]
pub(crate) fn hidden(_record: &Bound<'_, PyAny>, name: &str, _fields: &[&str]) -> PyResult<String> {
    Ok(format!("<{name}>"))
}

/// A call without arguments that makes the record again.
pub(crate) fn reduce<'py>(record: &Bound<'py, PyAny>, fields: &[&str]) -> PyResult<(Bound<'py, PyAny>, ())> {
    let partial = record.py().import("functools")?.getattr("partial")?;
    Ok((partial.call((record.get_type(),), Some(&given(record, fields)?))?, ()))
}

/// Another record, made of the same fields but for these.
pub(crate) fn replace<'py>(
    record: &Bound<'py, PyAny>,
    fields: &[&str],
    changes: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let given = given(record, fields)?;
    if let Some(changes) = changes {
        given.update(changes.as_mapping())?;
    }
    record.get_type().call((), Some(&given))
}

/// The arguments that the record is made of.
fn given<'py>(record: &Bound<'py, PyAny>, fields: &[&str]) -> PyResult<Bound<'py, PyDict>> {
    let given = PyDict::new(record.py());
    for field in fields {
        given.set_item(field, record.getattr(*field)?)?;
    }
    Ok(given)
}
