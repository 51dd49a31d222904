//! One exchange with the portal: bytes out, bytes in, both with their digests; repeated where that is safe.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, DATE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{Method, StatusCode, Url, redirect};
use serde::de::DeserializeOwned;
use time::OffsetDateTime;
use tracing::Instrument;
use zeroize::Zeroizing;

use super::retry::{Attempt, Backoff};
use crate::archive::{Receipt, ReceiptKind, TrustedKeys};
use crate::error::{Error, ErrorKind};
use crate::protocol::header::CONTENT_DIGEST;
use crate::protocol::{ContentDigest, Problem, sha256_hex};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// A page of 200 notices has less than half of this; documents of a registration have at most 10 MB.
const MAX_ANSWER: usize = 16 * 1024 * 1024;

/// Exchanges requests and answers with one portal.
#[derive(Debug)]
pub(super) struct Transport {
    http: reqwest::Client,
    base: Url,
    trusted: TrustedKeys,
}

/// A request about to be sent.
pub(super) struct Call {
    pub(super) operation: &'static str,
    pub(super) method: Method,
    /// The path, with opaque ids only.
    pub(super) path: String,
    pub(super) token: Option<Zeroizing<String>>,
    pub(super) body: Option<Body>,
    pub(super) headers: Vec<(&'static str, String)>,
    /// Whether sending it twice does no harm: a read, or a write under its idempotency key.
    pub(super) repeatable: bool,
}

pub(super) struct Body {
    pub(super) media_type: &'static str,
    pub(super) bytes: Zeroizing<Vec<u8>>,
}

/// A successful answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Call {
    pub(super) fn new(operation: &'static str, method: Method, path: impl Into<String>) -> Self {
        let repeatable = method == Method::GET;
        Self { operation, method, path: path.into(), token: None, body: None, headers: Vec::new(), repeatable }
    }

    pub(super) fn json(mut self, body: &impl serde::Serialize) -> Result<Self, Error> {
        let bytes = serde_json::to_vec(body)
            .map_err(|error| Error::new(ErrorKind::Protocol, self.operation).with_source(error))?;
        self.body = Some(Body { media_type: "application/json", bytes: Zeroizing::new(bytes) });
        Ok(self)
    }

    pub(super) fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }
}

impl Answer {
    /// Reads the body, passing over fields of a later version.
    pub(super) fn json<T: DeserializeOwned>(&self, operation: &'static str) -> Result<T, Error> {
        serde_json::from_slice(&self.body).map_err(|error| {
            // The error names a place and a kind, and may quote a value: it is not kept.
            Error::new(ErrorKind::Protocol, operation)
                .with_context("line", error.line())
                .with_context("column", error.column())
        })
    }

    /// The portal's legal clock, as the answer's `Date`.
    pub(super) fn date(&self) -> Option<OffsetDateTime> {
        let date = self.headers.get(DATE)?.to_str().ok()?;
        httpdate::parse_http_date(date).ok().map(OffsetDateTime::from)
    }
}

impl Transport {
    /// Accepts https, and http for this machine alone.
    pub(super) fn new(address: &str, trusted: TrustedKeys) -> Result<Self, Error> {
        let wrong = || Error::new(ErrorKind::InvalidAddress, "connect");
        let base = Url::parse(address).map_err(|_| wrong())?;
        let local = matches!(base.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        let bare = base.username().is_empty() && base.password().is_none() && base.query().is_none();
        if !bare || !(base.scheme() == "https" || (base.scheme() == "http" && local)) {
            return Err(wrong());
        }
        let mut http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(REQUEST_TIMEOUT)
            .redirect(redirect::Policy::none())
            .user_agent(concat!("perito/", env!("CARGO_PKG_VERSION")));
        if local {
            http = http.no_proxy();
        }
        let http = http.build().map_err(|error| network(error, "connect"))?;
        Ok(Self { http, base, trusted })
    }

    /// The keys that receipts are verified with.
    pub(super) fn trusted(&self) -> &TrustedKeys {
        &self.trusted
    }

    /// Sends a request and gives its successful answer, in a span that names the operation and nothing that was sent.
    pub(super) async fn send(&self, call: &Call) -> Result<Answer, Error> {
        let span = tracing::info_span!("perito_call", operation = call.operation);
        self.exchange(call).instrument(span).await
    }

    async fn exchange(&self, call: &Call) -> Result<Answer, Error> {
        let mut backoff = Backoff::default();
        loop {
            let error = match self.attempt(call).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            tracing::debug!(code = error.code(), "attempt failed");
            match backoff.next(&error, call.repeatable) {
                Attempt::After(delay) => tokio::time::sleep(delay).await,
                Attempt::GiveUp => return Err(error.with_context("attempts", backoff.attempts())),
            }
        }
    }

    async fn attempt(&self, call: &Call) -> Result<Answer, Error> {
        let operation = call.operation;
        let url = self.base.join(&call.path).map_err(|_| Error::new(ErrorKind::InvalidAddress, operation))?;
        let mut request = self.http.request(call.method.clone(), url);
        if let Some(token) = &call.token {
            let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.as_str()))
                .map_err(|_| Error::new(ErrorKind::Protocol, operation))?;
            bearer.set_sensitive(true);
            request = request.header(AUTHORIZATION, bearer);
        }
        for (name, value) in &call.headers {
            request = request.header(HeaderName::from_static(name), value);
        }
        if let Some(body) = &call.body {
            request = request
                .header(CONTENT_TYPE, body.media_type)
                .header(CONTENT_DIGEST, ContentDigest::of(&body.bytes).to_string())
                .body(body.bytes.to_vec());
        }
        let mut response = request.send().await.map_err(|error| network(error, operation))?;
        let status = response.status();
        let headers = response.headers().clone();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| network(error, operation))? {
            if body.len() + chunk.len() > MAX_ANSWER {
                return Err(Error::new(ErrorKind::Protocol, operation).with_context("status", status.as_u16()));
            }
            body.extend_from_slice(&chunk);
        }
        let digest = headers.get(CONTENT_DIGEST).and_then(|value| value.to_str().ok()).and_then(ContentDigest::find);
        if digest.is_some_and(|digest| digest != ContentDigest::of(&body)) {
            // Damaged on the way: what arrived says nothing.
            return Err(Error::new(ErrorKind::Network, operation).with_context("digest", "differs"));
        }
        let answer = Answer { headers, body };
        if status.is_success() { Ok(answer) } else { Err(refused(status, &answer, call, &self.trusted)) }
    }
}

fn refused(status: StatusCode, answer: &Answer, call: &Call, trusted: &TrustedKeys) -> Error {
    let operation = call.operation;
    let retry_after = retry_after(&answer.headers, answer.date());
    match serde_json::from_slice::<Problem>(&answer.body) {
        Ok(problem) => {
            let refusal = problem.refusal_receipt.as_deref().and_then(|text| refusal_receipt(text, call, trusted));
            Error::of_problem(problem, retry_after, operation).with_refusal_receipt(refusal)
        }
        Err(_) => {
            // Something between us and the portal answered, or it is no portal.
            let kind = match status.as_u16() {
                502..=504 => ErrorKind::Unavailable,
                429 => ErrorKind::RateLimited,
                _ => ErrorKind::Protocol,
            };
            Error::new(kind, operation).with_retry_after(retry_after).with_context("status", status.as_u16())
        }
    }
}

/// The receipt of refusal, when a trusted key signed it for this very request. One that does not verify is no proof of
/// anything, and does not hide the problem it came with.
fn refusal_receipt(text: &str, call: &Call, trusted: &TrustedKeys) -> Option<Receipt> {
    let receipt = Receipt::parse(text).ok()?;
    receipt.verify(trusted).ok()?;
    let body = call.body.as_ref()?;
    let ours = receipt.field("request_sha256") == Some(sha256_hex(&body.bytes).as_str());
    (ours && receipt.kind() == ReceiptKind::Refusal).then_some(receipt)
}

/// `Retry-After`, in seconds or as a date, which is counted from the portal's own.
fn retry_after(headers: &HeaderMap, now: Option<OffsetDateTime>) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = OffsetDateTime::from(httpdate::parse_http_date(value).ok()?);
    // A date that has passed means: at once.
    Some(Duration::try_from(until - now?).unwrap_or_default())
}

fn network(error: reqwest::Error, operation: &'static str) -> Error {
    let timed_out = error.is_timeout();
    let made = Error::new(ErrorKind::Network, operation).with_source(error.without_url());
    if timed_out { made.with_context("timeout", true) } else { made }
}
