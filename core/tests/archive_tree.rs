//! Roots and proofs of the archive's tree, against two implementations of others: `ct-merkle` and `tlog_tiles`.

use std::sync::LazyLock;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use perito::archive::tile::{TileId, TileNodes};
use perito::archive::tree::{self, Nodes, verify_consistency, verify_inclusion};
use perito::archive::{GrowingTree, TreeError, TreeHash};
use proptest::prelude::*;
use sha2::Sha256;
use tlog_tiles::{check_record, check_tree};

use crate::oracles::{Rows, ours, theirs, with_one_altered, with_one_more, without_one};

/// One tree, made here and by others.
struct Trees {
    size: u64,
    root: TreeHash,
    growing: GrowingTree,
    rows: Rows,
    ct: MemoryBackedTree<Sha256, Vec<u8>>,
}

impl Trees {
    fn new(size: u64) -> Self {
        let (mut growing, mut ct) = (GrowingTree::new(), MemoryBackedTree::new());
        for index in 0..size {
            growing.push(leaf(index));
            ct.push(entry(index));
        }
        let trees = Self { size, root: growing.root().unwrap(), growing, rows: Rows::new((0..size).map(leaf)), ct };
        trees.check_root();
        trees
    }

    fn tiles(&self) -> impl Nodes {
        TileNodes::new(self.size, |id| Ok(self.rows.tile(id)))
    }

    fn check_root(&self) {
        assert_eq!(tree::root(&self.growing, self.size), Ok(self.root));
        assert_eq!(tree::root(&self.tiles(), self.size), Ok(self.root));
        assert_eq!(self.rows.root(self.size), self.root);
        assert_eq!(self.ct.root().as_bytes()[..], self.root.0);
    }

    fn check_inclusion(&self, index: u64) {
        let (size, root) = (self.size, self.root);
        let proof = tree::inclusion(&self.growing, index, size).unwrap();
        assert_eq!(tree::inclusion(&self.tiles(), index, size).unwrap(), proof);
        assert_eq!(self.rows.inclusion(index, size), proof);
        assert_eq!(self.ct.prove_inclusion(usize::try_from(index).unwrap()).as_bytes(), bytes(&proof));
        verify_inclusion(&leaf(index), index, size, &proof, &root).unwrap();
        assert!(accepted_elsewhere(index, (index, size), &proof, &root));
    }

    fn check_consistency(&self, old: u64) {
        let (new, root, old_root) = (self.size, self.root, self.rows.root(old));
        assert_eq!(tree::root(&self.growing, old).unwrap(), old_root);
        let proof = tree::consistency(&self.growing, old, new).unwrap();
        assert_eq!(tree::consistency(&self.tiles(), old, new).unwrap(), proof);
        assert_eq!(self.rows.consistency(old, new), proof);
        assert_eq!(self.ct.prove_consistency(usize::try_from(new - old).unwrap()).as_bytes(), bytes(&proof));
        verify_consistency((old, &old_root), (new, &root), &proof).unwrap();
        assert!(consistent_elsewhere((old, &old_root), (new, &root), &proof));
    }
}

#[test]
fn every_small_tree_is_the_same_as_elsewhere() {
    for size in 1..=70 {
        let trees = Trees::new(size);
        (0..size).for_each(|index| trees.check_inclusion(index));
        (1..=size).for_each(|old| trees.check_consistency(old));
    }
}

#[test]
fn a_proof_of_inclusion_holds_for_its_own_place_alone() {
    for size in 1..=40 {
        let Trees { growing, rows, .. } = Trees::new(size);
        let root = rows.root(size);
        for index in 0..size {
            let proof = tree::inclusion(&growing, index, size).unwrap();
            let verify = |proof: &[TreeHash]| verify_inclusion(&leaf(index), index, size, proof, &root);
            assert!(with_one_altered(&proof).all(|proof| verify(&proof) == Err(TreeError::RootDiffers)));
            assert!(without_one(&proof).all(|proof| verify(&proof) == Err(TreeError::ProofTooShort)));
            assert!(with_one_more(&proof).all(|proof| verify(&proof) == Err(TreeError::ProofTooLong)));
            let other = verify_inclusion(&leaf(index + 1), index, size, &proof, &root);
            assert_eq!(other, Err(TreeError::RootDiffers));
        }
    }
}

#[test]
fn a_proof_of_consistency_holds_for_its_own_trees_alone() {
    for size in 1..=40 {
        let Trees { growing, rows, .. } = Trees::new(size);
        let root = rows.root(size);
        for old in 1..size {
            let old_root = rows.root(old);
            let proof = tree::consistency(&growing, old, size).unwrap();
            let verify = |proof: &[TreeHash]| verify_consistency((old, &old_root), (size, &root), proof);
            assert!(with_one_altered(&proof).all(|proof| verify(&proof) == Err(TreeError::RootDiffers)));
            assert!(without_one(&proof).all(|proof| verify(&proof) == Err(TreeError::ProofTooShort)));
            assert!(with_one_more(&proof).all(|proof| verify(&proof) == Err(TreeError::ProofTooLong)));
            for (old_root, root) in [(old_root, leaf(0)), (leaf(size), root), (root, old_root)] {
                let verified = verify_consistency((old, &old_root), (size, &root), &proof);
                assert_eq!(verified, Err(TreeError::RootDiffers), "{old} {size}");
            }
        }
    }
}

/// An inclusion proof does not tell the trees apart in which its way has one shape: the root does.
#[test]
fn another_index_or_size_is_judged_as_elsewhere() {
    let places = || (1..=12).flat_map(|size| (0..size).map(move |index| (index, size)));
    let Trees { growing, rows, .. } = Trees::new(12);
    for (index, size) in places() {
        let proof = tree::inclusion(&growing, index, size).unwrap();
        for other in places() {
            for root in [rows.root(size), rows.root(other.1)] {
                let verified = verify_inclusion(&leaf(index), other.0, other.1, &proof, &root);
                let same = (index, size) == other || root == rows.root(size);
                assert!(verified.is_err() || same, "{index} of {size} as {other:?}");
                let elsewhere = accepted_elsewhere(index, other, &proof, &root);
                assert_eq!(verified.is_ok(), elsewhere, "{index} of {size} as {other:?}");
            }
        }
        // From old = index + 1 to size.
        let proof = tree::consistency(&growing, index + 1, size).unwrap();
        for (old, new) in places().map(|(index, size)| (index + 1, size)) {
            let (old, new) = ((old, &rows.root(old)), (new, &rows.root(new)));
            let verified = verify_consistency(old, new, &proof);
            assert_eq!(verified.is_ok(), consistent_elsewhere(old, new, &proof), "{old:?} {new:?}");
        }
    }
}

#[test]
fn what_is_not_in_the_tree_is_named() {
    let Trees { growing, rows, .. } = Trees::new(7);
    let (a, b) = (rows.root(6), rows.root(7));
    let beyond = |index, size| TreeError::IndexBeyond { index, size };
    let shrunk = TreeError::Shrunk { from: 7, to: 6 };
    assert_eq!(tree::root(&growing, 0), Err(TreeError::Empty));
    assert_eq!(GrowingTree::new().root(), Err(TreeError::Empty));
    for (index, size) in [(0, 0), (7, 7), (u64::MAX, 7), (u64::MAX, u64::MAX)] {
        assert_eq!(tree::inclusion(&growing, index, size), Err(beyond(index, size)));
        assert_eq!(verify_inclusion(&a, index, size, &[], &a), Err(beyond(index, size)));
    }
    assert_eq!(tree::consistency(&growing, 0, 7), Err(TreeError::Empty));
    assert_eq!(tree::consistency(&growing, 7, 6), Err(shrunk.clone()));
    assert_eq!(verify_consistency((0, &a), (7, &b), &[]), Err(TreeError::Empty));
    assert_eq!(verify_consistency((7, &b), (6, &a), &[]), Err(shrunk));
    assert_eq!(verify_consistency((7, &a), (7, &b), &[]), Err(TreeError::TwoHistories));
    assert_eq!(verify_consistency((7, &a), (7, &a), &[b]), Err(TreeError::ProofTooLong));
    assert_eq!(verify_consistency((4, &a), (7, &b), &[]), Err(TreeError::ProofTooShort));
    assert_eq!(verify_consistency((5, &a), (7, &b), &[]), Err(TreeError::ProofTooShort));
    let missing = |level, index| TreeError::MissingNode { level, index };
    assert_eq!(tree::root(&growing, 8), Err(missing(3, 0)));
    assert_eq!(tree::inclusion(&growing, 0, 8), Err(missing(2, 1)));
    assert_eq!(tree::consistency(&growing, 4, 8), Err(missing(2, 1)));
}

#[test]
fn a_node_that_no_tile_holds_is_missing() {
    let rows = Rows::new((0..300).map(leaf));
    let nodes = TileNodes::new(300, |id| Ok(rows.tile(id)));
    assert_eq!(nodes.node(8, 0), Ok(rows.root(256)));
    for (level, index) in [
        (0, 300),
        (1, 150),
        (8, 1),
        (9, 0),
        (0, u64::MAX),
        (1, 1 << 63),
        (7, u64::MAX),
        (64, 0),
        (72, 0),
        (2048, 0),
        (u32::MAX, u64::MAX),
    ] {
        let missing = Err(TreeError::MissingNode { level, index });
        assert_eq!(nodes.node(level, index), missing);
        assert_eq!(GrowingTree::new().node(level, index), missing);
    }
    let short = TileNodes::new(300, |id: TileId| Ok(vec![leaf(0); usize::from(id.width) / 2]));
    assert_eq!(short.node(0, 299), Err(TreeError::MissingNode { level: 0, index: 299 }));
    let none = TileNodes::new(300, |_| Err(TreeError::BundleLength));
    assert_eq!(tree::root(&none, 300), Err(TreeError::BundleLength));
}

#[test]
fn a_hash_is_32_bytes() {
    let hash = leaf(0);
    assert_eq!(TreeHash::parse(&hash.to_string()), Ok(hash));
    assert_eq!(TreeHash::from_bytes(&hash.0), Ok(hash));
    assert_eq!(hash, ours(tlog_tiles::record_hash(&entry(0))));
    assert_eq!(TreeHash::of_node(&hash, &leaf(1)), ours(tlog_tiles::node_hash(theirs(hash), theirs(leaf(1)))));
    for length in [0, 31, 33] {
        assert_eq!(TreeHash::from_bytes(&vec![0; length]), Err(TreeError::HashLength));
    }
    let zeros = "A".repeat(43);
    for text in ["", "A", "AAAA=", &zeros, &format!("{zeros}A"), &format!("{zeros}AAA="), &format!("{zeros}=\n")] {
        assert_eq!(TreeHash::parse(text), Err(TreeError::HashLength), "{text}");
    }
    // The last digit carries bits of no byte, the others are of another alphabet.
    for text in ["B".repeat(43) + "=", "_".repeat(42) + "A=", "-".repeat(42) + "A="] {
        assert_eq!(TreeHash::parse(&text), Err(TreeError::HashLength), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn larger_trees_are_the_same_as_elsewhere(size in 1_u64..3000, places in prop::collection::vec(any::<prop::sample::Index>(), 24)) {
        let trees = Trees::new(size);
        for place in places {
            let index = place.index(usize::try_from(size).unwrap()) as u64;
            trees.check_inclusion(index);
            trees.check_consistency(index + 1);
        }
    }
}

/// A tree whose leaves are all one, and so are its nodes of a level: it can be of any size.
struct Uniform;

impl Nodes for Uniform {
    fn node(&self, level: u32, _index: u64) -> Result<TreeHash, TreeError> {
        static LEVELS: LazyLock<Vec<TreeHash>> = LazyLock::new(|| {
            std::iter::successors(Some(leaf(0)), |hash| Some(TreeHash::of_node(hash, hash))).take(64).collect()
        });
        Ok(LEVELS[level as usize])
    }
}

proptest! {
    #[test]
    fn trees_of_any_size_are_proved(bits in 0_u32..64, size in 1..=u64::MAX, place in any::<u64>()) {
        let size = (size >> bits).max(1);
        let index = place % size;
        let root = tree::root(&Uniform, size).unwrap();
        let proof = tree::inclusion(&Uniform, index, size).unwrap();
        prop_assert_eq!(verify_inclusion(&leaf(0), index, size, &proof, &root), Ok(()));
        let elsewhere = proof.iter().copied().map(theirs).collect();
        prop_assert!(check_record(&elsewhere, size, theirs(root), index, theirs(leaf(0))).is_ok());
        let (old, old_root) = (index + 1, tree::root(&Uniform, index + 1).unwrap());
        let proof = tree::consistency(&Uniform, old, size).unwrap();
        prop_assert_eq!(verify_consistency((old, &old_root), (size, &root), &proof), Ok(()));
        let elsewhere = proof.iter().copied().map(theirs).collect();
        prop_assert!(check_tree(&elsewhere, size, theirs(root), old, theirs(old_root)).is_ok());
    }

    #[test]
    fn any_proof_is_judged(index in any::<u64>(), size in any::<u64>(), old in any::<u64>(), length in 0_usize..70) {
        let proof = vec![leaf(0); length];
        prop_assert!(verify_inclusion(&leaf(1), index, size, &proof, &leaf(2)).is_err());
        prop_assert!(verify_consistency((old, &leaf(1)), (size, &leaf(2)), &proof).is_err());
    }
}

fn accepted_elsewhere(entry_of: u64, (index, size): (u64, u64), proof: &[TreeHash], root: &TreeHash) -> bool {
    let ct = RootHash::<Sha256>::new(root.0.into(), size);
    let in_ct = ct.verify_inclusion(&entry(entry_of), index, &InclusionProof::from_bytes(bytes(proof))).is_ok();
    let hashes = proof.iter().copied().map(theirs).collect();
    let in_tlog = check_record(&hashes, size, theirs(*root), index, theirs(leaf(entry_of))).is_ok();
    assert_eq!(in_ct, in_tlog);
    in_ct
}

fn consistent_elsewhere(old: (u64, &TreeHash), new: (u64, &TreeHash), proof: &[TreeHash]) -> bool {
    let ct = |(size, root): (u64, &TreeHash)| RootHash::<Sha256>::new(root.0.into(), size);
    let ct_proof = ConsistencyProof::try_from_bytes(bytes(proof)).unwrap();
    let in_ct = ct(new).verify_consistency(&ct(old), &ct_proof).is_ok();
    let hashes = proof.iter().copied().map(theirs).collect();
    let in_tlog = check_tree(&hashes, new.0, theirs(*new.1), old.0, theirs(*old.1)).is_ok();
    assert_eq!(in_ct, in_tlog);
    in_ct
}

fn entry(index: u64) -> Vec<u8> {
    format!("entry {index}\n").into_bytes()
}

fn leaf(index: u64) -> TreeHash {
    TreeHash::of_leaf(&entry(index))
}

fn bytes(proof: &[TreeHash]) -> Vec<u8> {
    proof.iter().flat_map(|hash| hash.0).collect()
}
