//! Notices of the start of operations and later convocations.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use perito::protocol::{ConvocationRequest, OperationRequest, OperationView, Page, Role, routes};

use crate::access::Caller;
use crate::app::App;
use crate::authorisation::sees_operation;
use crate::http::extract::{Id, IdempotencyKey};
use crate::http::paging::CasePageQuery;
use crate::http::strict::Strict;
use crate::problem::Refusal;
use crate::storage::Entry;
use crate::storage::acts::{Reader, Sending};
use crate::storage::operations;

/// Notifies INPS of the start of operations (art. 10 c. 6-bis D.L. 203/2005).
///
/// A late notice is received and flagged: the answer's findings say so. A notice whose case the legal office has not
/// recorded is received at once, and joins later.
#[utoipa::path(post, path = routes::OPERATIONS, operation_id = "notifyOperation", request_body = OperationRequest,
    params(("Idempotency-Key" = String, Header, description = "The client's key of this act", min_length = 1,
            max_length = 128, pattern = "^[!-~]+$")),
    responses((status = 201, description = "The notice with its receipt", body = OperationView)))]
pub(crate) async fn notify(
    State(app): State<Arc<App>>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    request: Strict<OperationRequest>,
) -> Result<Response, Refusal> {
    let key = app.legal_key(caller.account, key, routes::OPERATIONS, &request.body);
    let body_sha256 = request.sha256();
    let (notice, composed_at) = request.parsed;
    let sending = Sending { key, composed_at, body_sha256 };
    let author = caller.account;
    app.writer
        .write_proven(move |tx| tx.notify(author, &notice, &sending))
        .await
        .map(|done| super::done(done.act.view, done.replay))
}

/// Convokes again in the same case: a new date is a new notice with a check of its own (Cass. 3630/2023).
#[utoipa::path(post, path = routes::CONVOCATIONS, operation_id = "convoke", request_body = ConvocationRequest,
    params(("id" = String, Path, description = "The notice's id", format = "uuid", max_length = 36),
           ("Idempotency-Key" = String, Header, description = "The client's key of this act", min_length = 1,
            max_length = 128, pattern = "^[!-~]+$")),
    responses((status = 201, description = "The convocation with its receipt", body = OperationView)))]
pub(crate) async fn convoke(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    IdempotencyKey(key): IdempotencyKey,
    request: Strict<ConvocationRequest>,
) -> Result<Response, Refusal> {
    // The notice is part of what the key was used for.
    let route = routes::fill(routes::CONVOCATIONS, &[&id.to_string()]);
    let key = app.legal_key(caller.account, key, &route, &request.body);
    let body_sha256 = request.sha256();
    let (convocation, composed_at) = request.parsed;
    let sending = Sending { key, composed_at, body_sha256 };
    let author = caller.account;
    app.writer
        .write_proven(move |tx| tx.convoke(author, id, &convocation, &sending))
        .await
        .map(|done| super::done(done.act.view, done.replay))
}

/// Lists the notices and convocations that one may read, newest first.
#[utoipa::path(get, path = routes::OPERATIONS, operation_id = "listOperations", params(CasePageQuery),
    responses((status = 200, description = "The notices and convocations", body = Page<OperationView>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    query: CasePageQuery,
) -> Result<Json<Page<OperationView>>, Refusal> {
    let wanted = query.wanted()?;
    let reader = match caller.role {
        Role::Ctu => Reader::Author(caller.account),
        _ => Reader::Office(caller.inps_office.clone()),
    };
    let slice = wanted.slice;
    let found = app.readers.read(move |db| operations::list(db, &reader, &slice)).await?;
    let page = wanted.page(found, |operation| operation.id, |operation| operation);
    let entry = |content: String| Entry::new("operation.listed", None, content);
    let shown = page.items.iter().map(|shown| entry(shown.id.to_string()).in_case(&shown.case_key)).collect();
    app.consulted_each(&caller, shown, entry(caller.account.to_string())).await?;
    Ok(Json(page.map(|operation| operation.view)))
}

/// Shows a notice or convocation.
#[utoipa::path(get, path = routes::OPERATION, operation_id = "showOperation",
    params(("id" = String, Path, description = "Its id", format = "uuid", max_length = 36)),
    responses((status = 200, description = "The notice or convocation", body = OperationView)))]
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
) -> Result<Json<OperationView>, Refusal> {
    let found = app.readers.read(move |db| operations::by_id(db, id)).await?;
    let operation = found.filter(|operation| sees_operation(&caller, operation)).ok_or_else(Refusal::not_found)?;
    let entry = Entry::new("operation.read", None, id.to_string()).in_case(&operation.case_key);
    app.consulted(&caller, entry).await?;
    Ok(Json(operation.view))
}
