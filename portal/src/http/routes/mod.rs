//! The handlers, one file for each resource.

mod accounts;
mod archive;
mod case_matters;
mod cases;
mod changes;
mod docs;
mod me;
mod meta;
mod observations;
mod operations;
mod payments;
mod receipts;
mod registrations;
mod reports;
mod sandbox;
mod sessions;
mod uploads;

use std::sync::Arc;

use axum::Json;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use perito::protocol::header::IDEMPOTENT_REPLAY;
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub(crate) use accounts::new_pin;
pub(crate) use archive::{long_paths, template};
pub(crate) use uploads::TUS_VERSION;

/// The answer to a legal act: what it made, and whether an earlier request under the same key had made it.
fn done(view: impl Serialize, replay: bool) -> Response {
    let mut response = (StatusCode::CREATED, Json(view)).into_response();
    if replay {
        response.headers_mut().insert(IDEMPOTENT_REPLAY, HeaderValue::from_static("true"));
    }
    response
}

/// Every route, with its description.
pub(crate) fn all() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(registrations::register, registrations::list))
        .routes(routes!(registrations::show))
        .routes(routes!(registrations::put_document, registrations::show_document))
        .routes(routes!(registrations::decide))
        .routes(routes!(accounts::issue, accounts::suspend, accounts::revoke))
        .routes(routes!(me::show, me::change))
        .routes(routes!(me::change_pin))
        .routes(routes!(sessions::login, sessions::list))
        .routes(routes!(sessions::renew, sessions::logout))
        .routes(routes!(sessions::end))
        .routes(routes!(cases::search))
        .routes(routes!(cases::put, cases::list))
        .routes(routes!(cases::show))
        .routes(routes!(case_matters::show_terms, case_matters::put_terms))
        .routes(routes!(case_matters::link))
        .routes(routes!(case_matters::findings))
        .routes(routes!(operations::notify, operations::list))
        .routes(routes!(operations::show))
        .routes(routes!(operations::convoke))
        .routes(routes!(uploads::describe, uploads::begin))
        .routes(routes!(uploads::show, uploads::proceed, uploads::end))
        .routes(routes!(reports::submit, reports::list))
        .routes(routes!(reports::show))
        .routes(routes!(reports::content))
        .routes(routes!(observations::submit, observations::list))
        .routes(routes!(observations::show))
        .routes(routes!(observations::content))
        .routes(routes!(payments::list))
        .routes(routes!(payments::show, payments::put))
        .routes(routes!(changes::list))
        .routes(routes!(receipts::show))
        .routes(routes!(archive::checkpoint))
        .routes(routes!(archive::epochs))
        .routes(routes!(archive::show_tile))
        .routes(routes!(archive::show_bundle))
        .routes(routes!(archive::list))
        .routes(routes!(sandbox::advance))
        .routes(routes!(meta::status))
        .routes(routes!(meta::openapi))
        .routes(routes!(docs::page))
        .routes(routes!(docs::asset))
}
