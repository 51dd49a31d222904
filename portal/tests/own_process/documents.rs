//! Documents on their way out: whole and in parts, with their digests, and never one that is not what was stored.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::PathBuf;

use perito::protocol::ContentDigest;
use reqwest::Method;
use serde_json::Value;

use support::Answer;
use support::filing::named;
use support::journey::{Journey, fresh_pdf, observation, text};
use support::planted::Log;

#[tokio::test]
async fn a_document_is_served_whole_with_its_digests() {
    let journey = Journey::begin().await;
    let content = fresh_pdf();
    let report = journey.submit("draft", "draft", &content).await.expect(201).body;
    let path = content_path("reports", &report);
    let digest = ContentDigest::of(&content).to_string();
    for reader in [&journey.ctu, &journey.doctor, &journey.legal] {
        let whole = reader.get(&path).await.expect(200);
        assert_eq!(whole.bytes, content);
        for name in ["content-digest", "repr-digest"] {
            assert_eq!(whole.header(name), Some(&*digest), "{name}");
        }
        let etag = format!("\"{}\"", text(&report["document"]["sha256"]));
        let expected = [
            ("content-type", "application/pdf"),
            ("content-length", &content.len().to_string()),
            ("accept-ranges", "bytes"),
            ("etag", &etag),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            ("content-disposition", "attachment; filename=\"document.pdf\""),
        ];
        for (name, value) in expected {
            assert_eq!(whole.header(name), Some(value), "{name}");
        }
        let head = reader.call(Method::HEAD, &path, &[], None).await.expect(200);
        assert!(head.bytes.is_empty());
        for name in ["content-digest", "repr-digest", "content-length", "content-type", "etag", "accept-ranges"] {
            assert_eq!(head.header(name), whole.header(name), "{name}");
        }
    }
    for stranger in [&journey.treasury, journey.office.officer()] {
        stranger.get(&path).await.expect(403);
    }
    journey.office.ctu(2).await.get(&path).await.expect(404);
    journey.office.api.get(&path).await.expect(401);
}

#[tokio::test]
async fn one_part_is_served_as_such() {
    let journey = Journey::begin().await;
    let content = fresh_pdf();
    let size = content.len();
    let report = journey.submit("draft", "draft", &content).await.expect(201).body;
    let path = content_path("reports", &report);
    let get = async |range: &str| journey.ctu.call(Method::GET, &path, &[("range", range)], None).await;
    let whole_digest = ContentDigest::of(&content).to_string();
    let parts = [
        ("bytes=0-0", 0..1),
        ("bytes=0-99", 0..100),
        ("bytes=100-199", 100..200),
        ("bytes= 100-199", 100..200),
        ("BYTES=5-6", 5..7),
        ("bytes=-50", size - 50..size),
        ("bytes=-99999999", 0..size),
        ("bytes=-18446744073709551615", 0..size),
        ("bytes=300-", 300..size),
        ("bytes=0-", 0..size),
        ("bytes=10-99999999", 10..size),
        ("bytes=10-18446744073709551615", 10..size),
        (&*format!("bytes=0-{}", size - 1), 0..size),
        (&*format!("bytes={}-", size - 1), size - 1..size),
    ];
    for (range, expected) in parts {
        let part = get(range).await.expect(206);
        assert_eq!(part.bytes, content[expected.clone()], "{range}");
        let told = format!("bytes {}-{}/{size}", expected.start, expected.end - 1);
        assert_eq!(part.header("content-range"), Some(&*told), "{range}");
        let digest = ContentDigest::of(&content[expected.clone()]).to_string();
        assert_eq!(part.header("content-digest"), Some(&*digest), "{range}");
        assert_eq!(part.header("repr-digest"), Some(&*whole_digest), "{range}");
        assert_eq!(part.header("content-length"), Some(&*expected.len().to_string()), "{range}");
    }
    for beyond in [&*format!("bytes={size}-"), "bytes=99999999-", "bytes=18446744073709551615-", "bytes=-0"] {
        let refused = get(beyond).await.expect(416);
        assert_eq!(refused.code(), "range_not_satisfiable", "{beyond}");
        assert_eq!(refused.header("content-range"), Some(&*format!("bytes */{size}")), "{beyond}");
    }
    // Several parts, and what is no range, are answered with the whole.
    let others = [
        "bytes=0-1,5-6",
        "bytes=0-9,5-14",
        "bytes=0-9, 0-9, 0-9",
        "bytes=0-1,99999999-",
        "bytes=5-2",
        "bytes=",
        "bytes=x-y",
        "bytes=-",
        "lines=1-2",
        "0-5",
    ];
    for other in others {
        let whole = get(other).await.expect(200);
        assert_eq!((whole.bytes.as_slice(), whole.header("content-range")), (content.as_slice(), None), "{other}");
    }
}

#[tokio::test]
async fn a_part_of_another_version_is_not_served() {
    let journey = Journey::begin().await;
    let content = fresh_pdf();
    let report = journey.submit("draft", "draft", &content).await.expect(201).body;
    let path = content_path("reports", &report);
    let etag = format!("\"{}\"", text(&report["document"]["sha256"]));
    let get = async |version: &str| {
        journey.ctu.call(Method::GET, &path, &[("range", "bytes=0-9"), ("if-range", version)], None).await
    };
    assert_eq!(get(&etag).await.expect(206).bytes, content[..10]);
    for other in ["\"other\"", &format!("W/{etag}"), "Tue, 01 Sep 2026 08:00:00 GMT", ""] {
        assert_eq!(get(other).await.expect(200).bytes, content, "{other}");
    }
}

#[tokio::test]
async fn an_observation_has_its_document_too() {
    let journey = Journey::begin().await;
    let content = fresh_pdf();
    let mut request = observation("con documento");
    let upload = journey.doctor.begin_upload(content.len()).await;
    journey.doctor.part(&upload, 0, &content).await.expect(204);
    request["document"] = named(&upload, &content);
    let observed = journey.doctor.observe("key", &request).await.expect(201).body;
    let path = content_path("observations", &observed);
    for reader in [&journey.ctu, &journey.doctor] {
        assert_eq!(reader.get(&path).await.expect(200).bytes, content);
        let part = reader.call(Method::GET, &path, &[("range", "bytes=-3")], None).await.expect(206);
        assert_eq!(part.bytes, content[content.len() - 3..]);
    }
    journey.legal.get(&path).await.expect(403);
    journey.office.ctu(2).await.get(&path).await.expect(404);
    // A text alone has none.
    let bare = journey.observe("bare").await.expect(201).body;
    journey.ctu.get(&content_path("observations", &bare)).await.expect(404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_that_is_missing_or_altered_is_named_and_never_served() {
    let log = Log::capture();
    let journey = Journey::begin().await;
    let content = fresh_pdf();
    let report = journey.submit("draft", "draft", &content).await.expect(201).body;
    let path = content_path("reports", &report);
    let file = stored(&journey);
    let name = file.file_name().unwrap().to_str().unwrap().to_owned();
    assert_eq!(fs::read(&file).unwrap(), content);
    let mut flipped = content.clone();
    *flipped.last_mut().unwrap() ^= 1;
    let longer = [&content[..], b"\n"].concat();
    let damages = [None, Some(&flipped[..]), Some(&longer), Some(&content[..content.len() - 1]), Some(b"")];
    for damage in damages {
        match damage {
            None => fs::remove_file(&file).unwrap(),
            Some(other) => fs::write(&file, other).unwrap(),
        }
        let before = log.text().matches(&name).count();
        // Also the part that is as it was.
        for headers in [&[][..], &[("range", "bytes=0-9")]] {
            let refused = journey.ctu.call(Method::GET, &path, headers, None).await;
            damaged(&refused, &content);
        }
        assert_eq!(journey.ctu.call(Method::HEAD, &path, &[], None).await.status, 500);
        assert_eq!(log.text().matches(&name).count(), before + 3, "the log names the file");
        // What is known of it is still shown.
        let shown = journey.ctu.get(path.strip_suffix("/content").unwrap()).await.expect(200).body;
        assert_eq!(shown, report);
    }
    fs::write(&file, &content).unwrap();
    assert_eq!(journey.ctu.get(&path).await.expect(200).bytes, content);
}

fn damaged(refused: &Answer, content: &[u8]) {
    assert_eq!((refused.status, refused.code()), (500, "document_damaged"));
    for absent in ["repr-digest", "content-range", "etag", "content-disposition"] {
        assert_eq!(refused.header(absent), None);
    }
    assert!(!refused.bytes.windows(8).any(|window| window == &content[..8]), "the document was served");
}

/// The file of the only report.
fn stored(journey: &Journey) -> PathBuf {
    let sql = "SELECT file FROM case_documents";
    let name: String = journey.office.database().query_row(sql, [], |row| row.get(0)).unwrap();
    journey.office.sandbox.data_folder().join("documents").join(name)
}

fn content_path(what: &str, view: &Value) -> String {
    format!("/v1/{what}/{}/content", text(&view["id"]))
}
