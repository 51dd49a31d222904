//! Uploads that go wrong: each refusal, what is kept after it, and the way on.

use std::fs;
use std::net::Shutdown;
use std::time::{Duration, Instant};

use perito::protocol::ContentDigest;
use perito_portal::Sandbox;
use reqwest::Method;
use time::macros::datetime;

use crate::support;
use crate::support::Api;
use crate::support::filing::{TUS, named};
use crate::support::journey::{Journey, error, fresh_pdf, report, sha1_checksum, sha256_checksum};
use crate::support::wire::Wire;

const PARTS: (&str, &str) = ("content-type", "application/offset+octet-stream");
const NOWHERE: &str = "/v1/uploads/00000000-0000-4000-8000-000000000000";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::test]
async fn an_upload_that_cannot_be_is_not_begun() {
    let journey = Journey::begin().await;
    let ctu = &journey.ctu;
    let begin = async |headers: &[(&str, &str)]| ctu.call(Method::POST, "/v1/uploads", headers, None).await;
    for wrong in ["", "-1", "1.5", "many", "1e3", "18446744073709551616", "0x10"] {
        let refused = begin(&[TUS, ("upload-length", wrong)]).await.expect(422);
        assert_eq!(error(&refused), ("upload_length".to_owned(), "header_number".to_owned()), "{wrong:?}");
    }
    assert_eq!(error(&begin(&[TUS]).await.expect(422)).1, "header_number");
    // A length that is to follow is an extension that is not spoken.
    assert_eq!(error(&begin(&[TUS, ("upload-defer-length", "1")]).await.expect(422)).1, "header_number");
    assert_eq!(error(&begin(&[TUS, ("upload-length", "0")]).await.expect(422)).1, "document_empty");
    for large in ["104857601", "18446744073709551615"] {
        assert_eq!(begin(&[TUS, ("upload-length", large)]).await.expect(413).code(), "payload_too_large");
    }
    for version in [None, Some("0.2.2"), Some("1.0"), Some("2.0.0"), Some("1.0.0, 0.2.2"), Some("")] {
        let headers: Vec<_> = version.map(|version| ("tus-resumable", version)).into_iter().collect();
        let refused = begin(&[&headers[..], &[("upload-length", "9")]].concat()).await.expect(412);
        assert_eq!(refused.code(), "tus_version", "{version:?}");
        assert_eq!(refused.header("tus-version"), Some("1.0.0"), "{version:?}");
    }
    for staff in [&journey.legal, &journey.treasury, journey.office.officer()] {
        let refused = staff.call(Method::POST, "/v1/uploads", &[TUS, ("upload-length", "9")], None).await;
        assert_eq!(refused.expect(403).code(), "wrong_role");
    }
    assert_eq!(journey.office.count("uploads"), 0);
    begin(&[TUS, ("upload-length", "104857600")]).await.expect(201);
}

#[tokio::test]
async fn a_part_that_cannot_be_leaves_the_upload_as_it_was() {
    let journey = Journey::begin().await;
    let (ctu, content) = (&journey.ctu, fresh_pdf());
    let path = ctu.begin_upload(content.len()).await;
    ctu.part(&path, 0, &content[..100]).await.expect(204);
    let part = &content[100..200];
    let (sha256, sha1) = (sha256_checksum(b"other"), sha1_checksum(b"other"));
    let digest = ContentDigest::of(b"other").to_string();
    let right = ContentDigest::of(part).to_string();
    let both = format!("{right}, {digest}");
    let of_sha512 = "sha512 AAAA";
    let (at, json) = (("upload-offset", "100"), ("content-type", "application/json"));
    type Case<'a> = (&'a [(&'a str, &'a str)], u16, &'a str);
    let cases: &[Case<'_>] = &[
        (&[TUS, PARTS, at, ("upload-checksum", &sha256)], 460, "checksum_mismatch"),
        (&[TUS, PARTS, at, ("upload-checksum", &sha1)], 460, "checksum_mismatch"),
        (&[TUS, PARTS, at, ("upload-checksum", "sha256 !!!")], 460, "checksum_mismatch"),
        (&[TUS, PARTS, at, ("upload-checksum", of_sha512)], 400, "checksum_unsupported"),
        (&[TUS, PARTS, at, ("upload-checksum", "sha256")], 400, "checksum_unsupported"),
        (&[TUS, PARTS, at, ("upload-checksum", "")], 400, "checksum_unsupported"),
        (&[TUS, PARTS, at, ("upload-checksum", "\u{e9} x")], 400, "checksum_unsupported"),
        (&[TUS, PARTS, at, ("content-digest", &digest)], 400, "digest_mismatch"),
        (&[TUS, PARTS, at, ("content-digest", &both)], 400, "digest_mismatch"),
        (&[TUS, PARTS, at, ("content-digest", &right), ("content-digest", &digest)], 400, "digest_mismatch"),
        (&[TUS, PARTS, at, ("content-digest", "sha-256=?")], 400, "digest_mismatch"),
        (&[TUS, PARTS, ("upload-offset", "0")], 409, "upload_offset"),
        (&[TUS, PARTS, ("upload-offset", "99")], 409, "upload_offset"),
        (&[TUS, PARTS, ("upload-offset", "101")], 409, "upload_offset"),
        (&[TUS, PARTS, ("upload-offset", "18446744073709551615")], 409, "upload_offset"),
        (&[TUS, PARTS, ("upload-offset", "-1")], 422, "validation_failed"),
        (&[TUS, PARTS], 422, "validation_failed"),
        (&[PARTS, at], 412, "tus_version"),
        (&[("tus-resumable", "0.2.2"), PARTS, at], 412, "tus_version"),
        (&[TUS, at], 415, "unsupported_media_type"),
        (&[TUS, json, at], 415, "unsupported_media_type"),
    ];
    for (headers, status, code) in cases {
        let refused = ctu.call(Method::PATCH, &path, headers, Some(part.to_vec())).await.expect(*status);
        assert_eq!(refused.code(), *code, "{headers:?}");
        assert_eq!(ctu.arrived(&path).await, 100, "{headers:?}");
    }
    ctu.part(&path, 100, &content[100..]).await.expect(204);
    ctu.report("key", &report("draft", &named(&path, &content))).await.expect(201);
}

#[tokio::test]
async fn more_than_was_announced_is_refused_and_not_kept() {
    let journey = Journey::begin().await;
    let (ctu, content) = (&journey.ctu, fresh_pdf());
    let path = ctu.begin_upload(content.len()).await;
    ctu.part(&path, 0, &content[..100]).await.expect(204);
    let longer = [&content[100..], b"!"].concat();
    assert_eq!(ctu.part(&path, 100, &longer).await.expect(413).code(), "payload_too_large");
    assert_eq!(ctu.arrived(&path).await, 100);
    // Nor when the body does not say how long it is.
    let mut wire = Wire::connect(&journey.address()).unwrap();
    let headers = [TUS, PARTS, ("upload-offset", "100"), ("transfer-encoding", "chunked")];
    wire.send(ctu.raw("PATCH", &path, &headers)).unwrap();
    wire.send(format!("{:x}\r\n", longer.len())).unwrap();
    wire.send(&longer).unwrap();
    // The portal does not wait for the end of what it refuses.
    let refused = wire.reply().unwrap();
    assert_eq!((refused.status, refused.body["code"].as_str()), (413, Some("payload_too_large")));
    assert_eq!(ctu.arrived(&path).await, 100);
    ctu.part(&path, 100, &content[100..]).await.expect(204);
    ctu.report("key", &report("draft", &named(&path, &content))).await.expect(201);
}

#[tokio::test]
async fn an_upload_of_another_account_is_not_there() {
    let journey = Journey::begin().await;
    let other = journey.office.ctu(2).await;
    let path = journey.ctu.begin_upload(10).await;
    journey.ctu.part(&path, 0, b"0123").await.expect(204);
    for stranger in [&other, &journey.doctor] {
        for path in [path.as_str(), NOWHERE, "/v1/uploads/none"] {
            assert_eq!(stranger.head(path).await.status, 404);
            assert_eq!(stranger.part(path, 4, b"4").await.expect(404).code(), "not_found");
            stranger.call(Method::DELETE, path, &[TUS], None).await.expect(404);
        }
    }
    assert_eq!(journey.legal.head(&path).await.status, 403);
    assert_eq!(journey.office.api.head(&path).await.status, 401);
    assert_eq!(journey.ctu.arrived(&path).await, 4);
}

#[tokio::test]
async fn an_upload_that_nobody_asks_for_expires_and_is_swept() {
    let journey = Journey::begin().await;
    let (ctu, clock) = (&journey.ctu, journey.office.sandbox.session_clock());
    let kept = ctu.begin_upload(10).await;
    let left = ctu.begin_upload(10).await;
    ctu.part(&left, 0, b"0123").await.expect(204);
    clock.advance(DAY - Duration::from_secs(60));
    let ctu = &journey.office.api.login(&support::tax_code(1), support::CHOSEN_PIN).await;
    assert_eq!(ctu.arrived(&kept).await, 0);
    clock.advance(Duration::from_secs(60));
    // Whoever asks keeps it alive for another day.
    assert_eq!(ctu.arrived(&kept).await, 0);
    assert_eq!(ctu.head(&left).await.status, 410);
    for gone in [ctu.part(&left, 4, b"4").await, ctu.call(Method::DELETE, &left, &[TUS], None).await] {
        assert_eq!(gone.expect(410).code(), "upload_gone");
    }
    let content = fresh_pdf();
    let refused = ctu.report("key", &report("draft", &named(&left, &content))).await.expect(422);
    assert_eq!(error(&refused), ("document.upload_id".to_owned(), "upload_unknown".to_owned()));

    // The next upload makes room.
    let next = ctu.begin_upload(content.len()).await;
    assert_eq!(journey.office.count("uploads"), 2);
    let documents = journey.office.sandbox.data_folder().join("documents");
    let parts = fs::read_dir(documents)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|extension| extension == "part"));
    assert_eq!(parts.count(), 2);
    assert_eq!(ctu.head(&left).await.status, 410);
    ctu.part(&next, 0, &content).await.expect(204);
    // What ended a day ago is forgotten.
    clock.advance(DAY);
    let ctu = &journey.office.api.login(&support::tax_code(1), support::CHOSEN_PIN).await;
    ctu.begin_upload(10).await;
    assert_eq!(ctu.head(&left).await.status, 404);
    assert_eq!(journey.office.count("uploads"), 1);
}

#[tokio::test]
async fn one_request_at_a_time_writes() {
    let journey = Journey::begin().await;
    let (ctu, content) = (&journey.ctu, fresh_pdf());
    let path = ctu.begin_upload(content.len()).await;
    let mut writing = hold(&journey, &path, 0, &[], &content[..50], content.len()).await;
    for busy in [
        ctu.part(&path, 0, &content).await,
        ctu.part(&path, 50, &content[50..]).await,
        ctu.call(Method::DELETE, &path, &[TUS], None).await,
    ] {
        assert_eq!(busy.expect(423).code(), "upload_busy");
    }
    writing.send(&content[50..]).unwrap();
    assert_eq!(writing.reply().unwrap().status, 204);
    ctu.report("key", &report("draft", &named(&path, &content))).await.expect(201);
}

#[tokio::test]
async fn a_part_that_is_coming_has_not_arrived() {
    let journey = Journey::begin().await;
    let (ctu, content) = (&journey.ctu, fresh_pdf());
    let path = ctu.begin_upload(content.len()).await;
    ctu.part(&path, 0, &content[..20]).await.expect(204);
    let checksum = sha256_checksum(b"other");
    let rest = content.len() - 20;
    let mut writing = hold(&journey, &path, 20, &[("upload-checksum", &checksum)], &content[20..50], rest).await;
    // What is discarded at its end was never told to be there.
    assert_eq!(ctu.arrived(&path).await, 20);
    writing.send(&content[50..]).unwrap();
    assert_eq!(writing.reply().unwrap().status, 460);
    assert_eq!(ctu.arrived(&path).await, 20);
    ctu.part(&path, 20, &content[20..]).await.expect(204);
    assert_eq!(ctu.arrived(&path).await, content.len());
}

#[tokio::test]
async fn what_came_before_a_cut_is_kept() {
    let journey = Journey::begin().await;
    let (ctu, content) = (&journey.ctu, fresh_pdf());
    let path = ctu.begin_upload(content.len()).await;
    drop(hold(&journey, &path, 0, &[], &content[..50], content.len()).await);
    let again = retried(ctu, &path, 50, &content[50..100]).await;
    assert_eq!(again.header("upload-offset"), Some("100"));
    // A client may close its side and still listen.
    let wire = hold(&journey, &path, 100, &[], &content[100..150], content.len() - 100).await;
    wire.shutdown(Shutdown::Write);
    retried(ctu, &path, 150, &content[150..]).await;
    ctu.report("key", &report("draft", &named(&path, &content))).await.expect(201);
}

#[tokio::test]
async fn a_part_with_a_digest_that_is_cut_leaves_nothing() {
    let journey = Journey::begin().await;
    let (ctu, content) = (&journey.ctu, fresh_pdf());
    let path = ctu.begin_upload(content.len()).await;
    ctu.part(&path, 0, &content[..20]).await.expect(204);
    let checksum = sha256_checksum(&content[20..]);
    let digest = ContentDigest::of(&content[20..]).to_string();
    for header in [("upload-checksum", &*checksum), ("content-digest", &*digest)] {
        drop(hold(&journey, &path, 20, &[header], &content[20..50], content.len() - 20).await);
        retried(ctu, &path, 20, b"").await;
        assert_eq!(ctu.arrived(&path).await, 20);
    }
    ctu.part(&path, 20, &content[20..]).await.expect(204);
    ctu.report("key", &report("draft", &named(&path, &content))).await.expect(201);
}

#[tokio::test]
async fn a_smaller_bound_holds() {
    let sandbox = Sandbox::builder().now(datetime!(2026-09-01 08:00 UTC)).configure(|portal| portal.max_upload(1000));
    let journey = Journey::in_sandbox(sandbox.start().unwrap()).await;
    let described = journey.ctu.call(Method::OPTIONS, "/v1/uploads", &[], None).await;
    assert_eq!(described.header("tus-max-size"), Some("1000"));
    let begin =
        async |length| journey.ctu.call(Method::POST, "/v1/uploads", &[TUS, ("upload-length", length)], None).await;
    begin("1001").await.expect(413);
    begin("1000").await.expect(201);
}

/// Sends the first bytes of a longer part, and waits until they have arrived. The request stays open.
async fn hold(
    journey: &Journey,
    path: &str,
    offset: usize,
    more: &[(&str, &str)],
    first: &[u8],
    length: usize,
) -> Wire {
    let (at, length) = (offset.to_string(), length.to_string());
    let headers = [TUS, PARTS, ("upload-offset", &*at), ("content-length", &*length)];
    let mut wire = Wire::connect(&journey.address()).unwrap();
    wire.send(journey.ctu.raw("PATCH", path, &[&headers, more].concat())).unwrap();
    wire.send(first).unwrap();
    until(async || is_there(journey, offset + first.len())).await;
    wire
}

/// Whether the portal's disk has so many bytes of an upload.
fn is_there(journey: &Journey, bytes: usize) -> bool {
    let documents = fs::read_dir(journey.office.sandbox.data_folder().join("documents")).unwrap();
    documents
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "part"))
        .any(|path| fs::metadata(path).unwrap().len() == bytes as u64)
}

/// Sends a part as soon as the portal has let go of the request that was cut.
async fn retried(ctu: &Api, path: &str, offset: usize, part: &[u8]) -> support::Answer {
    until(async || ctu.part(path, offset, b"").await.status != 423).await;
    ctu.part(path, offset, part).await.expect(204)
}

/// Asks again until it is so: what another connection has done is seen in its own time.
async fn until(so: impl AsyncFn() -> bool) {
    let asked_at = Instant::now();
    while !so().await {
        assert!(asked_at.elapsed() < Duration::from_secs(30), "it never came");
    }
}
