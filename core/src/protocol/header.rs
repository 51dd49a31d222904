//! The names of the headers that the protocol gives a meaning to, in lower case.

/// RFC 9530: the digest of the body; always sent, checked when present.
pub const CONTENT_DIGEST: &str = "content-digest";
/// The client's key of a legal act: 1 to 128 visible ASCII characters, by custom a UUID.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// `true` on an answer that repeats an earlier one of the same key.
pub const IDEMPOTENT_REPLAY: &str = "idempotent-replay";
/// Requests allowed in the window.
pub const RATE_LIMIT_LIMIT: &str = "ratelimit-limit";
/// Requests left in the window.
pub const RATE_LIMIT_REMAINING: &str = "ratelimit-remaining";
/// Seconds until the window ends.
pub const RATE_LIMIT_RESET: &str = "ratelimit-reset";
/// RFC 9530: the digest of the whole document, also where only a part of it is answered.
pub const REPR_DIGEST: &str = "repr-digest";
/// The portal's id of the exchange, as it stands in its log.
pub const REQUEST_ID: &str = "request-id";
/// tus 1.0: the version of the protocol of uploads, on each of its requests and answers.
pub const TUS_RESUMABLE: &str = "tus-resumable";
/// tus 1.0: the versions that are spoken, where another was asked for.
pub const TUS_VERSIONS: &str = "tus-version";
/// tus 1.0: the digest of the bytes of one PATCH: `sha256`, a space, and the digest in Base64.
pub const UPLOAD_CHECKSUM: &str = "upload-checksum";
/// tus 1.0: when an upload that was not used is swept, as an HTTP date.
pub const UPLOAD_EXPIRES: &str = "upload-expires";
/// tus 1.0: the size of the whole document, in bytes.
pub const UPLOAD_LENGTH: &str = "upload-length";
/// tus 1.0: how many bytes of the document the portal has, which is where the next PATCH starts.
pub const UPLOAD_OFFSET: &str = "upload-offset";
