//! Documents of a case: how an upload is named when it is submitted, and what the portal shows of it afterwards.

use serde::{Deserialize, Serialize};

use super::id::id;
use crate::domain::{Collector, FieldError, ValidationError};

/// An upload that is whole, by its id and by what it must hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct DocumentRef {
    /// The upload's id, the last part of its URL.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid", pattern = "^[0-9a-f-]{36}$"))]
    pub upload_id: String,
    /// The SHA-256 of the whole document, 64 hexadecimal digits.
    #[cfg_attr(feature = "schema", schema(max_length = 64, pattern = "^[0-9a-f]{64}$"))]
    pub sha256: String,
}

/// A document that the portal keeps, as it was found when it was submitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FiledDocument {
    /// The SHA-256 of its bytes, 64 hexadecimal digits.
    #[cfg_attr(feature = "schema", schema(max_length = 64, pattern = "^[0-9a-f]{64}$"))]
    pub sha256: String,
    /// Its size in bytes.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 10_737_418_240_u64))]
    pub size: u64,
    /// Its pages.
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 1_000_000))]
    pub pages: u32,
    /// The standard that it claims to follow (`PDF/A-2b`): a claim, which nobody has checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 50, pattern = "^[^\\r\\n]*$"))]
    pub claims: Option<String>,
    /// The files embedded in it.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 1000))]
    pub attachments: Vec<AttachmentView>,
}

/// A file embedded in a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = Attachment))]
pub struct AttachmentView {
    /// Its name, as the document gives it.
    #[cfg_attr(feature = "schema", schema(max_length = 500, pattern = "^[^\\r\\n]*$"))]
    pub name: String,
    /// Its size in bytes.
    #[cfg_attr(feature = "schema", schema(minimum = 0, maximum = 10_737_418_240_u64))]
    pub size: u64,
}

impl DocumentRef {
    /// Checks the form of both.
    pub(super) fn parse(&self) -> Result<Self, ValidationError> {
        let mut errors = Collector::default();
        let upload_id = errors.take("upload_id", id("upload_id", &self.upload_id));
        let sha256 = errors.take("sha256", digest(&self.sha256));
        let both = upload_id.zip(sha256);
        errors.finish(both.map(|(upload_id, sha256)| Self { upload_id, sha256 }))
    }
}

fn digest(text: &str) -> Result<String, FieldError> {
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)) {
        return Ok(text.to_owned());
    }
    Err(FieldError::new(
        "sha256",
        "digest_format",
        "a SHA-256 digest is expected: 64 hexadecimal digits, lower case",
        "serve un digest SHA-256: 64 cifre esadecimali, minuscole",
    ))
}
