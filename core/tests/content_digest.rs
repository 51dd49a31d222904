//! `Content-Digest`, by the examples of RFC 9530.

use perito::protocol::{ContentDigest, sha256_hex};
use proptest::prelude::*;

const BODY: &[u8] = b"{\"hello\": \"world\"}\n";
const SHA_256: &str = "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:";
const SHA_512: &str =
    "sha-512=:YMAam51Jz/jOATT6/zvHrLVgOYTGFy1d6GJiOHTohq4yP+pgk4vf2aCsyRZOtw8MjkM7iw7yZ/WkppmM44T3qg==:";

#[test]
fn a_body_has_one_digest() {
    assert_eq!(ContentDigest::of(BODY).to_string(), SHA_256);
    assert_eq!(ContentDigest::of(b"").to_string(), "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
    assert_eq!(sha256_hex(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[test]
fn digests_of_other_algorithms_are_passed_over() {
    for header in [
        SHA_256.to_owned(),
        format!("{SHA_512}, {SHA_256}"),
        format!("{SHA_256},{SHA_512}"),
        format!("  {SHA_512} ,\t{SHA_256}  "),
    ] {
        assert_eq!(ContentDigest::find(&header), Some(ContentDigest::of(BODY)), "{header}");
    }
    for header in ["", SHA_512, "sha-256=abc", "sha-256=:abc:", "sha-256=::", "sha-256=:RK/0qy18=:", "SHA-256=:x:"] {
        assert_eq!(ContentDigest::find(header), None, "{header}");
    }
}

proptest! {
    #[test]
    fn finding_what_was_written_gives_the_same(body in prop::collection::vec(any::<u8>(), 0..200), header in any::<String>()) {
        let digest = ContentDigest::of(&body);
        prop_assert_eq!(ContentDigest::find(&digest.to_string()), Some(digest));
        let _ = ContentDigest::find(&header);
    }
}
