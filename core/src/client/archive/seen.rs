//! What a trusted key has said of an archive at some size, and the text that it stands in. Pure.

use std::fmt;

use super::objection::{ArchiveError, ArchiveEvidence, Objection};
use super::opened::Opened;
use crate::archive::{Checkpoint, SignedCheckpoint, TreeError, TrustedKeys, epoch};

/// What a trusted key has said of an epoch's archive: in a checkpoint, or in the opening of a later epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    checkpoint: Checkpoint,
    epoch: u64,
    key_name: String,
    text: String,
    /// Whether the text is an opening, and not a checkpoint.
    in_opening: bool,
}

impl Seen {
    /// Takes a checkpoint that trusted keys verify.
    pub(crate) fn verified(signed: &SignedCheckpoint, trusted: &TrustedKeys) -> Result<Self, TreeError> {
        let verified = signed.verify(trusted)?;
        let key_name = verified.key.key.name().to_owned();
        let epoch = epoch(&verified.checkpoint.origin, &key_name).ok_or(TreeError::Origin)?;
        Ok(Self {
            checkpoint: verified.checkpoint.clone(),
            epoch,
            key_name,
            text: signed.to_string(),
            in_opening: false,
        })
    }

    /// Takes what an opening says that is verified already, and in which a checkpoint of the same key stands.
    pub(super) fn said(&self, checkpoint: &Checkpoint, opening: &str) -> Result<Self, TreeError> {
        let epoch = epoch(&checkpoint.origin, &self.key_name).ok_or(TreeError::Origin)?;
        let (checkpoint, key_name) = (checkpoint.clone(), self.key_name.clone());
        Ok(Self { checkpoint, epoch, key_name, text: opening.to_owned(), in_opening: true })
    }

    /// Reads a checkpoint, or what an opening says was kept.
    pub(super) fn read(text: &str, trusted: &TrustedKeys) -> Result<Self, TreeError> {
        match SignedCheckpoint::parse(text) {
            Ok(signed) => Self::verified(&signed, trusted),
            Err(error) => Opened::read(text, trusted).map(|opened| opened.kept).map_err(|_| error),
        }
    }

    pub(super) fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Which epoch's archive it is of.
    pub(super) fn epoch(&self) -> u64 {
        self.epoch
    }

    pub(super) fn size(&self) -> u64 {
        self.checkpoint.size
    }

    /// What it is ordered by: an archive goes on from epoch to epoch, and grows in each.
    pub(super) fn place(&self) -> (u64, u64) {
        (self.epoch, self.size())
    }

    pub(super) fn is_in_opening(&self) -> bool {
        self.in_opening
    }

    pub(super) fn is_of_key_of(&self, other: &Self) -> bool {
        self.key_name == other.key_name
    }

    /// Two roots of one size need no proof.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        self.place() == other.place() && self.checkpoint.root != other.checkpoint.root
    }

    /// Objects to what was shown after this. Where this is an opening, and the other a checkpoint, the other may have been
    /// seen before it, and it is in any case the opening that is to be explained.
    pub(super) fn objection(&self, error: impl Into<ArchiveError>, shown: &Self) -> Objection {
        let (remembered, shown) = if self.in_opening && !shown.in_opening { (shown, self) } else { (self, shown) };
        Objection { error: error.into(), evidence: Box::new(ArchiveEvidence::new(&remembered.text, &shown.text)) }
    }
}

impl fmt::Display for Seen {
    /// Writes the text that was signed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// All that a text says of the size and root of archives, where trusted keys stand behind it; of an empty one there is
/// nothing to say.
pub(super) fn said_in(text: &str, trusted: &TrustedKeys) -> Vec<Checkpoint> {
    let said = match SignedCheckpoint::parse(text) {
        Ok(signed) => Seen::verified(&signed, trusted).map(|seen| vec![seen]),
        Err(_) => Opened::read(text, trusted).map(|opened| vec![opened.kept, opened.previous]),
    };
    said.into_iter().flatten().map(|seen| seen.checkpoint).filter(|checkpoint| checkpoint.size > 0).collect()
}
