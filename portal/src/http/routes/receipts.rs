//! Receipts: as the signed text, in JSON, or as a page that a doctor attaches.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use perito::archive::Receipt;
use perito::protocol::{ReceiptView, routes};

use crate::access::Caller;
use crate::app::App;
use crate::authorisation::sees_receipt;
use crate::http::extract::Id;
use crate::http::media::preferred;
use crate::problem::Refusal;
use crate::receipt_page::receipt_page;
use crate::storage::receipts::Receipted;
use crate::storage::{Entry, receipts};

/// Shows a receipt to its author and to whoever may read what it receipts. `Accept: text/plain` gives the signed text,
/// `application/pdf` a page in Italian that shows it.
#[utoipa::path(get, path = routes::RECEIPT, operation_id = "showReceipt",
    params(("id" = String, Path, description = "The receipt's id", format = "uuid", max_length = 36)),
    responses((status = 200, description = "The receipt",
        content((ReceiptView = "application/json"), (String = "text/plain"), (Vec<u8> = "application/pdf")))))]
pub(crate) async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let found = app.readers.read(move |db| receipts::by_id(db, id)).await?;
    let receipt = found.filter(|receipt| sees_receipt(&caller, receipt)).ok_or_else(Refusal::not_found)?;
    let case_key = receipt.of.as_ref().map(|act| Receipted::case_key(act).to_string()).unwrap_or_default();
    app.consulted(&caller, Entry::new("receipt.read", None, id.to_string()).in_case(&case_key)).await?;
    let text = receipt.view.text.clone();
    let mut response = match preferred(&headers, &["application/json", "text/plain", "application/pdf"]) {
        "text/plain" => ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response(),
        "application/pdf" => {
            let page = tokio::task::spawn_blocking(move || {
                let receipt = Receipt::parse(&text).map_err(Refusal::internal)?;
                receipt_page(&receipt).map_err(Refusal::internal)
            });
            let page = page.await.map_err(Refusal::internal)??;
            ([(header::CONTENT_TYPE, "application/pdf")], page).into_response()
        }
        _ => Json(receipt.view).into_response(),
    };
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    Ok(response)
}
