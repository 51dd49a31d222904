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
/// The portal's id of the exchange, as it stands in its log.
pub const REQUEST_ID: &str = "request-id";
