//! Reading the archive: from its files where they are, and from the database what fills no file yet.

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::Display;

use perito::archive::tile::{self, BundleId, TileId, TileNodes, WIDTH};
use perito::archive::{TreeError, TreeHash};
use rusqlite::Connection;

use super::{ArchiveFiles, Epoch};
use crate::storage::archive;

/// Reads one epoch of the archive beside its writer. What it gives is checked by nobody here: proofs are what clients
/// check.
#[derive(Debug, Clone)]
pub(crate) struct ArchiveReader {
    epoch: Epoch,
    files: ArchiveFiles,
}

impl ArchiveReader {
    pub(crate) fn new(epoch: Epoch, files: ArchiveFiles) -> Self {
        Self { epoch, files }
    }

    /// The entries of a bundle, which may be partial.
    pub(crate) fn entries(&self, db: &Connection, id: BundleId) -> Result<Vec<Vec<u8>>, TreeError> {
        let first = id.index * u64::from(WIDTH);
        let missing = || TreeError::MissingNode { level: 0, index: first };
        // What is not in a file is in the database; when it has just moved to a file, it is in the file.
        for _ in 0..2 {
            let bundle = self.files.bundle(id.index).map_err(|error| unreadable(&error, missing()))?;
            if let Some(bytes) = bundle {
                let entries = tile::read_bundle(&bytes, WIDTH)?;
                return Ok(entries.into_iter().take(usize::from(id.width)).map(<[u8]>::to_vec).collect());
            }
            let tail = archive::tail(db, self.epoch, first, id.width).map_err(|error| unreadable(&error, missing()))?;
            if tail.len() == usize::from(id.width) {
                return Ok(tail.into_iter().map(String::into_bytes).collect());
            }
        }
        Err(missing())
    }

    /// The hashes of a tile, which may be partial. A full one whose file is missing is made again from what is below it.
    pub(crate) fn tile(&self, db: &Connection, id: TileId) -> Result<Vec<TreeHash>, TreeError> {
        let missing = || TreeError::MissingNode { level: u32::from(id.level) * tile::HEIGHT, index: id.index };
        let file = self.files.tile(id.level, id.index).map_err(|error| unreadable(&error, missing()))?;
        if let Some(bytes) = file {
            let mut hashes = tile::read_tile(&bytes, WIDTH)?;
            hashes.truncate(usize::from(id.width));
            return Ok(hashes);
        }
        let Some(below) = id.level.checked_sub(1) else {
            let entries = self.entries(db, BundleId { index: id.index, width: id.width })?;
            return Ok(entries.iter().map(|entry| TreeHash::of_leaf(entry)).collect());
        };
        let first = id.index * u64::from(WIDTH);
        (first..first + u64::from(id.width))
            .map(|index| tile::root_of_tile(&self.tile(db, TileId::full(below, index))?))
            .collect()
    }

    /// The nodes of the archive's tree at this size. Each tile is read once.
    pub(crate) fn nodes<'a>(
        &'a self,
        db: &'a Connection,
        size: u64,
    ) -> TileNodes<impl Fn(TileId) -> Result<Vec<TreeHash>, TreeError> + 'a> {
        let known = RefCell::new(HashMap::new());
        TileNodes::new(size, move |id| {
            let read = known.borrow().get(&id).cloned();
            read.map_or_else(
                || {
                    let hashes = self.tile(db, id)?;
                    known.borrow_mut().insert(id, hashes.clone());
                    Ok(hashes)
                },
                Ok,
            )
        })
    }
}

/// Says in the log what stands behind a node that cannot be read.
fn unreadable(error: &dyn Display, missing: TreeError) -> TreeError {
    tracing::error!(%error, "the archive cannot be read");
    missing
}
