//! Checkpoints: the archive's size and root under the portal's signature (`c2sp.org/tlog-checkpoint`).

use std::fmt;

use super::cosignature::Cosignature;
use super::hash::TreeHash;
use super::keys::{NoteSigner, TrustedKey, TrustedKeys, UnverifiedNote};
use super::note::{Note, NoteError};
use super::tree_error::TreeError;

/// How much an archive holds, and the hash of all of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The archive's name. After a restoration from a backup it is the key's name, a slash and the epoch's number.
    pub origin: String,
    /// The number of entries.
    pub size: u64,
    /// The tree's root at that size.
    pub root: TreeHash,
}

/// A checkpoint as it travels. Parsing verifies nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    checkpoint: Checkpoint,
    note: Note,
}

/// A checkpoint whose signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerifiedCheckpoint<'a> {
    /// What it says.
    pub checkpoint: &'a Checkpoint,
    /// The key that signed it, with its validity: a checkpoint itself has no time.
    pub key: &'a TrustedKey,
    /// The cosignatures of trusted witnesses, each of which holds.
    pub cosignatures: Vec<Cosignature>,
}

impl Checkpoint {
    /// Signs it.
    ///
    /// # Errors
    /// [`NoteError::ControlCharacter`] for an origin that no line may hold.
    pub fn sign(self, signer: &NoteSigner) -> Result<SignedCheckpoint, NoteError> {
        if self.origin.contains('\n') {
            return Err(NoteError::ControlCharacter);
        }
        let note = signer.sign(self.to_string())?;
        Ok(SignedCheckpoint { checkpoint: self, note })
    }

    fn parse(text: &str) -> Result<Self, TreeError> {
        let mut lines = text.strip_suffix('\n').unwrap_or(text).split('\n');
        let mut line = |number| lines.next().filter(|line| !line.is_empty()).ok_or(TreeError::CheckpointLine(number));
        let origin = line(1)?.to_owned();
        let size = read_number(line(2)?).ok_or(TreeError::CheckpointLine(2))?;
        let root = TreeHash::parse(line(3)?)?;
        // Extension lines are opaque, but never empty.
        if let Some(empty) = lines.position(str::is_empty) {
            return Err(TreeError::CheckpointLine(4 + empty));
        }
        if size == 0 { Err(TreeError::Empty) } else { Ok(Self { origin, size, root }) }
    }
}

impl fmt::Display for Checkpoint {
    /// Writes the three lines that are signed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, self.root)
    }
}

impl SignedCheckpoint {
    /// Reads a checkpoint from its exact text.
    ///
    /// # Errors
    /// [`TreeError::Note`], [`TreeError::CheckpointLine`], [`TreeError::HashLength`] or [`TreeError::Empty`].
    pub fn parse(text: &str) -> Result<Self, TreeError> {
        let note = Note::parse(text)?;
        Ok(Self { checkpoint: Checkpoint::parse(note.text())?, note })
    }

    /// What it says, whoever signed it.
    #[must_use]
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Checks that a trusted key of this very archive signed it, and every cosignature of a trusted witness.
    ///
    /// # Errors
    /// [`TreeError::UnknownCheckpointKey`], [`TreeError::BadCheckpointSignature`], [`TreeError::Origin`] or
    /// [`TreeError::BadCosignature`].
    pub fn verify<'a>(&'a self, trusted: &'a TrustedKeys) -> Result<VerifiedCheckpoint<'a>, TreeError> {
        let key = trusted.signer_of(&self.note).map_err(|error| match error {
            UnverifiedNote::BadSignature => TreeError::BadCheckpointSignature,
            UnverifiedNote::UnknownKey => TreeError::UnknownCheckpointKey,
        })?;
        if epoch(&self.checkpoint.origin, key.key.name()).is_none() {
            return Err(TreeError::Origin);
        }
        let cosignatures = trusted.witnesses().iter().filter_map(|witness| witness.check(&self.note).transpose());
        Ok(VerifiedCheckpoint {
            checkpoint: &self.checkpoint,
            key,
            cosignatures: cosignatures.collect::<Result<_, _>>()?,
        })
    }
}

impl fmt::Display for SignedCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)
    }
}

/// Which epoch of the archive that a key of this name signs has this origin: 1 for the name itself, n for
/// `<name>/<n>`; none for another archive's.
#[must_use]
pub fn epoch(origin: &str, key_name: &str) -> Option<u64> {
    match origin.strip_prefix(key_name)? {
        "" => Some(1),
        rest => rest.strip_prefix('/').and_then(read_number).filter(|epoch| *epoch > 1),
    }
}

/// A number without sign and leading zeros.
pub(super) fn read_number(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number: &u64| number.to_string() == text)
}
