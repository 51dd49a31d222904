//! Signed notes and their keys, against the C2SP implementation of others.

use perito::archive::{Note, NoteError, NoteSignature, NoteSigner, Receipt, TrustedKeys, VerifierKey};
use proptest::prelude::*;
use signed_note::{StandardSigner, StandardVerifier, VerifierList};
use time::macros::datetime;

use crate::specimen::{committed, signer};

/// A key and what it signed, from the documentation of Go's `golang.org/x/mod/sumdb/note`.
const FOREIGN_SECRET: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const FOREIGN_KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const FOREIGN_TEXT: &str =
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
const FOREIGN_SIGNATURE: &str =
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

#[test]
fn a_foreign_key_signs_here_as_it_does_there() {
    let signer = NoteSigner::parse(FOREIGN_SECRET).unwrap();
    assert_eq!(signer.to_secret_text().as_str(), FOREIGN_SECRET);
    assert_eq!(signer.verifier(), VerifierKey::parse(FOREIGN_KEY).unwrap());
    assert_eq!(signer.verifier().to_string(), FOREIGN_KEY);
    assert_eq!((signer.verifier().name(), signer.verifier().key_id()), ("PeterNeumann", 0xc74f_20a3));
    let note = signer.sign(FOREIGN_TEXT.to_owned()).unwrap();
    assert_eq!(note.to_string(), format!("{FOREIGN_TEXT}\n{FOREIGN_SIGNATURE}"));
    assert_eq!(Note::parse(&note.to_string()).unwrap(), note);
}

#[test]
fn the_committed_receipts_verify_there() {
    let keys = TrustedKeys::parse(&committed("v1.keys")).unwrap();
    let key = keys.keys().first().unwrap().key.to_string();
    for file in ["v1.txt", "v1-convocation.txt", "v1-refusal.txt"] {
        let text = committed(file);
        let note = signed_note::Note::from_bytes(text.as_bytes()).unwrap();
        let known = VerifierList::new(vec![Box::new(StandardVerifier::new(&key).unwrap())]);
        let (verified, unverified) = note.verify(&known).unwrap();
        assert_eq!((verified.len(), unverified.len()), (1, 0), "{file}");
        assert_eq!(note.text(), Receipt::parse(&text).unwrap().signed_text().as_bytes());
    }
}

#[test]
fn a_key_of_another_form_is_refused() {
    let (name, rest) = FOREIGN_KEY.split_once('+').unwrap();
    let wrong = [
        String::new(),
        name.to_owned(),
        format!("{name}+{}", "c74f20a3"),
        format!("Peter Neumann+{rest}"),
        format!("{name}.{rest}"),
        // Another name, another number, another point: the number is of name and point together.
        format!("Peter+{rest}"),
        FOREIGN_KEY.replace("c74f20a3", "c74f20a4"),
        FOREIGN_KEY.replace("c74f20a3", "+c74f20a"),
        FOREIGN_KEY.replace("ARpc2Q", "ARpd2Q"),
        FOREIGN_KEY.replace("ARpc2Q", "ABpc2Q"),
        FOREIGN_KEY.replace("y10TW", "y10T"),
        format!("{FOREIGN_KEY}="),
        format!("{FOREIGN_KEY} 2026"),
    ];
    for text in wrong {
        assert_eq!(VerifierKey::parse(&text).unwrap_err(), NoteError::Key, "{text}");
        assert!(StandardVerifier::new(&text).is_err(), "{text}");
    }
    // A point of small order would let one signature stand for many texts.
    assert_eq!(VerifierKey::parse(&key_of_point("weak", [0; 32])).unwrap_err(), NoteError::Key);
    for text in [FOREIGN_KEY, &FOREIGN_SECRET.replace("c74f20a3", "c74f20a4"), &FOREIGN_SECRET.replace("PRIVATE", "")] {
        assert!(NoteSigner::parse(text).is_err());
    }
    for name in ["", "a b", "a+b", "a\u{2003}b", "a\nb", "a\u{1}b"] {
        assert_eq!(NoteSigner::from_seed(name, &[7; 32]).err(), Some(NoteError::Key), "{name:?}");
    }
}

#[test]
fn a_text_that_no_note_may_hold_is_not_signed() {
    let sign = |text: &str| signer().sign(text.to_owned()).map(drop);
    assert_eq!(sign("a"), Err(NoteError::Unterminated));
    assert_eq!(sign(""), Err(NoteError::Unterminated));
    assert_eq!(sign("a\r\n"), Err(NoteError::ControlCharacter));
    assert_eq!(Note::new("a\n".to_owned(), Vec::new()), Err(NoteError::Unsigned));
}

#[test]
fn trusted_keys_are_lines_with_their_validity() {
    let key = signer().verifier().to_string();
    let text = format!(
        "# ours\n\n{FOREIGN_KEY}\r\n  {key} 2026-01-01T00:00:00Z 2027-01-01T00:00:00Z\n{key} -\n{key} - 2027-01-01T00:00:00Z"
    );
    let keys = TrustedKeys::parse(&text).unwrap();
    let bounds: Vec<_> = keys.keys().iter().map(|key| (key.valid_from, key.valid_until)).collect();
    let (from, until) = (Some(datetime!(2026-01-01 00:00 UTC)), Some(datetime!(2027-01-01 00:00 UTC)));
    assert_eq!(bounds, [(None, None), (from, until), (None, None), (None, until)]);
    assert_eq!(keys.keys().first().unwrap().key.to_string(), FOREIGN_KEY);
    for wrong in
        ["", "# nothing\n", "key", &format!("{key} today"), &format!("{key} - - -"), &format!("{key} 2026-01-01")]
    {
        assert_eq!(TrustedKeys::parse(wrong), Err(NoteError::Key), "{wrong}");
    }
}

proptest! {
    #[test]
    fn notes_are_read_as_others_read_them(note in "([a—:\n\u{7f}\u{0}\u{e8} ]{0,12}\n\n?)(— [a+é ]{1,3} [AB=/+]{4,12}\n?){0,3}", any in any::<String>()) {
        for text in [note, any] {
            let ours = Note::parse(&text);
            let theirs = signed_note::Note::from_bytes(text.as_bytes());
            match (ours, theirs) {
                (Ok(ours), Ok(theirs)) => {
                    prop_assert_eq!(ours.text().as_bytes(), theirs.text());
                    prop_assert_eq!(ours.to_string(), text);
                }
                (Ok(_), Err(error)) => return Err(TestCaseError::fail(format!("only ours reads it: {error}"))),
                // Ours refuses every control character, theirs those of ASCII below the space.
                (Err(_), Ok(_)) => prop_assert!(text.chars().any(|c| c.is_control() && c != '\n')),
                (Err(_), Err(_)) => {}
            }
        }
    }

    #[test]
    fn what_is_signed_here_verifies_there(seed in any::<[u8; 32]>(), name in "[a-zA-Z0-9./è-]{1,30}", text in "[^\\p{Cc}]{0,80}") {
        let signer = NoteSigner::from_seed(&name, &seed).unwrap();
        let note = signer.sign(format!("{text}\n\n{text}\n")).unwrap();
        let verifier = StandardVerifier::new(&signer.verifier().to_string()).unwrap();
        let theirs = signed_note::Note::from_bytes(note.to_string().as_bytes()).unwrap();
        prop_assert_eq!(theirs.verify(&VerifierList::new(vec![Box::new(verifier)])).unwrap().0.len(), 1);
        let mut made = signed_note::Note::new(note.text().as_bytes(), &[]).unwrap();
        made.add_sigs(&[&StandardSigner::new(&signer.to_secret_text()).unwrap()]).unwrap();
        prop_assert_eq!(made.to_bytes(), note.to_string().into_bytes());
        prop_assert_eq!(NoteSigner::parse(&signer.to_secret_text()).unwrap().verifier(), signer.verifier());
        prop_assert_eq!(VerifierKey::parse(&signer.verifier().to_string()).unwrap(), signer.verifier());
    }

    #[test]
    fn keys_are_read_as_others_read_them(at in any::<prop::sample::Index>(), with in any::<char>(), any in any::<String>()) {
        let mut altered: Vec<char> = FOREIGN_KEY.chars().collect();
        let at = at.index(altered.len());
        altered[at] = with;
        for text in [altered.into_iter().collect(), any] {
            let (ours, theirs) = (VerifierKey::parse(&text), StandardVerifier::new(&text));
            // Spaces around a key are passed over here.
            prop_assert_eq!(ours.is_ok(), theirs.is_ok() || StandardVerifier::new(text.trim()).is_ok(), "{}", text);
        }
    }

    #[test]
    fn trusted_keys_are_whole_or_refused(at in any::<prop::sample::Index>(), with in any::<char>(), any in any::<String>()) {
        let text = format!("{FOREIGN_KEY} 2026-01-01T00:00:00Z -\n");
        let mut altered: Vec<char> = text.chars().collect();
        let at = at.index(altered.len());
        altered[at] = with;
        let altered: String = altered.into_iter().collect();
        // What is read from an altered text is its one key, or the two halves are no keys.
        if let Ok(keys) = TrustedKeys::parse(&altered) {
            prop_assert_eq!(keys.keys().len(), 1);
            prop_assert_eq!(keys.keys()[0].key.to_string(), FOREIGN_KEY);
        }
        let _ = TrustedKeys::parse(&any);
        let _ = VerifierKey::parse(&any);
        let _ = NoteSigner::parse(&any);
    }

    #[test]
    fn a_note_is_written_as_it_is_read(name in "[a-z.]{1,9}", key_id in any::<u32>(), bytes in prop::collection::vec(any::<u8>(), 1..80)) {
        let note = Note::new("a\n\nb\n".to_owned(), vec![NoteSignature { name, key_id, bytes }; 2]).unwrap();
        prop_assert_eq!(Note::parse(&note.to_string()).unwrap(), note);
    }
}

/// A verifier key, rightly numbered, whatever its point.
fn key_of_point(name: &str, point: [u8; 32]) -> String {
    use base64::Engine;
    use sha2::Digest;
    let blob = [&[1][..], &point].concat();
    let hash = sha2::Sha256::digest([name.as_bytes(), b"\n", &blob].concat());
    let id: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("{name}+{id}+{}", base64::engine::general_purpose::STANDARD.encode(blob))
}
