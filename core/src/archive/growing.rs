//! The right edge of a tree that grows: all that a log needs in memory to append leaves, prove them and cut tiles.

use super::hash::TreeHash;
use super::tile::{HEIGHT, TileId, WIDTH};
use super::tree::{self, Nodes};
use super::tree_error::TreeError;

/// A growing tree. It keeps, of every level, the hashes of the tiles that are not full yet, and of those that were
/// filled since the last [`settle`](Self::settle).
#[derive(Debug, Clone, Default)]
pub struct GrowingTree {
    size: u64,
    levels: Vec<Level>,
}

/// The hashes of one level from `first` on.
#[derive(Debug, Clone, Default)]
struct Level {
    first: u64,
    hashes: Vec<TreeHash>,
}

impl GrowingTree {
    /// A tree without leaves.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes up a tree of this size again: `tile` gives the hashes of a tile, full or partial.
    ///
    /// # Errors
    /// What `tile` gives; [`TreeError::BundleLength`] when it has not as many hashes as the id says.
    pub fn resume(
        size: u64,
        mut tile: impl FnMut(TileId) -> Result<Vec<TreeHash>, TreeError>,
    ) -> Result<Self, TreeError> {
        let mut tree = Self { size, levels: Vec::new() };
        for id in TileId::edge(size) {
            let hashes = if id.width == 0 { Vec::new() } else { tile(id)? };
            if hashes.len() != usize::from(id.width) {
                return Err(TreeError::BundleLength);
            }
            tree.take_up(id, hashes);
        }
        Ok(tree)
    }

    /// How many leaves there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf by its hash, and gives its index.
    pub fn push(&mut self, leaf: TreeHash) -> u64 {
        let index = self.size;
        self.size += 1;
        self.push_at(0, leaf);
        index
    }

    /// Forgets the leaves from `size` on. The tree must not have been settled since it had that size.
    pub fn truncate(&mut self, size: u64) {
        self.size = self.size.min(size);
        for (level, kept) in (0..).zip(&mut self.levels) {
            let complete = (self.size >> level).saturating_sub(kept.first);
            kept.hashes.truncate(usize::try_from(complete).unwrap_or(usize::MAX));
        }
    }

    /// The tiles that were filled since the tree had `before` leaves, lowest level first.
    ///
    /// # Errors
    /// [`TreeError::MissingNode`] when the tree was settled since.
    pub fn filled_since(&self, before: u64) -> Result<Vec<(TileId, Vec<TreeHash>)>, TreeError> {
        let mut tiles = Vec::new();
        for id in TileId::filled(before, self.size) {
            tiles.push((id, self.tile(id)?));
        }
        Ok(tiles)
    }

    /// The hashes of a tile that is kept.
    ///
    /// # Errors
    /// [`TreeError::MissingNode`] when it is not.
    pub fn tile(&self, id: TileId) -> Result<Vec<TreeHash>, TreeError> {
        let level = u32::from(id.level) * HEIGHT;
        let hashes = id.hashes().ok_or(TreeError::MissingNode { level, index: id.index })?;
        hashes.map(|index| self.node(level, index)).collect()
    }

    /// Forgets the tiles that are full: they are kept elsewhere from now on.
    pub fn settle(&mut self) {
        for (level, kept) in (0..).zip(&mut self.levels) {
            // How many hashes of this level one tile spans.
            let span = u64::from(WIDTH) >> (level % HEIGHT);
            let end = kept.first + kept.hashes.len() as u64;
            let first = (end / span * span).max(kept.first);
            kept.hashes.drain(..usize::try_from(first - kept.first).unwrap_or(usize::MAX));
            kept.first = first;
        }
    }

    /// The root.
    ///
    /// # Errors
    /// [`TreeError::Empty`] for a tree without leaves.
    pub fn root(&self) -> Result<TreeHash, TreeError> {
        tree::root(self, self.size)
    }

    fn take_up(&mut self, id: TileId, hashes: Vec<TreeHash>) {
        let mut level = u32::from(id.level) * HEIGHT;
        let mut first = id.index * u64::from(WIDTH);
        let mut hashes = hashes;
        for _ in 0..HEIGHT {
            let above = hashes.chunks_exact(2).map(|pair| TreeHash::of_node(&pair[0], &pair[1])).collect();
            *self.level(level) = Level { first, hashes };
            (hashes, first, level) = (above, first / 2, level + 1);
        }
    }

    fn push_at(&mut self, level: u32, hash: TreeHash) {
        let kept = self.level(level);
        kept.hashes.push(hash);
        let end = kept.first + kept.hashes.len() as u64;
        // The left one of a pair is always kept: both are in one tile.
        if end.is_multiple_of(2)
            && let [.., left, right] = kept.hashes[..]
        {
            self.push_at(level + 1, TreeHash::of_node(&left, &right));
        }
    }

    fn level(&mut self, level: u32) -> &mut Level {
        let level = level as usize;
        if self.levels.len() <= level {
            self.levels.resize_with(level + 1, Level::default);
        }
        &mut self.levels[level]
    }
}

impl Nodes for GrowingTree {
    fn node(&self, level: u32, index: u64) -> Result<TreeHash, TreeError> {
        self.levels
            .get(level as usize)
            .and_then(|kept| kept.hashes.get(usize::try_from(index.checked_sub(kept.first)?).ok()?))
            .copied()
            .ok_or(TreeError::MissingNode { level, index })
    }
}
