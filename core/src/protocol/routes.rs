//! The paths of the protocol. Ids are opaque: nothing about a person or a case stands in a URL.

/// Registrations of doctors.
pub const REGISTRATIONS: &str = "/v1/registrations";
/// One registration.
pub const REGISTRATION: &str = "/v1/registrations/{id}";
/// One of the three documents of a registration.
pub const REGISTRATION_DOCUMENT: &str = "/v1/registrations/{id}/documents/{kind}";
/// The officer's decision on a registration.
pub const REGISTRATION_DECISION: &str = "/v1/registrations/{id}/decision";
/// The PIN of an account, in the hands of the officer.
pub const ACCOUNT_PIN: &str = "/v1/accounts/{id}/pin";
/// One's own account.
pub const ME: &str = "/v1/me";
/// One's own PIN.
pub const ME_PIN: &str = "/v1/me/pin";
/// One's own sessions.
pub const SESSIONS: &str = "/v1/sessions";
/// The session in use.
pub const SESSION_CURRENT: &str = "/v1/sessions/current";
/// One session.
pub const SESSION: &str = "/v1/sessions/{id}";
/// Searches of cases by key.
pub const CASE_SEARCHES: &str = "/v1/case-searches";
/// Cases.
pub const CASES: &str = "/v1/cases";
/// One case.
pub const CASE: &str = "/v1/cases/{id}";
/// The terms of art. 195 c.p.c. of a case.
pub const CASE_TERMS: &str = "/v1/cases/{id}/terms";
/// The merits case that follows an ATPO.
pub const CASE_LINKS: &str = "/v1/cases/{id}/links";
/// What the rules say about a case today.
pub const CASE_FINDINGS: &str = "/v1/cases/{id}/findings";
/// Notices of the start of operations.
pub const OPERATIONS: &str = "/v1/operations";
/// One notice.
pub const OPERATION: &str = "/v1/operations/{id}";
/// The later convocations of a notice.
pub const CONVOCATIONS: &str = "/v1/operations/{id}/convocations";
/// One receipt.
pub const RECEIPT: &str = "/v1/receipts/{id}";
/// Uploads of documents, by tus 1.0.
pub const UPLOADS: &str = "/v1/uploads";
/// One upload.
pub const UPLOAD: &str = "/v1/uploads/{id}";
/// Reports: draft, final and supplement.
pub const REPORTS: &str = "/v1/reports";
/// One report.
pub const REPORT: &str = "/v1/reports/{id}";
/// The document of a report.
pub const REPORT_CONTENT: &str = "/v1/reports/{id}/content";
/// Observations of INPS's doctor.
pub const OBSERVATIONS: &str = "/v1/observations";
/// One observation.
pub const OBSERVATION: &str = "/v1/observations/{id}";
/// The document of an observation.
pub const OBSERVATION_CONTENT: &str = "/v1/observations/{id}/content";
/// The payments agenda.
pub const PAYMENTS: &str = "/v1/payments";
/// One payment.
pub const PAYMENT: &str = "/v1/payments/{id}";
/// What has come or changed since a cursor.
pub const CHANGES: &str = "/v1/changes";
/// The last checkpoint of the security archive.
pub const ARCHIVE_CHECKPOINT: &str = "/v1/archive/checkpoint";
/// One tile of the archive's hashes. The slashes of its index are sent as they are, or encoded.
pub const ARCHIVE_TILE: &str = "/v1/archive/tile/{level}/{index}";
/// One bundle of the archive's entries, its index as that of a tile.
pub const ARCHIVE_BUNDLE: &str = "/v1/archive/tile/entries/{index}";
/// How the archive went on from backups.
pub const ARCHIVE_EPOCHS: &str = "/v1/archive/epochs";
/// The search of the archive's entries.
pub const ARCHIVE_ENTRIES: &str = "/v1/archive/entries";
/// The clock of a sandbox, which exists there alone.
pub const SANDBOX_CLOCK: &str = "/v1/sandbox/clock";
/// Whether the portal serves.
pub const STATUS: &str = "/status";
/// The protocol's own description.
pub const OPENAPI: &str = "/openapi.json";
/// The same as a page to be read.
pub const DOCS: &str = "/docs";
/// A style sheet or script of that page.
pub const DOCS_FILE: &str = "/docs/{file}";

/// A template with its parameters filled in, in order.
#[must_use]
pub fn fill(template: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let parts = template.split('/').map(|part| match part.starts_with('{') {
        true => values.next().copied().unwrap_or_default(),
        false => part,
    });
    parts.collect::<Vec<_>>().join("/")
}
