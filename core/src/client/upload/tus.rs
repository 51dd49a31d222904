//! The requests of tus 1.0, and what their answers say.

use std::time::Duration;

use reqwest::Method;
use reqwest::header::LOCATION;

use super::OPERATION;
use crate::client::answer::Answer;
use crate::client::call::{Call, is_opaque};
use crate::client::session::Session;
use crate::domain::{FieldError, ValidationError};
use crate::error::{Error, ErrorKind, Retry};
use crate::protocol::header::{TUS_RESUMABLE, UPLOAD_CHECKSUM, UPLOAD_LENGTH, UPLOAD_OFFSET};
use crate::protocol::{ContentDigest, routes};

const VERSION: &str = "1.0.0";
const CHUNK_TYPE: &str = "application/offset+octet-stream";
/// Enough for a chunk at 280 kbit/s.
const CHUNK_TIMEOUT: Duration = Duration::from_secs(120);

/// Opens an upload of so many bytes and gives its id. Opening a second one when the answer is lost does no harm: what
/// nobody uses expires.
pub(super) async fn create(session: &Session, size: u64) -> Result<String, Error> {
    let call = session
        .call(OPERATION, Method::POST, routes::UPLOADS)
        .header(TUS_RESUMABLE, VERSION)
        .header(UPLOAD_LENGTH, size.to_string())
        // It is not said by itself, and some refuse a POST that leaves it out.
        .header("content-length", "0");
    let answer = exchange(session, call.repeatable()).await?;
    let location = answer.headers.get(LOCATION).and_then(|location| location.to_str().ok());
    let id = location.and_then(|location| location.rsplit('/').next()).filter(|id| is_opaque(id));
    id.map(ToOwned::to_owned).ok_or_else(|| missing("Location"))
}

/// Asks how far the upload of a document of this size is.
pub(super) async fn standing(session: &Session, id: &str, size: u64) -> Result<u64, Error> {
    let call = session.call_to(OPERATION, Method::HEAD, routes::UPLOAD, &[id])?;
    let answer = exchange(session, call.header(TUS_RESUMABLE, VERSION)).await?;
    let offset = number(&answer, UPLOAD_OFFSET).ok_or_else(|| missing("Upload-Offset"))?;
    let length = number(&answer, UPLOAD_LENGTH).ok_or_else(|| missing("Upload-Length"))?;
    if length != size {
        return Err(other_document());
    }
    if offset > size {
        return Err(Error::new(ErrorKind::Protocol, OPERATION).with_context("offset", offset));
    }
    Ok(offset)
}

/// Sends bytes, once, and gives the offset after those that the portal has taken: one at the least.
pub(super) async fn append(session: &Session, id: &str, offset: u64, bytes: &[u8]) -> Result<u64, Error> {
    let call = session
        .call_to(OPERATION, Method::PATCH, routes::UPLOAD, &[id])?
        .header(TUS_RESUMABLE, VERSION)
        .header(UPLOAD_OFFSET, offset.to_string())
        .header(UPLOAD_CHECKSUM, ContentDigest::of(bytes).upload_checksum())
        .body(CHUNK_TYPE, bytes.to_vec())
        .timeout(CHUNK_TIMEOUT);
    let reached = number(&exchange(session, call).await?, UPLOAD_OFFSET).ok_or_else(|| missing("Upload-Offset"))?;
    if reached <= offset || reached - offset > bytes.len() as u64 {
        return Err(Error::new(ErrorKind::Protocol, OPERATION).with_context("offset", reached));
    }
    Ok(reached)
}

/// Ends an upload that will not be used.
pub(super) async fn terminate(session: &Session, id: &str) -> Result<(), Error> {
    let call = session.call_to("discard_upload", Method::DELETE, routes::UPLOAD, &[id])?;
    session.send(call.header(TUS_RESUMABLE, VERSION).repeatable()).await.map(drop)
}

/// An exchange that ends when the upload is called off: the task that uploads sees to its end already.
async fn exchange(session: &Session, call: Call) -> Result<Answer, Error> {
    session.transport.exchange(&call).await
}

fn number(answer: &Answer, header: &str) -> Option<u64> {
    answer.headers.get(header)?.to_str().ok()?.parse().ok()
}

fn other_document() -> Error {
    let error = FieldError::new(
        "document",
        "document_differs",
        "the upload that is resumed is of a document of another size: give that document, or start a new upload",
        "il caricamento da riprendere è di un documento di altra dimensione: indicare quel documento o iniziarne uno nuovo",
    );
    Error::of_fields(&ValidationError::from(error), OPERATION)
}

/// The answer of whoever does not speak tus; another answer may be the portal's.
fn missing(header: &'static str) -> Error {
    Error::new(ErrorKind::Protocol, OPERATION).with_retry(Retry::Now).with_context("missing", header)
}
