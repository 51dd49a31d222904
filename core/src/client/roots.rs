//! By which roots a portal's certificate is judged.

use reqwest::{Certificate, ClientBuilder};
use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

/// Whether they are those that come with the library: Mozilla's, as they were when it was built.
///
/// Android's own can be asked for from Java alone: its verifier panics in the first handshake of an app that has not handed
/// it a Java environment, and wants a class of its own in the app (ADR 0016).
const BUNDLED: bool = cfg!(any(target_os = "android", feature = "bundled-roots"));

/// Has the roots of this build judge: those that come with it, or else the platform's.
pub(super) fn trusting(http: ClientBuilder) -> reqwest::Result<ClientBuilder> {
    if !BUNDLED {
        return Ok(http);
    }
    let roots: reqwest::Result<Vec<_>> = TLS_SERVER_ROOT_CERTS.iter().map(|root| Certificate::from_der(root)).collect();
    // Where these are the only ones, the platform's verifier is not even made.
    Ok(http.tls_certs_only(roots?))
}
