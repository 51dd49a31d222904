//! Uploads of documents by tus 1.0 (creation, checksum, expiration, termination).

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use perito::domain::FieldError;
use perito::protocol::header::{TUS_RESUMABLE, UPLOAD_EXPIRES, UPLOAD_LENGTH, UPLOAD_OFFSET};
use perito::protocol::{ProblemCode, routes};
use uuid::Uuid;

use crate::access::Caller;
use crate::app::App;
use crate::authorisation::Rule;
use crate::http::arrival::{Arrival, Checks};
use crate::http::extract::{Id, only};
use crate::http::media::content_type;
use crate::problem::Refusal;
use crate::storage::Entry;
use crate::storage::uploads::UploadRow;
use crate::uploads::Upload;

/// The version of tus that is spoken.
pub(crate) const TUS_VERSION: &str = "1.0.0";

/// Says what uploads may be: the version and extensions of tus, and the most bytes of one.
#[utoipa::path(options, path = routes::UPLOADS, operation_id = "describeUploads",
    responses((status = 204, description = "What uploads may be",
        headers(("Tus-Version" = String, description = "The versions spoken"),
                ("Tus-Extension" = String, description = "The extensions spoken"),
                ("Tus-Checksum-Algorithm" = String, description = "The algorithms of Upload-Checksum"),
                ("Tus-Max-Size" = u64, description = "The most bytes of an upload")))))]
pub(crate) async fn describe(State(app): State<Arc<App>>) -> Response {
    let (allowed, max_size) = (Rule::methods(routes::UPLOADS), app.uploads.max_size().to_string());
    let headers = [
        ("allow", allowed.as_str()),
        ("tus-version", TUS_VERSION),
        ("tus-extension", "creation,checksum,expiration,termination"),
        ("tus-checksum-algorithm", "sha256,sha1"),
        ("tus-max-size", max_size.as_str()),
    ];
    answer(StatusCode::NO_CONTENT, &headers)
}

/// Begins an upload of this many bytes. A name or kind of the file is of no interest: `Upload-Metadata` is discarded.
#[utoipa::path(post, path = routes::UPLOADS, operation_id = "beginUpload",
    params(("Tus-Resumable" = String, Header, description = "The version of tus", max_length = 5,
            pattern = "^1\\.0\\.0$"),
           ("Upload-Length" = u64, Header, description = "The size of the whole document in bytes", minimum = 1)),
    responses((status = 201, description = "The upload, at `Location`",
        headers(("Location" = String, description = "Where the document is sent to"),
                ("Upload-Expires" = String, description = "When it is swept, unless something is sent")))))]
pub(crate) async fn begin(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    speaks_tus(&headers)?;
    let length = number(&headers, UPLOAD_LENGTH, "upload_length")?;
    if length == 0 {
        return Err(Refusal::field(FieldError::new(
            "upload_length",
            "document_empty",
            "the document is empty: one with at least a page is expected",
            "il documento è vuoto: serve un documento con almeno una pagina",
        )));
    }
    if length > app.uploads.max_size() {
        return Err(Refusal::new(ProblemCode::PayloadTooLarge));
    }
    // In a task of its own: a client that hangs up must not leave a file that no row names.
    let begun = tokio::spawn(begin_upload(Arc::clone(&app), caller.account, length));
    let upload = begun.await.map_err(Refusal::internal)??;
    let location = routes::fill(routes::UPLOAD, &[&upload.row.id.to_string()]);
    let expires = expires(&app);
    Ok(answer(StatusCode::CREATED, &[("location", location.as_str()), (UPLOAD_EXPIRES, expires.as_str())]))
}

async fn begin_upload(app: Arc<App>, account: Uuid, length: u64) -> Result<Arc<Upload>, Refusal> {
    app.sweep_uploads().await;
    let file = app.on_disk(|documents| documents.begin()).await?;
    let row = UploadRow { id: Uuid::from_bytes(App::random()?), account, length, file };
    let stored = row.clone();
    let written = app.writer.write(move |tx| {
        tx.add_upload(&stored)?;
        tx.record(&Entry::new("upload.begun", Some(account), stored.id.to_string()))
    });
    if let Err(refusal) = written.await {
        let orphan = row.file;
        app.on_disk(move |documents| documents.remove(&orphan)).await?;
        return Err(refusal);
    }
    Ok(app.uploads.begin(row))
}

/// Says how much of an upload has arrived, which is where the next PATCH starts.
///
/// Of a part that is still coming it tells nothing: whether that stays is known at its end.
#[utoipa::path(head, path = routes::UPLOAD, operation_id = "showUpload",
    params(("id" = String, Path, description = "The upload's id", format = "uuid", max_length = 36),
           ("Tus-Resumable" = String, Header, description = "The version of tus", max_length = 5,
            pattern = "^1\\.0\\.0$")),
    responses((status = 200, description = "How much has arrived",
        headers(("Upload-Offset" = u64, description = "The bytes that have arrived"),
                ("Upload-Length" = u64, description = "The bytes of the whole document"),
                ("Upload-Expires" = String, description = "When it is swept, unless something is sent")))))]
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    speaks_tus(&headers)?;
    let upload = app.uploads.find(id, caller.account)?;
    // Whoever asks after a cut is told what is kept of the part that was cut.
    drop(upload.take().await);
    // It may have been submitted meanwhile.
    app.uploads.find(id, caller.account)?;
    Ok(progress(&app, StatusCode::OK, upload.arrived(), Some(upload.row.length)))
}

/// Sends a part of the document, from where the last one ended. What arrived before a cut is kept, unless the part came
/// with a digest: then it arrives whole or not at all.
#[utoipa::path(patch, path = routes::UPLOAD, operation_id = "continueUpload",
    params(("id" = String, Path, description = "The upload's id", format = "uuid", max_length = 36),
           ("Tus-Resumable" = String, Header, description = "The version of tus", max_length = 5,
            pattern = "^1\\.0\\.0$"),
           ("Upload-Offset" = u64, Header, description = "The bytes that have arrived", minimum = 0),
           ("Upload-Checksum" = Option<String>, Header, description = "`sha256` or `sha1`, and the digest in Base64",
            max_length = 100, pattern = "^(sha1|sha256) [A-Za-z0-9+/=]+$")),
    request_body(content((Vec<u8> = "application/offset+octet-stream"))),
    responses((status = 204, description = "The part has arrived",
        headers(("Upload-Offset" = u64, description = "The bytes that have arrived"),
                ("Upload-Expires" = String, description = "When it is swept, unless something is sent")))))]
pub(crate) async fn proceed(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    speaks_tus(&headers)?;
    if content_type(&headers)? != "application/offset+octet-stream" {
        return Err(Refusal::new(ProblemCode::UnsupportedMediaType));
    }
    let offset = number(&headers, UPLOAD_OFFSET, "upload_offset")?;
    let checks = Checks::of(&headers)?;
    let upload = app.uploads.find(id, caller.account)?;
    let hands = upload.take().await?;
    let one_of_many =
        Arc::clone(&app.arrivals).try_acquire_owned().map_err(|_| Refusal::new(ProblemCode::Unavailable))?;
    if offset != settle(&app, &upload).await? {
        return Err(Refusal::new(ProblemCode::UploadOffset));
    }
    let arrival = Arrival { file: upload.row.file.clone(), offset, room: upload.row.length - offset, checks };
    // In a task of its own: what has arrived is brought to an end though the client hangs up.
    let received = tokio::spawn({
        let app = Arc::clone(&app);
        async move {
            let received = arrival.receive(&app.documents, body).await;
            let arrived = settle(&app, &upload).await;
            drop((hands, one_of_many));
            received.and(arrived)
        }
    });
    let arrived = received.await.map_err(Refusal::internal)??;
    app.uploads.find(id, caller.account)?;
    Ok(progress(&app, StatusCode::NO_CONTENT, arrived, None))
}

/// Ends an upload and removes what has arrived of it.
#[utoipa::path(delete, path = routes::UPLOAD, operation_id = "endUpload",
    params(("id" = String, Path, description = "The upload's id", format = "uuid", max_length = 36),
           ("Tus-Resumable" = String, Header, description = "The version of tus", max_length = 5,
            pattern = "^1\\.0\\.0$")),
    responses((status = 204, description = "The upload is ended")))]
pub(crate) async fn end(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    speaks_tus(&headers)?;
    let upload = app.uploads.find(id, caller.account)?;
    let hands = upload.take().await?;
    if !upload.is_open() {
        return Err(Refusal::new(ProblemCode::UploadGone));
    }
    // In a task of its own, for the same reason.
    let ended = tokio::spawn(async move {
        let ended = end_upload(&app, &upload, caller.account).await;
        drop(hands);
        ended
    });
    ended.await.map_err(Refusal::internal)??;
    Ok(answer(StatusCode::NO_CONTENT, &[]))
}

async fn end_upload(app: &App, upload: &Upload, account: Uuid) -> Result<(), Refusal> {
    let UploadRow { id, file, .. } = upload.row.clone();
    app.writer
        .write(move |tx| {
            tx.remove_upload(id)?;
            tx.record(&Entry::new("upload.ended", Some(account), id.to_string()))
        })
        .await?;
    // Not before: where the row could not be removed, it is there to be ended again.
    upload.end();
    app.on_disk(move |documents| documents.remove(&file)).await
}

/// How much has arrived of an upload that is in hand, which is told from now on. One that was submitted meanwhile has no
/// file of its own any more.
async fn settle(app: &App, upload: &Upload) -> Result<u64, Refusal> {
    let file = upload.row.file.clone();
    let arrived = app.on_disk(move |documents| Ok(documents.arrived(&file))).await?;
    if !upload.is_open() {
        return Err(Refusal::new(ProblemCode::UploadGone));
    }
    arrived.map_err(Refusal::internal).inspect(|arrived| upload.settle(*arrived))
}

fn progress(app: &App, status: StatusCode, arrived: u64, length: Option<u64>) -> Response {
    let (arrived, length, expires) = (arrived.to_string(), length.map(|length| length.to_string()), expires(app));
    let mut headers = vec![(UPLOAD_OFFSET, arrived.as_str()), (UPLOAD_EXPIRES, expires.as_str())];
    headers.extend(length.as_deref().map(|length| (UPLOAD_LENGTH, length)));
    answer(status, &headers)
}

/// When an upload that was asked for now is swept, on the portal's legal clock.
fn expires(app: &App) -> String {
    httpdate::fmt_http_date((app.clock.now() + app.uploads.lifetime()).into())
}

fn answer(status: StatusCode, headers: &[(&'static str, &str)]) -> Response {
    let mut response = status.into_response();
    for (name, value) in headers {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

fn speaks_tus(headers: &HeaderMap) -> Result<(), Refusal> {
    match headers.get(TUS_RESUMABLE).is_some_and(|version| version == TUS_VERSION) {
        true => Ok(()),
        false => Err(Refusal::new(ProblemCode::TusVersion)),
    }
}

fn number(headers: &HeaderMap, name: &'static str, field: &'static str) -> Result<u64, Refusal> {
    let number = only(headers, name).and_then(|text| text.parse().ok());
    number.ok_or_else(|| {
        Refusal::field(FieldError::new(
            field,
            "header_number",
            format!("the header {name} with a whole number of bytes is expected"),
            format!("serve l'intestazione {name} con un numero intero di byte"),
        ))
    })
}
