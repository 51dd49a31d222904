//! Which type of the protocol each recorded body is of: what was written is read and written again without a loss.

use perito::protocol::{
    ArchiveEntryView, ArchiveEpochs, CaseLink, CasePut, CaseSearch, CaseView, Changes, ClockAdvance, ClockView,
    ConvocationRequest, DocumentView, FindingView, MePatch, MeView, ObservationRequest, ObservationView,
    OperationRequest, OperationView, Page, PaymentPut, PaymentView, PinChange, PinIssued, PinPatch, Problem,
    ReceiptView, RegistrationDecision, RegistrationOpened, RegistrationRequest, RegistrationView, ReportRequest,
    ReportView, SessionOpened, SessionRequest, SessionView, TermsPut, TermsView, routes,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::compare;

type Check = fn(&Value) -> Result<(), String>;

/// Reads a body as today's type does, and compares what that writes.
fn of<T: DeserializeOwned + Serialize>(recorded: &Value) -> Result<(), String> {
    let read: T = serde_json::from_value(recorded.clone()).map_err(|error| error.to_string())?;
    compare::check(recorded, &serde_json::to_value(read).unwrap(), std::any::type_name::<T>())
}

/// What a route's request is of, where it has a body of JSON.
pub(crate) fn request(method: &str, route: &str) -> Option<Check> {
    Some(match (method, route) {
        ("POST", routes::REGISTRATIONS) => of::<RegistrationRequest>,
        ("POST", routes::REGISTRATION_DECISION) => of::<RegistrationDecision>,
        ("PATCH", routes::ACCOUNT_PIN) => of::<PinPatch>,
        ("PATCH", routes::ME) => of::<MePatch>,
        ("PUT", routes::ME_PIN) => of::<PinChange>,
        ("POST", routes::SESSIONS) => of::<SessionRequest>,
        ("POST", routes::CASE_SEARCHES) => of::<CaseSearch>,
        ("PUT", routes::CASES) => of::<CasePut>,
        ("PUT", routes::CASE_TERMS) => of::<TermsPut>,
        ("PUT", routes::CASE_LINKS) => of::<CaseLink>,
        ("POST", routes::OPERATIONS) => of::<OperationRequest>,
        ("POST", routes::CONVOCATIONS) => of::<ConvocationRequest>,
        ("POST", routes::REPORTS) => of::<ReportRequest>,
        ("POST", routes::OBSERVATIONS) => of::<ObservationRequest>,
        ("PUT", routes::PAYMENT) => of::<PaymentPut>,
        ("POST", routes::SANDBOX_CLOCK) => of::<ClockAdvance>,
        _ => return None,
    })
}

/// What the answer of a route is of, where it has one of JSON.
pub(crate) fn answer(method: &str, route: &str, status: u16) -> Option<Check> {
    Some(match (method, route) {
        (_, routes::STATUS | routes::OPENAPI) if status == 200 => return None,
        _ if status >= 400 => of::<Problem>,
        ("POST", routes::REGISTRATIONS) => of::<RegistrationOpened>,
        ("GET", routes::REGISTRATIONS) => of::<Page<RegistrationView>>,
        ("GET", routes::REGISTRATION) | ("POST", routes::REGISTRATION_DECISION) => of::<RegistrationView>,
        ("PUT", routes::REGISTRATION_DOCUMENT) => of::<DocumentView>,
        ("POST", routes::ACCOUNT_PIN) => of::<PinIssued>,
        (_, routes::ME) => of::<MeView>,
        ("GET", routes::SESSIONS) => of::<Page<SessionView>>,
        (_, routes::ME_PIN | routes::SESSIONS | routes::SESSION_CURRENT) => of::<SessionOpened>,
        ("GET", routes::ARCHIVE_EPOCHS) => of::<ArchiveEpochs>,
        ("GET", routes::CASES) | ("POST", routes::CASE_SEARCHES) => of::<Page<CaseView>>,
        (_, routes::CASES | routes::CASE | routes::CASE_LINKS) => of::<CaseView>,
        (_, routes::CASE_TERMS) => of::<TermsView>,
        (_, routes::CASE_FINDINGS) => of::<Page<FindingView>>,
        ("GET", routes::OPERATIONS) => of::<Page<OperationView>>,
        (_, routes::OPERATIONS | routes::OPERATION | routes::CONVOCATIONS) => of::<OperationView>,
        (_, routes::RECEIPT) => of::<ReceiptView>,
        ("GET", routes::REPORTS) => of::<Page<ReportView>>,
        (_, routes::REPORTS | routes::REPORT) => of::<ReportView>,
        ("GET", routes::OBSERVATIONS) => of::<Page<ObservationView>>,
        (_, routes::OBSERVATIONS | routes::OBSERVATION) => of::<ObservationView>,
        ("GET", routes::PAYMENTS) => of::<Page<PaymentView>>,
        (_, routes::PAYMENT) => of::<PaymentView>,
        (_, routes::ARCHIVE_ENTRIES) => of::<Page<ArchiveEntryView>>,
        (_, routes::CHANGES) => of::<Changes>,
        (_, routes::SANDBOX_CLOCK) => of::<ClockView>,
        _ => return None,
    })
}
