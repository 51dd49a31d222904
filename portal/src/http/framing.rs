//! Heads that RFC 9112 has a server refuse: whoever stands in front may have read another request than ours in them.

use axum::extract::Request;
use axum::http::{StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::extract::only;

/// Refuses a request that does not say, once, for which host it is (3.2), and one whose body comes in a coding beside
/// `chunked` (6.1). Like all that is no HTTP/1.1, it is told so without more, and the connection ends.
pub(super) async fn framed(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let chunked = |value: &str| value.trim().eq_ignore_ascii_case("chunked");
    let refused = if request.version() == Version::HTTP_11 && only(headers, header::HOST).is_none() {
        StatusCode::BAD_REQUEST
    } else if headers.contains_key(header::TRANSFER_ENCODING)
        && !only(headers, header::TRANSFER_ENCODING).is_some_and(chunked)
    {
        StatusCode::NOT_IMPLEMENTED
    } else {
        return next.run(request).await;
    };
    (refused, [(header::CONNECTION, "close")]).into_response()
}
