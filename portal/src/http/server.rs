//! Connections: a client that does not finish the head of a request is not waited for, and all end with the portal.

use std::future::Future;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tower::ServiceExt;

/// Serves until `shutdown` ends, and then until the requests under way are answered.
pub(crate) async fn serve(
    mut listener: TcpListener,
    router: Router,
    head_patience: Duration,
    shutdown: impl Future<Output = ()>,
) {
    // Telling HTTP/1 from HTTP/2 waits for the first bytes without a timer; HTTP/2 is spoken by the proxy that has the TLS.
    let mut http = Builder::new(TokioExecutor::new()).http1_only();
    // axum's own server has no timer, and without one waits for a head for ever.
    http.http1().timer(TokioTimer::new()).header_read_timeout(head_patience);
    let connections = GracefulShutdown::new();
    let make = router.into_make_service_with_connect_info::<SocketAddr>();
    let mut shutdown = pin!(shutdown);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = &mut shutdown => break,
        };
        let Ok(service) = make.clone().oneshot(peer).await;
        let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)).into_owned();
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(error, "a connection has ended");
            }
        });
    }
    drop(listener);
    connections.shutdown().await;
}
