//! The leaf: what the archive says of one transaction without saying who, about whom or what.

use std::fmt::Write;

use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use crate::protocol::instant;

/// The random bytes that keep a leaf's commitments from being guessed. Destroying them erases the person from the
/// archive and leaves the archive whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

/// One archive entry's canonical text: six lines, each ended by a line feed.
///
/// ```text
/// v1
/// action operation.notified
/// instant 2026-11-24T10:00:00.000Z
/// actor <64 hexadecimal digits>
/// case <64 hexadecimal digits>
/// content <64 hexadecimal digits>
/// ```
///
/// A commitment is `SHA-256(salt || label || 0x00 || value)` with the line's own word as label: the same value gives
/// different commitments on different lines and in different entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    text: String,
}

impl Leaf {
    /// Commits to one transaction.
    ///
    /// `actor` is the account's opaque id (empty for nobody known), `case` the case key's canonical text (empty where
    /// there is no case), `content` the signed note of the receipt, or what was asked where there is no receipt.
    #[must_use]
    pub fn new(action: &str, at: OffsetDateTime, salt: &Salt, actor: &str, case: &str, content: &[u8]) -> Self {
        let mut text = format!("v1\naction {action}\ninstant {}\n", instant::format(at));
        for (label, value) in [("actor", actor.as_bytes()), ("case", case.as_bytes()), ("content", content)] {
            text.push_str(label);
            text.push(' ');
            push_hex(&mut text, &commitment(salt, label, value));
            text.push('\n');
        }
        Self { text }
    }

    /// The canonical text, which is hashed into the archive's tree as it stands.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

fn commitment(salt: &Salt, label: &str, value: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(salt.0).chain_update(label).chain_update([0]).chain_update(value).finalize().into()
}

fn push_hex(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
}
