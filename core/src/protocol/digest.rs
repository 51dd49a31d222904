//! `Content-Digest` (RFC 9530), with SHA-256.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The SHA-256 digest of a body, as the `Content-Digest` header writes it: `sha-256=:…:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentDigest([u8; 32]);

impl ContentDigest {
    /// Digests a body.
    #[must_use]
    pub fn of(body: &[u8]) -> Self {
        Self(Sha256::digest(body).into())
    }

    /// Finds the SHA-256 digest in a header's value. `None` where there is none that can be read: the header may
    /// carry digests of other algorithms, which are passed over.
    #[must_use]
    pub fn find(header: &str) -> Option<Self> {
        header.split(',').find_map(|item| {
            let encoded = item.trim().strip_prefix("sha-256=:")?.strip_suffix(':')?;
            STANDARD.decode(encoded).ok()?.try_into().ok().map(Self)
        })
    }
}

impl ContentDigest {
    /// The same digest as tus writes it, in `Upload-Checksum`: `sha256 …`.
    #[must_use]
    pub fn upload_checksum(&self) -> String {
        format!("sha256 {}", STANDARD.encode(self.0))
    }
}

impl fmt::Display for ContentDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sha-256=:{}:", STANDARD.encode(self.0))
    }
}

/// The SHA-256 digest of some bytes as 64 lower-case hexadecimal digits, as receipts and documents write it.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
