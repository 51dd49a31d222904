//! A request about to be sent: where it goes, what it carries, and whether sending it twice does no harm.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use zeroize::Zeroizing;

use crate::archive::Sent;
use crate::domain::CaseKey;
use crate::error::{Error, ErrorKind};
use crate::protocol::header::IDEMPOTENCY_KEY;
use crate::protocol::{Problem, ProblemCode, routes};

/// A page of 200 notices has less than half of this; documents of a registration have at most 10 MB.
const MAX_ANSWER: usize = 16 * 1024 * 1024;

/// A request about to be sent.
pub(super) struct Call {
    pub(super) operation: &'static str,
    pub(super) method: Method,
    /// The path, with opaque ids only.
    pub(super) path: String,
    pub(super) token: Option<Arc<Zeroizing<String>>>,
    pub(super) body: Option<Body>,
    pub(super) headers: Vec<(&'static str, String)>,
    /// Whether sending it twice does no harm: a read, or a write under its idempotency key.
    pub(super) repeatable: bool,
    /// How long an attempt may last, where that is not what is usual.
    pub(super) timeout: Option<Duration>,
    /// As many bytes as an answer may have.
    pub(super) max_answer: usize,
    act: Option<Act>,
}

pub(super) struct Body {
    pub(super) media_type: &'static str,
    pub(super) bytes: Zeroizing<Vec<u8>>,
}

/// What makes a request a legal act that is done once.
struct Act {
    idempotency_key: String,
    case_key: CaseKey,
}

impl Call {
    pub(super) fn new(operation: &'static str, method: Method, path: impl Into<String>) -> Self {
        let repeatable = method == Method::GET;
        Self {
            operation,
            method,
            path: path.into(),
            token: None,
            body: None,
            headers: Vec::new(),
            repeatable,
            timeout: None,
            max_answer: MAX_ANSWER,
            act: None,
        }
    }

    /// A request to what these ids name. What cannot be an id names nothing: it is not sent, for in a path it could
    /// lead elsewhere.
    pub(super) fn to(operation: &'static str, method: Method, route: &str, ids: &[&str]) -> Result<Self, Error> {
        if ids.iter().all(|id| is_opaque(id)) {
            Ok(Self::new(operation, method, routes::fill(route, ids)))
        } else {
            Err(Error::of_problem(Problem::new(ProblemCode::NotFound), operation))
        }
    }

    pub(super) fn token(mut self, token: &Arc<Zeroizing<String>>) -> Self {
        self.token = Some(Arc::clone(token));
        self
    }

    pub(super) fn json(self, body: &impl serde::Serialize) -> Result<Self, Error> {
        self.serialized("application/json", body)
    }

    /// A JSON merge patch (RFC 7396).
    pub(super) fn merge_patch(self, body: &impl serde::Serialize) -> Result<Self, Error> {
        self.serialized("application/merge-patch+json", body)
    }

    fn serialized(self, media_type: &'static str, body: &impl serde::Serialize) -> Result<Self, Error> {
        let bytes = serde_json::to_vec(body)
            .map_err(|error| Error::new(ErrorKind::Protocol, self.operation).with_source(error))?;
        Ok(self.body(media_type, bytes))
    }

    pub(super) fn body(mut self, media_type: &'static str, bytes: Vec<u8>) -> Self {
        self.body = Some(Body { media_type, bytes: Zeroizing::new(bytes) });
        self
    }

    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The version that the change is made to. What cannot be one is not the current one.
    pub(super) fn if_match(self, etag: &str) -> Result<Self, Error> {
        if etag.bytes().all(|byte| byte.is_ascii_graphic()) {
            Ok(self.header("if-match", etag))
        } else {
            Err(Error::of_problem(Problem::new(ProblemCode::PreconditionFailed), self.operation))
        }
    }

    pub(super) fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Sends it once, though twice would do no harm.
    pub(super) fn once(mut self) -> Self {
        self.repeatable = false;
        self
    }

    /// Takes no answer of more bytes.
    pub(super) fn at_most(mut self, bytes: usize) -> Self {
        self.max_answer = bytes;
        self
    }

    pub(super) fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Makes the request a legal act: under its key it may be repeated.
    pub(super) fn act(mut self, idempotency_key: &str, case_key: &CaseKey) -> Self {
        self.act = Some(Act { idempotency_key: idempotency_key.to_owned(), case_key: case_key.clone() });
        self.header(IDEMPOTENCY_KEY, idempotency_key).repeatable()
    }

    /// What a receipt must be of, where the request is a legal act.
    pub(super) fn sent(&self) -> Option<Sent<'_>> {
        let (act, body) = (self.act.as_ref()?, self.body.as_ref()?);
        Some(Sent { body: &body.bytes, idempotency_key: &act.idempotency_key, case_key: &act.case_key })
    }
}

/// Whether two texts are the same id: a UUID may be written with capitals and without dashes.
pub(super) fn is_same_id(one: &str, other: &str) -> bool {
    let plain = |id: &str| id.replace('-', "").to_ascii_lowercase();
    plain(one) == plain(other)
}

/// Whether a text may be an id or a cursor of a portal.
pub(super) fn is_opaque(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}
