//! The handlers, one file for each resource.

mod accounts;
mod cases;
mod me;
mod meta;
mod operations;
mod receipts;
mod registrations;
mod sessions;

use std::sync::Arc;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

pub(crate) use accounts::new_pin;

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
        .routes(routes!(operations::notify, operations::list))
        .routes(routes!(operations::show))
        .routes(routes!(operations::convoke))
        .routes(routes!(receipts::show))
        .routes(routes!(meta::status))
        .routes(routes!(meta::openapi))
}
