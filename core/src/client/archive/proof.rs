//! Whether one checkpoint's tree is the beginning of another's, by the portal's tiles. Pure: tiles in, a verdict out.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::archive::tile::{HEIGHT, TileId, TileNodes};
use crate::archive::tree::{self, Nodes};
use crate::archive::{Checkpoint, TreeError, TreeHash};

/// Tiles as they came. Nobody signs them: they are believed as far as they lead to a root that is signed.
pub(super) type Tiles = BTreeMap<TileId, Vec<TreeHash>>;

/// What the tiles say of two checkpoints.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The older one's tree is the beginning of the newer one's.
    Consistent,
    /// The newer one commits to this other root for the older one's size, as the consistency proof shows.
    Forked { root: TreeHash, proof: Vec<TreeHash> },
}

/// The tiles that comparing trees of these sizes takes, whatever is in them.
pub(super) fn wanted(older: u64, newer: u64) -> Result<BTreeSet<TileId>, TreeError> {
    let wanted = RefCell::new(BTreeSet::new());
    let nodes = TileNodes::new(newer, |id: TileId| {
        wanted.borrow_mut().insert(id);
        Ok(vec![TreeHash([0; 32]); id.width.into()])
    });
    derive(&nodes, older, newer)?;
    Ok(wanted.into_inner())
}

/// Compares two checkpoints of different sizes.
///
/// Rather than the older root itself, the root that the tiles give at its size is proved to be in the newer tree: then
/// a proof that fails says that the tiles are wrong, and one that holds says which root the newer signature stands for.
pub(super) fn compare(older: &Checkpoint, newer: &Checkpoint, tiles: &Tiles) -> Result<Verdict, TreeError> {
    let nodes = TileNodes::new(newer.size, |id: TileId| {
        let missing = TreeError::MissingNode { level: u32::from(id.level) * HEIGHT, index: id.index };
        tiles.get(&id).cloned().ok_or(missing)
    });
    let (root, proof) = derive(&nodes, older.size, newer.size)?;
    tree::verify_consistency((older.size, &root), (newer.size, &newer.root), &proof)?;
    Ok(if root == older.root { Verdict::Consistent } else { Verdict::Forked { root, proof } })
}

/// The root at the older size, and the proof that leads from it to the root at the newer one.
fn derive(nodes: &impl Nodes, older: u64, newer: u64) -> Result<(TreeHash, Vec<TreeHash>), TreeError> {
    Ok((tree::root(nodes, older)?, tree::consistency(nodes, older, newer)?))
}
