//! The archive's tree as others make it: Cloudflare's port of Go's `tlog`, over every complete node of a tree.

use perito::archive::TreeHash;
use perito::archive::tile::TileId;
use tlog_tiles::{Error, Hash, HashReader, node_hash, prove_record, prove_tree, split_stored_hash_index, tree_hash};

/// The hashes of a tree's complete subtrees, row by row from the leaves upwards.
pub(crate) struct Rows(Vec<Vec<Hash>>);

impl Rows {
    pub(crate) fn new(leaves: impl IntoIterator<Item = TreeHash>) -> Self {
        let mut rows = vec![leaves.into_iter().map(theirs).collect::<Vec<_>>()];
        while let Some(row) = rows.last().filter(|row| row.len() > 1) {
            rows.push(row.chunks_exact(2).map(|pair| node_hash(pair[0], pair[1])).collect());
        }
        Self(rows)
    }

    pub(crate) fn root(&self, size: u64) -> TreeHash {
        ours(tree_hash(size, self).unwrap())
    }

    pub(crate) fn inclusion(&self, index: u64, size: u64) -> Vec<TreeHash> {
        prove_record(size, index, self).unwrap().into_iter().map(ours).collect()
    }

    pub(crate) fn consistency(&self, old: u64, new: u64) -> Vec<TreeHash> {
        prove_tree(new, old, self).unwrap().into_iter().map(ours).collect()
    }

    /// The tile as `tlog-tiles` defines it: some of the hashes of the row that is eight rows a level above the leaves.
    pub(crate) fn tile(&self, id: TileId) -> Vec<TreeHash> {
        let first = usize::try_from(id.index).unwrap() * 256;
        self.0[usize::from(id.level) * 8][first..][..usize::from(id.width)].iter().copied().map(ours).collect()
    }
}

impl HashReader for Rows {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
        let places = indexes.iter().map(|index| split_stored_hash_index(*index));
        Ok(places.map(|(level, index)| self.0[usize::from(level)][usize::try_from(index).unwrap()]).collect())
    }
}

pub(crate) fn ours(hash: Hash) -> TreeHash {
    TreeHash(hash.0)
}

pub(crate) fn theirs(hash: TreeHash) -> Hash {
    Hash(hash.0)
}

/// A proof without each of its hashes in turn.
pub(crate) fn without_one(proof: &[TreeHash]) -> impl Iterator<Item = Vec<TreeHash>> {
    (0..proof.len()).map(|at| [&proof[..at], &proof[at + 1..]].concat())
}

/// A proof with a hash more at every place.
pub(crate) fn with_one_more(proof: &[TreeHash]) -> impl Iterator<Item = Vec<TreeHash>> {
    (0..=proof.len()).map(|at| [&proof[..at], &[TreeHash([9; 32])], &proof[at..]].concat())
}

/// A proof with one bit of each of its hashes changed in turn.
pub(crate) fn with_one_altered(proof: &[TreeHash]) -> impl Iterator<Item = Vec<TreeHash>> {
    (0..proof.len()).map(|at| {
        let mut altered = proof.to_vec();
        altered[at].0[at % 32] ^= 1;
        altered
    })
}
