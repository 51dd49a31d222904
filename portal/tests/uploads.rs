//! Documents that arrive by tus 1.0: in parts, with and without digests, over cuts of session and portal.

use std::fs;
use std::path::Path;
use std::time::Duration;

use perito::protocol::ContentDigest;
use perito_portal::Sandbox;
use reqwest::Method;
use tokio::task::JoinSet;

use crate::support::binary::Folders;
use crate::support::filing::{TUS, named};
use crate::support::journey::{Journey, errors, fresh_pdf, record_case, report, sha1_checksum, sha256_checksum};
use crate::support::wire::Wire;
use crate::support::{Api, CHOSEN_PIN, tax_code};

const PARTS: &str = "application/offset+octet-stream";

#[tokio::test]
async fn the_portal_says_what_uploads_may_be() {
    let sandbox = Sandbox::start().unwrap();
    let described = Api::new(&sandbox.url()).call(Method::OPTIONS, "/v1/uploads", &[], None).await.expect(204);
    let expected = [
        ("tus-version", "1.0.0"),
        ("tus-resumable", "1.0.0"),
        ("tus-extension", "creation,checksum,expiration,termination"),
        ("tus-checksum-algorithm", "sha256,sha1"),
        ("tus-max-size", "104857600"),
    ];
    for (name, value) in expected {
        assert_eq!(described.header(name), Some(value), "{name}");
    }
}

#[tokio::test]
async fn where_a_network_stops_a_method_a_post_names_it() {
    let mut journey = Journey::begin().await;
    // The document describes what is meant, not what is written.
    journey.ctu.described = false;
    let (ctu, content) = (&journey.ctu, fresh_pdf());
    let length = content.len().to_string();
    let begun = ctu.call(Method::POST, "/v1/uploads", &[TUS, ("upload-length", &*length)], None).await.expect(201);
    let path = begun.header("location").unwrap();
    let named = |method| ("x-http-method-override", method);
    let kind = ("content-type", PARTS);
    let part = [TUS, named("PATCH"), kind, ("upload-offset", "0")];
    let arrived = ctu.call(Method::POST, path, &part, Some(content.clone())).await.expect(204);
    assert_eq!(arrived.header("upload-offset"), Some(&*length));
    // Nothing else is made of a POST, and of no other request anything.
    let twice = [TUS, named("DELETE"), named("PATCH")];
    for headers in [&[TUS][..], &[TUS, named("PUT")], &[TUS, named("GET")], &[TUS, named("patch")], &twice] {
        ctu.call(Method::POST, path, headers, None).await.expect(405);
    }
    ctu.call(Method::POST, "/v1/sessions/current", &[named("DELETE")], None).await.expect(405);
    ctu.call(Method::GET, path, &[TUS, named("DELETE")], None).await.expect(405);
    assert_eq!(ctu.arrived(path).await, content.len());
    ctu.call(Method::POST, path, &[TUS, named("DELETE")], None).await.expect(204);
    assert_eq!(ctu.head(path).await.status, 410);
}

#[tokio::test]
async fn a_document_arrives_in_parts_and_is_what_was_sent() {
    let journey = Journey::begin().await;
    let (ctu, content) = (&journey.ctu, fresh_pdf());
    // Name and kind of the file are of no interest.
    let length = content.len().to_string();
    let headers = [TUS, ("upload-length", &*length), ("upload-metadata", "filename c2VncmV0by5wZGY=")];
    let begun = ctu.call(Method::POST, "/v1/uploads", &headers, None).await.expect(201);
    assert_eq!(begun.header("upload-expires"), Some("Wed, 02 Sep 2026 08:00:00 GMT"));
    let path = begun.header("location").unwrap();
    let state = ctu.head(path).await.expect(200);
    assert_eq!((state.header("upload-offset"), state.header("upload-length")), (Some("0"), Some(&*length)));
    assert_eq!(state.header("cache-control"), Some("no-store"));
    let mut offset = 0;
    for part in content.chunks(content.len() / 3) {
        let arrived = ctu.part(path, offset, part).await.expect(204);
        offset += part.len();
        assert_eq!(arrived.header("upload-offset"), Some(&*offset.to_string()));
        assert_eq!(arrived.header("tus-resumable"), Some("1.0.0"));
        assert_eq!(arrived.header("upload-expires"), Some("Wed, 02 Sep 2026 08:00:00 GMT"));
        assert_eq!(ctu.arrived(path).await, offset);
    }
    // Nothing more is nothing wrong.
    ctu.part(path, offset, b"").await.expect(204);

    let filed = ctu.report("key", &report("draft", &named(path, &content))).await.expect(201).body;
    let served = ctu.get(&format!("/v1/reports/{}/content", filed["id"].as_str().unwrap())).await.expect(200);
    assert_eq!(served.bytes, content);
    // It is the case's now, and an upload no longer.
    assert_eq!(ctu.head(path).await.status, 410);
    assert_eq!(ctu.part(path, offset, b"").await.expect(410).code(), "upload_gone");
    assert_eq!(journey.office.count("uploads"), 0);
}

#[tokio::test]
async fn a_part_with_the_right_digest_arrives() {
    let journey = Journey::begin().await;
    let (ctu, content) = (&journey.ctu, fresh_pdf());
    let path = ctu.begin_upload(content.len()).await;
    let digest = |part: &[u8]| ContentDigest::of(part).to_string();
    let all = [("upload-checksum", sha256_checksum(&content[..10])), ("content-digest", digest(&content[..10]))];
    let kinds = [
        all.to_vec(),
        vec![("upload-checksum", sha1_checksum(&content[10..20]))],
        vec![("content-digest", digest(&content[20..30]))],
        // A digest of another algorithm says nothing here.
        vec![("content-digest", "sha-512=:AAAA:".to_owned())],
    ];
    for (index, headers) in kinds.iter().enumerate() {
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ctu.part_with(&path, index * 10, &headers, &content[index * 10..index * 10 + 10]).await.expect(204);
    }
    ctu.part(&path, 40, &content[40..]).await.expect(204);
    ctu.report("key", &report("draft", &named(&path, &content))).await.expect(201);
}

#[tokio::test]
async fn a_body_that_does_not_say_its_length_arrives() {
    let journey = Journey::begin().await;
    let (ctu, content) = (&journey.ctu, fresh_pdf());
    let path = ctu.begin_upload(content.len()).await;
    let mut wire = Wire::connect(&journey.address()).unwrap();
    let headers = [TUS, ("content-type", PARTS), ("upload-offset", "0"), ("transfer-encoding", "chunked")];
    wire.send(ctu.raw("PATCH", &path, &headers)).unwrap();
    for chunk in content.chunks(100) {
        wire.send(format!("{:x}\r\n", chunk.len())).unwrap();
        wire.send(chunk).unwrap();
        wire.send("\r\n").unwrap();
    }
    wire.send("0\r\n\r\n").unwrap();
    assert_eq!(wire.reply().unwrap().status, 204);
    assert_eq!(ctu.arrived(&path).await, content.len());
    ctu.report("key", &report("draft", &named(&path, &content))).await.expect(201);
}

#[tokio::test]
async fn an_upload_outlives_the_session_it_was_begun_in() {
    let journey = Journey::begin().await;
    let (ctu, content) = (&journey.ctu, fresh_pdf());
    let path = ctu.begin_upload(content.len()).await;
    ctu.part(&path, 0, &content[..100]).await.expect(204);
    journey.office.sandbox.session_clock().advance(Duration::from_secs(16 * 60));
    assert_eq!(ctu.part(&path, 100, &content[100..]).await.expect(401).code(), "session_expired");
    assert_eq!(ctu.head(&path).await.status, 401);

    let again = journey.office.api.login(&tax_code(1), CHOSEN_PIN).await;
    assert_eq!(again.arrived(&path).await, 100);
    again.part(&path, 100, &content[100..]).await.expect(204);
    again.report("key", &report("draft", &named(&path, &content))).await.expect(201);
}

#[tokio::test]
async fn an_upload_outlives_a_portal_that_is_killed() {
    let folders = Folders::init();
    let [officer, legal] = ["officer", "legal_office"].map(|role| {
        let code = tax_code(if role == "officer" { 2 } else { 3 });
        (folders.pin_of_new_account(role, &code), code)
    });
    let content = fresh_pdf();
    let served = folders.serve();
    let api = Api::new(&served.url);
    let ctu = api.register_ctu(&api.first_access(&officer.1, &officer.0).await, &tax_code(1)).await;
    record_case(&api.first_access(&legal.1, &legal.0).await, 1, 1).await;
    let (path, given_up) = (ctu.begin_upload(content.len()).await, ctu.begin_upload(10).await);
    ctu.part(&path, 0, &content[..100]).await.expect(204);
    ctu.call(Method::DELETE, &given_up, &[TUS], None).await.expect(204);
    served.kill();
    // What a crash leaves that no row names is nobody's.
    let documents = folders.data.join("documents");
    fs::write(documents.join("00000000000000000000000000000000.part"), b"orphan").unwrap();

    let served = folders.serve();
    let before = names(&documents);
    assert_eq!(before.iter().filter(|name| name.ends_with(".part")).count(), 1, "{before:?}");
    let ctu = Api::new(&served.url).login(&tax_code(1), CHOSEN_PIN).await;
    assert_eq!(ctu.head(&given_up).await.status, 404);
    assert_eq!(ctu.arrived(&path).await, 100);
    ctu.part(&path, 100, &content[100..]).await.expect(204);
    served.kill();

    let served = folders.serve();
    let ctu = Api::new(&served.url).login(&tax_code(1), CHOSEN_PIN).await;
    let filed = ctu.report("key", &report("draft", &named(&path, &content))).await.expect(201);
    served.kill();

    // The answer to the same key needs no upload, and the document is there.
    let served = folders.serve();
    let ctu = Api::new(&served.url).login(&tax_code(1), CHOSEN_PIN).await;
    let replay = ctu.report("key", &report("draft", &named(&path, &content))).await.expect(201);
    assert!(replay.is_replay());
    assert_eq!(replay.body, filed.body);
    let served_content = ctu.get(&format!("/v1/reports/{}/content", filed.body["id"].as_str().unwrap())).await;
    assert_eq!(served_content.expect(200).bytes, content);
    assert!(names(&documents).iter().all(|name| !name.ends_with(".part")));
}

#[tokio::test]
async fn two_uploads_of_one_file_are_two_documents() {
    let journey = Journey::begin().await;
    let (ctu, content) = (&journey.ctu, fresh_pdf());
    let (one, two) = (ctu.upload(&content).await, ctu.upload(&content).await);
    assert_ne!(one["upload_id"], two["upload_id"]);
    let one = ctu.report("one", &report("draft", &one)).await.expect(201).body;
    let two = ctu.report("two", &report("draft", &two)).await.expect(201).body;
    assert_eq!(one["document"], two["document"]);
    for view in [one, two] {
        let path = format!("/v1/reports/{}/content", view["id"].as_str().unwrap());
        assert_eq!(ctu.get(&path).await.expect(200).bytes, content);
    }
}

#[tokio::test]
async fn what_is_given_up_is_gone_from_the_disk() {
    let journey = Journey::begin().await;
    let ctu = &journey.ctu;
    let documents = journey.office.sandbox.data_folder().join("documents");
    let before = names(&documents);
    let path = ctu.begin_upload(1000).await;
    ctu.part(&path, 0, &[7; 500]).await.expect(204);
    assert_eq!(names(&documents).len(), before.len() + 1);
    let ended = ctu.call(Method::DELETE, &path, &[TUS], None).await.expect(204);
    assert_eq!(ended.header("tus-resumable"), Some("1.0.0"));
    assert_eq!(names(&documents), before);
    assert_eq!(journey.office.count("uploads"), 0);
    assert_eq!(ctu.head(&path).await.status, 410);
    for gone in [ctu.part(&path, 500, &[7; 500]).await, ctu.call(Method::DELETE, &path, &[TUS], None).await] {
        assert_eq!(gone.expect(410).code(), "upload_gone");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_has_twenty_uploads_under_way_however_fast_it_asks() {
    let journey = Journey::begin().await;
    let ctu = &journey.ctu;
    let mut racing = JoinSet::new();
    for _ in 0..40 {
        let ctu = ctu.clone();
        racing.spawn(async move { ctu.call(Method::POST, "/v1/uploads", &[TUS, ("upload-length", "9")], None).await });
    }
    let (begun, refused): (Vec<_>, Vec<_>) =
        racing.join_all().await.into_iter().partition(|answer| answer.status == 201);
    assert_eq!((begun.len(), refused.len()), (20, 20));
    for answer in refused {
        let answer = answer.expect(409);
        assert_eq!(errors(&answer), [("upload".to_owned(), "uploads_too_many".to_owned())]);
    }
    let documents = journey.office.sandbox.data_folder().join("documents");
    assert_eq!(names(&documents).iter().filter(|name| name.ends_with(".part")).count(), 20);
    // Others have their own, and one that is given up makes room.
    journey.doctor.begin_upload(9).await;
    ctu.call(Method::DELETE, begun[0].header("location").unwrap(), &[TUS], None).await.expect(204);
    ctu.begin_upload(9).await;
    ctu.call(Method::POST, "/v1/uploads", &[TUS, ("upload-length", "9")], None).await.expect(409);
}

/// The names in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = entries.collect();
    names.sort_unstable();
    names
}
