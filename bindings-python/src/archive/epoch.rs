//! How an archive says that it goes on from a backup, and which receipts are at risk by it.

use perito::archive;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::{Checkpoint, Receipt, TrustedKeys, parsed};
use crate::error::of_tree;
use crate::instant::Instant;

parsed! {
    /// Says that an archive was brought back from a backup, and that its entries go on under another origin.
    EpochStatement(archive::EpochStatement), {
        #[getter]
        fn origin(&self) -> &str {
            &self.0.origin
        }

        #[getter]
        fn opened_at(&self) -> Instant {
            Instant(self.0.opened_at)
        }

        #[getter]
        fn previous(&self) -> Checkpoint {
            Checkpoint(self.0.previous.clone())
        }

        #[getter]
        fn kept(&self) -> Checkpoint {
            Checkpoint(self.0.kept.clone())
        }

        #[getter]
        fn message_it(&self) -> String {
            self.0.message_it()
        }

        #[getter]
        fn message_en(&self) -> String {
            self.0.message_en()
        }

        fn puts_at_risk(&self, receipt: &Receipt) -> bool {
            self.0.puts_at_risk(&receipt.0)
        }

        fn at_risk<'py>(&self, py: Python<'py>, receipts: Vec<Bound<'py, Receipt>>) -> PyResult<Bound<'py, PyTuple>> {
            let lost = receipts.into_iter().filter(|receipt| self.0.puts_at_risk(&receipt.get().0));
            PyTuple::new(py, lost.collect::<Vec<_>>())
        }
    }
}

parsed! {
    /// An [`EpochStatement`] and the proof that the new epoch's archive begins with it. Parsing verifies nothing.
    EpochOpening(archive::EpochOpening), {
        fn verify(&self, trusted_keys: &TrustedKeys) -> PyResult<EpochStatement> {
            self.0.verify(&trusted_keys.0).cloned().map(EpochStatement).map_err(of_tree)
        }
    }
}
