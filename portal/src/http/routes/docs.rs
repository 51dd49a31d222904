//! The protocol's description as a page to be read: static files, from this binary alone.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use perito::protocol::routes;

use crate::http::extract::FileName;
use crate::problem::Refusal;

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

/// Nothing from another host, nothing inline, nothing sent anywhere but here, and no frame around it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The protocol as a page to be read, in a browser, by people: it asks for no PIN and sends no request.
#[utoipa::path(get, path = routes::DOCS, operation_id = "docs",
    responses((status = 200, description = "The page", body = String, content_type = "text/html")))]
pub(crate) async fn page() -> Response {
    file(HTML, include_str!("../../../assets/docs/index.html"))
}

/// A style sheet or script of the page.
#[utoipa::path(get, path = routes::DOCS_FILE, operation_id = "docsFile",
    params(("file" = String, Path, description = "The file's name", max_length = 40, pattern = "^[a-z-]+\\.(css|js)$")),
    responses((status = 200, description = "The file",
        content((String = "text/css"), (String = "text/javascript")))))]
pub(crate) async fn asset(FileName(name): FileName) -> Result<Response, Refusal> {
    Ok(match name.as_str() {
        "docs.css" => file(CSS, include_str!("../../../assets/docs/docs.css")),
        "docs.js" => file(JAVASCRIPT, include_str!("../../../assets/docs/docs.js")),
        "swagger-ui.css" => file(CSS, include_str!("../../../assets/docs/swagger-ui/swagger-ui.css")),
        "swagger-ui-bundle.js" => {
            file(JAVASCRIPT, include_str!("../../../assets/docs/swagger-ui/swagger-ui-bundle.js"))
        }
        _ => return Err(Refusal::not_found()),
    })
}

fn file(media_type: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (headers, text).into_response()
}
