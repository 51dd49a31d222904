//! The proof that one entry is in the archive, as it stands below a receipt (`c2sp.org/tlog-proof`).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::checkpoint::{SignedCheckpoint, read_number};
use super::hash::TreeHash;
use super::tree::verify_inclusion;
use super::tree_error::TreeError;

/// The first line of every proof.
pub(super) const HEADER: &str = "c2sp.org/tlog-proof@v1";
/// A tree of 2^64 entries has no longer paths.
const MAX_HASHES: usize = 64;

/// Where an entry stands, the hashes from it up to the root, and the signed checkpoint with that root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogProof {
    /// What else is needed to compute the entry: the salt of its commitments. It is not authenticated by itself.
    pub extra: Vec<u8>,
    /// The entry's place in the archive, from 0.
    pub index: u64,
    /// The hashes beside the way to the root, from the entry's sibling upwards.
    pub hashes: Vec<TreeHash>,
    /// The checkpoint in whose tree the entry is.
    pub checkpoint: SignedCheckpoint,
}

impl LogProof {
    /// Reads a proof from its exact text. Parsing verifies nothing.
    ///
    /// # Errors
    /// [`TreeError::ProofLine`] or [`TreeError::ProofTooLong`], and what [`SignedCheckpoint::parse`] gives.
    pub fn parse(text: &str) -> Result<Self, TreeError> {
        let (head, checkpoint) = text.split_once("\n\n").ok_or(TreeError::ProofLine(1))?;
        let mut lines = (1..).zip(head.split('\n')).peekable();
        match lines.next() {
            Some((_, HEADER)) => {}
            _ => return Err(TreeError::ProofLine(1)),
        }
        let extra = match lines.next_if(|(_, line)| line.starts_with("extra ")) {
            Some((number, line)) => {
                let extra = STANDARD.decode(&line["extra ".len()..]).ok();
                // Where there is nothing extra, there is no such line.
                extra.filter(|extra| !extra.is_empty()).ok_or(TreeError::ProofLine(number))?
            }
            None => Vec::new(),
        };
        let missing = TreeError::ProofLine(if extra.is_empty() { 2 } else { 3 });
        let (number, line) = lines.next().ok_or(missing)?;
        let index = line.strip_prefix("index ").and_then(read_number).ok_or(TreeError::ProofLine(number))?;
        let mut hashes = Vec::new();
        for (number, line) in lines {
            if hashes.len() == MAX_HASHES {
                return Err(TreeError::ProofTooLong);
            }
            hashes.push(TreeHash::parse(line).map_err(|_| TreeError::ProofLine(number))?);
        }
        Ok(Self { extra, index, hashes, checkpoint: SignedCheckpoint::parse(checkpoint)? })
    }

    /// Checks that an entry of this hash stands at this place in the checkpoint's tree. Who signed the checkpoint is
    /// another question: [`SignedCheckpoint::verify`].
    ///
    /// # Errors
    /// What [`verify_inclusion`] gives.
    pub fn check(&self, entry: &TreeHash) -> Result<(), TreeError> {
        let checkpoint = self.checkpoint.checkpoint();
        verify_inclusion(entry, self.index, checkpoint.size, &self.hashes, &checkpoint.root)
    }
}

impl fmt::Display for LogProof {
    /// Writes the exact text that [`LogProof::parse`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if !self.extra.is_empty() {
            writeln!(f, "extra {}", STANDARD.encode(&self.extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.hashes {
            writeln!(f, "{hash}")?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}
