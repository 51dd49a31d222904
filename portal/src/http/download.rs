//! Documents of a case on their way out: verified before the first byte, streamed, whole or in part.

use std::ops::Range;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_range_header::SyntacticallyCorrectRange;
use perito::protocol::ProblemCode;
use perito::protocol::header::{CONTENT_DIGEST, REPR_DIGEST};
use tokio::io::AsyncReadExt;
use tokio_util::io::ReaderStream;

use crate::app::App;
use crate::problem::Refusal;
use crate::storage::case_documents::CaseDocument;

/// An answer whose body is not in memory, and which has its digest already.
#[derive(Debug, Clone, Copy)]
pub(super) struct Streamed;

/// Answers with a document, or the part of it that `Range` asks for. One that is missing or altered on the disk is
/// never served.
pub(super) async fn download(
    app: &Arc<App>,
    document: &CaseDocument,
    headers: &HeaderMap,
) -> Result<Response, Refusal> {
    let size = document.view.size;
    let (part, status) = match wanted(headers, &document.view.sha256, size) {
        Wanted::Whole => (0..size, StatusCode::OK),
        Wanted::Part(part) => (part, StatusCode::PARTIAL_CONTENT),
        Wanted::Nothing => return Ok(unsatisfiable(size)),
    };
    let (file, sha256, range) = (document.file.clone(), document.view.sha256.clone(), part.clone());
    let a_few_at_once = app.verifications.acquire().await.map_err(Refusal::internal)?;
    let opened = app.on_disk(move |documents| Ok(documents.verified(&file, &sha256, range))).await?;
    let verified = opened.map_err(|error| {
        tracing::error!(file = document.file, %error, "a document is missing or altered on the disk: not served");
        Refusal::new(ProblemCode::DocumentDamaged)
    })?;
    drop(a_few_at_once);
    let length = part.end - part.start;
    let stream = ReaderStream::new(tokio::fs::File::from_std(verified.file).take(length));
    let mut response = (status, [(header::CONTENT_TYPE, "application/pdf")], Body::from_stream(stream)).into_response();
    let mut put = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    };
    put(header::CONTENT_LENGTH, length.to_string());
    put(header::ACCEPT_RANGES, "bytes".to_owned());
    put(header::ETAG, etag(&document.view.sha256));
    // What the document is called is nobody's business but its owner's.
    put(header::CONTENT_DISPOSITION, "attachment; filename=\"document.pdf\"".to_owned());
    put(HeaderName::from_static(CONTENT_DIGEST), verified.part.to_string());
    put(HeaderName::from_static(REPR_DIGEST), verified.whole.to_string());
    if status == StatusCode::PARTIAL_CONTENT {
        put(header::CONTENT_RANGE, format!("bytes {}-{}/{size}", part.start, part.end - 1));
    }
    response.extensions_mut().insert(Streamed);
    Ok(response)
}

/// What a request wants of a document.
enum Wanted {
    Whole,
    Part(Range<u64>),
    /// A part that there is not.
    Nothing,
}

/// Several parts at once, or parts of another version, are answered with the whole, as RFC 9110 allows.
fn wanted(headers: &HeaderMap, sha256: &str, size: u64) -> Wanted {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let Some(range) = text(header::RANGE) else { return Wanted::Whole };
    if text(header::IF_RANGE).is_some_and(|version| version != etag(sha256)) {
        return Wanted::Whole;
    }
    let Ok(parsed) = http_range_header::parse_range_header(range) else { return Wanted::Whole };
    let [part] = parsed.into_ranges()[..] else { return Wanted::Whole };
    let part = match part {
        SyntacticallyCorrectRange::Indexed(first, last) => first..last.saturating_add(1).min(size),
        SyntacticallyCorrectRange::FromStart(first) => first..size,
        SyntacticallyCorrectRange::FromLast(length) => size.saturating_sub(length)..size,
    };
    if part.is_empty() { Wanted::Nothing } else { Wanted::Part(part) }
}

fn unsatisfiable(size: u64) -> Response {
    let mut response = Refusal::new(ProblemCode::RangeNotSatisfiable).into_response();
    if let Ok(value) = HeaderValue::from_str(&format!("bytes */{size}")) {
        response.headers_mut().insert(header::CONTENT_RANGE, value);
    }
    response
}

fn etag(sha256: &str) -> String {
    format!("\"{sha256}\"")
}
