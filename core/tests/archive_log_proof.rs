//! The text of proofs that stand below receipts (`c2sp.org/tlog-proof`).

use perito::archive::{Checkpoint, GrowingTree, LogProof, NoteError, SignedCheckpoint, TreeError, TreeHash, tree};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::oracles::{with_one_altered, with_one_more, without_one};
use crate::specimen::{ORIGIN, signer};

/// The proof of leaf 2 in a tree of 5, with an extra of three bytes.
fn lines() -> Vec<String> {
    proof(2, 5, b"abc").to_string().split('\n').map(str::to_owned).collect()
}

#[test]
fn the_text_is_that_of_the_specification() {
    let (leaves, checkpoint) = ((0..5).map(leaf).collect::<Vec<_>>(), checkpoint(5).to_string());
    let left = TreeHash::of_node(&leaves[0], &leaves[1]);
    let path = format!("{}\n{left}\n{}\n", leaves[3], leaves[4]);
    let text = format!("c2sp.org/tlog-proof@v1\nextra YWJj\nindex 2\n{path}\n{checkpoint}");
    assert_eq!(proof(2, 5, b"abc").to_string(), text);
    assert_eq!(LogProof::parse(&text), Ok(proof(2, 5, b"abc")));
    let text = format!("c2sp.org/tlog-proof@v1\nindex 2\n{path}\n{checkpoint}");
    assert_eq!(proof(2, 5, b"").to_string(), text);
    assert_eq!(LogProof::parse(&text), Ok(proof(2, 5, b"")));
    let text = format!("c2sp.org/tlog-proof@v1\nindex 0\n\n{}", self::checkpoint(1));
    assert_eq!(LogProof::parse(&text), Ok(proof(0, 1, b"")));
}

#[test]
fn a_line_in_another_form_is_refused_by_its_number() {
    let wrong: [(usize, &[&str]); 4] = [
        (
            1,
            &[
                "",
                "c2sp.org/tlog-proof@v2",
                "c2sp.org/tlog-proof@v1 ",
                " c2sp.org/tlog-proof@v1",
                "tlog-proof@v1",
                "\u{feff}c2sp.org/tlog-proof@v1",
            ],
        ),
        (
            2,
            &[
                "extra",
                "extra ",
                "extra  YWJj",
                "extra YWJj ",
                "extra YWJ",
                "extra YWK=",
                "extra YWJj=",
                "Extra YWJj",
                "extra: YWJj",
                "extra YW_j",
            ],
        ),
        (
            3,
            &[
                "index",
                "index ",
                "index -2",
                "index +2",
                "index 02",
                "index 00",
                "index  2",
                "index 2 ",
                "index 0x2",
                "index ٢",
                "Index 2",
                "index 18446744073709551616",
                "extra YWJj",
            ],
        ),
        (
            4,
            &[
                "A",
                "index 2",
                " AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\r",
            ],
        ),
    ];
    for (number, values) in wrong {
        for value in values {
            let mut lines = lines();
            (*value).clone_into(&mut lines[number - 1]);
            assert_eq!(LogProof::parse(&lines.join("\n")), Err(TreeError::ProofLine(number)), "{value:?}");
        }
    }
}

#[test]
fn a_line_too_many_or_too_few_is_refused() {
    let without = |number: usize| {
        let mut lines = lines();
        lines.remove(number - 1);
        LogProof::parse(&lines.join("\n"))
    };
    assert_eq!(without(1), Err(TreeError::ProofLine(1)));
    assert_eq!(without(2), Ok(proof(2, 5, b"")));
    assert_eq!(without(3), Err(TreeError::ProofLine(3)));
    // A proof without one of its hashes can be read, but proves nothing.
    for number in 4..=6 {
        assert_eq!(without(number).unwrap().check(&leaf(2)), Err(TreeError::ProofTooShort));
    }
    // Without the empty line, the checkpoint's three lines are no hashes.
    assert_eq!(without(7), Err(TreeError::ProofLine(7)));
    assert_eq!(LogProof::parse(&lines()[..6].join("\n")), Err(TreeError::ProofLine(1)));
    assert_eq!(LogProof::parse("c2sp.org/tlog-proof@v1\n\n"), Err(TreeError::ProofLine(2)));
    assert_eq!(LogProof::parse("c2sp.org/tlog-proof@v1\nextra YWJj\n\n"), Err(TreeError::ProofLine(3)));
    let twice = lines().join("\n").replacen("\n\n", "\n\n\n", 1);
    assert_eq!(LogProof::parse(&twice), Err(TreeError::CheckpointLine(1)));
    let unsigned = lines()[..10].join("\n") + "\n";
    assert_eq!(LogProof::parse(&unsigned), Err(TreeError::Note(NoteError::Unsigned)));
}

#[test]
fn a_proof_has_up_to_64_hashes() {
    let of = |hashes| LogProof { hashes: vec![leaf(0); hashes], ..proof(2, 5, b"") };
    for hashes in [0, 1, 63, 64] {
        assert_eq!(LogProof::parse(&of(hashes).to_string()), Ok(of(hashes)));
    }
    for hashes in [65, 66, 1000] {
        assert_eq!(LogProof::parse(&of(hashes).to_string()), Err(TreeError::ProofTooLong));
    }
}

#[test]
fn a_proof_holds_for_its_own_entry_alone() {
    for size in 1..20 {
        for index in 0..size {
            let good = proof(index, size, b"");
            assert_eq!(good.check(&leaf(index)), Ok(()));
            assert_eq!(good.check(&leaf(index + 1)), Err(TreeError::RootDiffers));
            let check = |hashes| LogProof { hashes, ..good.clone() }.check(&leaf(index));
            assert!(with_one_altered(&good.hashes).all(|hashes| check(hashes) == Err(TreeError::RootDiffers)));
            assert!(without_one(&good.hashes).all(|hashes| check(hashes) == Err(TreeError::ProofTooShort)));
            assert!(with_one_more(&good.hashes).all(|hashes| check(hashes) == Err(TreeError::ProofTooLong)));
            let beyond = LogProof { index: size, ..good.clone() };
            assert_eq!(beyond.check(&leaf(index)), Err(TreeError::IndexBeyond { index: size, size }));
            let elsewhere = LogProof { index: (index + 1) % size, ..good.clone() };
            assert!(size == 1 || elsewhere.check(&leaf(index)).is_err());
            let later = LogProof { checkpoint: checkpoint(size + 1), ..good };
            assert!(later.check(&leaf(index)).is_err());
        }
    }
}

proptest! {
    #[test]
    fn a_proof_is_read_as_it_is_written(extra in any::<Vec<u8>>(), index in any::<u64>(), hashes in prop::collection::vec(any::<[u8; 32]>(), 0..=64)) {
        let hashes = hashes.into_iter().map(TreeHash).collect();
        let proof = LogProof { extra, index, hashes, checkpoint: checkpoint(3) };
        prop_assert_eq!(LogProof::parse(&proof.to_string()), Ok(proof));
    }

    #[test]
    fn what_is_read_is_written_as_it_stood(
        at in any::<Index>(),
        with in prop_oneof![any::<String>(), "[ \n=A-Z0-9+-]{0,2}"],
        length in 0_usize..4,
        any in any::<String>(),
    ) {
        let mut altered: Vec<char> = proof(2, 5, b"abc").to_string().chars().collect();
        let at = at.index(altered.len());
        altered.splice(at..(at + length).min(altered.len()), with.chars());
        let altered = altered.into_iter().collect();
        for text in [altered, format!("c2sp.org/tlog-proof@v1\n{any}\n\n{}", checkpoint(2)), any] {
            if let Ok(proof) = LogProof::parse(&text) {
                prop_assert_eq!(proof.to_string(), text);
            }
        }
    }
}

fn proof(index: u64, size: u64, extra: &[u8]) -> LogProof {
    let hashes = tree::inclusion(&tree_of(size), index, size).unwrap();
    LogProof { extra: extra.to_vec(), index, hashes, checkpoint: checkpoint(size) }
}

fn checkpoint(size: u64) -> SignedCheckpoint {
    let root = tree_of(size).root().unwrap();
    Checkpoint { origin: ORIGIN.to_owned(), size, root }.sign(&signer()).unwrap()
}

fn tree_of(size: u64) -> GrowingTree {
    let mut tree = GrowingTree::new();
    for index in 0..size {
        tree.push(leaf(index));
    }
    tree
}

fn leaf(index: u64) -> TreeHash {
    TreeHash::of_leaf(&index.to_be_bytes())
}
