//! Observations of INPS's doctor.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use perito::protocol::{ObservationRequest, ObservationView, Page, routes};
use uuid::Uuid;

use super::done;
use crate::access::Caller;
use crate::app::App;
use crate::authorisation::sees_observation;
use crate::http::download::download;
use crate::http::extract::{Id, IdempotencyKey};
use crate::http::paging::CasePageQuery;
use crate::http::strict::Strict;
use crate::problem::Refusal;
use crate::storage::Entry;
use crate::storage::acts::Sending;
use crate::storage::observations::{self, Observed, StoredObservation};

/// Sends an observation to the expert (*osservazioni*, art. 195 c. 3 c.p.c.): a text, an uploaded document, or both.
///
/// One that comes after its term is received and flagged: it is not barred (Cass. 18657/2020).
#[utoipa::path(post, path = routes::OBSERVATIONS, operation_id = "submitObservation", request_body = ObservationRequest,
    params(("Idempotency-Key" = String, Header, description = "The client's key of this act", min_length = 1,
            max_length = 128, pattern = "^[!-~]+$")),
    responses((status = 201, description = "The observation with its receipt", body = ObservationView)))]
pub(crate) async fn submit(
    State(app): State<Arc<App>>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    request: Strict<ObservationRequest>,
) -> Result<Response, Refusal> {
    let key = app.legal_key(caller.account, key, routes::OBSERVATIONS, &request.body);
    let body_sha256 = request.sha256();
    let (observation, named, composed_at) = request.parsed;
    // In a task of its own: a client that hangs up must not leave a document between upload and case.
    let submitted = tokio::spawn(async move {
        let filing = match &named {
            Some(named) => app.prepare(caller.account, &key, named).await?,
            None => None,
        };
        let document = filing.as_ref().map(|filing| filing.document.clone());
        let observed = Observed { observation, document, sending: Sending { key, composed_at, body_sha256 } };
        let done = app.writer.write_proven(move |tx| tx.observe(&caller, &observed)).await?;
        if let Some(filing) = filing {
            app.filed(filing).await?;
        }
        Ok(done)
    });
    submitted.await.map_err(Refusal::internal)?.map(|observed| done(observed.act.view, observed.replay))
}

/// Lists the observations that one may read, newest first.
#[utoipa::path(get, path = routes::OBSERVATIONS, operation_id = "listObservations", params(CasePageQuery),
    responses((status = 200, description = "The observations", body = Page<ObservationView>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    query: CasePageQuery,
) -> Result<Json<Page<ObservationView>>, Refusal> {
    let wanted = query.wanted()?;
    let (reader, slice) = (caller.clone(), wanted.slice);
    let found = app.readers.read(move |db| observations::list(db, &reader, &slice)).await?;
    let page = wanted.page(found, |observation| observation.id, |observation| observation);
    let entry = |content: String| Entry::new("observation.listed", None, content);
    let shown = page.items.iter().map(|shown| entry(shown.id.to_string()).in_case(&shown.case_key)).collect();
    app.consulted_each(&caller, shown, entry(caller.account.to_string())).await?;
    Ok(Json(page.map(|observation| observation.view)))
}

/// Shows an observation.
#[utoipa::path(get, path = routes::OBSERVATION, operation_id = "showObservation",
    params(("id" = String, Path, description = "Its id", format = "uuid", max_length = 36)),
    responses((status = 200, description = "The observation", body = ObservationView)))]
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
) -> Result<Json<ObservationView>, Refusal> {
    let observation = find(&app, &caller, id).await?;
    let entry = Entry::new("observation.read", None, id.to_string()).in_case(&observation.case_key);
    app.consulted(&caller, entry).await?;
    Ok(Json(observation.view))
}

/// Downloads the document of an observation, whole or the part that `Range` asks for.
#[utoipa::path(get, path = routes::OBSERVATION_CONTENT, operation_id = "downloadObservation",
    params(("id" = String, Path, description = "The observation's id", format = "uuid", max_length = 36),
           ("Range" = Option<String>, Header, description = "The bytes wanted", max_length = 100,
            pattern = "^bytes=[0-9, -]+$")),
    responses((status = 200, description = "The document", content((Vec<u8> = "application/pdf"))),
              (status = 206, description = "The part asked for", content((Vec<u8> = "application/pdf")))))]
pub(crate) async fn content(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let observation = find(&app, &caller, id).await?;
    // What is not there is not recorded as shown.
    let document = observation.document.ok_or_else(Refusal::not_found)?;
    let entry = Entry::new("observation.document_read", None, id.to_string()).in_case(&observation.case_key);
    app.consulted(&caller, entry).await?;
    download(&app, &document, &headers).await
}

/// Finds an observation that the caller may see.
async fn find(app: &App, caller: &Caller, id: Uuid) -> Result<StoredObservation, Refusal> {
    let found = app.readers.read(move |db| observations::by_id(db, id)).await?;
    found.filter(|observation| sees_observation(caller, observation)).ok_or_else(Refusal::not_found)
}
