//! What handlers are given: the caller, a registration's holder, the keys and versions that headers carry.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::{self, AsHeaderName};
use axum::http::request::Parts;
use perito::protocol::header::{CONTENT_DIGEST, IDEMPOTENCY_KEY};
use perito::protocol::{ContentDigest, DocumentKind, ProblemCode};
use uuid::Uuid;

use super::conditional::Tags;
use super::etag;
use super::guard::Registrant;
use crate::access::{Caller, Source};
use crate::app::App;
use crate::problem::Refusal;
use crate::storage::Versions;
use crate::storage::payments::Expected;

/// The id in a path. One that is no id is the id of nothing.
pub(crate) struct Id(pub(crate) Uuid);

/// The id that a text is, written as every answer of ours writes it: a resource has one name.
pub(super) fn id_of(text: &str) -> Option<Uuid> {
    Uuid::try_parse(text).ok().filter(|_| text.len() == uuid::fmt::Hyphenated::LENGTH)
}

/// The kind of document in a path.
pub(crate) struct Kind(pub(crate) DocumentKind);

/// The name of a file in a path.
pub(crate) struct FileName(pub(crate) String);

/// Who may see a registration: its holder, or an officer.
pub(crate) enum Viewer {
    Registrant(Uuid),
    Officer(Box<Caller>),
}

impl FromRequestParts<Arc<App>> for Id {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        let id = parameter(parts, app, "id").await?;
        id_of(&id).map(Self).ok_or_else(Refusal::not_found)
    }
}

impl FromRequestParts<Arc<App>> for Kind {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        match DocumentKind::of(&parameter(parts, app, "kind").await?) {
            DocumentKind::Unknown { .. } => Err(Refusal::not_found()),
            kind => Ok(Self(kind)),
        }
    }
}

impl FromRequestParts<Arc<App>> for FileName {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        parameter(parts, app, "file").await.map(Self)
    }
}

/// What the parameters of a path say together, joined by slashes, were those sent as they are or encoded.
pub(crate) struct Joined(pub(crate) String);

impl FromRequestParts<Arc<App>> for Joined {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        let path = axum::extract::Path::<Vec<(String, String)>>::from_request_parts(parts, app).await;
        let path = path.map_err(|_| Refusal::not_found())?.0;
        Ok(Self(path.into_iter().map(|(_, value)| value).collect::<Vec<_>>().join("/")))
    }
}

/// A parameter of the path; a path that cannot be read is that of nothing.
async fn parameter(parts: &mut Parts, app: &Arc<App>, name: &str) -> Result<String, Refusal> {
    let path = axum::extract::Path::<Vec<(String, String)>>::from_request_parts(parts, app).await;
    let path = path.map_err(|_| Refusal::not_found())?.0;
    path.into_iter().find(|(known, _)| known == name).map(|(_, value)| value).ok_or_else(Refusal::not_found)
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Refusal::new(ProblemCode::Unauthenticated))
    }
}

impl FromRequestParts<Arc<App>> for Registrant {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().copied().ok_or_else(|| Refusal::new(ProblemCode::Unauthenticated))
    }
}

impl FromRequestParts<Arc<App>> for Viewer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        match parts.extensions.get::<Registrant>() {
            Some(Registrant(id)) => Ok(Self::Registrant(*id)),
            None => Caller::from_request_parts(parts, app).await.map(Box::new).map(Self::Officer),
        }
    }
}

impl FromRequestParts<Arc<App>> for Source {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().copied().ok_or_else(|| Refusal::internal("a request without a source"))
    }
}

/// The value of a header that may stand once. Of two, whoever sits between may have meant the other.
pub(super) fn only(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())?.to_str().ok()
}

/// The idempotency key of a legal act.
pub(crate) struct IdempotencyKey(pub(crate) String);

impl IdempotencyKey {
    /// The key that these headers carry, if it is one that an act may have.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let key = only(headers, IDEMPOTENCY_KEY)?;
        let readable = (1..=128).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
        readable.then(|| Self(key.to_owned()))
    }
}

impl FromRequestParts<Arc<App>> for IdempotencyKey {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Refusal> {
        Self::of(&parts.headers).ok_or_else(|| Refusal::new(ProblemCode::IdempotencyKeyRequired))
    }
}

/// The versions that a change may be made to.
pub(crate) struct IfMatch(pub(crate) Option<Versions>);

impl IfMatch {
    /// The versions, where a change without one is refused.
    pub(crate) fn required(self) -> Result<Versions, Refusal> {
        self.0.ok_or_else(|| Refusal::new(ProblemCode::PreconditionRequired))
    }

    fn of(headers: &HeaderMap) -> Result<Self, Refusal> {
        Ok(Self(match Tags::of(headers, &header::IF_MATCH) {
            None => None,
            // Whatever there is now may be changed: who says so has read no version, and would undo what others did.
            Some(Tags::Any) => return Err(Refusal::new(ProblemCode::PreconditionRequired)),
            // A tag of another form is one that we have never given, so it is not the current version's.
            Some(Tags::These(tags)) => Some(Versions(tags.iter().filter_map(|tag| version(tag)).collect())),
        }))
    }
}

impl FromRequestParts<Arc<App>> for IfMatch {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Refusal> {
        Self::of(&parts.headers)
    }
}

/// What a payment's PUT is done to: a new one (`If-None-Match: *`), or one of this version (`If-Match`).
pub(crate) struct Precondition(pub(crate) Option<Expected>);

impl FromRequestParts<Arc<App>> for Precondition {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Refusal> {
        let version = IfMatch::of(&parts.headers)?.0.map(Expected::Version);
        match (version, Tags::of(&parts.headers, &header::IF_NONE_MATCH)) {
            (version, None) => Ok(Self(version)),
            (None, Some(Tags::Any)) => Ok(Self(Some(Expected::Absent))),
            // Both at once, or a version that there must not be: what cannot be is not so.
            _ => Err(Refusal::new(ProblemCode::PreconditionFailed)),
        }
    }
}

/// The version that a tag is of. One stands for itself to the letter: `"01"` is not `"1"`.
fn version(tag: &str) -> Option<i64> {
    let version = tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok()?;
    (etag(version) == tag).then_some(version)
}

/// The digests that a body must have. Those of other algorithms are passed over; one of SHA-256 that cannot be read is
/// not the body's.
pub(super) fn content_digests(headers: &HeaderMap) -> Result<Vec<ContentDigest>, Refusal> {
    let sent = headers.get_all(CONTENT_DIGEST).iter().map(|value| value.to_str().unwrap_or("sha-256="));
    let digests = sent.flat_map(|value| value.split(',')).filter(|item| item.trim().starts_with("sha-256="));
    digests.map(|item| ContentDigest::find(item).ok_or_else(|| Refusal::new(ProblemCode::DigestMismatch))).collect()
}
