//! The tree of RFC 6962: roots and proofs made from the hashes of its complete subtrees.

use super::hash::TreeHash;
use super::tree_error::TreeError;

/// Where the hashes of complete subtrees come from: memory, tiles, another's answers.
pub trait Nodes {
    /// The hash over the `2^level` leaves that begin with leaf `index * 2^level`.
    ///
    /// # Errors
    /// [`TreeError::MissingNode`] when it cannot be had.
    fn node(&self, level: u32, index: u64) -> Result<TreeHash, TreeError>;
}

/// The root of the first `size` leaves.
///
/// # Errors
/// [`TreeError::Empty`] for a tree without leaves; what `nodes` gives.
pub fn root(nodes: &impl Nodes, size: u64) -> Result<TreeHash, TreeError> {
    if size == 0 { Err(TreeError::Empty) } else { root_of(nodes, 0, size) }
}

/// The proof that leaf `index` is in the tree of the first `size`, from the leaf's sibling upwards (RFC 6962, 2.1.1).
///
/// # Errors
/// [`TreeError::IndexBeyond`]; what `nodes` gives.
pub fn inclusion(nodes: &impl Nodes, index: u64, size: u64) -> Result<Vec<TreeHash>, TreeError> {
    if index >= size {
        return Err(TreeError::IndexBeyond { index, size });
    }
    let (mut first, mut count) = (0, size);
    let mut proof = Vec::new();
    while count > 1 {
        let left = split(count);
        if index - first < left {
            proof.push(root_of(nodes, first + left, count - left)?);
            count = left;
        } else {
            proof.push(root_of(nodes, first, left)?);
            first += left;
            count -= left;
        }
    }
    proof.reverse();
    Ok(proof)
}

/// The proof that the tree of `old` leaves is the beginning of the tree of `new` (RFC 6962, 2.1.2).
///
/// # Errors
/// [`TreeError::Empty`] or [`TreeError::Shrunk`]; what `nodes` gives.
pub fn consistency(nodes: &impl Nodes, old: u64, new: u64) -> Result<Vec<TreeHash>, TreeError> {
    if old == 0 {
        return Err(TreeError::Empty);
    }
    if old > new {
        return Err(TreeError::Shrunk { from: old, to: new });
    }
    let (mut first, mut count) = (0, new);
    let mut proof = Vec::new();
    while old - first != count {
        let left = split(count);
        if old - first <= left {
            proof.push(root_of(nodes, first + left, count - left)?);
            count = left;
        } else {
            proof.push(root_of(nodes, first, left)?);
            first += left;
            count -= left;
        }
    }
    // Where the old tree is one of the subtrees from the left, whoever verifies knows its root already.
    if first != 0 {
        proof.push(root_of(nodes, first, count)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Checks that a leaf's hash stands at `index` in the tree of that size and root (RFC 9162, 2.1.3.2).
///
/// # Errors
/// [`TreeError::IndexBeyond`], [`TreeError::ProofTooLong`], [`TreeError::ProofTooShort`] or
/// [`TreeError::RootDiffers`].
pub fn verify_inclusion(
    leaf: &TreeHash,
    index: u64,
    size: u64,
    proof: &[TreeHash],
    root: &TreeHash,
) -> Result<(), TreeError> {
    if index >= size {
        return Err(TreeError::IndexBeyond { index, size });
    }
    let (mut place, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in proof {
        if last == 0 {
            return Err(TreeError::ProofTooLong);
        }
        if is_right(place) || place == last {
            hash = TreeHash::of_node(sibling, &hash);
            skip_levels_without_sibling(&mut place, &mut last);
        } else {
            hash = TreeHash::of_node(&hash, sibling);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    if last != 0 {
        return Err(TreeError::ProofTooShort);
    }
    if hash == *root { Ok(()) } else { Err(TreeError::RootDiffers) }
}

/// Checks that the tree of `old` leaves is the beginning of the tree of `new` (RFC 9162, 2.1.4.2).
///
/// # Errors
/// [`TreeError::Empty`], [`TreeError::Shrunk`], [`TreeError::ProofTooLong`], [`TreeError::ProofTooShort`],
/// [`TreeError::RootDiffers`], or [`TreeError::TwoHistories`] where two trees of one size have two roots.
pub fn verify_consistency(
    (old, old_root): (u64, &TreeHash),
    (new, new_root): (u64, &TreeHash),
    proof: &[TreeHash],
) -> Result<(), TreeError> {
    if old == 0 {
        return Err(TreeError::Empty);
    }
    if old > new {
        return Err(TreeError::Shrunk { from: old, to: new });
    }
    if old == new {
        return match (proof.is_empty(), old_root == new_root) {
            (true, true) => Ok(()),
            (true, false) => Err(TreeError::TwoHistories),
            (false, _) => Err(TreeError::ProofTooLong),
        };
    }
    let (mut place, mut last) = (old - 1, new - 1);
    while is_right(place) {
        (place, last) = (place >> 1, last >> 1);
    }
    let (start, rest) = match proof.split_first() {
        _ if old.is_power_of_two() => (old_root, proof),
        Some((start, rest)) => (start, rest),
        None => return Err(TreeError::ProofTooShort),
    };
    let (mut old_hash, mut new_hash) = (*start, *start);
    for sibling in rest {
        if last == 0 {
            return Err(TreeError::ProofTooLong);
        }
        if is_right(place) || place == last {
            old_hash = TreeHash::of_node(sibling, &old_hash);
            new_hash = TreeHash::of_node(sibling, &new_hash);
            skip_levels_without_sibling(&mut place, &mut last);
        } else {
            new_hash = TreeHash::of_node(&new_hash, sibling);
        }
        (place, last) = (place >> 1, last >> 1);
    }
    if last != 0 {
        return Err(TreeError::ProofTooShort);
    }
    if old_hash == *old_root && new_hash == *new_root { Ok(()) } else { Err(TreeError::RootDiffers) }
}

fn is_right(place: u64) -> bool {
    place & 1 == 1
}

/// On the tree's right edge a node without a sibling is carried up as it is.
fn skip_levels_without_sibling(place: &mut u64, last: &mut u64) {
    while !is_right(*place) && *place != 0 {
        (*place, *last) = (*place >> 1, *last >> 1);
    }
}

/// The root over `count` leaves from `first` on, which must be where a subtree of the tree begins.
fn root_of(nodes: &impl Nodes, first: u64, count: u64) -> Result<TreeHash, TreeError> {
    if count.is_power_of_two() {
        return nodes.node(count.trailing_zeros(), first / count);
    }
    let left = split(count);
    Ok(TreeHash::of_node(&root_of(nodes, first, left)?, &root_of(nodes, first + left, count - left)?))
}

/// The largest power of two below `count`, which is at least 2.
fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}
