//! Preconditions (RFC 9110, 13): the tags that a client names, and reads of what it has already.

use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use perito::protocol::ProblemCode;

use crate::problem::Refusal;

/// What `If-Match` or `If-None-Match` names.
pub(super) enum Tags {
    /// `*`: whatever there is.
    Any,
    /// These, as they were written; perhaps none that can be read.
    These(Vec<String>),
}

impl Tags {
    /// The tags of a header, if it is there. Several lines of it are one list; a tag of ours holds no comma.
    pub(super) fn of(headers: &HeaderMap, name: &HeaderName) -> Option<Self> {
        let values = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default());
        let tags: Vec<String> = values.flat_map(|value| value.split(',')).map(|tag| tag.trim().to_owned()).collect();
        match tags.as_slice() {
            [] => None,
            [any] if any == "*" => Some(Self::Any),
            _ => Some(Self::These(tags)),
        }
    }

    /// Whether they are or hold this tag; where a weak one will do, its mark is passed over.
    fn hold(&self, tag: &str, weakly: bool) -> bool {
        match self {
            Self::Any => true,
            Self::These(tags) => {
                tags.iter().any(|named| named == tag || (weakly && named.strip_prefix("W/") == Some(tag)))
            }
        }
    }
}

/// The answer to a read, or that what the client asks about is not so, or that it has it already. It was consulted all
/// the same, and its entry in the archive says so.
pub(super) fn read(headers: &HeaderMap, response: Response) -> Response {
    let tag = response.headers().get(header::ETAG).cloned();
    let Some((value, tag)) = tag.as_ref().and_then(|value| Some((value, value.to_str().ok()?))) else {
        return response;
    };
    let holds = |name, weakly| Tags::of(headers, &name).map(|tags| tags.hold(tag, weakly));
    if !response.status().is_success() {
        response
    } else if holds(header::IF_MATCH, false) == Some(false) {
        Refusal::new(ProblemCode::PreconditionFailed).into_response()
    } else if holds(header::IF_NONE_MATCH, true) == Some(true) {
        (StatusCode::NOT_MODIFIED, [(header::ETAG, value.clone())]).into_response()
    } else {
        response
    }
}
