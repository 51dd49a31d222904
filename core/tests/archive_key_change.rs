//! The change of a signing key: its text, and the keys file that it leads to.

use perito::archive::{KeyChange, KeyChangeError, NoteSigner, TrustedKey, TrustedKeys};
use proptest::prelude::*;
use time::OffsetDateTime;
use time::macros::datetime;

fn signer(name: &str, seed: u8) -> NoteSigner {
    NoteSigner::from_seed(name, &[seed; 32]).unwrap()
}

fn change() -> KeyChange {
    let [old, new] = [7, 8].map(|seed| signer("portal.example.org", seed).verifier());
    KeyChange::new(old, new, datetime!(2026-11-24 11:00:00.001_999 +1)).unwrap()
}

/// The keys of the seeds 07…07 and 08…08, made by another implementation.
const TEXT: &str = "key-change: perito/v1
old: portal.example.org+3dcb5052+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs
new: portal.example.org+a38a6721+AROY9ixtGkV8UbpqS189vS9p/KkyFiGNyJl+QWvRfZPK
at: 2026-11-24T10:00:00.001Z
";

#[test]
fn the_text_of_a_change_never_changes() {
    let change = change();
    assert_eq!(change.to_string(), TEXT, "the text changed: old archives would say something else");
    assert_eq!(KeyChange::parse(TEXT).unwrap(), change);
    assert_eq!(change.at(), datetime!(2026-11-24 10:00:00.001 UTC));
}

#[test]
fn another_form_is_refused_with_its_line() {
    let refused = |from: &str, to: &str| KeyChange::parse(&TEXT.replacen(from, to, 1)).unwrap_err().0;
    assert_eq!(refused("v1", "v2"), 1);
    assert_eq!(refused("key-change: ", "key-change:"), 1);
    assert_eq!(refused("old: ", "old:  "), 2);
    assert_eq!(refused("\nnew", "\nneu"), 3);
    for (from, to) in [(".001Z", ".01Z"), ("Z\n", "+00:00\n"), ("11-24", "11-31"), ("at", "At"), ("Z\n", "Z")] {
        assert_eq!(refused(from, to), 4, "{to:?}");
    }
    let lines = TEXT.lines().collect::<Vec<_>>();
    let same = format!("{}\n{}\n{}\n{}\n", lines[0], lines[1], lines[1].replacen("old", "new", 1), lines[3]);
    assert_eq!(KeyChange::parse(&same), Err(KeyChangeError(3)), "the keys are one");
    assert_eq!(KeyChange::parse(&format!("{TEXT}\n")), Err(KeyChangeError(5)));
    assert_eq!(KeyChange::parse(""), Err(KeyChangeError(1)));
    let error = KeyChangeError(3);
    assert_eq!(error.code(), "archive_key_change");
    assert!(error.to_string().starts_with("line 3 ") && error.message_it().starts_with("la riga 3 "));
}

#[test]
fn one_key_and_two_names_are_no_change() {
    let at = datetime!(2026-11-24 10:00 UTC);
    let keys = |name| (signer("portal.example.org", 7).verifier(), signer(name, 8).verifier());
    let (old, other) = keys("portal.example.com");
    assert_eq!(KeyChange::new(old.clone(), other, at), Err(KeyChangeError(3)));
    assert_eq!(KeyChange::new(old.clone(), old, at), Err(KeyChangeError(3)));
    let (old, new) = keys("portal.example.org");
    let beyond = datetime!(-0001-01-01 00:00 UTC);
    assert_eq!(KeyChange::new(old, new, beyond), Err(KeyChangeError(4)), "no text says it");
}

#[test]
fn a_keys_file_that_was_written_is_read_again() {
    let key = signer("portal.example.org", 7).verifier();
    let (from, until) = (datetime!(2026-01-01 00:00 UTC), datetime!(2027-01-01 00:00 UTC));
    let text = format!(
        "{key}\n{key} 2026-01-01T00:00:00.000Z\n{key} - 2027-01-01T00:00:00.000Z\n\
         {key} 2026-01-01T00:00:00.000Z 2027-01-01T00:00:00.000Z\n"
    );
    let bounds = [(None, None), (Some(from), None), (None, Some(until)), (Some(from), Some(until))];
    let keys = bounds.map(|(valid_from, valid_until)| TrustedKey { key: key.clone(), valid_from, valid_until });
    let keys = TrustedKeys::new(keys.to_vec());
    assert_eq!(keys.to_string(), text);
    assert_eq!(TrustedKeys::from(key.clone()).to_string(), format!("{key}\n"), "as `init` writes it");
}

proptest! {
    #[test]
    fn what_was_displayed_is_parsed(seeds in any::<[u8; 2]>(), name in "[a-zA-Z0-9./è-]{1,30}", millis in 0_i64..253_402_300_800_000) {
        prop_assume!(seeds[0] != seeds[1]);
        let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).unwrap();
        let [old, new] = seeds.map(|seed| signer(&name, seed).verifier());
        let change = KeyChange::new(old.clone(), new.clone(), at).unwrap();
        prop_assert_eq!(KeyChange::parse(&change.to_string()).unwrap(), change);
        let keys = TrustedKeys::new(vec![
            TrustedKey { key: old, valid_from: None, valid_until: Some(at) },
            TrustedKey { key: new, valid_from: Some(at), valid_until: None },
        ]);
        prop_assert_eq!(TrustedKeys::parse(&keys.to_string()).unwrap(), keys);
    }

    #[test]
    fn an_altered_text_is_refused_or_says_itself(at in any::<prop::sample::Index>(), with in any::<char>(), any in any::<String>()) {
        let mut altered: Vec<char> = TEXT.chars().collect();
        let at = at.index(altered.len());
        altered[at] = with;
        for text in [altered.into_iter().collect(), any] {
            if let Ok(change) = KeyChange::parse(&text) {
                prop_assert_eq!(change.to_string(), text);
            }
        }
    }
}
