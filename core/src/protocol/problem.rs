//! Errors on the wire: RFC 9457 `application/problem+json` with a stable code.

use serde::{Deserialize, Serialize};

use super::open_enum::open_enum;
use crate::domain::{FieldError, ValidationError};

/// The media type of a problem.
pub const PROBLEM_JSON: &str = "application/problem+json";

open_enum! {
    /// What went wrong, as a stable code (causes and cures are in `docs/protocol.md`).
    ProblemCode {
        /// 460: `Upload-Checksum` does not match the bytes.
        ChecksumMismatch = "checksum_mismatch",
        /// 400: `Upload-Checksum` is of an algorithm that is not known here.
        ChecksumUnsupported = "checksum_unsupported",
        /// 409: the act does not fit the state of what it is done to.
        Conflict = "conflict",
        /// 400: `Content-Digest` does not match the body.
        DigestMismatch = "digest_mismatch",
        /// 422: the idempotency key was used with another body.
        IdempotencyKeyReused = "idempotency_key_reused",
        /// 400: a legal act without `Idempotency-Key`, or with one that cannot be read.
        IdempotencyKeyRequired = "idempotency_key_required",
        /// 500: a document that the portal keeps is missing or was altered on its disk: it is never served.
        DocumentDamaged = "document_damaged",
        /// 500: a fault of the portal.
        Internal = "internal",
        /// 400: the body is not JSON.
        MalformedBody = "malformed_body",
        /// 405: the path exists, the method does not.
        MethodNotAllowed = "method_not_allowed",
        /// 404: it does not exist, or is not yours to see.
        NotFound = "not_found",
        /// 413: the body is larger than allowed.
        PayloadTooLarge = "payload_too_large",
        /// 403: the PIN was not used for too long and is disabled.
        PinDisabled = "pin_disabled",
        /// 403: the PIN must be changed before anything else.
        PinChangeRequired = "pin_change_required",
        /// 403: an ordinary PIN consults, and does not act.
        PinLevel = "pin_level",
        /// 412: what `If-Match` names is not the current version.
        PreconditionFailed = "precondition_failed",
        /// 428: a change needs `If-Match`.
        PreconditionRequired = "precondition_required",
        /// 408: the request did not arrive whole in time.
        RequestTimeout = "request_timeout",
        /// 416: the document has no such part.
        RangeNotSatisfiable = "range_not_satisfiable",
        /// 401: the session has ended.
        SessionExpired = "session_expired",
        /// 429: too many requests, or too many wrong PINs.
        TooManyRequests = "too_many_requests",
        /// 412: `Tus-Resumable` is missing or of another version than 1.0.0.
        TusVersion = "tus_version",
        /// 401: no valid token.
        Unauthenticated = "unauthenticated",
        /// 503: the portal cannot serve now.
        Unavailable = "unavailable",
        /// 415: the body is of another kind than the route takes.
        UnsupportedMediaType = "unsupported_media_type",
        /// 423: another request is writing this upload.
        UploadBusy = "upload_busy",
        /// 410: the upload has expired, or was used already.
        UploadGone = "upload_gone",
        /// 409: `Upload-Offset` is not where the upload stands.
        UploadOffset = "upload_offset",
        /// 422: one or more fields are wrong; `errors` lists each of them.
        ValidationFailed = "validation_failed",
        /// 401: unknown user or wrong PIN, which are not told apart.
        WrongCredentials = "wrong_credentials",
        /// 403: the role may not do this.
        WrongRole = "wrong_role",
    }
}

/// A problem, as the portal answers it. It never repeats a value that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Problem {
    /// `urn:perito:problem:` and the code.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "schema", schema(max_length = 100, pattern = "^urn:perito:problem:[a-z_]+$"))]
    pub kind: String,
    /// The stable code.
    pub code: ProblemCode,
    /// The HTTP status.
    #[cfg_attr(feature = "schema", schema(minimum = 400, maximum = 599))]
    pub status: u16,
    /// What went wrong, in English.
    #[cfg_attr(feature = "schema", schema(max_length = 500, pattern = "^[^\\r\\n]*$"))]
    pub title: String,
    /// What went wrong, in Italian.
    #[cfg_attr(feature = "schema", schema(max_length = 500, pattern = "^[^\\r\\n]*$"))]
    pub title_it: String,
    /// What is particular to this occurrence, in English: the first wrong field, or how long to wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(nullable = false, max_length = 1_000, pattern = "^[^\\r\\n]*$"))]
    pub detail: Option<String>,
    /// Every field that is wrong; empty for other problems.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 100))]
    pub errors: Vec<FieldProblem>,
    /// The signed receipt of refusal, where the refused act was a notice, a convocation, a report or an observation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(nullable = false, max_length = 10_000, pattern = "^receipt: "))]
    pub refusal_receipt: Option<String>,
}

/// One wrong field of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// The field's dotted path in the body; empty for the body itself.
    #[cfg_attr(feature = "schema", schema(max_length = 200, pattern = "^[a-z0-9_.]*$"))]
    pub field: String,
    /// The stable code of what is wrong with it.
    #[cfg_attr(feature = "schema", schema(max_length = 100, pattern = "^[a-z0-9_]+$"))]
    pub code: String,
    /// What was wrong and what would be right, in English.
    #[cfg_attr(feature = "schema", schema(max_length = 500, pattern = "^[^\\r\\n]*$"))]
    pub message_en: String,
    /// What was wrong and what would be right, in Italian.
    #[cfg_attr(feature = "schema", schema(max_length = 500, pattern = "^[^\\r\\n]*$"))]
    pub message_it: String,
}

impl ProblemCode {
    /// The HTTP status it is answered with.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::ChecksumUnsupported | Self::DigestMismatch | Self::IdempotencyKeyRequired | Self::MalformedBody => {
                400
            }
            Self::SessionExpired | Self::Unauthenticated | Self::WrongCredentials => 401,
            Self::PinChangeRequired | Self::PinDisabled | Self::PinLevel | Self::WrongRole => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::RequestTimeout => 408,
            Self::Conflict | Self::UploadOffset => 409,
            Self::UploadGone => 410,
            Self::PreconditionFailed | Self::TusVersion => 412,
            Self::PayloadTooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::RangeNotSatisfiable => 416,
            Self::IdempotencyKeyReused | Self::ValidationFailed => 422,
            Self::UploadBusy => 423,
            Self::PreconditionRequired => 428,
            Self::TooManyRequests => 429,
            Self::ChecksumMismatch => 460,
            Self::DocumentDamaged | Self::Internal | Self::Unknown { .. } => 500,
            Self::Unavailable => 503,
        }
    }

    /// What went wrong, in English and in Italian.
    #[must_use]
    pub fn titles(&self) -> (&'static str, &'static str) {
        match self {
            Self::ChecksumUnsupported => {
                ("Upload-Checksum takes sha256 or sha1.", "Upload-Checksum ammette sha256 o sha1.")
            }
            Self::ChecksumMismatch => (
                "Upload-Checksum does not match the bytes: they were damaged on the way, send them again.",
                "Upload-Checksum non coincide con i byte: si sono alterati nel trasporto, vanno inviati di nuovo.",
            ),
            Self::Conflict => {
                ("This does not fit the present state.", "L'operazione non è compatibile con lo stato attuale.")
            }
            Self::DigestMismatch => (
                "Content-Digest does not match the body: it was damaged on the way, send it again.",
                "Content-Digest non coincide con il contenuto: si è alterato nel trasporto, va inviato di nuovo.",
            ),
            Self::IdempotencyKeyReused => (
                "This Idempotency-Key was used with another body; use a new key for a new act.",
                "Questa Idempotency-Key è già stata usata con un altro contenuto; per un nuovo atto serve una nuova chiave.",
            ),
            Self::IdempotencyKeyRequired => (
                "A legal act needs an Idempotency-Key of 1 to 128 visible ASCII characters.",
                "Un atto richiede una Idempotency-Key da 1 a 128 caratteri ASCII visibili.",
            ),
            Self::DocumentDamaged => (
                "The portal's copy of this document is missing or was altered; it is not served. Tell the office.",
                "La copia del documento sul portale manca o è alterata; non viene mostrata. Avvisare la sede.",
            ),
            Self::Internal | Self::Unknown { .. } => {
                ("The portal failed; try again later.", "Errore del portale; riprovare più tardi.")
            }
            Self::MalformedBody => ("The body is not well-formed JSON.", "Il contenuto non è JSON ben formato."),
            Self::MethodNotAllowed => ("The method is not allowed here.", "Il metodo non è ammesso qui."),
            Self::NotFound => ("Not found.", "Non trovato."),
            Self::PayloadTooLarge => ("The body is larger than allowed.", "Il contenuto supera la dimensione ammessa."),
            Self::PinDisabled => (
                "The PIN was not used for six months and is disabled; ask the INPS office for a new one.",
                "Il PIN non è stato usato per sei mesi ed è disabilitato; chiederne uno nuovo alla sede INPS.",
            ),
            Self::PinChangeRequired => {
                ("The PIN must be changed before anything else.", "Il PIN va cambiato prima di ogni altra operazione.")
            }
            Self::PinLevel => {
                ("An ordinary PIN consults and does not act.", "Un PIN ordinario consulta e non dispone.")
            }
            Self::PreconditionFailed => (
                "It was changed in the meantime; read it again.",
                "È stato modificato nel frattempo; va letto di nuovo.",
            ),
            Self::PreconditionRequired => ("If-Match is required to change this.", "Per modificare serve If-Match."),
            Self::RequestTimeout => (
                "The request did not arrive whole in time; send it again.",
                "La richiesta non è arrivata per intero in tempo; inviarla di nuovo.",
            ),
            Self::RangeNotSatisfiable => ("The document has no such part.", "Il documento non ha una parte simile."),
            Self::SessionExpired => {
                ("The session has ended; log in again.", "La sessione è terminata; accedere di nuovo.")
            }
            Self::TooManyRequests => (
                "Too many requests; wait as Retry-After says.",
                "Troppe richieste; attendere come indicato in Retry-After.",
            ),
            Self::TusVersion => (
                "Uploads speak tus 1.0.0: send Tus-Resumable: 1.0.0.",
                "I caricamenti usano tus 1.0.0: serve Tus-Resumable: 1.0.0.",
            ),
            Self::Unauthenticated => ("A session is required.", "Serve una sessione."),
            Self::Unavailable => (
                "The portal cannot serve now; try again later.",
                "Il portale non è disponibile ora; riprovare più tardi.",
            ),
            Self::UnsupportedMediaType => {
                ("The body is of a kind this route does not take.", "Il contenuto è di un tipo non ammesso qui.")
            }
            Self::UploadBusy => (
                "Another request is writing this upload; try again shortly.",
                "Un'altra richiesta sta scrivendo questo caricamento; riprovare tra poco.",
            ),
            Self::UploadGone => (
                "This upload has expired or was used already; upload the document again.",
                "Questo caricamento è scaduto o è già stato usato; caricare di nuovo il documento.",
            ),
            Self::UploadOffset => (
                "Upload-Offset is not where the upload stands; ask for it with HEAD and go on from there.",
                "Upload-Offset non è il punto a cui è il caricamento; chiederlo con HEAD e proseguire da lì.",
            ),
            Self::ValidationFailed => ("One or more fields are wrong.", "Uno o più campi sono errati."),
            Self::WrongCredentials => ("Unknown user or wrong PIN.", "Utente sconosciuto o PIN errato."),
            Self::WrongRole => ("This role may not do this.", "Questo ruolo non può farlo."),
        }
    }
}

impl Problem {
    /// A problem with the texts and the status of its code.
    #[must_use]
    pub fn new(code: ProblemCode) -> Self {
        let (title, title_it) = code.titles();
        Self {
            kind: format!("urn:perito:problem:{}", code.code()),
            status: code.status(),
            title: title.to_owned(),
            title_it: title_it.to_owned(),
            detail: None,
            errors: Vec::new(),
            refusal_receipt: None,
            code,
        }
    }
}

impl From<&FieldError> for FieldProblem {
    fn from(error: &FieldError) -> Self {
        Self {
            field: error.field.to_string(),
            code: error.code.to_owned(),
            message_en: error.message_en.to_string(),
            message_it: error.message_it.to_string(),
        }
    }
}

impl From<&ValidationError> for Problem {
    fn from(error: &ValidationError) -> Self {
        let errors = error.errors().iter().map(FieldProblem::from).collect();
        Self { errors, ..Self::new(ProblemCode::ValidationFailed) }
    }
}
