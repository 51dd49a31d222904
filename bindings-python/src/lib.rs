//! The private native module under the Python package `perito`: it translates, it never decides.

#![allow(clippy::needless_pass_by_value, reason = "what is converted from Python's arguments comes as a value")]

mod civil_date;
mod deadline;
mod enums;
mod error;
mod terms;
mod text;
mod values;

/// The native half of `perito`; its types are documented in `perito/_native.pyi`.
#[pyo3::pymodule(name = "_native")]
mod native {
    #[pymodule_export]
    use crate::deadline::{Deadline, Move, notice_deadline};
    #[pymodule_export]
    use crate::error::FieldError;
    #[pymodule_export]
    use crate::terms::{Calendar, Holiday, Term};
    #[pymodule_export]
    use crate::values::{
        CaseKey, CaseNumber, CourtOffice, InpsOffice, MedicalLicense, Money, Pin, ProtocolNumber, TaxCode,
    };
}
