//! What went wrong, as the exceptions of `perito.errors`.

use perito::archive::{self, TreeError};
use perito::domain;
use perito::protocol::FieldProblem;
use perito::{Error, ErrorKind, Retry};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::acts::SendOptions;
use crate::archive::Receipt;
use crate::client::{ArchiveEvidence, StoredUpload};
use crate::enums::Member;
use crate::finding::findings;
use crate::records::record::plain_record;

pyo3::import_exception!(perito.errors, ArchiveError);
pyo3::import_exception!(perito.errors, CancelledError);
pyo3::import_exception!(perito.errors, ClosedError);
pyo3::import_exception!(perito.errors, ForkedError);
pyo3::import_exception!(perito.errors, PinChangeRequiredError);
pyo3::import_exception!(perito.errors, ProtocolError);
pyo3::import_exception!(perito.errors, ReceiptError);
pyo3::import_exception!(perito.errors, SandboxError);
pyo3::import_exception!(perito.errors, ValidationError);

plain_record! {
    /// One refused field; its texts never repeat the refused value.
    FieldError of FieldProblem {
        field: String,
        code: String,
        message_en: String,
        message_it: String,
    }
}

impl From<domain::FieldError> for FieldError {
    fn from(error: domain::FieldError) -> Self {
        Self(FieldProblem::from(&error))
    }
}

impl From<&FieldProblem> for FieldError {
    fn from(problem: &FieldProblem) -> Self {
        Self(problem.clone())
    }
}

/// Raises the refusal of one field as a `ValidationError`.
pub(crate) fn refused(error: domain::FieldError) -> PyErr {
    ValidationError::new_err((vec![FieldError::from(error)],))
}

/// Raises an error of the library as the class of its kind.
pub(crate) fn raised(py: Python<'_>, error: &Error) -> PyErr {
    exception(py, error).map_or_else(|failed| failed, PyErr::from_value)
}

fn exception<'py>(py: Python<'py>, error: &Error) -> PyResult<Bound<'py, PyAny>> {
    let class = class(py, class_of(error.kind()))?;
    let texts = (error.code(), error.message_en(), error.message_it());
    let raised = if error.kind() == ErrorKind::Validation {
        let fields: Vec<_> = error.fields().iter().map(FieldError::from).collect();
        class.call1((fields,))?
    } else {
        class.call1(texts)?
    };
    raised.setattr("operation", error.operation())?;
    let (retry, after) = match error.retry() {
        Retry::Never => ("never", None),
        Retry::Now => ("now", None),
        Retry::After(after) => ("later", after),
    };
    raised.setattr("retry", Member { of: "Retry", code: retry })?;
    raised.setattr("retry_after", after)?;
    for (name, value) in error.context() {
        raised.getattr("context")?.set_item(name, value)?;
    }
    if error.kind() == ErrorKind::RiskNotAccepted {
        raised.setattr("findings", findings(py, error.findings().to_vec())?)?;
    }
    raised.setattr("refusal_receipt", error.refusal_receipt().cloned().map(Receipt))?;
    raised.setattr("resend", error.resend().cloned().map(SendOptions))?;
    raised.setattr("upload", error.upload().cloned().map(StoredUpload))?;
    raised.setattr("archive_evidence", error.archive_evidence().cloned().map(ArchiveEvidence))?;
    Ok(raised)
}

/// That an upload was called off, with what goes on later.
pub(crate) fn called_off(py: Python<'_>, stored: Option<StoredUpload>) -> PyErr {
    let raised = CancelledError::new_err(("cancelled", "this was called off", "operazione annullata"));
    let value = raised.value(py);
    // The error says the essential without them.
    let _ = value.setattr("operation", "upload");
    let _ = value.setattr("upload", stored);
    raised
}

/// Raises that an answer of the portal holds what no version that is known here would.
pub(crate) fn not_understood(py: Python<'_>, error: domain::FieldError) -> PyErr {
    let raised = ProtocolError::new_err((
        "protocol",
        "the portal's answer cannot be understood",
        "la risposta del portale non è comprensibile",
    ));
    let context = raised.value(py).getattr("context");
    // The error says the essential without it.
    let _ = context.and_then(|context| context.set_item("field", error.field));
    raised
}

/// The class of a kind; what a later version of the library knows beside them is a `PeritoError`.
fn class_of(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::AmbiguousCase => "AmbiguousCaseError",
        ErrorKind::Archive => "ArchiveError",
        ErrorKind::Cancelled => "CancelledError",
        ErrorKind::Conflict => "ConflictError",
        ErrorKind::File => "FileError",
        ErrorKind::Forbidden => "ForbiddenError",
        ErrorKind::IdempotencyKeyReused => "IdempotencyKeyReusedError",
        ErrorKind::InvalidAddress => "InvalidAddressError",
        ErrorKind::NotFound => "NotFoundError",
        ErrorKind::Network => "NetworkError",
        ErrorKind::PinChangeRequired => "PinChangeRequiredError",
        ErrorKind::PinDisabled => "PinDisabledError",
        ErrorKind::PreconditionFailed => "PreconditionFailedError",
        ErrorKind::Protocol => "ProtocolError",
        ErrorKind::RateLimited => "RateLimitedError",
        ErrorKind::Receipt => "ReceiptError",
        ErrorKind::Refused => "RefusedError",
        ErrorKind::RiskNotAccepted => "RiskNotAcceptedError",
        ErrorKind::SessionExpired => "SessionExpiredError",
        ErrorKind::Unavailable => "UnavailableError",
        ErrorKind::UploadGone => "UploadGoneError",
        ErrorKind::Validation => "ValidationError",
        ErrorKind::WrongCredentials => "WrongCredentialsError",
        _ => "PeritoError",
    }
}

fn class<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    static ERRORS: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    ERRORS.get_or_try_init(py, || py.import("perito.errors").map(Bound::unbind))?.bind(py).getattr(name)
}

/// Raises every refused field of a record as one `ValidationError`.
pub(crate) fn refused_all(errors: domain::ValidationError) -> PyErr {
    let errors: Vec<_> = errors.errors().iter().cloned().map(FieldError::from).collect();
    ValidationError::new_err((errors,))
}

/// Raises what is wrong with a receipt as a `ReceiptError`.
pub(crate) fn of_receipt(error: archive::ReceiptError) -> PyErr {
    ReceiptError::new_err((error.code(), error.to_string(), error.message_it()))
}

/// Raises what is wrong with what an archive shows as an `ArchiveError`.
pub(crate) fn of_tree(error: TreeError) -> PyErr {
    ArchiveError::new_err((error.code(), error.to_string(), error.message_it()))
}
