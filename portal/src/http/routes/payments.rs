//! The payments agenda (*agenda pagamenti*): put by the treasury, read by the expert.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use perito::protocol::header::IDEMPOTENT_REPLAY;
use perito::protocol::{Page, PaymentPut, PaymentView, routes};

use crate::access::Caller;
use crate::app::App;
use crate::authorisation::sees_payment;
use crate::http::extract::{Id, IdempotencyKey, Precondition};
use crate::http::paging::CasePageQuery;
use crate::http::strict::Strict;
use crate::http::with_etag;
use crate::problem::Refusal;
use crate::storage::Entry;
use crate::storage::payments::{self, Arrived};

/// Puts a payment under an id that the treasury mints (`If-None-Match: *`), or corrects it (`If-Match`).
#[utoipa::path(put, path = routes::PAYMENT, operation_id = "publishPayment", request_body = PaymentPut,
    params(("id" = String, Path, description = "The payment's id, a UUID", format = "uuid", max_length = 36),
           ("Idempotency-Key" = String, Header, description = "The client's key of this act", min_length = 1,
            max_length = 128, pattern = "^[!-~]+$"),
           ("If-None-Match" = Option<String>, Header, description = "`*` for a new payment", max_length = 1,
            pattern = "^\\*$"),
           ("If-Match" = Option<String>, Header, description = "The ETag that was read, to correct it",
            max_length = 40, pattern = "^\"[0-9]+\"$")),
    responses((status = 200, description = "The payment, corrected", body = PaymentView),
              (status = 201, description = "The payment, put", body = PaymentView)))]
pub(crate) async fn put(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    IdempotencyKey(key): IdempotencyKey,
    Precondition(expected): Precondition,
    request: Strict<PaymentPut>,
) -> Result<Response, Refusal> {
    // The payment is part of what the key was used for.
    let route = routes::fill(routes::PAYMENT, &[&id.to_string()]);
    let key = app.legal_key(caller.account, key, &route, &request.body);
    let body_sha256 = request.sha256();
    let arrived = Arrived { id, payment: request.parsed, expected, key, body_sha256 };
    let (done, new) = app.writer.write(move |tx| tx.put_payment(&caller, &arrived)).await?;
    let status = if new { StatusCode::CREATED } else { StatusCode::OK };
    let view = done.act.view;
    let mut response = (status, with_etag(&view.etag.clone(), view)).into_response();
    if done.replay {
        response.headers_mut().insert(IDEMPOTENT_REPLAY, HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// Lists the payments that one may read, newest first.
#[utoipa::path(get, path = routes::PAYMENTS, operation_id = "listPayments", params(CasePageQuery),
    responses((status = 200, description = "The payments", body = Page<PaymentView>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    query: CasePageQuery,
) -> Result<Json<Page<PaymentView>>, Refusal> {
    let wanted = query.wanted()?;
    let (reader, slice) = (caller.clone(), wanted.slice);
    let found = app.readers.read(move |db| payments::list(db, &reader, &slice)).await?;
    let page = wanted.page(found, |payment| payment.id, |payment| payment);
    let entry = |content: String| Entry::new("payment.listed", None, content);
    let shown = page.items.iter().map(|shown| entry(shown.id.to_string()).in_case(&shown.case_key)).collect();
    app.consulted_each(&caller, shown, entry(caller.account.to_string())).await?;
    Ok(Json(page.map(|payment| payment.view)))
}

/// Shows a payment.
#[utoipa::path(get, path = routes::PAYMENT, operation_id = "showPayment",
    params(("id" = String, Path, description = "Its id", format = "uuid", max_length = 36)),
    responses((status = 200, description = "The payment; its version is the ETag", body = PaymentView)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Refusal> {
    let found = app.readers.read(move |db| payments::by_id(db, id)).await?;
    let payment = found.filter(|payment| sees_payment(&caller, payment)).ok_or_else(Refusal::not_found)?;
    app.consulted(&caller, Entry::new("payment.read", None, id.to_string()).in_case(&payment.case_key)).await?;
    Ok(with_etag(&payment.view.etag.clone(), payment.view))
}
