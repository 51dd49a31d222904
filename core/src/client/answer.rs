//! What came back: an answer to be read, or why there is none.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER};
use reqwest::{Method, StatusCode};
use serde::de::DeserializeOwned;
use time::OffsetDateTime;

use super::call::Call;
use crate::archive::{Receipt, ReceiptKind, TrustedKeys};
use crate::error::{Error, ErrorKind, Retry};
use crate::protocol::{PROBLEM_JSON, Problem, ProblemCode};

/// An answer, read to its end.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// Reads the body, passing over fields of a later version.
    pub(super) fn json<T: DeserializeOwned>(&self, operation: &'static str) -> Result<T, Error> {
        serde_json::from_slice(&self.body).map_err(|error| {
            // The error names a place and a kind, and may quote a value: it is not kept. Another answer may be whole.
            Error::new(ErrorKind::Protocol, operation)
                .with_retry(Retry::Now)
                .with_context("line", error.line())
                .with_context("column", error.column())
        })
    }

    /// The portal's legal clock, as the answer's `Date`.
    pub(super) fn date(&self) -> Option<OffsetDateTime> {
        let date = self.headers.get(DATE)?.to_str().ok()?;
        httpdate::parse_http_date(date).ok().map(OffsetDateTime::from)
    }

    /// The answer of a portal that did what was asked, or the error that it gave.
    pub(super) fn done(self, call: &Call, trusted: &TrustedKeys) -> Result<Self, Error> {
        if self.status.is_success() { Ok(self) } else { Err(self.refused(call, trusted)) }
    }

    fn refused(&self, call: &Call, trusted: &TrustedKeys) -> Error {
        let status = self.status.as_u16();
        let problem = match call.method {
            Method::HEAD => self.problem_of_head(),
            _ => serde_json::from_slice::<Problem>(&self.body).ok(),
        };
        let error = match problem {
            Some(problem) => {
                let refusal = refusal_receipt(&problem, call, trusted);
                // The status is the one of the answer, whatever the body says of it.
                Error::of_problem(Problem { status, ..problem }, call.operation).with_refusal_receipt(refusal)
            }
            None => Error::new(ErrorKind::of_status(status).unwrap_or(ErrorKind::Protocol), call.operation),
        };
        error.with_retry_after(self.retry_after()).with_context("status", status)
    }

    /// The problem of an answer to HEAD, which says that it is one and whose body is not sent: what its status means.
    fn problem_of_head(&self) -> Option<Problem> {
        self.headers.get(CONTENT_TYPE).filter(|kind| *kind == PROBLEM_JSON)?;
        let code = match self.status.as_u16() {
            401 => ProblemCode::SessionExpired,
            403 => ProblemCode::WrongRole,
            404 => ProblemCode::NotFound,
            410 => ProblemCode::UploadGone,
            423 => ProblemCode::UploadBusy,
            _ => return None,
        };
        Some(Problem::new(code))
    }

    /// `Retry-After`, in seconds or as a date, which is counted from the portal's own.
    fn retry_after(&self) -> Option<Duration> {
        let value = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        if let Ok(seconds) = value.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let until = OffsetDateTime::from(httpdate::parse_http_date(value).ok()?);
        // A date that has passed means: at once.
        Some(Duration::try_from(until - self.date()?).unwrap_or_default())
    }
}

/// The receipt of refusal, when a trusted key signed it for this very request and this very reason. One that does not
/// verify is no proof of anything, and does not hide the problem it came with.
fn refusal_receipt(problem: &Problem, call: &Call, trusted: &TrustedKeys) -> Option<Receipt> {
    let receipt = Receipt::parse(problem.refusal_receipt.as_deref()?).ok()?;
    receipt.verify(trusted).ok()?;
    receipt.check_sent(&call.sent()?).ok()?;
    let of_this = receipt.kind() == ReceiptKind::Refusal && receipt.field("refusal") == Some(problem.code.code());
    of_this.then_some(receipt)
}
