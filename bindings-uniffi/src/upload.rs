//! What names an upload: one to be gone on with, and one that has come to its end.

/// An upload that can be gone on with, by any session of the same account: to be kept across a restart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct StoredUpload {
    /// The upload's id at the portal.
    pub id: String,
    /// How many bytes the portal was known to have. What it says itself counts for more.
    pub offset: u64,
    /// The document's size, in bytes.
    pub size: u64,
}

/// A document that the portal has whole, ready to be submitted.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct Uploaded {
    /// The upload's id.
    pub id: String,
    /// The SHA-256 digest of the document that was read here, as 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// The document's size, in bytes.
    pub size: u64,
}
