//! The opening of an epoch: its text, who stands behind it, and which receipts it puts at risk.

use perito::archive::{
    Checkpoint, EpochOpening, EpochStatement, GrowingTree, LogProof, NoteSigner, Salt, TreeError, TreeHash, TrustedKey,
    TrustedKeys, tree,
};
use proptest::prelude::*;
use time::macros::datetime;

use crate::specimen::proven::{NOTICE, notice_of, proved_by};
use crate::specimen::{ORIGIN, signer};

const SALT: Salt = Salt([5; 32]);

fn origin(epoch: u64) -> String {
    if epoch == 1 { ORIGIN.to_owned() } else { format!("{ORIGIN}/{epoch}") }
}

/// An epoch that follows another one, of which, or of one before it, so many entries were kept.
fn statement(epoch: u64, kept: (u64, u64)) -> EpochStatement {
    let root = |size| if size == 0 { TreeHash::of_nothing() } else { TreeHash([3; 32]) };
    let checkpoint = |epoch, size| Checkpoint { origin: origin(epoch), size, root: root(size) };
    EpochStatement {
        origin: origin(epoch),
        opened_at: datetime!(2026-11-30 08:00:00.250 UTC),
        previous: checkpoint(epoch - 1, 500),
        kept: checkpoint(kept.0, kept.1),
    }
}

/// The opening in an archive that has three entries by now.
fn opening(statement: EpochStatement, signer: &NoteSigner) -> EpochOpening {
    let mut tree = GrowingTree::new();
    tree.push(TreeHash::of_leaf(statement.leaf(&SALT).as_str().as_bytes()));
    tree.push(TreeHash::of_leaf(b"another"));
    tree.push(TreeHash::of_leaf(b"a third"));
    let checkpoint = Checkpoint { origin: statement.origin.clone(), size: 3, root: tree.root().unwrap() };
    let checkpoint = checkpoint.sign(signer).unwrap();
    let hashes = tree::inclusion(&tree, 0, 3).unwrap();
    EpochOpening::new(statement, LogProof { extra: SALT.0.to_vec(), index: 0, hashes, checkpoint })
}

fn trusted() -> TrustedKeys {
    signer().verifier().into()
}

#[test]
fn an_opening_is_nine_lines_and_a_proof_that_a_trusted_key_stands_behind() {
    let opening = opening(statement(2, (1, 300)), &signer());
    let text = opening.to_string();
    let three = "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=";
    assert!(text.starts_with(&format!(
        "epoch: perito/v1\norigin: {ORIGIN}/2\nopened_at: 2026-11-30T08:00:00.250Z\n\
         previous_origin: {ORIGIN}\nprevious_size: 500\nprevious_root: {three}\n\
         kept_origin: {ORIGIN}\nkept_size: 300\nkept_root: {three}\n\nc2sp.org/tlog-proof@v1\nextra "
    )));
    let read = EpochOpening::parse(&text).unwrap();
    assert_eq!((read.to_string(), &read), (text, &opening));
    assert_eq!(read.verify(&trusted()), Ok(&statement(2, (1, 300))));
}

#[test]
fn what_no_trusted_key_stands_behind_is_refused() {
    let right = statement(2, (1, 300));
    let other = NoteSigner::from_seed(ORIGIN, &[8; 32]).unwrap();
    let verified = |opening: &EpochOpening| opening.verify(&trusted()).map(drop);
    assert_eq!(verified(&opening(right.clone(), &other)), Err(TreeError::UnknownCheckpointKey));

    let proof = opening(right.clone(), &signer()).proof().clone();
    let earlier = EpochStatement { opened_at: datetime!(2026-11-30 08:00 UTC), ..right.clone() };
    assert_eq!(verified(&EpochOpening::new(earlier, proof.clone())), Err(TreeError::RootDiffers));
    let of_the_next = statement(3, (1, 300));
    assert_eq!(verified(&EpochOpening::new(of_the_next, proof.clone())), Err(TreeError::Origin));
    let second = LogProof { index: 1, ..proof.clone() };
    assert_eq!(verified(&EpochOpening::new(right.clone(), second)), Err(TreeError::Origin));
    let key = |valid_from, valid_until| {
        TrustedKeys::new(vec![TrustedKey { key: signer().verifier(), valid_from, valid_until }])
    };
    let (opened_at, whole) = (right.opened_at, EpochOpening::new(right.clone(), proof.clone()));
    let ended = whole.verify(&key(None, Some(opened_at))).map(drop);
    assert_eq!(ended, Err(TreeError::UnknownCheckpointKey), "a key that had ended opens nothing");
    let later = opened_at + time::Duration::milliseconds(1);
    assert!(whole.verify(&key(None, Some(later))).is_ok() && whole.verify(&key(Some(later), None)).is_ok());
    let unsalted = LogProof { extra: Vec::new(), ..proof };
    assert_eq!(verified(&EpochOpening::new(right, unsalted)), Err(TreeError::ProofLine(2)));
}

#[test]
fn a_line_that_is_missing_or_in_another_form_is_named() {
    let text = statement(3, (1, 300)).to_string();
    let lines = text.lines().collect::<Vec<_>>();
    let parse = |lines: &[&str]| EpochStatement::parse(&format!("{}\n", lines.join("\n"))).map(drop);
    for missing in 0..lines.len() {
        let mut fewer = lines.clone();
        fewer.remove(missing);
        assert_eq!(parse(&fewer), Err(TreeError::EpochLine(missing + 1)), "{}", lines[missing]);
    }
    let with = |number: usize, line: &str| {
        let mut changed = lines.clone();
        changed[number - 1] = line;
        parse(&changed)
    };
    let (same, beyond) = (format!("kept_origin: {ORIGIN}/2"), format!("kept_origin: {ORIGIN}/3"));
    for (number, line) in [
        (1, "epoch: perito/v2"),
        (3, "opened_at: 2026-11-30T08:00:00.25Z"),
        (3, "opened_at: 2026-11-30T09:00:00.250+01:00"),
        (4, "previous_origin: archive.example.org/perito"),
        (4, "previous_origin: archive.example.com/perito/2"),
        (5, "previous_size: 0"),
        (5, "previous_size: 0500"),
        (6, "previous_root: AAAA"),
        (7, &beyond),
        (7, "kept_origin: archive.example.com/perito"),
        (8, "kept_size: +300"),
        (9, "kept_root: AAAA"),
    ] {
        assert_eq!(with(number, line), Err(TreeError::EpochLine(number)), "{line}");
    }
    let mut all_kept = lines.clone();
    (all_kept[6], all_kept[7]) = (&same, "kept_size: 500");
    assert_eq!(parse(&all_kept), Err(TreeError::EpochLine(8)));
    assert_eq!(with(8, "kept_size: 0"), Err(TreeError::EpochLine(9)));
    assert_eq!(with(2, "origin: archive.example.org/perito"), Err(TreeError::EpochLine(2)));
    assert_eq!(EpochStatement::parse(&format!("{text}more: 1\n")), Err(TreeError::EpochLine(10)));
    assert_eq!(EpochStatement::parse(text.trim_end()), Err(TreeError::EpochLine(9)));
    assert_eq!(EpochOpening::parse(&text).map(drop), Err(TreeError::EpochLine(10)));
    assert_eq!(TreeError::EpochLine(4).code(), "archive_epoch");
}

#[test]
fn a_receipt_is_at_risk_when_its_entry_came_after_what_was_kept() {
    let receipt = |epoch| proved_by(notice_of(&origin(epoch), &signer()), &origin(epoch), &signer());
    let other = NoteSigner::from_seed("archive.example.com", &[8; 32]).unwrap();
    for (opened, kept, of, at_risk) in [
        (2, (1, NOTICE), 1, true),
        (2, (1, NOTICE + 1), 1, false),
        (2, (1, 0), 1, true),
        // What the new epoch itself acknowledges is not.
        (2, (1, 0), 2, false),
        (3, (2, NOTICE), 2, true),
        (3, (2, NOTICE + 1), 2, false),
        (3, (2, 1), 1, false),
        // The backup was of before the second epoch.
        (3, (1, NOTICE), 1, true),
        (3, (1, NOTICE + 1), 1, false),
        (3, (1, NOTICE + 1), 2, true),
    ] {
        assert_eq!(statement(opened, kept).puts_at_risk(&receipt(of)), at_risk, "{opened} {kept:?} {of}");
    }
    assert!(!statement(2, (1, 0)).puts_at_risk(&proved_by(
        notice_of("archive.example.com", &other),
        "archive.example.com",
        &other
    )));
    assert!(statement(2, (1, 300)).puts_at_risk(&notice_of(ORIGIN, &signer())), "it has no place");
}

#[test]
fn whoever_has_receipts_is_told_which_are_at_risk_and_what_to_do() {
    let statement = statement(2, (1, NOTICE));
    let receipts = [proved_by(notice_of(ORIGIN, &signer()), ORIGIN, &signer()), notice_of(&origin(2), &signer())];
    assert_eq!(statement.at_risk(&receipts), [&receipts[0]]);
    assert_eq!(
        statement.message_it(),
        format!(
            "L'archivio del portale è stato ripristinato da un backup lunedì 30 novembre 2026: le ricevute dalla voce \
             {NOTICE} di {ORIGIN} in poi sono a rischio; conservarle e ripetere gli atti con la stessa chiave."
        )
    );
    assert_eq!(
        statement.message_en(),
        format!(
            "The portal's archive was restored from a backup on Monday 30 November 2026: receipts from entry {NOTICE} of \
             {ORIGIN} on are at risk; keep them, and send the acts again under the same key."
        )
    );
}

proptest! {
    #[test]
    fn a_statement_has_one_text(opened in 2_u64..1000, behind in 0_u64..1000, size in 1_u64.., kept in 0_u64.., at in 0_i64..4_000_000_000) {
        let kept_epoch = (opened - 1).saturating_sub(behind).max(1);
        let mut statement = statement(opened, (kept_epoch, kept));
        statement.previous.size = size;
        statement.opened_at = time::OffsetDateTime::from_unix_timestamp(at).unwrap();
        let read = EpochStatement::parse(&statement.to_string());
        if kept_epoch == opened - 1 && kept >= size {
            prop_assert_eq!(read, Err(TreeError::EpochLine(8)));
        } else {
            prop_assert_eq!(read, Ok(statement));
        }
    }

    #[test]
    fn whatever_is_read_is_written_as_it_was(text in "(epoch|origin|kept|previous)?(_size)?: ?[a-z0-9/+=]{0,9}\n{0,3}(.|\n){0,60}") {
        if let Ok(statement) = EpochStatement::parse(&text) {
            prop_assert_eq!(statement.to_string(), text);
        }
    }
}
