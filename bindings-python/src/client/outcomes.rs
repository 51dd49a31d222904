//! What an act gives when it is done: what the portal shows of it, with its verified receipt.

use std::path::PathBuf;

use perito::domain::FieldError;
use perito::{archive, client};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use time::OffsetDateTime;

use super::calls::Told;
use super::connection::Connection;
use crate::acts::SendOptions;
use crate::archive::{Receipt, Verification};
use crate::enums::Member;
use crate::error::not_understood;
use crate::records::record::Record;
use crate::records::{ObservationView, OperationView, ReportView};

/// Declares the outcomes of acts, each with the record that it shows.
macro_rules! outcomes {
    ($($(#[doc = $doc:literal])* $outcome:ident($view:ident);)+) => {
        $(
            $(#[doc = $doc])*
            #[pyclass(frozen, get_all, module = "perito")]
            pub(crate) struct $outcome {
                view: Py<$view>,
                receipt: Py<Receipt>,
                verification: Verification,
                archive: Member,
                replayed: bool,
            }

            #[pymethods]
            impl $outcome {
                fn __repr__(&self) -> String {
                    let again = if self.replayed { ", received before" } else { "" };
                    format!("<{} {}{again}>", stringify!($outcome), self.view.get().0.id)
                }
            }

            impl Told for $outcome {
                type Wire = client::$outcome;

                fn told(py: Python<'_>, done: client::$outcome, _: &Connection) -> PyResult<Py<PyAny>> {
                    let composed_at = done.view.composed_at;
                    let view = $view::of(done.view)
                        .map_err(|error| done_but_not_understood(py, error, &done.receipt, composed_at))?;
                    let told = Self {
                        view: Py::new(py, view)?,
                        receipt: Py::new(py, Receipt(done.receipt))?,
                        verification: Verification(done.verification),
                        archive: Member { of: "ArchiveCheck", code: done.archive.code() },
                        replayed: done.replayed,
                    };
                    told.into_py_any(py)
                }
            }
        )+
    };
}

outcomes! {
    /// A notice or convocation that the portal has received, with its verified receipt.
    NotifiedOperation(OperationView);
    /// An observation that the portal has received, with its verified receipt.
    SubmittedObservation(ObservationView);
    /// A report that the portal has received, with its verified receipt.
    SubmittedReport(ReportView);
}

/// An act that was received, and whose receipt verifies, is not lost where what is shown of it cannot be read.
fn done_but_not_understood(
    py: Python<'_>,
    error: FieldError,
    receipt: &archive::Receipt,
    composed_at: OffsetDateTime,
) -> PyErr {
    let raised = not_understood(py, error);
    let resend = client::SendOptions {
        idempotency_key: Some(receipt.idempotency_key().to_owned()),
        composed_at: Some(composed_at),
        ..client::SendOptions::default()
    };
    let value = raised.value(py);
    let told = value.setattr("receipt", Receipt(receipt.clone()));
    // The attributes are those of its class: nothing else can fail.
    drop(told.and_then(|()| value.setattr("resend", SendOptions(resend))));
    raised
}

/// A document that was downloaded.
#[pyclass(frozen, get_all, eq, hash, module = "perito")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Saved {
    path: PathBuf,
    size: u64,
    sha256: String,
}

#[pymethods]
impl Saved {
    /// The path may name a person.
    fn __repr__(&self) -> String {
        format!("<Saved {} bytes>", self.size)
    }
}

impl Told for Saved {
    type Wire = client::Saved;

    fn told(py: Python<'_>, saved: client::Saved, _: &Connection) -> PyResult<Py<PyAny>> {
        let told = Self { path: saved.path, size: saved.size, sha256: saved.sha256 };
        told.into_py_any(py)
    }
}
