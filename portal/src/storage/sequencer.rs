//! The sequencer: gives the entries of a batch their places in the archive, and the receipts among them their proofs,
//! under one checkpoint that is committed with the batch.

use std::collections::HashMap;

use perito::archive::tile::{TileId, WIDTH};
use perito::archive::{Checkpoint, GrowingTree, Leaf, LogProof, NoteSigner, Salt, SignedCheckpoint, TreeHash, tree};
use perito::protocol::ReceiptView;
use rusqlite::Connection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::archive::{self, IndexRow, Pseudonym};
use crate::archive::{Epoch, Filled, HighWater, Keeper};

/// An entry that waits for its place.
pub(super) struct Pending {
    pub(super) leaf: Leaf,
    pub(super) at: OffsetDateTime,
    pub(super) action: &'static str,
    pub(super) actor: Option<Pseudonym>,
    pub(super) case: Option<Pseudonym>,
    pub(super) salt: Salt,
    /// The receipt that the entry commits to.
    pub(super) receipt: Option<Uuid>,
}

/// The proofs of a batch's receipts, by their ids.
#[derive(Debug, Default)]
pub(crate) struct Proofs(HashMap<String, String>);

/// What has a receipt that its batch may have proved.
pub(crate) trait Proven {
    /// Puts the proofs below the receipts that they are of.
    fn prove(&mut self, proofs: &Proofs);
}

/// The one who appends to the archive.
pub(crate) struct Sequencer {
    signer: NoteSigner,
    epoch: Epoch,
    origin: String,
    tree: GrowingTree,
    /// The entries that fill no bundle yet.
    open: Vec<String>,
    /// Before this one no entry is in the database any more.
    forgotten: u64,
    keeper: Keeper,
    mark: HighWater,
}

/// A batch's entries in their places, before COMMIT.
pub(super) struct Sealed {
    before: u64,
    checkpoint: Option<SignedCheckpoint>,
    pub(super) proofs: Proofs,
}

impl Sequencer {
    /// `open` are the entries that fill no bundle, `tree` their tree and all before them.
    pub(crate) fn new(
        signer: NoteSigner,
        epoch: Epoch,
        tree: GrowingTree,
        open: Vec<String>,
        keeper: Keeper,
        mark: HighWater,
    ) -> Self {
        let origin = epoch.origin(signer.verifier().name());
        Self { signer, epoch, origin, tree, open, forgotten: 0, keeper, mark }
    }

    /// Gives the entries their places, inside the batch's transaction.
    ///
    /// # Errors
    /// When there is no transaction any more: a full disk makes SQLite roll all of it back, and then each row would be
    /// committed by itself, of acts that nobody was told are done.
    pub(super) fn seal(&mut self, db: &Connection, entries: &[Pending]) -> rusqlite::Result<Sealed> {
        if db.is_autocommit() {
            return Err(fault("the transaction was rolled back before it could be sealed"));
        }
        let before = self.tree.size();
        let kept = self.keeper.kept();
        if kept > self.forgotten {
            archive::forget_tail(db, self.epoch, kept)?;
            self.forgotten = kept;
        }
        if entries.is_empty() {
            return Ok(Sealed { before, checkpoint: None, proofs: Proofs::default() });
        }
        for entry in entries {
            let index = self.tree.push(TreeHash::of_leaf(entry.leaf.as_str().as_bytes()));
            self.open.push(entry.leaf.as_str().to_owned());
            let row = IndexRow {
                row: self.epoch.row(index),
                at: entry.at,
                action: entry.action,
                actor: entry.actor,
                case: entry.case,
                salt: &entry.salt,
            };
            archive::insert(db, &row, entry.leaf.as_str())?;
        }
        let checkpoint = self.checkpoint().map_err(fault)?;
        archive::put_checkpoint(db, self.epoch, &checkpoint)?;
        let mut proofs = Proofs::default();
        for (index, entry) in (before..).zip(entries) {
            let Some(receipt) = entry.receipt else { continue };
            let proof = LogProof {
                extra: entry.salt.0.to_vec(),
                index,
                hashes: tree::inclusion(&self.tree, index, self.tree.size()).map_err(fault)?,
                checkpoint: checkpoint.clone(),
            };
            let proof = proof.to_string();
            archive::insert_proof(db, receipt, self.epoch.row(index), &proof)?;
            proofs.0.insert(receipt.to_string(), proof);
        }
        Ok(Sealed { before, checkpoint: Some(checkpoint), proofs })
    }

    /// Forgets a batch that was not committed.
    pub(super) fn undo(&mut self, size: u64) {
        self.open
            .truncate(self.open.len().saturating_sub(usize::try_from(self.tree.size() - size).unwrap_or(usize::MAX)));
        self.tree.truncate(size);
        // What was forgotten may be there again: forgetting it twice does no harm.
        self.forgotten = 0;
    }

    /// The epoch that it appends to.
    pub(crate) fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The archive's name.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// How many entries there are.
    pub(super) fn size(&self) -> u64 {
        self.tree.size()
    }

    /// Takes note that a batch is committed: moves the mark, and has written what was filled.
    pub(super) fn committed(&mut self, sealed: &Sealed) {
        let Some(checkpoint) = &sealed.checkpoint else { return };
        if let Err(error) = self.mark.set(checkpoint) {
            tracing::error!(%error, "the high-water mark could not be moved");
        }
        for filled in self.filled(sealed.before) {
            self.keeper.keep(filled);
        }
        self.tree.settle();
    }

    /// The bundles that were filled since the archive had so many entries, each with the tiles that its last entry filled.
    fn filled(&mut self, before: u64) -> Vec<Filled> {
        let mut bundles = Vec::new();
        let width = u64::from(WIDTH);
        for bundle in before / width..self.tree.size() / width {
            let entries = self.open.drain(..usize::from(WIDTH)).collect();
            let tiles = TileId::filled(bundle * width, (bundle + 1) * width);
            let tiles = tiles.filter_map(|id| Some((id, self.tree.tile(id).ok()?))).collect();
            bundles.push(Filled { bundle, entries, tiles });
        }
        bundles
    }

    fn checkpoint(&self) -> Result<SignedCheckpoint, Box<dyn std::error::Error + Send + Sync>> {
        let checkpoint = Checkpoint { origin: self.origin.clone(), size: self.tree.size(), root: self.tree.root()? };
        Ok(checkpoint.sign(&self.signer)?)
    }
}

impl Proofs {
    /// Puts a receipt's proof below it, if this batch has made it.
    pub(crate) fn complete(&self, receipt: &mut ReceiptView) {
        if let Some(proof) = self.0.get(&receipt.id) {
            receipt.text.push('\n');
            receipt.text.push_str(proof);
        }
    }
}

fn fault(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(error.into())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;
    use crate::archive::ArchiveFiles;
    use crate::keys::Keys;
    use crate::storage::open_for_writing;

    #[test]
    fn what_was_rolled_back_leaves_nothing_in_the_archive() {
        let folder = tempfile::tempdir().unwrap();
        let db = open_for_writing(&folder.path().join("portal.sqlite")).unwrap();
        Keys::create(&folder.path().join("keys"), "archive.example.org").unwrap();
        let keys = Keys::load(&folder.path().join("keys")).unwrap();
        let signer = keys.signer.clone();
        let keeper = Keeper::start(ArchiveFiles::new(folder.path().join("archive")));
        let (mark, _) = HighWater::open(&keys).unwrap();
        let mut sequencer = Sequencer::new(signer, Epoch::FIRST, GrowingTree::new(), Vec::new(), keeper, mark);
        let (at, salt) = (OffsetDateTime::UNIX_EPOCH, Salt([9; 32]));
        let leaf = Leaf::new("a.b", at, &salt, "", "", b"");
        let entries = [Pending { leaf, at, action: "a.b", actor: None, case: None, salt, receipt: None }];

        assert!(sequencer.seal(&db, &entries).is_err());
        sequencer.undo(0);
        assert_eq!(archive::extent(&db, Epoch::FIRST).unwrap(), (None, 0));
        assert!(archive::checkpoint(&db, Epoch::FIRST).unwrap().is_none());

        db.execute_batch("BEGIN IMMEDIATE").unwrap();
        assert_eq!(sequencer.seal(&db, &entries).unwrap().before, 0);
        db.execute_batch("COMMIT").unwrap();
        assert_eq!(archive::extent(&db, Epoch::FIRST).unwrap(), (Some(0), 1));
    }
}
