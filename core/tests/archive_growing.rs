//! The growing tree: batches, tiles that are cut, sizes gone back to, and taking it all up again.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use perito::archive::tile::{TileId, WIDTH};
use perito::archive::tree;
use perito::archive::{GrowingTree, TreeError, TreeHash};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::oracles::Rows;

/// Past the end of the first tile of level 1, which 65536 leaves fill.
const LEAVES: u64 = 70_000;

static ROWS: LazyLock<Rows> = LazyLock::new(|| Rows::new((0..LEAVES).map(leaf)));

#[test]
fn seventy_thousand_leaves_cut_the_tiles_of_the_specification() {
    let (mut tree, mut tiles, mut settled) = (GrowingTree::new(), BTreeMap::new(), 0);
    for index in 0..LEAVES {
        assert_eq!(tree.push(leaf(index)), index);
        assert_eq!(tree.size(), index + 1);
        if (index + 1) % 977 == 0 || index + 1 == LEAVES {
            let filled = tree.filled_since(settled).unwrap();
            assert!(filled.iter().all(|(id, hashes)| *hashes == ROWS.tile(*id)));
            tiles.extend(filled);
            let root = tree.root();
            assert_eq!(root, Ok(ROWS.root(tree.size())));
            settled = tree.size();
            tree.settle();
            assert_eq!(tree.root(), root);
            assert_eq!(tree.filled_since(settled), Ok(Vec::new()));
        }
    }
    assert!(tiles.keys().copied().eq(TileId::filled(0, LEAVES)));
    let full = |level| tiles.keys().filter(|id| id.level == level).count();
    assert_eq!([full(0), full(1), full(2)], [273, 1, 0]);
    let edge: Vec<_> = TileId::edge(LEAVES).map(|id| (id.level, id.index, id.width)).collect();
    assert_eq!(edge, [(0, 273, 112), (1, 1, 17), (2, 0, 1)]);
    for id in TileId::edge(LEAVES) {
        assert_eq!(tree.tile(id), Ok(ROWS.tile(id)));
    }
    let cut = TileId::full(0, 0);
    assert_eq!(tree.tile(cut), Err(TreeError::MissingNode { level: 0, index: 0 }));
    assert_eq!(tree.filled_since(0), Err(TreeError::MissingNode { level: 0, index: 0 }));
    assert!(matches!(tree::inclusion(&tree, 0, LEAVES), Err(TreeError::MissingNode { .. })));
}

#[test]
fn the_tiles_of_a_growth_are_those_that_others_name() {
    for (before, after) in
        [(0, 0), (0, 1), (0, 255), (0, 256), (255, 257), (256, 512), (300, 300), (0, 65_536), (65_535, 131_073)]
    {
        let elsewhere = tlog_tiles::Tile::new_tiles(8, before, after);
        let full = elsewhere.iter().filter(|tile| tile.width() == 256);
        let full: Vec<_> = full.map(|tile| TileId::full(tile.level(), tile.level_index())).collect();
        assert_eq!(TileId::filled(before, after).collect::<Vec<_>>(), full, "{before} {after}");
        let partial = tlog_tiles::Tile::new_tiles(8, 0, after);
        let partial = partial.iter().filter(|tile| tile.width() < 256);
        let partial: Vec<_> = partial.map(|tile| (tile.level(), tile.level_index(), tile.width())).collect();
        let edge = TileId::edge(after).filter(|id| id.width > 0);
        let edge: Vec<_> = edge.map(|id| (id.level, id.index, u32::from(id.width))).collect();
        assert_eq!(edge, partial, "{after}");
    }
    assert_eq!(TileId::edge(u64::MAX).count(), 8);
    assert!(TileId::edge(u64::MAX).all(|id| id.width == 255));
    assert_eq!(TileId::filled(5, 4).count(), 0);
}

#[test]
fn a_tree_is_not_taken_up_from_other_tiles() {
    let error = TreeError::MissingNode { level: 8, index: 0 };
    let failing = |id: TileId| if id.level == 1 { Err(error.clone()) } else { Ok(ROWS.tile(id)) };
    assert_eq!(GrowingTree::resume(300, failing).err(), Some(error.clone()));
    for width in [43, 45, 0] {
        let short = |id: TileId| Ok(vec![leaf(0); if id.level == 0 { width } else { usize::from(id.width) }]);
        assert_eq!(GrowingTree::resume(300, short).err(), Some(TreeError::BundleLength));
    }
    let nothing = GrowingTree::resume(0, |_| Err(error.clone())).unwrap();
    assert_eq!((nothing.size(), nothing.root()), (0, Err(TreeError::Empty)));
}

#[test]
fn a_tile_that_cannot_be_is_missing() {
    let mut tree = taken_up(300);
    for (level, index) in [(0, 2), (0, u64::MAX), (0, u64::MAX / 256), (7, 1), (8, 0), (255, u64::MAX)] {
        let tile = tree.tile(TileId::full(level, index));
        assert!(matches!(tile, Err(TreeError::MissingNode { .. })), "{level} {index} {tile:?}");
    }
    // Back to before the tiles that were cut: what is gone is missed, and nothing else happens.
    tree.truncate(10);
    assert_eq!(tree.size(), 10);
    assert!(matches!(tree.root(), Err(TreeError::MissingNode { .. })));
    tree.truncate(300);
    assert_eq!(tree.size(), 10);
}

/// What happens between two moments at which a log is at rest.
#[derive(Debug, Clone)]
struct Batch {
    settled: bool,
    /// Leaves that are pushed first and given up again.
    given_up: u64,
    /// How far back it goes of what is not settled yet.
    back: Option<Index>,
    leaves: u64,
}

fn batches() -> impl Strategy<Value = Vec<Batch>> {
    let batch = (any::<bool>(), 0_u64..300, prop::option::weighted(0.3, any::<Index>()), 1_u64..400)
        .prop_map(|(settled, given_up, back, leaves)| Batch { settled, given_up, back, leaves });
    prop::collection::vec(batch, 1..6)
}

/// Sizes near those at which tiles are filled, and any other.
fn sizes() -> impl Strategy<Value = u64> {
    let width = u64::from(WIDTH);
    prop_oneof![
        0..LEAVES - 2000,
        (1..250_u64, 0..4_u64).prop_map(move |(tile, past)| tile * width + past - 2),
        (0..600_u64).prop_map(move |past| width * width + past - 500),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_batch_has_its_proofs_and_its_tiles(start in sizes(), batches in batches()) {
        let mut tree = taken_up(start);
        let mut settled_at = start;
        for batch in batches {
            if batch.settled {
                tree.settle();
                settled_at = tree.size();
            }
            if let Some(back) = batch.back {
                let unsettled = usize::try_from(tree.size() - settled_at).unwrap();
                tree.truncate(settled_at + back.index(unsettled + 1) as u64);
            }
            let before = tree.size();
            for _ in 0..batch.given_up {
                tree.push(TreeHash([0xff; 32]));
            }
            tree.truncate(before);
            for index in before..before + batch.leaves {
                prop_assert_eq!(tree.push(leaf(index)), index);
            }

            let size = tree.size();
            prop_assert_eq!(tree.root(), Ok(ROWS.root(size)));
            for index in before..size {
                prop_assert_eq!(tree::inclusion(&tree, index, size), Ok(ROWS.inclusion(index, size)));
            }
            let filled: Vec<_> = TileId::filled(before, size).map(|id| (id, ROWS.tile(id))).collect();
            prop_assert_eq!(tree.filled_since(before), Ok(filled));
            if before > 0 {
                prop_assert_eq!(tree::consistency(&tree, before, size), Ok(ROWS.consistency(before, size)));
            }
        }
        let again = taken_up(tree.size());
        tree.settle();
        for id in TileId::edge(tree.size()) {
            prop_assert_eq!(again.tile(id), tree.tile(id));
        }
    }
}

fn taken_up(size: u64) -> GrowingTree {
    GrowingTree::resume(size, |id| Ok(ROWS.tile(id))).unwrap()
}

/// Any 32 bytes do.
fn leaf(index: u64) -> TreeHash {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&index.to_be_bytes());
    TreeHash(bytes)
}
