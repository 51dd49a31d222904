//! What shows that an archive contradicts itself.

use perito::client;
use pyo3::prelude::*;

use crate::archive::{Receipt, TrustedKeys};

/// Two checkpoints that do not agree, to be shown to whoever runs the portal.
#[pyclass(frozen, eq, module = "perito")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct ArchiveEvidence(pub(crate) client::ArchiveEvidence);

#[pymethods]
impl ArchiveEvidence {
    #[getter]
    fn remembered(&self) -> &str {
        &self.0.remembered
    }

    #[getter]
    fn shown(&self) -> &str {
        &self.0.shown
    }

    #[getter]
    fn receipt(&self) -> Option<Receipt> {
        self.0.receipt.clone().map(Receipt)
    }

    fn is_proof(&self, trusted_keys: &TrustedKeys) -> bool {
        self.0.is_proof(&trusted_keys.0)
    }

    fn __repr__(&self) -> &'static str {
        "<ArchiveEvidence>"
    }
}
