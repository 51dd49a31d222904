//! One log line for each request: instant, route template, method, outcome, source, consumer, request id. Never a body,
//! a query, a token or anything else that was sent.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use perito::protocol::header::REQUEST_ID;
use uuid::Uuid;

use super::guard::{Served, source_of};
use super::routes::template;
use crate::app::App;
use crate::authorisation::Rule;

pub(super) async fn log(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = Uuid::new_v4().to_string();
    let method = request.method().clone();
    // A method that no route has may be anything that was sent.
    let method = if Rule::is_method(method.as_str()) { method.as_str() } else { "-" };
    let route = request.extensions().get::<MatchedPath>().map_or("-", |path| template(path.as_str())).to_owned();
    let source = source_of(&app, &request);
    let mut response = next.run(request).await;
    let consumer = response.extensions().get::<Served>().and_then(|served| served.account).unwrap_or_default();
    tracing::info!(
        request_id = %id,
        %method,
        %route,
        status = response.status().as_u16(),
        %source,
        %consumer,
        milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        "request"
    );
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}
