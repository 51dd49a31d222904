//! The archive as a portal shows it, compared with what was seen of it before.

use perito::client;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::{Cosignature, EpochStatement, SignedCheckpoint};
use crate::enums::Member;
use crate::record::outcome;

/// How what an act or a call showed of the archive compares, as a member of `perito.ArchiveCheck`.
pub(crate) fn archive_check(check: client::ArchiveCheck) -> Member {
    Member { of: "ArchiveCheck", code: check.code() }
}

outcome! {
    /// The archive as the portal shows it now, compared with what was seen of it before.
    CheckedArchive(client::CheckedArchive), ["checkpoint", "cosignatures", "check", "restorations"], {
        #[getter]
        fn checkpoint(&self) -> SignedCheckpoint {
            SignedCheckpoint(self.0.checkpoint.clone())
        }

        #[getter]
        fn cosignatures<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, self.0.cosignatures.iter().cloned().map(Cosignature))
        }

        #[getter]
        fn check(&self) -> Member {
            archive_check(self.0.check)
        }

        #[getter]
        fn restorations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, self.0.restorations.iter().cloned().map(EpochStatement))
        }
    }
}
