//! What travels between a client and a portal: one definition for both sides.
//!
//! Requests are strict and hold text as it was sent: [`Request::parse`] turns one into values of the
//! [domain](crate::domain) or lists every field that is wrong. Answers are read tolerantly: unknown fields are passed
//! over and unknown codes kept.

mod account;
mod archive;
mod case;
mod case_file;
mod change;
mod civil_date;
mod digest;
mod filed_document;
pub mod header;
mod id;
pub mod instant;
mod observation;
mod open_enum;
mod operation;
mod payment;
mod problem;
mod registration;
mod report;
pub mod routes;
mod sandbox;
mod session;
mod term;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use account::{MePatch, MeView, PersonalData, PinIssued, PinPatch, PinView, Role};
pub use archive::{ArchiveEntryView, ArchiveEpochView, ArchiveEpochs};
pub use case::{CaseKeyBody, CaseLink, CasePut, CaseRecord, CaseSearch, CaseSearchKey, CaseView, Proceeding};
pub use case_file::CaseFile;
pub use change::{Change, ChangeKind, Changes};
pub use digest::{ContentDigest, sha256_hex};
pub use filed_document::{AttachmentView, DocumentRef, FiledDocument};
pub use observation::{ObservationRequest, ObservationView};
pub use operation::{
    AppointmentBody, AppointmentView, ConvocationRequest, FindingView, JoinState, OperationRequest, OperationView,
    PlaceBody, ReceiptView, SeverityCode,
};
pub use payment::{FeeItemCode, MoneyBody, PayeeCode, PaymentPut, PaymentStateCode, PaymentView};
pub use problem::{FieldProblem, PROBLEM_JSON, Problem, ProblemCode};
pub use registration::{
    Decision, DocumentKind, DocumentView, LicenseBody, RegistrationData, RegistrationDecision, RegistrationOpened,
    RegistrationRequest, RegistrationState, RegistrationView, document_media_type,
};
pub use report::{AnswerBody, DraftComparison, ReportKindCode, ReportRequest, ReportView};
pub use sandbox::{ClockAdvance, ClockView};
pub use session::{PinChange, SessionOpened, SessionOutcome, SessionRequest, SessionView};
pub use term::{CaseTerms, ExtensionBody, MoveView, TermBody, TermCode, TermEnd, TermsPut, TermsView};

use crate::domain::ValidationError;

impl<T> Page<T> {
    /// The same page of other items.
    #[must_use]
    pub fn map<V>(self, view: impl FnMut(T) -> V) -> Page<V> {
        Page { items: self.items.into_iter().map(view).collect(), next_cursor: self.next_cursor }
    }
}

/// A request body: what may be sent, and what it means once it has been checked.
pub trait Request: DeserializeOwned + Serialize {
    /// The checked request, in values of the domain.
    type Parsed;

    /// Checks every field.
    ///
    /// # Errors
    /// Every field that is wrong, by its dotted path in the body.
    fn parse(&self) -> Result<Self::Parsed, ValidationError>;
}

/// A collection, as ModI wants it (`REST_FORMAT_002`): an object with its items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Page<T> {
    /// The items, newest first unless the route says otherwise.
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 200))]
    pub items: Vec<T>,
    /// What to send as `cursor` for the next page; absent on the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 200, pattern = "^[A-Za-z0-9_-]+$"))]
    pub next_cursor: Option<String>,
}
