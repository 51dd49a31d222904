//! What every record has: fields that are seen as Python's values, a JSON round trip, equality, a hash, a `repr`.

use std::hash::{DefaultHasher, Hasher};

use perito::domain::{FieldError, ValidationError};
use pyo3::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::refused_all;
use crate::json;
use crate::mapping::Mapping;

/// A class of Python around what the wire holds.
pub(crate) trait Record: Sized {
    /// The record on the wire.
    type Wire: Serialize + DeserializeOwned;

    /// The class's name.
    const NAME: &'static str;

    /// The record of what [`faults`](Self::faults) finds nothing in.
    fn holding(wire: Self::Wire) -> Self;

    /// What it holds.
    fn wire(&self) -> &Self::Wire;

    /// Every field that cannot be seen in Python.
    fn faults(wire: &Self::Wire) -> Vec<FieldError>;

    /// The record of an answer whose every field can be seen in Python; otherwise the first that cannot.
    fn of(wire: Self::Wire) -> Result<Self, FieldError> {
        match Self::faults(&wire).into_iter().next() {
            Some(fault) => Err(fault),
            None => Ok(Self::holding(wire)),
        }
    }
}

/// Reads a record from the plain types of JSON.
pub(crate) fn from_dict<R: Record>(data: Mapping<'_>) -> PyResult<R> {
    let wire: R::Wire = json::read(&data.into_dict())?;
    match ValidationError::of(R::faults(&wire)) {
        Some(faults) => Err(refused_all(faults)),
        None => Ok(R::holding(wire)),
    }
}

/// Writes a record in the plain types of JSON.
pub(crate) fn to_dict<'py, R: Record>(py: Python<'py>, record: &R) -> PyResult<Bound<'py, PyAny>> {
    Ok(pythonize::pythonize(py, record.wire())?)
}

/// The expression that makes the record again.
pub(crate) fn repr<R: Record>(py: Python<'_>, record: &R) -> PyResult<String> {
    Ok(format!("{}.from_dict({})", R::NAME, to_dict(py, record)?.repr()?.to_str()?))
}

/// How `pickle` and `copy` make the record again.
pub(crate) fn reduce<R: Record + pyo3::PyTypeInfo>(py: Python<'_>, record: &R) -> PyResult<(Py<PyAny>, (Py<PyAny>,))> {
    let from_dict = py.get_type::<R>().getattr("from_dict")?;
    Ok((from_dict.unbind(), (to_dict(py, record)?.unbind(),)))
}

/// A hash of what is written.
pub(crate) fn hash<R: Record>(record: &R) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(json::text(record.wire()).as_bytes());
    hasher.finish()
}

/// Whether two records are written alike: an instant is kept finer than the wire's milliseconds.
pub(crate) fn same<R: Record>(one: &R, other: &R) -> bool {
    json::text(one.wire()) == json::text(other.wire())
}

/// Declares a record of plain data: its class, the form in which it travels, each field with what Python sees it as, and
/// whatever more it has. A field whose name is a word of Python has another there: `from_day = from`.
macro_rules! plain_record {
    (
        $(#[doc = $doc:literal])*
        $name:ident of $wire:ty { $($field:ident $(= $wire_field:ident)?: $as:ty,)* }
        $($members:tt)*
    ) => {
        $(#[doc = $doc])*
        #[pyo3::pyclass(frozen, module = "perito")]
        #[derive(Clone)]
        pub(crate) struct $name(pub(crate) $wire);

        impl $crate::records::record::Record for $name {
            type Wire = $wire;

            const NAME: &'static str = stringify!($name);

            fn holding(wire: Self::Wire) -> Self {
                Self(wire)
            }

            fn wire(&self) -> &Self::Wire {
                &self.0
            }

            fn faults(wire: &Self::Wire) -> Vec<perito::domain::FieldError> {
                let mut faults = Vec::new();
                $({
                    let seen = <$as as $crate::records::field::Seen<_>>::faults(
                        &$crate::records::record::named!(wire, $field $(, $wire_field)?),
                    );
                    let name = $crate::records::record::name!($field $(, $wire_field)?);
                    faults.extend(seen.into_iter().map(|fault| $crate::records::field::within(name, fault)));
                })*
                faults
            }
        }

        impl $crate::records::field::Seen<$wire> for $name {
            fn seen(wire: &$wire) -> Result<Self, perito::domain::ValidationError> {
                Ok(Self(wire.clone()))
            }

            fn faults(wire: &$wire) -> Vec<perito::domain::FieldError> {
                <Self as $crate::records::record::Record>::faults(wire)
            }
        }

        #[pyo3::pymethods]
        #[allow(clippy::wrong_self_convention, reason = "`from_day` is the day from which, and makes nothing")]
        impl $name {
            #[staticmethod]
            fn from_dict(data: $crate::mapping::Mapping<'_>) -> pyo3::PyResult<Self> {
                $crate::records::record::from_dict(data)
            }

            fn to_dict<'py>(&self, py: pyo3::Python<'py>) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                $crate::records::record::to_dict(py, self)
            }

            $(
                #[getter]
                fn $field(&self) -> pyo3::PyResult<$as> {
                    $crate::records::field::get(&$crate::records::record::named!(self.0, $field $(, $wire_field)?))
                }
            )*

            $($members)*

            fn __eq__(&self, other: &Self) -> bool {
                self.0 == other.0 || $crate::records::record::same(self, other)
            }

            fn __hash__(&self) -> u64 {
                $crate::records::record::hash(self)
            }

            fn __repr__(&self, py: pyo3::Python<'_>) -> pyo3::PyResult<String> {
                $crate::records::record::repr(py, self)
            }

            fn __reduce__(
                &self,
                py: pyo3::Python<'_>,
            ) -> pyo3::PyResult<(pyo3::Py<pyo3::PyAny>, (pyo3::Py<pyo3::PyAny>,))> {
                $crate::records::record::reduce(py, self)
            }
        }
    };
}
pub(crate) use plain_record;

/// A field on the wire.
macro_rules! named {
    ($wire:expr, $field:ident, $wire_field:ident) => {
        $wire.$wire_field
    };
    ($wire:expr, $field:ident) => {
        $wire.$field
    };
}
pub(crate) use named;

/// The name of a field on the wire.
macro_rules! name {
    ($field:ident, $wire_field:ident) => {
        stringify!($wire_field)
    };
    ($field:ident) => {
        stringify!($field)
    };
}
pub(crate) use name;
