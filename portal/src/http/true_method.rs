//! The method that an upload's request is meant to have, where a network on its way lets none but the commonest through.

use axum::extract::Request;
use axum::http::Method;
use perito::protocol::routes;

use super::extract::only;

/// The header of tus 1.0 that tells it. It is read where tus is spoken, and nowhere else.
const METHOD_OVERRIDE: &str = "x-http-method-override";

/// Makes of a POST to an upload the PATCH or DELETE that its header names.
pub(super) fn restore(mut request: Request) -> Request {
    let upload = request.uri().path().strip_prefix(routes::UPLOADS).is_some_and(|rest| rest.starts_with('/'));
    if upload && request.method() == Method::POST {
        match only(request.headers(), METHOD_OVERRIDE) {
            Some("PATCH") => *request.method_mut() = Method::PATCH,
            Some("DELETE") => *request.method_mut() = Method::DELETE,
            _ => {}
        }
    }
    request
}
