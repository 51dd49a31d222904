//! One exchange with the portal: bytes out, bytes in, both with their digests; repeated where that is safe.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url, redirect};
use tokio::runtime::Handle;
use tracing::Instrument;

use super::answer::Answer;
use super::archive::{CheckpointStore, Remembered};
use super::call::Call;
use super::retry::{Attempt, Backoff};
use super::roots;
use crate::archive::TrustedKeys;
use crate::error::{Error, ErrorKind};
use crate::protocol::ContentDigest;
use crate::protocol::header::CONTENT_DIGEST;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// A document of 100 MB over the slowest line that is worth waiting for.
const DOWNLOAD_TIMEOUT: Duration = Duration::from_secs(60 * 60);

/// Exchanges requests and answers with one portal.
#[derive(Debug)]
pub(super) struct Transport {
    http: reqwest::Client,
    /// The portal's address without a slash at its end.
    base: String,
    trusted: TrustedKeys,
    remembered: Arc<Remembered>,
    runtime: Handle,
}

/// A successful answer whose body is still to be read.
pub(super) struct Opened {
    response: reqwest::Response,
    operation: &'static str,
}

impl Transport {
    /// Accepts https, and http for this machine alone.
    pub(super) fn new(address: &str, trusted: TrustedKeys) -> Result<Self, Error> {
        let wrong = || Error::new(ErrorKind::InvalidAddress, "connect");
        let base = Url::parse(address).map_err(|_| wrong())?;
        let local = is_this_machine(base.host_str().ok_or_else(wrong)?);
        // Neither secrets nor anything that a path could not be put after.
        let bare = base.username().is_empty() && base.password().is_none();
        let bare = bare && base.query().is_none() && base.fragment().is_none();
        if !bare || !(base.scheme() == "https" || (base.scheme() == "http" && local)) {
            return Err(wrong());
        }
        let mut http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(REQUEST_TIMEOUT)
            // What a redirect asks for goes to nobody but the portal.
            .redirect(redirect::Policy::none())
            .user_agent(concat!("perito/", env!("CARGO_PKG_VERSION")));
        if local {
            http = http.no_proxy();
        }
        let http =
            roots::trusting(http).and_then(reqwest::ClientBuilder::build).map_err(|error| network(error, "connect"))?;
        let runtime = Handle::try_current();
        let runtime = runtime.map_err(|error| Error::new(ErrorKind::Network, "connect").with_source(error))?;
        let (base, remembered) = (base.as_str().trim_end_matches('/').to_owned(), Arc::default());
        Ok(Self { http, base, trusted, remembered, runtime })
    }

    /// The same, with what a store remembers of the portal's archive.
    pub(super) async fn remembering(mut self, store: Arc<dyn CheckpointStore>) -> Result<Self, Error> {
        self.remembered = Arc::new(Remembered::load(store, &self.trusted, &self.runtime).await?);
        Ok(self)
    }

    /// The keys that receipts are verified with.
    pub(super) fn trusted(&self) -> &TrustedKeys {
        &self.trusted
    }

    /// What is remembered of the portal's archive.
    pub(super) fn remembered(&self) -> &Arc<Remembered> {
        &self.remembered
    }

    /// The runtime that connected, which whatever goes on by itself runs on.
    pub(super) fn runtime(&self) -> &Handle {
        &self.runtime
    }

    /// Sends a request and gives its successful answer. A write goes on to its end even when whoever awaits it gives up.
    pub(super) async fn send(self: &Arc<Self>, call: impl Into<Arc<Call>>) -> Result<Answer, Error> {
        let (transport, call) = (Arc::clone(self), call.into());
        if call.method == Method::GET {
            return transport.exchange(&call).await;
        }
        let operation = call.operation;
        let done = tokio::spawn(async move { transport.exchange(&call).await }).await;
        done.map_err(|error| Error::new(ErrorKind::Network, operation).with_source(error))?
    }

    /// Sends a request and gives its successful answer, in a span that names the operation and nothing that was sent.
    /// It ends when whoever awaits it gives up.
    pub(super) async fn exchange(&self, call: &Call) -> Result<Answer, Error> {
        self.attempts(call).instrument(tracing::info_span!("perito_call", operation = call.operation)).await
    }

    async fn attempts(&self, call: &Call) -> Result<Answer, Error> {
        let mut backoff = Backoff::default();
        loop {
            let error = match self.attempt(call).await {
                Ok(answer) => {
                    tracing::debug!(status = answer.status.as_u16(), attempt = backoff.attempts() + 1, "answered");
                    return Ok(answer);
                }
                Err(error) => error,
            };
            let next = backoff.next(&error, call.repeatable);
            tracing::debug!(code = error.code(), attempt = backoff.attempts(), "attempt failed");
            match next {
                Attempt::After(delay) => tokio::time::sleep(delay).await,
                Attempt::GiveUp => return Err(error.with_context("attempts", backoff.attempts())),
            }
        }
    }

    async fn attempt(&self, call: &Call) -> Result<Answer, Error> {
        let response = self.request(call)?.send().await.map_err(|error| network(error, call.operation))?;
        self.read(call, response).await
    }

    /// Reads an answer to its end, and checks its digest.
    async fn read(&self, call: &Call, mut response: reqwest::Response) -> Result<Answer, Error> {
        let operation = call.operation;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| network(error, operation))? {
            if body.len() + chunk.len() > call.max_answer {
                return Err(Error::new(ErrorKind::Protocol, operation).with_context("status", status.as_u16()));
            }
            body.extend_from_slice(&chunk);
        }
        // The headers of an answer to HEAD are those of a body that is not sent.
        if call.method != Method::HEAD && !has_its_digest(&headers, &body) {
            // Damaged on the way: what arrived says nothing.
            return Err(Error::new(ErrorKind::Network, operation).with_context("digest", "differs"));
        }
        Answer { status, headers, body }.done(call, &self.trusted)
    }

    /// Opens an answer that is too large to be held: its body is read piece by piece. It is tried once, for as long as it
    /// takes.
    pub(super) async fn open(&self, call: &Call) -> Result<Opened, Error> {
        let request = self.request(call)?.timeout(DOWNLOAD_TIMEOUT);
        let response = request.send().await.map_err(|error| network(error, call.operation))?;
        if response.status().is_success() {
            return Ok(Opened { response, operation: call.operation });
        }
        match self.read(call, response).await {
            Ok(_) => Err(Error::new(ErrorKind::Protocol, call.operation)),
            Err(error) => Err(error),
        }
    }

    fn request(&self, call: &Call) -> Result<reqwest::RequestBuilder, Error> {
        let wrong = |_| Error::new(ErrorKind::Protocol, call.operation);
        let mut request = self.http.request(call.method.clone(), format!("{}{}", self.base, call.path));
        if let Some(token) = &call.token {
            let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.as_str())).map_err(wrong)?;
            bearer.set_sensitive(true);
            request = request.header(AUTHORIZATION, bearer);
        }
        for (name, value) in &call.headers {
            request = request.header(HeaderName::from_static(name), HeaderValue::from_str(value).map_err(wrong)?);
        }
        if let Some(timeout) = call.timeout {
            request = request.timeout(timeout);
        }
        if let Some(body) = &call.body {
            request = request
                .header(CONTENT_TYPE, body.media_type)
                .header(CONTENT_DIGEST, ContentDigest::of(&body.bytes).to_string())
                .body(body.bytes.to_vec());
        }
        Ok(request)
    }
}

impl Opened {
    /// What arrived is not what was asked for: damaged on the way.
    pub(super) fn differs(&self, what: &'static str) -> Error {
        Error::new(ErrorKind::Network, self.operation).with_context(what, "differs")
    }

    /// The next piece of the body; none at its end.
    pub(super) async fn next(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let chunk = self.response.chunk().await.map_err(|error| network(error, self.operation))?;
        Ok(chunk.map(|chunk| chunk.to_vec()))
    }
}

/// Whether a body has the digest that its headers tell. Something between may have left it out, or told another
/// algorithm's; one of SHA-256 that cannot be read is not the body's.
fn has_its_digest(headers: &HeaderMap, body: &[u8]) -> bool {
    let told = headers.get_all(CONTENT_DIGEST).iter().map(|value| value.to_str().unwrap_or("sha-256="));
    let mut told = told.flat_map(|value| value.split(',')).filter(|item| item.trim().starts_with("sha-256="));
    told.all(|item| ContentDigest::find(item) == Some(ContentDigest::of(body)))
}

fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn network(error: reqwest::Error, operation: &'static str) -> Error {
    let timed_out = error.is_timeout();
    let made = Error::new(ErrorKind::Network, operation).with_source(error.without_url());
    if timed_out { made.with_context("timeout", true) } else { made }
}
