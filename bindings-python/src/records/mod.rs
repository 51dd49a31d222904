//! What a portal shows: immutable records with a JSON round trip.
//!
//! A record is the answer of the protocol itself; Python sees each field, when it asks for it, as a value of its own or of
//! perito. That every field can be seen so is made sure of when a record is made.

mod account;
mod case;
mod change;
pub(crate) mod field;
mod operation;
mod page;
mod payment;
pub(crate) mod record;
mod registration;
mod report;
mod terms;

pub(crate) use account::{MeView, PinView, SessionView};
pub(crate) use case::{CaseFile, CaseView};
pub(crate) use change::{Change, Changes};
pub(crate) use operation::{AppointmentView, OperationView, PlaceView, ReceiptView};
pub(crate) use page::Page;
pub(crate) use payment::PaymentView;
pub(crate) use registration::{DocumentView, RegistrationView};
pub(crate) use report::{AnswerView, AttachmentView, DraftComparison, FiledDocument, ObservationView, ReportView};
pub(crate) use terms::{ExtensionView, MoveView, TermEnd, TermView, TermsView};

/// What a portal shows: immutable records with a JSON round trip.
#[pyo3::pymodule]
pub(crate) mod records {
    #[pymodule_export]
    use super::{
        AnswerView, AppointmentView, AttachmentView, CaseFile, CaseView, Change, Changes, DocumentView,
        DraftComparison, ExtensionView, FiledDocument, MeView, MoveView, ObservationView, OperationView, Page,
        PaymentView, PinView, PlaceView, ReceiptView, RegistrationView, ReportView, SessionView, TermEnd, TermView,
        TermsView,
    };
    #[pymodule_export]
    use crate::finding::Finding;
}
