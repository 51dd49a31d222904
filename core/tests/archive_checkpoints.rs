//! Checkpoints, against `signed_note` and `tlog_tiles`. Their cosignatures are looked at in `archive_cosignatures`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use perito::archive::{Checkpoint, NoteError, NoteSigner, SignedCheckpoint, TreeError, TreeHash, TrustedKeys, epoch};
use proptest::prelude::*;
use signed_note::{StandardSigner, StandardVerifier, VerifierList};

use crate::oracles::{ours, theirs};
use crate::specimen::{ORIGIN, SEED, signer};

/// The checkpoint of the specification of cosignatures, with a witness's.
const FOREIGN: &str = "example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
";
const ROOT: TreeHash = TreeHash([3; 32]);

#[test]
fn the_checkpoint_of_the_specification_is_read() {
    let signed = SignedCheckpoint::parse(FOREIGN).unwrap();
    let checkpoint = signed.checkpoint();
    assert_eq!((checkpoint.origin.as_str(), checkpoint.size), ("example.com/behind-the-sofa", 20_852_163));
    assert_eq!(checkpoint.root.to_string(), "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=");
    assert_eq!(signed.to_string(), FOREIGN);
    assert_eq!(signed.verify(&trusted()).err(), Some(TreeError::UnknownCheckpointKey));
}

#[test]
fn a_line_in_another_form_is_refused_by_its_number() {
    let root = ROOT.to_string();
    let parse = |text: &str| SignedCheckpoint::parse(&signed_as_it_stands(text)).map(drop);
    let line = |number| Err(TreeError::CheckpointLine(number));
    let wrong = [
        (1, "", "5", ""),
        (2, "o", "", ""),
        (2, "o", "05", ""),
        (2, "o", "00", ""),
        (2, "o", "+5", ""),
        (2, "o", "-5", ""),
        (2, "o", " 5", ""),
        (2, "o", "5 ", ""),
        (2, "o", "0x5", ""),
        (2, "o", "٥", ""),
        (2, "o", "18446744073709551616", ""),
        (4, "o", "5", "\n"),
        (4, "o", "5", "\nextension\n"),
        (5, "o", "5", "extension\n\n"),
        (6, "o", "5", "one\ntwo\n\nthree\n"),
    ];
    for (number, origin, size, extension) in wrong {
        assert_eq!(
            parse(&format!("{origin}\n{size}\n{root}\n{extension}")),
            line(number),
            "{origin} {size} {extension}"
        );
    }
    assert_eq!(parse("o\n"), line(2));
    assert_eq!(parse("o\n5\n"), line(3));
    assert_eq!(parse("o\n5\n\n"), line(3));
    assert_eq!(parse(&format!("o\n0\n{root}\n")), Err(TreeError::Empty));
    for root in ["A".repeat(43), "A".repeat(42), "A".repeat(44), "A".repeat(43) + "=A", "B".repeat(43) + "="] {
        assert_eq!(parse(&format!("o\n5\n{root}\n")), Err(TreeError::HashLength), "{root}");
    }
    assert_eq!(parse(&format!("o\n5\n{root}\none\ntwo\n")), Ok(()));
    let unsigned = format!("o\n5\n{root}\n");
    assert_eq!(SignedCheckpoint::parse(&unsigned), Err(TreeError::Note(NoteError::Unsigned)));
}

#[test]
fn an_origin_that_no_line_can_hold_is_not_signed() {
    for origin in ["a\nb", "a\n", "\n", "a\rb", "a\u{7f}"] {
        let signed = Checkpoint { origin: origin.to_owned(), size: 5, root: ROOT }.sign(&signer());
        assert_eq!(signed.err(), Some(NoteError::ControlCharacter), "{origin:?}");
    }
}

#[test]
fn a_checkpoint_is_its_key_s_word() {
    let good = checkpoint(ORIGIN, 5);
    let trusted = trusted();
    let verified = good.verify(&trusted).unwrap();
    assert_eq!(verified.checkpoint, good.checkpoint());
    assert_eq!(verified.key, &trusted.keys()[0]);
    assert_eq!(verified.cosignatures, []);

    let error = |text: &str| SignedCheckpoint::parse(text).unwrap().verify(&trusted).err();
    let text = good.to_string();
    assert_eq!(error(&text.replacen("\n5\n", "\n6\n", 1)), Some(TreeError::BadCheckpointSignature));
    assert_eq!(error(&text.replacen("\n\n", "\nextension\n\n", 1)), Some(TreeError::BadCheckpointSignature));
    assert_eq!(error(&text.replacen(ORIGIN, "archive.example.com/perito", 1)), Some(TreeError::BadCheckpointSignature));
    let short = format!("{}\n{}", good.checkpoint(), line(ORIGIN, signer().verifier().key_id(), &[1; 63]));
    assert_eq!(error(&short), Some(TreeError::BadCheckpointSignature));
    let other = NoteSigner::from_seed(ORIGIN, &[8; 32]).unwrap();
    let by_another = good.checkpoint().clone().sign(&other).unwrap();
    assert_eq!(by_another.verify(&trusted).err(), Some(TreeError::UnknownCheckpointKey));
    let renamed = NoteSigner::from_seed("archive.example.com/perito", &SEED).unwrap();
    let renamed = good.checkpoint().clone().sign(&renamed).unwrap();
    assert_eq!(renamed.verify(&trusted).err(), Some(TreeError::UnknownCheckpointKey));
    // Signatures of others stand beside the key's, before or after it.
    let foreign = FOREIGN.lines().last().unwrap();
    assert_eq!(error(&format!("{text}{foreign}\n")), None);
    assert_eq!(error(&text.replacen("\n\n", &format!("\n\n{foreign}\n"), 1)), None);
}

#[test]
fn a_key_signs_the_archive_of_its_name_and_those_that_go_on_from_it() {
    for (rest, number) in [("", Some(1)), ("/2", Some(2)), ("/18446744073709551615", Some(u64::MAX))] {
        assert_eq!(epoch(&format!("{ORIGIN}{rest}"), ORIGIN), number);
        assert!(checkpoint(&format!("{ORIGIN}{rest}"), 5).verify(&trusted()).is_ok());
    }
    for rest in ["/", "/0", "/1", "/02", "/+2", "/-2", "/2/", "/2/3", "/x", "2", " /2", "/18446744073709551616"] {
        assert_eq!(epoch(&format!("{ORIGIN}{rest}"), ORIGIN), None, "{rest}");
        assert_eq!(
            checkpoint(&format!("{ORIGIN}{rest}"), 5).verify(&trusted()).err(),
            Some(TreeError::Origin),
            "{rest}"
        );
    }
    for origin in ["", "archive.example.org", "archive.example.com/perito", "sandbox.archive.example.org/perito"] {
        assert_eq!(epoch(origin, ORIGIN), None);
    }
    assert_eq!(checkpoint("archive.example.org", 5).verify(&trusted()).err(), Some(TreeError::Origin));
}

proptest! {
    #[test]
    fn what_is_signed_here_is_read_there(origin in "[a-zà-ù0-9./ +-]{1,30}", size in 1..=u64::MAX, root in any::<[u8; 32]>()) {
        let signed = Checkpoint { origin: origin.clone(), size, root: TreeHash(root) }.sign(&signer()).unwrap();
        prop_assert_eq!(SignedCheckpoint::parse(&signed.to_string()), Ok(signed.clone()));
        let note = signed_note::Note::from_bytes(signed.to_string().as_bytes()).unwrap();
        let verifier = StandardVerifier::new(&signer().verifier().to_string()).unwrap();
        prop_assert_eq!(note.verify(&VerifierList::new(vec![Box::new(verifier)])).unwrap().0.len(), 1);
        let there = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
        prop_assert_eq!((there.origin(), there.size(), there.extension()), (origin.as_str(), size, ""));
        prop_assert_eq!(ours(*there.hash()), TreeHash(root));
    }

    #[test]
    fn what_is_signed_there_is_read_here(rest in "(/[2-9])?", size in 1..=u64::MAX, root in any::<[u8; 32]>(), extension in "([a-z à]{1,9}\n){0,3}") {
        let origin = format!("{ORIGIN}{rest}");
        let there = tlog_tiles::Checkpoint::new(&origin, size, theirs(TreeHash(root)), &extension).unwrap();
        let mut note = signed_note::Note::new(&there.to_bytes(), &[]).unwrap();
        note.add_sigs(&[&StandardSigner::new(&signer().to_secret_text()).unwrap()]).unwrap();
        let text = String::from_utf8(note.to_bytes()).unwrap();
        let signed = SignedCheckpoint::parse(&text).unwrap();
        prop_assert_eq!(signed.to_string(), text);
        let trusted = trusted();
        prop_assert_eq!(signed.verify(&trusted).unwrap().checkpoint, &Checkpoint { origin, size, root: TreeHash(root) });
    }

    #[test]
    fn checkpoints_are_read_as_others_read_them(text in "([a +]{0,2}\n)?(0?[0-9+-]{0,3}|[0-9]{19,21})\n?[A-Za-z]{43}=?\n([a-z]{0,2}\n){0,3}", any in any::<String>()) {
        for text in [text, any.clone() + "\n", format!("o\n5\n{ROOT}\n{any}\n")] {
            let here = SignedCheckpoint::parse(&signed_as_it_stands(&text));
            match (here, tlog_tiles::Checkpoint::from_bytes(text.as_bytes())) {
                (Ok(here), Ok(there)) => prop_assert_eq!((here.checkpoint().size, here.checkpoint().root), (there.size(), ours(*there.hash()))),
                (Ok(_), Err(_)) => return Err(TestCaseError::fail("only ours reads it")),
                // A tree of size 0 is of no use here, and no note holds a control character.
                (Err(_), Ok(there)) => prop_assert!(there.size() == 0 || text.chars().any(|c| c.is_control() && c != '\n')),
                (Err(_), Err(_)) => {}
            }
        }
    }
}

pub(crate) fn trusted() -> TrustedKeys {
    signer().verifier().into()
}

pub(crate) fn checkpoint(origin: &str, size: u64) -> SignedCheckpoint {
    Checkpoint { origin: origin.to_owned(), size, root: ROOT }.sign(&signer()).unwrap()
}

/// A note of any text, for what is refused before a signature is looked at.
fn signed_as_it_stands(text: &str) -> String {
    format!("{text}\n{}", line("a", 1, &[1; 64]))
}

/// A signature line.
pub(crate) fn line(name: &str, key_id: u32, bytes: &[u8]) -> String {
    format!("— {name} {}\n", STANDARD.encode([&key_id.to_be_bytes()[..], bytes].concat()))
}
