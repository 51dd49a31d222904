//! The private native module under the Python package `perito`: it translates, it never decides.

mod civil_date;
mod deadline;
mod error;
mod values;

/// The native half of `perito`; its types are documented in `perito/_native.pyi`.
#[pyo3::pymodule(name = "_native")]
mod native {
    #[pymodule_export]
    use crate::deadline::{Deadline, Move, notice_deadline};
    #[pymodule_export]
    use crate::error::FieldError;
    #[pymodule_export]
    use crate::values::{CaseNumber, CourtOffice, TaxCode};
}
