//! Receipts, as text or in JSON.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use perito::protocol::{ReceiptView, routes};

use crate::access::Caller;
use crate::app::App;
use crate::authorisation::sees_receipt;
use crate::http::extract::Id;
use crate::problem::Refusal;
use crate::storage::{Entry, operations, receipts};

/// Shows a receipt to its author and to whoever may read what it receipts; `Accept: text/plain` gives the bare text.
#[utoipa::path(get, path = routes::RECEIPT, operation_id = "showReceipt",
    params(("id" = String, Path, description = "The receipt's id", format = "uuid", max_length = 36)),
    responses((status = 200, description = "The receipt",
        content((ReceiptView = "application/json"), (String = "text/plain")))))]
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let found = app
        .readers
        .read(move |db| {
            let Some(receipt) = receipts::by_id(db, id)? else { return Ok(None) };
            let operation = receipt.operation.map(|id| operations::by_id(db, id)).transpose()?.flatten();
            Ok(Some((receipt, operation)))
        })
        .await?;
    let found = found.filter(|(receipt, operation)| sees_receipt(&caller, receipt, operation.as_ref()));
    let (receipt, operation) = found.ok_or_else(Refusal::not_found)?;
    let case_key = operation.map(|operation| operation.case_key.to_string()).unwrap_or_default();
    app.consulted(&caller, Entry::new("receipt.read", None, id.to_string()).in_case(&case_key)).await?;
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Ok(match accept.trim().starts_with("text/plain") {
        true => ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], receipt.view.text).into_response(),
        false => Json(receipt.view).into_response(),
    })
}
