//! What calls fail with: a small closed set, told apart by what an application does about it.

use std::fmt;

use perito::archive::{ReceiptError, TreeError};
use perito::domain::{self, ValidationError};

use crate::acts::SendOptions;
use crate::duration::Duration;
use crate::error_kind::ErrorKind;
use crate::finding::Finding;
use crate::upload::StoredUpload;
use crate::values::Receipt;

/// Why a call did not succeed.
///
/// Each case is something else to be done; `details` says what happened, with texts in Italian and English. Nothing in it
/// but the receipts is of a person or a case.
#[derive(Debug, Clone, thiserror::Error, uniffi::Error)]
#[error("{}", self.details())]
pub enum PeritoError {
    /// It was called off.
    Cancelled {
        /// What happened.
        details: ErrorDetails,
    },
    /// Something of this device or of the application's own settings: a file that cannot be read or written, an address
    /// that is none.
    Device {
        /// What happened.
        details: ErrorDetails,
    },
    /// Nobody is logged in: wrong PIN, PIN disabled or to be changed, session ended. Log in.
    Login {
        /// What happened.
        details: ErrorDetails,
    },
    /// The portal refuses: the role does not allow it, it does not exist or is not yours, or it does not fit the present
    /// state.
    Refused {
        /// What happened.
        details: ErrorDetails,
    },
    /// The act breaks a rule and was not sent: show `details.findings`, and send it again with the risk accepted if the
    /// doctor wants so.
    RiskNotAccepted {
        /// What happened.
        details: ErrorDetails,
    },
    /// The portal cannot be reached, cannot serve now, or asks to wait: try again later, as `details.retry` says. Whether an act arrived
    /// is not known: where there is `details.resend`, send it again with that, which cannot do it twice.
    Unreachable {
        /// What happened.
        details: ErrorDetails,
    },
    /// The answer is not to be trusted: a receipt that does not verify, an archive that contradicts itself, an answer that
    /// cannot be understood.
    Untrusted {
        /// What happened.
        details: ErrorDetails,
    },
    /// Input was refused, here or by the portal: `details.fields` names each field.
    Validation {
        /// What happened.
        details: ErrorDetails,
    },
}

/// What happened.
#[derive(Clone, Default, uniffi::Record)]
#[uniffi::export(Display)]
pub struct ErrorDetails {
    /// The stable code in snake_case, as docs/protocol.md lists them.
    pub code: String,
    /// What went wrong, in English.
    pub message_en: String,
    /// What went wrong, in Italian, fit to be shown to a doctor.
    pub message_it: String,
    /// Whether trying again helps.
    pub retry: Retry,
    /// The call that failed, in the names of Rust (`notify_operation`); empty for what needs no portal.
    pub operation: String,
    /// Names and values that help to find the fault: a status, a number of attempts.
    pub context: Vec<ErrorContext>,
    /// What went wrong, as the library tells it apart more finely than the cases do.
    pub kind: ErrorKind,
    /// Every field that is wrong.
    pub fields: Vec<FieldProblem>,
    /// What the rules say about an act that was not sent.
    pub findings: Vec<Finding>,
    /// How to send the very same act again, where it may have arrived: to be kept, even across a restart.
    pub resend: Option<SendOptions>,
    /// What an upload that did not come to its end goes on from: to be kept, even across a restart.
    pub upload: Option<StoredUpload>,
    /// The verified receipt of an act that is done, where what the portal shows of it cannot be read: to be kept.
    pub receipt: Option<Receipt>,
    /// The verified receipt of refusal, where the portal gave one: it proves the attempt.
    pub refusal_receipt: Option<Receipt>,
    /// What shows that the archive contradicts itself.
    pub archive_evidence: Option<ArchiveEvidence>,
}

/// Whether trying again helps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, uniffi::Enum)]
#[uniffi::export(Display)]
pub enum Retry {
    /// Not without changing something.
    #[default]
    Never,
    /// At once.
    Now,
    /// Later.
    After {
        /// After how long, where the portal said so.
        delay: Option<Duration>,
    },
}

/// A name and a value that help to find a fault.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct ErrorContext {
    /// The name.
    pub name: String,
    /// The value; never personal data.
    pub value: String,
}

/// One refused field. Its texts never repeat the refused value.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct FieldProblem {
    /// The field, as a dotted path in the protocol's names (`case_key.number`).
    pub field: String,
    /// A stable code in snake_case.
    pub code: String,
    /// What was wrong and what would be right, in English.
    pub message_en: String,
    /// What was wrong and what would be right, in Italian.
    pub message_it: String,
}

/// Two checkpoints that do not agree, to be shown to whoever runs the portal. They name no person and no case.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct ArchiveEvidence {
    /// The checkpoint that was seen first.
    pub remembered: String,
    /// The checkpoint that does not agree with it.
    pub shown: String,
    /// All of it as JSON, with the proof that neither can be the other's beginning: what is handed over.
    pub text: String,
    /// The verified receipt of the act that was done, which is to be kept.
    pub receipt: Option<Receipt>,
}

impl PeritoError {
    /// What happened.
    #[must_use]
    pub fn details(&self) -> &ErrorDetails {
        match self {
            Self::Cancelled { details }
            | Self::Device { details }
            | Self::Login { details }
            | Self::Refused { details }
            | Self::RiskNotAccepted { details }
            | Self::Unreachable { details }
            | Self::Untrusted { details }
            | Self::Validation { details } => details,
        }
    }
}

impl ErrorDetails {
    pub(crate) fn new(code: &str, message_en: impl Into<String>, message_it: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message_en: message_en.into(), message_it: message_it.into(), ..Self::default() }
    }
}

#[cfg(feature = "client")]
impl ErrorDetails {
    /// Of an answer with a field that has no value here.
    pub(crate) fn not_understood(operation: &str, error: &domain::FieldError) -> Self {
        Self {
            kind: ErrorKind::Protocol,
            operation: operation.to_owned(),
            context: vec![ErrorContext { name: "field".to_owned(), value: error.field.to_string() }],
            ..Self::new(
                "protocol",
                "the portal's answer cannot be understood",
                "la risposta del portale non è comprensibile",
            )
        }
    }
}

impl fmt::Display for Retry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Never => f.write_str("never"),
            Self::Now => f.write_str("now"),
            Self::After { delay: None } => f.write_str("later"),
            Self::After { delay: Some(delay) } => write!(f, "after {:?}", delay.0),
        }
    }
}

impl fmt::Display for ErrorDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.operation.is_empty() {
            write!(f, "{}: ", self.operation)?;
        }
        f.write_str(&self.message_en)?;
        for field in &self.fields {
            write!(f, "; {}: {}", field.field, field.message_en)?;
        }
        for finding in &self.findings {
            write!(f, "; {}: {}", finding.rule, finding.text_en)?;
        }
        for ErrorContext { name, value } in &self.context {
            write!(f, " [{name} {value}]")?;
        }
        Ok(())
    }
}

impl fmt::Debug for ErrorDetails {
    /// Leaves out the receipts, which name the case.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ErrorDetails({}: {self})", self.code)
    }
}

impl From<ValidationError> for PeritoError {
    fn from(error: ValidationError) -> Self {
        let fields = error.errors().iter().cloned().map(FieldProblem::from).collect();
        let details = ErrorDetails {
            kind: ErrorKind::Validation,
            fields,
            ..ErrorDetails::new("validation_failed", "one or more fields are wrong", "uno o più campi sono errati")
        };
        Self::Validation { details }
    }
}

impl From<domain::FieldError> for PeritoError {
    fn from(error: domain::FieldError) -> Self {
        ValidationError::from(error).into()
    }
}

impl From<ReceiptError> for PeritoError {
    fn from(error: ReceiptError) -> Self {
        let said = ErrorDetails::new(error.code(), error.to_string(), error.message_it());
        Self::Untrusted { details: ErrorDetails { kind: ErrorKind::Receipt, ..said } }
    }
}

impl From<TreeError> for PeritoError {
    fn from(error: TreeError) -> Self {
        let said = ErrorDetails::new(error.code(), error.to_string(), error.message_it());
        Self::Untrusted { details: ErrorDetails { kind: ErrorKind::Archive, ..said } }
    }
}

impl From<domain::FieldError> for FieldProblem {
    fn from(error: domain::FieldError) -> Self {
        Self {
            field: error.field.into_owned(),
            code: error.code.to_owned(),
            message_en: error.message_en.into_owned(),
            message_it: error.message_it.into_owned(),
        }
    }
}
