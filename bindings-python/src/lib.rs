//! The private native module under the Python package `perito`: it translates, it never decides.
//!
//! What Python sees of it is described in `python/perito/_native/*.pyi`, a file for each module below.

#![allow(clippy::needless_pass_by_value, reason = "what is converted from Python's arguments comes as a value")]

mod acts;
mod archive;
mod body;
mod case;
mod civil_date;
mod client;
mod columns;
mod count;
mod deadline;
mod enums;
mod error;
mod finding;
mod instant;
mod json;
mod logging;
mod mapping;
mod own;
mod record;
mod records;
#[cfg(feature = "sandbox")]
mod sandbox;
mod terms;
mod text;
mod values;

/// The native half of `perito`. On an interpreter without a global lock it asks for one: no such build has run its tests.
#[pyo3::pymodule(name = "_native", gil_used = true)]
mod native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::acts::acts;
    #[pymodule_export]
    use crate::archive::archive;
    #[pymodule_export]
    use crate::client::{aio, client};
    #[pymodule_export]
    use crate::columns::columns;
    #[pymodule_export]
    use crate::deadline::{Deadline, Move, notice_deadline};
    #[pymodule_export]
    use crate::error::FieldError;
    #[pymodule_export]
    use crate::records::records;
    #[cfg(feature = "sandbox")]
    #[pymodule_export]
    use crate::sandbox::sandbox;
    #[pymodule_export]
    use crate::terms::{Calendar, Holiday, Term};
    #[pymodule_export]
    use crate::values::{
        CaseKey, CaseNumber, CourtOffice, InpsOffice, InvoiceReference, MedicalLicense, Money, Pin, ProtocolNumber,
        TaxCode,
    };

    /// Lets the modules within be imported by their names, which Python does not do by itself, and begins to log.
    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        let modules = module.py().import("sys")?.getattr("modules")?;
        for name in ["acts", "aio", "archive", "client", "columns", "records", "sandbox"] {
            if let Some(within) = module.getattr_opt(name)? {
                modules.set_item(format!("perito._native.{name}"), within)?;
                module.delattr(name)?;
                module.index()?.call_method1("remove", (name,))?;
            }
        }
        crate::logging::begin(module.py())
    }
}
