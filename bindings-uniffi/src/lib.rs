//! The library that Swift and Kotlin load: it translates, it never decides.
//!
//! UniFFI's annotations appear in this crate alone.

mod civil_date;
mod deadline;
mod error;
mod values;

pub use civil_date::CivilDate;
pub use deadline::{Deadline, Matter, Move, MoveReason, notice_deadline};
pub use error::{FieldProblem, PeritoError};
pub use values::{CaseNumber, CourtOffice, TaxCode};

uniffi::setup_scaffolding!("perito");
