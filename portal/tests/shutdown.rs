//! A portal that is told to end does so, also when a client has stopped in the middle of a request.

use std::time::Duration;

use perito_portal::{Keys, Portal};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::support::wire::Wire;

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_has_stopped_sending_does_not_keep_the_portal() {
    let folder = tempfile::tempdir().unwrap();
    let (data, keys) = (folder.path().join("data"), folder.path().join("keys"));
    Portal::init(&data, &keys, "portal.example.org").unwrap();
    let portal = Portal::builder(&data, Keys::load(&keys).unwrap()).shutdown_grace(Duration::ZERO).open().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut stalled = Wire::connect(&listener.local_addr().unwrap().to_string()).unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(async move { portal.serve(listener, async { stopped.await.unwrap() }).await });
    let head = "POST /v1/sessions HTTP/1.1\r\nhost: portal\r\ncontent-type: application/json\r\n\
                content-length: 100\r\nexpect: 100-continue\r\n\r\n";
    stalled.send(head).unwrap();
    // The portal asks for the body, and will not get it.
    assert_eq!(stalled.reply().unwrap().status, 100);
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
}
