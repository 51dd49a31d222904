//! What the protocol promises of every answer, whatever was asked.

use perito::protocol::{ContentDigest, PROBLEM_JSON};
use serde_json::Value;

/// Holds an answer against it. `what` begins with the method.
pub(crate) fn check<'a>(what: &str, status: u16, header: impl Fn(&str) -> Option<&'a str>, bytes: &[u8]) {
    let number = |name: &str| -> u32 { header(name).and_then(|value| value.parse().ok()).expect(name) };
    assert!(number("ratelimit-remaining") <= number("ratelimit-limit"), "{what}");
    assert!(number("ratelimit-reset") <= 60, "{what}");
    // A tile of hashes never changes; nothing else may be kept.
    let tile = what.contains(" /v1/archive/tile/") && !what.contains("/entries/") && status < 300;
    let cached = if tile { "public, max-age=31536000, immutable" } else { "no-store" };
    assert_eq!(header("cache-control"), Some(cached), "{what}");
    assert_eq!(header("x-content-type-options"), Some("nosniff"), "{what}");
    assert_eq!(header("request-id").map(str::len), Some(36), "{what}");
    assert_eq!(header("date").map(str::len), Some(29), "{what}");
    assert_eq!(status == 401, header("www-authenticate").is_some(), "{what}");
    assert!(status != 405 || header("allow").is_some(), "{what}");
    assert_eq!(matches!(status, 423 | 429 | 503), header("retry-after").is_some(), "{what}");
    assert_eq!(header("content-encoding"), None, "{what}");
    let (empty, head) = (matches!(status, 204 | 304), what.starts_with("HEAD "));
    assert_eq!(empty, header("content-digest").is_none(), "{what}");
    assert!(!(empty || head) || bytes.is_empty(), "{what}");
    if status >= 400 {
        assert_eq!(header("content-type"), Some(PROBLEM_JSON), "{what}");
    }
    if !empty && !head {
        assert_eq!(header("content-digest"), Some(&*ContentDigest::of(bytes).to_string()), "{what}");
    }
    if status >= 400 && !head {
        let problem: Value = serde_json::from_slice(bytes).expect(what);
        assert_eq!(problem["status"], status, "{what}");
        assert_eq!(problem["type"], format!("urn:perito:problem:{}", problem["code"].as_str().unwrap()), "{what}");
        assert!(problem["title"].is_string() && problem["title_it"].is_string(), "{what}");
    }
}
