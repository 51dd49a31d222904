//! Registrations of doctors: the doctor's side and the officer's.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use perito::domain::FieldError;
use perito::protocol::{
    DocumentKind, DocumentView, Page, ProblemCode, RegistrationDecision, RegistrationOpened, RegistrationRequest,
    RegistrationView, document_media_type, routes, sha256_hex,
};
use uuid::Uuid;

use crate::access::Caller;
use crate::app::App;
use crate::authorisation::same_office;
use crate::http::extract::{Id, Kind, Viewer};
use crate::http::guard::Registrant;
use crate::http::paging::PageQuery;
use crate::http::strict::Strict;
use crate::problem::Refusal;
use crate::storage::Entry;
use crate::storage::registrations::{self, Registration, StoredDocument};

/// Begins the registration of a doctor (*registrazione*, circ. INPS 139/2012).
#[utoipa::path(post, path = routes::REGISTRATIONS, operation_id = "register", request_body = RegistrationRequest,
    responses((status = 201, description = "The registration, with a token good for it alone", body = RegistrationOpened)))]
pub(crate) async fn register(
    State(app): State<Arc<App>>,
    request: Strict<RegistrationRequest>,
) -> Result<Response, Refusal> {
    let sha256 = request.sha256();
    let data = request.parsed;
    let id = app
        .writer
        .write(move |tx| {
            let id = tx.add_registration(&data)?;
            tx.record(&Entry::new("registration.opened", None, format!("{id} {sha256}"))).map(|()| id)
        })
        .await?;
    let token = app.sessions.open_registration(id).map_err(Refusal::internal)?;
    let opened = RegistrationOpened {
        id: id.to_string(),
        token: token.expose().to_owned(),
        expires_in_seconds: u32::try_from(app.sessions.times().registration.as_secs()).unwrap_or(u32::MAX),
    };
    Ok((StatusCode::CREATED, Json(opened)).into_response())
}

/// Lists the registrations addressed to one's INPS office, newest first.
#[utoipa::path(get, path = routes::REGISTRATIONS, operation_id = "listRegistrations", params(PageQuery),
    responses((status = 200, description = "The registrations", body = Page<RegistrationView>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    query: PageQuery,
) -> Result<Json<Page<RegistrationView>>, Refusal> {
    let wanted = query.wanted()?;
    let (office, before, fetch) = (caller.inps_office.clone(), wanted.slice.before, wanted.slice.limit);
    let found = app.readers.read(move |db| registrations::of_office(db, &office, before, fetch)).await?;
    let page = wanted.page(found, |row| row.id, |row| row);
    let entry = |content: String| Entry::new("registration.listed", None, content);
    let shown = page.items.iter().map(|row| entry(row.id.to_string())).collect();
    app.consulted_each(&caller, shown, entry(caller.inps_office.sede().to_owned())).await?;
    Ok(Json(page.map(|row| row.view)))
}

/// Shows a registration to its holder or to an officer of its INPS office.
#[utoipa::path(get, path = routes::REGISTRATION, operation_id = "showRegistration",
    params(("id" = String, Path, description = "The registration's id", format = "uuid", max_length = 36)),
    responses((status = 200, description = "The registration", body = RegistrationView)))]
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    Id(id): Id,
    viewer: Viewer,
) -> Result<Json<RegistrationView>, Refusal> {
    let registration = find(&app, id).await?;
    let actor = match &viewer {
        Viewer::Registrant(held) if *held == id => None,
        Viewer::Officer(caller) if same_office(caller, &registration.inps_office) => Some(caller.account),
        _ => return Err(Refusal::not_found()),
    };
    app.writer.write(move |tx| tx.record(&Entry::new("registration.read", actor, id.to_string()))).await?;
    Ok(Json(registration.view))
}

/// Puts one of the three documents of a registration: PDF, JPEG or PNG, up to 10 MB.
#[utoipa::path(put, path = routes::REGISTRATION_DOCUMENT, operation_id = "sendRegistrationDocument",
    params(("id" = String, Path, description = "The registration's id", format = "uuid", max_length = 36),
           ("kind" = DocumentKind, Path, description = "Which document")),
    request_body(content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png"))),
    responses((status = 200, description = "The document received", body = DocumentView)))]
pub(crate) async fn put_document(
    State(app): State<Arc<App>>,
    Registrant(held): Registrant,
    Id(id): Id,
    Kind(kind): Kind,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<DocumentView>, Refusal> {
    if held != id {
        return Err(Refusal::not_found());
    }
    let media_type = media_type(&headers, &body)?;
    let size = u32::try_from(body.len()).map_err(|_| Refusal::new(ProblemCode::PayloadTooLarge))?;
    let view = DocumentView { kind, media_type: media_type.to_owned(), size, sha256: sha256_hex(&body) };
    // In a task of its own: a client that hangs up must not leave a file that no row names.
    let stored = tokio::spawn(async move { store_document(&app, id, view.clone(), body).await.map(|()| view) });
    stored.await.map_err(Refusal::internal)?.map(Json)
}

/// Stores the file, then its row, then keeps the file and removes the one it replaces.
async fn store_document(app: &App, id: Uuid, view: DocumentView, body: Bytes) -> Result<(), Refusal> {
    let file = app.on_disk(move |documents| documents.store(&body)).await?;
    let document = StoredDocument { view, file: file.clone() };
    let stored = app.writer.write(move |tx| {
        let replaced = tx.put_document(id, &document)?;
        let content = format!("{id} {} {}", document.view.kind.code(), document.view.sha256);
        tx.record(&Entry::new("registration.document_put", None, content)).map(|()| replaced)
    });
    let (orphan, outcome) = match stored.await {
        Ok(replaced) => {
            app.on_disk(move |documents| documents.keep(&file)).await?;
            (replaced, Ok(()))
        }
        Err(refusal) => (Some(file), Err(refusal)),
    };
    if let Some(orphan) = orphan {
        // The next start removes it; the doctor's document is stored all the same.
        if app.on_disk(move |documents| documents.remove(&orphan)).await.is_err() {
            tracing::warn!("a document that no row names could not be removed");
        }
    }
    outcome
}

/// Shows a document of a registration to an officer of its INPS office.
#[utoipa::path(get, path = routes::REGISTRATION_DOCUMENT, operation_id = "showRegistrationDocument",
    params(("id" = String, Path, description = "The registration's id", format = "uuid", max_length = 36),
           ("kind" = DocumentKind, Path, description = "Which document")),
    responses((status = 200, description = "The document as it was received",
        content((Vec<u8> = "application/pdf"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/png")))))]
pub(crate) async fn show_document(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    Kind(kind): Kind,
) -> Result<Response, Refusal> {
    let registration = find(&app, id).await?;
    if !same_office(&caller, &registration.inps_office) {
        return Err(Refusal::not_found());
    }
    let code = kind.code().to_owned();
    let found = app.readers.read(move |db| registrations::document(db, id, &kind)).await?;
    let document = found.ok_or_else(Refusal::not_found)?;
    let (file, sha256) = (document.file, document.view.sha256);
    let content = app.on_disk(move |documents| documents.read(&file, &sha256)).await?;
    app.consulted(&caller, Entry::new("registration.document_read", None, format!("{id} {code}"))).await?;
    Ok(([(header::CONTENT_TYPE, document.view.media_type)], content).into_response())
}

/// Authorises a doctor, or rejects the registration.
#[utoipa::path(post, path = routes::REGISTRATION_DECISION, operation_id = "decideRegistration",
    params(("id" = String, Path, description = "The registration's id", format = "uuid", max_length = 36)),
    request_body = RegistrationDecision,
    responses((status = 200, description = "The registration, decided", body = RegistrationView)))]
pub(crate) async fn decide(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    request: Strict<RegistrationDecision>,
) -> Result<Json<RegistrationView>, Refusal> {
    let registration = find(&app, id).await?;
    if !same_office(&caller, &registration.inps_office) {
        return Err(Refusal::not_found());
    }
    let sha256 = request.sha256();
    let (authorise, reason) = request.parsed;
    let account = caller.account;
    app.writer
        .write(move |tx| {
            tx.decide(id, authorise, reason.as_deref())?;
            let action = if authorise { "registration.authorised" } else { "registration.rejected" };
            tx.record(&Entry::new(action, Some(account), format!("{id} {sha256}")))
        })
        .await?;
    find(&app, id).await.map(|registration| Json(registration.view))
}

async fn find(app: &App, id: Uuid) -> Result<Registration, Refusal> {
    let found = app.readers.read(move |db| registrations::by_id(db, id)).await?;
    found.ok_or_else(Refusal::not_found)
}

/// What the document's first bytes say it is, when the header says the same.
fn media_type(headers: &HeaderMap, body: &[u8]) -> Result<&'static str, Refusal> {
    let actual = document_media_type(body).ok_or_else(|| {
        Refusal::field(FieldError::new(
            "document",
            "document_kind",
            "a PDF, JPEG or PNG document is expected",
            "serve un documento PDF, JPEG o PNG",
        ))
    })?;
    let named = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    match named.split(';').next().map(str::trim) {
        Some(named) if named.eq_ignore_ascii_case(actual) => Ok(actual),
        Some("application/pdf" | "image/jpeg" | "image/png") => Err(Refusal::field(FieldError::new(
            "document",
            "document_mislabelled",
            format!("the document is {actual}, and Content-Type says otherwise"),
            format!("il documento è {actual}, ma Content-Type dice altro"),
        ))),
        _ => Err(Refusal::new(ProblemCode::UnsupportedMediaType)),
    }
}
