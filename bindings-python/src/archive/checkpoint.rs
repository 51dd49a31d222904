//! Checkpoints: how much an archive holds, and the hash of all of it.

use perito::archive;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::{Cosignature, TrustedKeys, parsed};
use crate::error::of_tree;
use crate::record::outcome;

outcome! {
    /// How much an archive holds, and the hash of all of it.
    Checkpoint(archive::Checkpoint), ["origin", "size", "root"], {
        #[getter]
        fn origin(&self) -> &str {
            &self.0.origin
        }

        #[getter]
        fn size(&self) -> u64 {
            self.0.size
        }

        #[getter]
        fn root(&self) -> String {
            self.0.root.to_string()
        }
    }
}

parsed! {
    /// A checkpoint as it travels, under the portal's signature. Parsing verifies nothing.
    SignedCheckpoint(archive::SignedCheckpoint), {
        #[getter]
        fn checkpoint(&self) -> Checkpoint {
            Checkpoint(self.0.checkpoint().clone())
        }

        fn verify<'py>(&self, py: Python<'py>, trusted_keys: &TrustedKeys) -> PyResult<Bound<'py, PyTuple>> {
            let verified = self.0.verify(&trusted_keys.0).map_err(of_tree)?;
            PyTuple::new(py, verified.cosignatures.into_iter().map(Cosignature))
        }
    }
}
