//! Clients that send a byte now and then: they do not hold the portal for ever, and lose nothing that has arrived.

use std::time::Duration;

use perito_portal::Sandbox;
use time::macros::datetime;

use crate::support;
use crate::support::filing::{TUS, named};
use crate::support::journey::{Journey, fresh_pdf, report, sha256_checksum};
use crate::support::wire::{Reply, Wire};

const PARTS: (&str, &str) = ("content-type", "application/offset+octet-stream");
/// How long the client of these tests waits from one send to the next.
const PAUSE: Duration = Duration::from_millis(50);

#[tokio::test]
async fn a_part_that_comes_byte_by_byte_is_cut_off_and_what_came_is_kept() {
    let journey = begin(|portal| portal.body_patience(Duration::from_millis(300))).await;
    let (ctu, content) = (&journey.ctu, fresh_pdf());
    let path = ctu.begin_upload(content.len()).await;
    let length = content.len().to_string();
    let headers = [TUS, PARTS, ("upload-offset", "0"), ("content-length", &*length)];
    let (sent, reply) = drip(&journey, &ctu.raw("PATCH", &path, &headers), &content, 1);
    assert_eq!((reply.status, reply.body["code"].as_str()), (408, Some("request_timeout")));
    let arrived = ctu.arrived(&path).await;
    assert!((1..=sent).contains(&arrived), "{arrived} of {sent}");
    ctu.part(&path, arrived, &content[arrived..]).await.expect(204);
    ctu.report("key", &report("draft", &named(&path, &content))).await.expect(201);
}

#[tokio::test]
async fn a_part_with_a_digest_that_comes_byte_by_byte_leaves_nothing() {
    let journey = begin(|portal| portal.body_patience(Duration::from_millis(300))).await;
    let (ctu, content) = (&journey.ctu, fresh_pdf());
    let path = ctu.begin_upload(content.len()).await;
    let (length, checksum) = (content.len().to_string(), sha256_checksum(&content));
    let headers = [TUS, PARTS, ("upload-offset", "0"), ("content-length", &*length), ("upload-checksum", &*checksum)];
    let (_, reply) = drip(&journey, &ctu.raw("PATCH", &path, &headers), &content, 1);
    assert_eq!(reply.status, 408);
    assert_eq!(ctu.arrived(&path).await, 0);
}

#[tokio::test]
async fn a_request_that_comes_byte_by_byte_is_cut_off_and_has_done_nothing() {
    let journey = begin(|portal| portal.body_patience(Duration::from_millis(300))).await;
    let ctu = &journey.ctu;
    let notice = support::notice(2, "7000", support::journey::OPERATIONS_ON).to_string();
    let (before, length) = (journey.office.count("archive_entries"), notice.len().to_string());
    let json = [("content-type", "application/json"), ("content-length", &*length)];
    for (path, api) in [("/v1/operations", ctu), ("/v1/sessions", &journey.office.api)] {
        let head = api.raw("POST", path, &[&json[..], &[("idempotency-key", "slow")]].concat());
        let (_, reply) = drip(&journey, &head, notice.as_bytes(), 1);
        assert_eq!((reply.status, reply.body["code"].as_str()), (408, Some("request_timeout")), "{path}");
    }
    // Not even without a length.
    let chunked = [json[0], ("transfer-encoding", "chunked"), ("idempotency-key", "slow")];
    let chunks = "1\r\n \r\n".repeat(100);
    let (_, reply) = drip(&journey, &ctu.raw("POST", "/v1/operations", &chunked), chunks.as_bytes(), 6);
    assert_eq!(reply.status, 408);
    assert_eq!(journey.office.count("archive_entries"), before);
    assert!(
        !ctu.notify("slow", &support::notice(2, "7000", support::journey::OPERATIONS_ON)).await.expect(201).is_replay()
    );
}

#[test]
fn a_head_that_comes_byte_by_byte_is_not_waited_for() {
    let sandbox = Sandbox::builder().configure(|portal| portal.head_patience(Duration::from_millis(300)));
    let sandbox = sandbox.start().unwrap();
    let mut wire = Wire::connect(&sandbox.url().replace("http://", "")).unwrap();
    let head = format!("GET /status HTTP/1.1\r\nhost: portal\r\nx-slow: {}\r\n\r\n", "x".repeat(1000));
    // Closed long before the end of the head: no answer is owed to what was not asked.
    let closed = head.as_bytes().chunks(1).any(|byte| wire.send(byte).is_err() || wire.answers_within(PAUSE));
    assert!(closed && wire.reply().is_err());
    // Nor is a connection kept that asks for nothing, while one that asks at once is answered.
    let mut idle = Wire::connect(&sandbox.url().replace("http://", "")).unwrap();
    idle.send("GET /status HTTP/1.1\r\nhost: portal\r\n\r\n").unwrap();
    assert_eq!(idle.reply().unwrap().status, 200);
    assert!(idle.is_closed());
}

#[tokio::test]
async fn a_slow_line_that_keeps_coming_is_waited_for() {
    let patience = Duration::from_secs(3);
    let journey = begin(|portal| portal.body_patience(Duration::from_secs(3))).await;
    let ctu = &journey.ctu;
    let rounds = 80;
    assert!(PAUSE * rounds > patience);
    let content = vec![7; 4096 * rounds as usize];
    let path = ctu.begin_upload(content.len()).await;
    let length = content.len().to_string();
    let headers = [TUS, PARTS, ("upload-offset", "0"), ("content-length", &*length)];
    let (sent, reply) = drip(&journey, &ctu.raw("PATCH", &path, &headers), &content, 4096);
    assert_eq!((sent, reply.status), (content.len(), 204));
}

async fn begin(configure: fn(perito_portal::PortalBuilder) -> perito_portal::PortalBuilder) -> Journey {
    let sandbox = Sandbox::builder().now(datetime!(2026-09-01 08:00 UTC)).configure(configure);
    Journey::in_sandbox(sandbox.start().unwrap()).await
}

/// Sends a body some bytes at a time, with pauses, until the portal answers: how much was sent, and the answer.
fn drip(journey: &Journey, head: &str, body: &[u8], step: usize) -> (usize, Reply) {
    let mut wire = Wire::connect(&journey.address()).unwrap();
    let (mut sent, mut first) = (0, head.as_bytes().to_vec());
    for bytes in body.chunks(step) {
        // The head comes with the first of them: something has always arrived.
        first.extend(bytes);
        wire.send(std::mem::take(&mut first)).unwrap();
        sent += bytes.len();
        if wire.answers_within(PAUSE) {
            break;
        }
    }
    (sent, wire.reply().unwrap())
}
