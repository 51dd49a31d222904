//! A refusal: a problem on its way to the client.

use std::fmt::Display;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use perito::domain::{FieldError, ValidationError};
use perito::protocol::{PROBLEM_JSON, Problem, ProblemCode};

/// Why a request is not served. The guard of the routes sees it in the response's extensions.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) problem: Box<Problem>,
    pub(crate) retry_after_seconds: Option<u32>,
    /// Whether its handler has put it into the archive already.
    pub(crate) recorded: bool,
}

impl Refusal {
    pub(crate) fn new(code: ProblemCode) -> Self {
        // A client that is told to come back is told when. A request that has an upload in hand, and whose client has gone,
        // lets go of it when its pace is seen to have stopped.
        let retry_after_seconds = match code {
            ProblemCode::Unavailable => Some(1),
            ProblemCode::UploadBusy => Some(15),
            _ => None,
        };
        Self { problem: Box::new(Problem::new(code)), retry_after_seconds, recorded: false }
    }

    /// A fault of ours: logged here by its kind, told to the client without details.
    pub(crate) fn internal(error: impl Display) -> Self {
        tracing::error!(%error, "internal fault");
        Self::new(ProblemCode::Internal)
    }

    pub(crate) fn field(error: FieldError) -> Self {
        Self::from(ValidationError::from(error))
    }

    /// What cannot happen in the present state, with what is in its way.
    pub(crate) fn conflict(errors: &ValidationError) -> Self {
        let mut refusal = Self::new(ProblemCode::Conflict);
        refusal.problem.errors = Problem::from(errors).errors;
        refusal
    }

    pub(crate) fn not_found() -> Self {
        Self::new(ProblemCode::NotFound)
    }

    /// What a client that knows RFC 9457 alone can show besides the title.
    fn detail(&self) -> Option<String> {
        match (self.retry_after_seconds, self.problem.errors.as_slice()) {
            (Some(seconds), _) => Some(format!("try again after {seconds} seconds")),
            (None, [first]) => Some(format!("{}: {}", first.field, first.message_en)),
            (None, [first, others @ ..]) => {
                Some(format!("{}: {}; and {} more", first.field, first.message_en, others.len()))
            }
            (None, []) => None,
        }
    }

    pub(crate) fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }
}

impl From<ValidationError> for Refusal {
    fn from(error: ValidationError) -> Self {
        Self { problem: Box::new(Problem::from(&error)), retry_after_seconds: None, recorded: false }
    }
}

impl IntoResponse for Refusal {
    fn into_response(mut self) -> Response {
        self.problem.detail = self.detail();
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self.problem).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, PROBLEM_JSON)], body).into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}
