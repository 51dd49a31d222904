//! Taking the archive up again: its right edge from files and database, checked against the last checkpoint and the
//! high-water mark before anything is added.

use std::io;

use perito::archive::tile::{BundleId, TileId, WIDTH};
use perito::archive::{Checkpoint, GrowingTree, NoteError, TreeError, TreeHash, tree};
use rusqlite::Connection;

use super::{ArchiveFiles, ArchiveReader, Filled, HighWater, Keeper};
use crate::keys::Keys;
use crate::storage::{Sequencer, archive};

/// Why the archive cannot be gone on with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// The data was brought back from a backup: receipts were given out that it does not hold.
    #[error(
        "the data hold {entries} entries of the archive, but {signed} have been signed for: they come from a backup. \
         Bring back the data that hold them all: there is no going on from older ones"
    )]
    Behind {
        /// What the data holds.
        entries: u64,
        /// What the high-water mark in the keys folder says.
        signed: u64,
    },
    /// The files or the database do not give the root that was signed.
    #[error("the archive does not give the root that was signed: `perito-portal fsck` says where it differs")]
    Damaged,
    /// The database.
    #[error("the archive's index: {0}")]
    Database(#[from] rusqlite::Error),
    /// The high-water mark cannot be read or written.
    #[error("the high-water mark in the keys folder: {0}")]
    Mark(#[from] io::Error),
    /// A checkpoint could not be signed.
    #[error("the checkpoint: {0}")]
    Note(#[from] NoteError),
    /// A part of the archive is missing or cannot be read.
    #[error("{0}: `perito-portal fsck` says more")]
    Tree(#[from] TreeError),
}

/// Takes the archive up where the last batch left it.
pub(crate) fn start(db: &mut Connection, files: ArchiveFiles, keys: &Keys) -> Result<Sequencer, ArchiveError> {
    let reader = ArchiveReader::new(files.clone());
    let origin = keys.verifier().name().to_owned();
    let (first, size) = archive::extent(db)?;
    let tree = take_up(db, &reader, size)?;
    let (mut mark, last) = HighWater::open(keys.folder())?;
    if let Some(last) = &last {
        check_mark(db, &reader, size, last)?;
    }
    let sealed = archive::checkpoint(db)?.map_or(0, |signed| signed.checkpoint().size);
    if size > sealed {
        // Entries of the time before checkpoints.
        let checkpoint = Checkpoint { origin: origin.clone(), size, root: tree.root()? }.sign(&keys.signer)?;
        archive::put_checkpoint(db, &checkpoint)?;
        mark.set(&checkpoint)?;
    }
    let keeper = Keeper::start(files);
    let full = size / u64::from(WIDTH);
    for bundle in first.map_or(full, |first| first / u64::from(WIDTH))..full {
        keeper.keep(refill(db, &reader, bundle)?);
    }
    let open = archive::tail(db, full * u64::from(WIDTH), WIDTH)?;
    Ok(Sequencer::new(keys.signer.clone(), origin, tree, open, keeper, mark))
}

/// The tree at its right edge, which must give the root of the last checkpoint.
fn take_up(db: &Connection, reader: &ArchiveReader, size: u64) -> Result<GrowingTree, ArchiveError> {
    let signed = archive::checkpoint(db)?;
    let sealed = signed.as_ref().map_or(0, |signed| signed.checkpoint().size);
    let mut tree = GrowingTree::resume(sealed, |id| reader.tile(db, id))?;
    if let Some(signed) = signed
        && (size < sealed || tree.root()? != signed.checkpoint().root)
    {
        return Err(ArchiveError::Damaged);
    }
    while tree.size() < size {
        let leaves = archive::tail(db, tree.size(), WIDTH)?;
        if leaves.is_empty() {
            return Err(ArchiveError::Damaged);
        }
        for leaf in leaves {
            tree.push(TreeHash::of_leaf(leaf.as_bytes()));
        }
    }
    tree.settle();
    Ok(tree)
}

/// What was signed last must be the beginning of what there is.
fn check_mark(db: &Connection, reader: &ArchiveReader, size: u64, mark: &Checkpoint) -> Result<(), ArchiveError> {
    if mark.size > size {
        return Err(ArchiveError::Behind { entries: size, signed: mark.size });
    }
    let root = tree::root(&reader.nodes(db, size), mark.size)?;
    if root == mark.root { Ok(()) } else { Err(ArchiveError::Damaged) }
}

/// A full bundle that did not reach the disk before the portal ended.
fn refill(db: &Connection, reader: &ArchiveReader, bundle: u64) -> Result<Filled, ArchiveError> {
    let entries = reader.entries(db, BundleId::full(bundle))?;
    let entries = entries.into_iter().map(String::from_utf8).collect::<Result<_, _>>();
    let width = u64::from(WIDTH);
    let tiles = TileId::filled(bundle * width, (bundle + 1) * width);
    let tiles = tiles.map(|id| Ok((id, reader.tile(db, id)?))).collect::<Result<_, TreeError>>()?;
    Ok(Filled { bundle, entries: entries.map_err(|_| ArchiveError::Damaged)?, tiles })
}
