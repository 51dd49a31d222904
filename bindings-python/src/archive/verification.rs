//! What a verification found: who stands behind a receipt, and where the archive holds it.

use perito::archive;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::error::of_receipt;
use crate::instant::Instant;
use crate::record::outcome;

outcome! {
    /// A receipt that a trusted key stands behind.
    Verification(archive::Verification), ["origin", "sandbox", "place", "text_it", "text_en"], {
        #[getter]
        fn origin(&self) -> &str {
            &self.0.origin
        }

        #[getter]
        fn sandbox(&self) -> bool {
            self.0.sandbox
        }

        #[getter]
        fn place(&self) -> Option<ArchivePlace> {
            self.0.place.clone().map(ArchivePlace)
        }

        #[getter]
        fn text_it(&self) -> &str {
            &self.0.text_it
        }

        #[getter]
        fn text_en(&self) -> &str {
            &self.0.text_en
        }

        fn require_legal_value(&self) -> PyResult<()> {
            self.0.require_legal_value().map_err(of_receipt)
        }
    }
}

outcome! {
    /// Where in the archive a receipt's entry stands.
    ArchivePlace(archive::ArchivePlace), ["index", "size", "root", "cosignatures"], {
        #[getter]
        fn index(&self) -> u64 {
            self.0.index
        }

        #[getter]
        fn size(&self) -> u64 {
            self.0.size
        }

        #[getter]
        fn root(&self) -> String {
            self.0.root.to_string()
        }

        #[getter]
        fn cosignatures<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, self.0.cosignatures.iter().cloned().map(Cosignature))
        }
    }
}

outcome! {
    /// A witness's cosignature that holds.
    Cosignature(archive::Cosignature), ["witness", "at"], {
        #[getter]
        fn witness(&self) -> &str {
            &self.0.witness
        }

        #[getter]
        fn at(&self) -> Instant {
            Instant(self.0.at)
        }
    }
}
