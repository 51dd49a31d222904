//! Receipts and the archive that they stand in: everything here is verified offline, with keys that came by another way.

mod check;
mod checkpoint;
mod epoch;
mod keys;
mod receipt;
mod verification;

pub(crate) use self::check::CheckedArchive;
pub(crate) use self::checkpoint::{Checkpoint, SignedCheckpoint};
pub(crate) use self::epoch::{EpochOpening, EpochStatement};
pub(crate) use self::keys::TrustedKeys;
pub(crate) use self::receipt::Receipt;
pub(crate) use self::verification::{ArchivePlace, Cosignature, Verification};

use pyo3::prelude::*;

/// Wraps a text of the archive, which is parsed, compared, hashed and pickled as it is written.
macro_rules! parsed {
    ($(#[$doc:meta])* $name:ident($inner:ty), { $($members:tt)* }) => {
        $(#[$doc])*
        #[pyo3::pyclass(frozen, eq, str = "{0}", module = "perito")]
        #[derive(Clone, PartialEq, Eq)]
        pub(crate) struct $name(pub(crate) $inner);

        #[pyo3::pymethods]
        impl $name {
            #[staticmethod]
            fn parse(text: $crate::text::Text) -> pyo3::PyResult<Self> {
                <$inner>::parse(&text).map(Self).map_err($crate::error::of_tree)
            }

            fn __hash__(&self, py: pyo3::Python<'_>) -> pyo3::PyResult<isize> {
                pyo3::types::PyString::new(py, &self.0.to_string()).hash()
            }

            fn __repr__(&self, py: pyo3::Python<'_>) -> pyo3::PyResult<String> {
                let text = pyo3::types::PyString::new(py, &self.0.to_string()).repr()?;
                Ok(format!("{}.parse({text})", stringify!($name)))
            }

            fn __reduce__<'py>(
                slf: &pyo3::Bound<'py, Self>,
            ) -> pyo3::PyResult<(pyo3::Bound<'py, pyo3::PyAny>, (String,))> {
                Ok((slf.get_type().getattr("parse")?, (slf.get().0.to_string(),)))
            }

            $($members)*
        }
    };
}
use parsed;

/// Receipts and the archive that they stand in.
#[pyo3::pymodule]
pub(crate) mod archive {
    #[pymodule_export]
    use super::{
        ArchivePlace, CheckedArchive, Checkpoint, Cosignature, EpochOpening, EpochStatement, Receipt, SignedCheckpoint,
        TrustedKeys, Verification,
    };
}

/// The bytes of a file, which Python opens: so it takes whatever names a file there, and raises its own `OSError`.
fn read(path: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    let path = path.py().import("pathlib")?.getattr("Path")?.call1((path,))?;
    path.call_method0("read_bytes")?.extract()
}
