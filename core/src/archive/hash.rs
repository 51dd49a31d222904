//! The hashes of the archive's tree, as RFC 6962 makes them of leaves and of nodes.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::tree_error::TreeError;

/// A SHA-256 of the tree: of a leaf, of a node or of the whole (then it is called the root).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TreeHash(pub [u8; 32]);

impl TreeHash {
    /// The root of a tree without leaves: the SHA-256 of nothing (RFC 6962, 2.1). No checkpoint has it.
    #[must_use]
    pub fn of_nothing() -> Self {
        Self(Sha256::digest([]).into())
    }

    /// The hash of a leaf: `SHA-256(0x00 || leaf)` (RFC 6962, 2.1).
    #[must_use]
    pub fn of_leaf(leaf: &[u8]) -> Self {
        Self(Sha256::new().chain_update([0]).chain_update(leaf).finalize().into())
    }

    /// The hash of a node over two: `SHA-256(0x01 || left || right)` (RFC 6962, 2.1).
    #[must_use]
    pub fn of_node(left: &Self, right: &Self) -> Self {
        Self(Sha256::new().chain_update([1]).chain_update(left.0).chain_update(right.0).finalize().into())
    }

    /// Reads the base64 that checkpoints and proofs are written in.
    ///
    /// # Errors
    /// [`TreeError::HashLength`] when it is not base64 of 32 bytes.
    pub fn parse(text: &str) -> Result<Self, TreeError> {
        let bytes = STANDARD.decode(text).map_err(|_| TreeError::HashLength)?;
        Self::from_bytes(&bytes)
    }

    /// Takes 32 bytes.
    ///
    /// # Errors
    /// [`TreeError::HashLength`] when there are more or fewer.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TreeError> {
        bytes.try_into().map(Self).map_err(|_| TreeError::HashLength)
    }
}

impl fmt::Display for TreeHash {
    /// Writes base64, as checkpoints and proofs do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0))
    }
}

impl fmt::Debug for TreeHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TreeHash({self})")
    }
}
