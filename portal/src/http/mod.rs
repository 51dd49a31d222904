//! The portal over HTTP: routes, and what every request passes on its way to one.

mod archive_query;
mod arrival;
mod conditional;
mod download;
mod extract;
mod framing;
mod guard;
mod log;
mod media;
mod mend;
pub(crate) mod openapi;
pub(crate) mod pace;
mod paging;
pub(crate) mod routes;
mod server;
mod strict;
mod true_method;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use perito::protocol::ProblemCode;
use serde::Serialize;
use tower::ServiceExt;

use crate::app::App;
use crate::problem::Refusal;

pub(crate) use server::serve;
pub(crate) use strict::Validators;

/// The portal's routes, each behind the guard.
pub(crate) fn router(app: &Arc<App>) -> Router {
    let (router, _) = routes::all().split_for_parts();
    let router = router
        .merge(routes::long_paths())
        // The guard has read the body already, within the route's own limit.
        .layer(DefaultBodyLimit::disable())
        .fallback(|| async { Refusal::new(ProblemCode::NotFound) })
        .layer(axum::middleware::from_fn_with_state(Arc::clone(app), guard::guard))
        .layer(axum::middleware::from_fn(framing::framed))
        .layer(axum::middleware::from_fn_with_state(Arc::clone(app), log::log))
        .with_state(Arc::clone(app));
    // Around the routes, for they are told apart by the method.
    Router::new().fallback_service(router.map_request(true_method::restore))
}

/// A version as an `ETag`.
pub(crate) fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// An answer with its version as `ETag`.
fn with_etag(etag: &str, body: impl Serialize) -> Response {
    let mut response = axum::Json(body).into_response();
    if let Ok(value) = HeaderValue::from_str(etag) {
        response.headers_mut().insert(header::ETAG, value);
    }
    response
}
