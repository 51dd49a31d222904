//! What the portal says of itself.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use perito::protocol::{PROBLEM_JSON, routes};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::problem::Refusal;

/// Whether the portal serves, in the form of a problem (ModI).
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Status {
    /// The HTTP status.
    #[schema(minimum = 200, maximum = 599)]
    status: u16,
    /// The same in words.
    #[schema(max_length = 200, pattern = "^[^\\r\\n]*$")]
    title: &'static str,
    /// What was tried.
    #[schema(max_length = 200, pattern = "^[^\\r\\n]*$")]
    detail: &'static str,
}

const STATUS: Status = Status { status: 200, title: "OK", detail: "The portal reads, and its writer takes requests." };

/// Says whether the portal serves: whether it reads, and whether its writer would take a request now.
#[utoipa::path(get, path = routes::STATUS, operation_id = "status",
    responses((status = 200, description = "The portal serves", body = Status, content_type = "application/problem+json")))]
pub(crate) async fn status(State(app): State<Arc<App>>) -> Result<Response, Refusal> {
    app.readers
        .read(|db| db.query_row("SELECT 1", [], |row| row.get::<_, i64>(0)))
        .await
        .map_err(|_| Refusal::new(perito::protocol::ProblemCode::Unavailable))?;
    app.writer.write(|_| Ok(())).await?;
    let body = serde_json::to_vec(&STATUS).map_err(Refusal::internal)?;
    Ok(([(header::CONTENT_TYPE, PROBLEM_JSON)], body).into_response())
}

/// The OpenAPI 3.1 document of this portal.
#[utoipa::path(get, path = routes::OPENAPI, operation_id = "openapi",
    responses((status = 200, description = "The document", body = serde_json::Value)))]
pub(crate) async fn openapi(State(app): State<Arc<App>>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], app.openapi.clone()).into_response()
}
