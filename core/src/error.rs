//! The one error type of the library: what went wrong, whether trying again helps, and what a doctor may be shown.

use std::fmt::{self, Display};
use std::time::Duration;

use crate::archive::{Receipt, ReceiptError};
use crate::client::{ArchiveError, ArchiveEvidence, Objection, SendOptions, StoredUpload};
use crate::domain::{Finding, ValidationError};
use crate::protocol::{FieldProblem, Problem, ProblemCode};

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Several cases answer the search: name the register, or the sub-procedure.
    AmbiguousCase,
    /// The archive contradicts what it showed before, or is not the one that is remembered: see
    /// [`Error::archive_evidence`].
    Archive,
    /// The caller called it off.
    Cancelled,
    /// The act does not fit the present state.
    Conflict,
    /// A file of this machine cannot be read or written, or is there already.
    File,
    /// The role, or the level of the PIN, does not allow it.
    Forbidden,
    /// The idempotency key was used for another act.
    IdempotencyKeyReused,
    /// The portal's address cannot be used.
    InvalidAddress,
    /// It does not exist, or is not yours to see.
    NotFound,
    /// The connection failed, or the time ran out. Whether a write arrived is not known; its key makes it safe to repeat.
    Network,
    /// The PIN must be changed before anything else.
    PinChangeRequired,
    /// The PIN is disabled: the INPS office must issue another.
    PinDisabled,
    /// It was changed in the meantime: read it again.
    PreconditionFailed,
    /// The portal's answer cannot be understood.
    Protocol,
    /// Too many requests, or too many wrong PINs.
    RateLimited,
    /// The receipt does not verify, or is of another request: the act is not done until one does.
    Receipt,
    /// The portal refused for a reason this version does not know; see [`Error::code`].
    Refused,
    /// The act breaks a rule, and the caller has not said that the risk is known: see [`Error::findings`].
    RiskNotAccepted,
    /// The session has ended: log in again.
    SessionExpired,
    /// The portal cannot serve now.
    Unavailable,
    /// The upload has expired or was used already: upload the document again.
    UploadGone,
    /// One or more fields are wrong: see [`Error::fields`].
    Validation,
    /// Unknown user or wrong PIN.
    WrongCredentials,
}

/// Whether trying again helps. A legal act is sent again as [`Error::resend`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Retry {
    /// Not without changing something.
    Never,
    /// At once.
    Now,
    /// After this time, or after some time where the portal did not say.
    After(Option<Duration>),
}

/// Why a call did not succeed. What it shows holds no name, tax code, PIN, token or body.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    operation: &'static str,
    retry: Retry,
    code: String,
    message_en: String,
    message_it: String,
    context: Vec<(&'static str, String)>,
    fields: Vec<FieldProblem>,
    findings: Vec<Finding>,
    archive_evidence: Option<Box<ArchiveEvidence>>,
    refusal_receipt: Option<Receipt>,
    resend: Option<SendOptions>,
    upload: Option<StoredUpload>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, operation: &'static str) -> Self {
        let (code, message_en, message_it) = kind.texts();
        Self(Box::new(Inner {
            kind,
            operation,
            retry: kind.retry(),
            code: code.to_owned(),
            message_en: message_en.to_owned(),
            message_it: message_it.to_owned(),
            context: Vec::new(),
            fields: Vec::new(),
            findings: Vec::new(),
            archive_evidence: None,
            refusal_receipt: None,
            resend: None,
            upload: None,
            source: None,
        }))
    }

    /// What a problem of the portal means here.
    pub(crate) fn of_problem(problem: Problem, operation: &'static str) -> Self {
        let kind = kind_of(&problem.code).or_else(|| ErrorKind::of_status(problem.status));
        let mut error = Self::new(kind.unwrap_or(ErrorKind::Refused), operation);
        problem.code.code().clone_into(&mut error.0.code);
        error.0.message_en = problem.title;
        error.0.message_it = problem.title_it;
        error.0.fields = problem.errors;
        error
    }

    pub(crate) fn of_fields(error: &ValidationError, operation: &'static str) -> Self {
        let mut made = Self::new(ErrorKind::Validation, operation);
        made.0.fields = error.errors().iter().map(FieldProblem::from).collect();
        made
    }

    pub(crate) fn of_risk(findings: Vec<Finding>, operation: &'static str) -> Self {
        let mut error = Self::new(ErrorKind::RiskNotAccepted, operation);
        error.0.findings = findings;
        error
    }

    pub(crate) fn of_receipt(receipt: ReceiptError, operation: &'static str) -> Self {
        let mut error = Self::new(ErrorKind::Receipt, operation);
        receipt.code().clone_into(&mut error.0.code);
        error.0.message_en = receipt.to_string();
        error.0.message_it = receipt.message_it();
        // The same key asks for the same act's receipt again, which may arrive whole; the keys that are trusted here,
        // and the portal that was asked, do not change by themselves.
        let retry = match receipt {
            ReceiptError::AnotherPortal
            | ReceiptError::Future
            | ReceiptError::KeyNotValid
            | ReceiptError::Origin
            | ReceiptError::Sandbox
            | ReceiptError::UnknownKey => Retry::Never,
            _ => Retry::Now,
        };
        error.with_retry(retry).with_source(receipt)
    }

    pub(crate) fn of_archive(archive: &ArchiveError, operation: &'static str) -> Self {
        let mut error = Self::new(ErrorKind::Archive, operation);
        archive.code().clone_into(&mut error.0.code);
        error.0.message_en = archive.to_string();
        error.0.message_it = archive.message_it();
        error
    }

    pub(crate) fn of_objection(objection: Objection, operation: &'static str) -> Self {
        let mut error = Self::of_archive(&objection.error, operation);
        error.0.archive_evidence = Some(objection.evidence);
        error
    }

    pub(crate) fn with_retry(mut self, retry: Retry) -> Self {
        self.0.retry = retry;
        self
    }

    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// When to try again, where the portal said so and trying again helps.
    pub(crate) fn with_retry_after(mut self, after: Option<Duration>) -> Self {
        if let (Retry::After(_), Some(_)) = (self.0.retry, after) {
            self.0.retry = Retry::After(after);
        }
        self
    }

    pub(crate) fn with_context(mut self, name: &'static str, value: impl Display) -> Self {
        self.0.context.retain(|(present, _)| *present != name);
        self.0.context.push((name, value.to_string()));
        self
    }

    pub(crate) fn with_resend(mut self, options: SendOptions) -> Self {
        self.0.resend = Some(options);
        self
    }

    pub(crate) fn with_upload(mut self, upload: StoredUpload) -> Self {
        self.0.upload = Some(upload);
        self
    }

    pub(crate) fn with_refusal_receipt(mut self, receipt: Option<Receipt>) -> Self {
        self.0.refusal_receipt = receipt;
        self
    }

    /// The same, with what another shows of the archive.
    pub(crate) fn with_archive_evidence_of(mut self, other: Self) -> Self {
        self.0.archive_evidence = other.0.archive_evidence;
        self
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Whether trying again helps.
    #[must_use]
    pub fn retry(&self) -> Retry {
        self.0.retry
    }

    /// The call that failed (`notify_operation`).
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The stable code, listed in `docs/protocol.md`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// What went wrong, in English.
    #[must_use]
    pub fn message_en(&self) -> &str {
        &self.0.message_en
    }

    /// What went wrong, in Italian, fit to be shown to a doctor.
    #[must_use]
    pub fn message_it(&self) -> &str {
        &self.0.message_it
    }

    /// Names and values that help to find the fault: a status, a number of attempts. Never personal data.
    #[must_use]
    pub fn context(&self) -> &[(&'static str, String)] {
        &self.0.context
    }

    /// Every field that is wrong; empty for other kinds.
    #[must_use]
    pub fn fields(&self) -> &[FieldProblem] {
        &self.0.fields
    }

    /// What the rules say about an act that was not sent; empty for other kinds.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.0.findings
    }

    /// The two checkpoints that do not agree, where the archive contradicts what it showed before, and the receipt of the
    /// act that was done, which is to be kept. To be shown to whoever runs the portal. A refusal whose receipt brought the
    /// contradiction has it too.
    #[must_use]
    pub fn archive_evidence(&self) -> Option<&ArchiveEvidence> {
        self.0.archive_evidence.as_deref()
    }

    /// The verified receipt of refusal that the portal gave, if it did: it proves the attempt.
    #[must_use]
    pub fn refusal_receipt(&self) -> Option<&Receipt> {
        self.0.refusal_receipt.as_ref()
    }

    /// How to send the very same act again, when a legal act failed after it may have been sent: with these options,
    /// kept even across a restart, it cannot be done twice. The rules look at it on the day it is sent again: for one that
    /// has become late meanwhile set [`SendOptions::accept_risk`]; if the first attempt did arrive, its receipt comes back.
    #[must_use]
    pub fn resend(&self) -> Option<&SendOptions> {
        self.0.resend.as_ref()
    }

    /// What an upload that did not come to its end goes on from, with [`Session::resume_upload`] of any session of the same
    /// account, even after a restart.
    ///
    /// [`Session::resume_upload`]: crate::client::Session::resume_upload
    #[must_use]
    pub fn upload(&self) -> Option<&StoredUpload> {
        self.0.upload.as_ref()
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.operation, self.0.message_en)?;
        for field in &self.0.fields {
            write!(f, "; {}: {}", field.field, field.message_en)?;
        }
        for finding in &self.0.findings {
            write!(f, "; {}: {}", finding.rule, finding.text_en)?;
        }
        for (name, value) in &self.0.context {
            write!(f, " [{name} {value}]")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    /// Leaves out the receipts, which name the case.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation)
            .field("retry", &self.0.retry)
            .field("code", &self.0.code)
            .field("message_en", &self.0.message_en)
            .field("context", &self.0.context)
            .field("fields", &self.0.fields)
            .field("findings", &self.0.findings)
            .field("archive_evidence", &self.0.archive_evidence)
            .field("resend", &self.0.resend)
            .field("upload", &self.0.upload)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

impl ErrorKind {
    fn retry(self) -> Retry {
        match self {
            Self::Cancelled => Retry::Now,
            Self::Network | Self::RateLimited | Self::Unavailable => Retry::After(None),
            _ => Retry::Never,
        }
    }

    /// What a status alone says of whether trying again helps.
    pub(crate) fn of_status(status: u16) -> Option<Self> {
        match status {
            408 => Some(Self::Network),
            429 => Some(Self::RateLimited),
            500 | 502..=504 => Some(Self::Unavailable),
            _ => None,
        }
    }

    /// Code, English and Italian, for errors that arise here and not at the portal.
    fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::AmbiguousCase => (
                "ambiguous_case",
                "several cases answer: name the register",
                "più cause corrispondono: indicare il registro",
            ),
            Self::Archive => (
                "archive",
                "the archive contradicts what it showed before",
                "l'archivio contraddice quanto mostrato in precedenza",
            ),
            Self::Cancelled => ("cancelled", "this was called off", "operazione annullata"),
            Self::File => (
                "file",
                "the file cannot be read or written, or is there already",
                "il file non si può leggere o scrivere, o esiste già",
            ),
            Self::InvalidAddress => (
                "invalid_address",
                "an https address is expected; http is for this machine alone",
                "serve un indirizzo https; http è ammesso solo per questa macchina",
            ),
            Self::Network => ("network", "the portal cannot be reached", "il portale non è raggiungibile"),
            Self::NotFound => ("not_found", "not found", "non trovato"),
            Self::RateLimited => {
                ("too_many_requests", "too many requests: wait before the next", "troppe richieste: attendere")
            }
            Self::Receipt => ("receipt", "the receipt does not verify", "la ricevuta non è valida"),
            Self::RiskNotAccepted => (
                "risk_not_accepted",
                "a rule is broken and the act was not sent: accept the risk to send it all the same",
                "una regola non è rispettata e l'atto non è stato inviato: per inviarlo comunque va accettato il rischio",
            ),
            Self::Unavailable => ("unavailable", "the portal cannot serve now", "il portale non è disponibile ora"),
            Self::Validation => ("validation_failed", "one or more fields are wrong", "uno o più campi sono errati"),
            _ => {
                ("protocol", "the portal's answer cannot be understood", "la risposta del portale non è comprensibile")
            }
        }
    }
}

/// What a code means here; none for those that only [`Error::code`] tells apart.
fn kind_of(code: &ProblemCode) -> Option<ErrorKind> {
    Some(match code {
        ProblemCode::Conflict => ErrorKind::Conflict,
        ProblemCode::IdempotencyKeyReused => ErrorKind::IdempotencyKeyReused,
        ProblemCode::Internal | ProblemCode::Unavailable => ErrorKind::Unavailable,
        ProblemCode::UploadBusy | ProblemCode::UploadOffset => ErrorKind::Unavailable,
        // Trying again does not mend it.
        ProblemCode::DocumentDamaged => ErrorKind::Refused,
        ProblemCode::UploadGone => ErrorKind::UploadGone,
        ProblemCode::NotFound => ErrorKind::NotFound,
        ProblemCode::PinChangeRequired => ErrorKind::PinChangeRequired,
        ProblemCode::PinDisabled => ErrorKind::PinDisabled,
        ProblemCode::PinLevel | ProblemCode::WrongRole => ErrorKind::Forbidden,
        ProblemCode::PreconditionFailed | ProblemCode::PreconditionRequired => ErrorKind::PreconditionFailed,
        ProblemCode::SessionExpired | ProblemCode::Unauthenticated => ErrorKind::SessionExpired,
        ProblemCode::TooManyRequests => ErrorKind::RateLimited,
        ProblemCode::ValidationFailed => ErrorKind::Validation,
        ProblemCode::WrongCredentials => ErrorKind::WrongCredentials,
        ProblemCode::ChecksumMismatch | ProblemCode::DigestMismatch | ProblemCode::RequestTimeout => ErrorKind::Network,
        _ => return None,
    })
}
