//! The archive's leaf, against a text whose commitments were computed apart from this library.

use std::collections::HashSet;

use perito::archive::{Leaf, LeafError, Salt};
use perito::protocol::instant;
use proptest::prelude::*;
use time::macros::datetime;

/// The bytes 00 to 1f.
const SALT: Salt = Salt(*b"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f");
const ACTOR: &str = "0197a000-0000-7000-8000-000000000002";
const CASE: &str = "0580910098/L/2026/1234";
const CONTENT: &[u8] = b"receipt: perito/v1\nkind: operation_notice\n";

/// Each commitment is what `sha256sum` says of the salt, the line's word, a zero byte and the value.
const TEXT: &str = "v1
action operation.notified
instant 2026-11-24T10:00:00.250Z
actor b7907d67f35f359930750ee85111f6182cdd1958557878384174f76f03e61ba3
case 4a626020a0d4f1b71143bf1db916093837c8ea23d7e65a5d5e1f43491e1df853
content 824e19b2ce42bcbd786eff1d7e06a985e6597bbc67ba7f403b524b6be0bac37a
";
const TEXT_OF_NOTHING: &str = "v1
action login.failed
instant 2026-11-24T10:00:00.000Z
actor 8214eb4022006fe67eed655b9cc27ba9a139d27b8207999c578c2791a5d53dbc
case 74c8739af81d1cb1d2eb948a797afebbbfe48739e5dc15c068703cf399bbef7d
content 10bdb22c44c034249554416790c3133e68cfc899c60926629bf6c3021c428326
";

#[test]
fn the_text_of_a_leaf_never_changes() {
    let at = datetime!(2026-11-24 11:00:00.250 +1);
    let leaf = Leaf::new("operation.notified", at, &SALT, ACTOR, CASE, CONTENT);
    assert_eq!(leaf.as_str(), TEXT, "the leaf's format changed: old archives would verify no longer");
    let leaf = Leaf::new("login.failed", datetime!(2026-11-24 10:00 UTC), &SALT, "", "", b"");
    assert_eq!(leaf.as_str(), TEXT_OF_NOTHING, "the leaf's format changed: old archives would verify no longer");
}

#[test]
fn one_value_has_another_commitment_on_every_line_and_under_every_salt() {
    let at = datetime!(2026-11-24 10:00 UTC);
    let leaves = [SALT, Salt([0; 32])].map(|salt| Leaf::new("a", at, &salt, "same", "same", b"same"));
    let commitments: HashSet<&str> = leaves
        .iter()
        .flat_map(|leaf| leaf.as_str().lines().skip(3))
        .filter_map(|line| line.split(' ').nth(1))
        .collect();
    assert_eq!(commitments.len(), 6);
}

#[test]
fn a_leaf_that_was_read_says_what_it_commits_to_and_nothing_else() {
    let leaf = Leaf::parse(TEXT.as_bytes()).unwrap();
    assert_eq!((leaf.action(), leaf.as_str()), ("operation.notified", TEXT));
    assert_eq!(leaf.at(), datetime!(2026-11-24 10:00:00.250 UTC));
    let opened = [leaf.actor_is(&SALT, ACTOR), leaf.case_is(&SALT, CASE), leaf.content_is(&SALT, CONTENT)];
    assert_eq!(opened, [true; 3]);
    let crossed = [leaf.actor_is(&SALT, CASE), leaf.case_is(&SALT, ""), leaf.content_is(&Salt([0; 32]), CONTENT)];
    assert_eq!(crossed, [false; 3]);
    let nothing = Leaf::parse(TEXT_OF_NOTHING.as_bytes()).unwrap();
    assert!(nothing.actor_is(&SALT, "") && nothing.case_is(&SALT, "") && nothing.content_is(&SALT, b""));
}

#[test]
fn another_form_of_a_leaf_is_refused_with_its_line() {
    let refused = |from: &str, to: &str| Leaf::parse(TEXT.replacen(from, to, 1).as_bytes()).unwrap_err().0;
    assert_eq!(refused("v1", "v2"), 1);
    assert_eq!(refused("v1", "v1 "), 1);
    for (from, to) in [("operation.", "Operation."), (" operation.notified", " "), ("action ", "")] {
        assert_eq!(refused(from, to), 2);
    }
    for (from, to) in [(".250Z", ".25Z"), ("Z", "+00:00"), ("T", "t"), ("2026", "0000"), ("11-24", "11-31")] {
        assert_eq!(refused(from, to), 3);
    }
    assert_eq!(refused("actor b", "actor B"), 4);
    assert_eq!(refused("case 4a", "case 4"), 5);
    assert_eq!(refused("content ", "content  "), 6);
    assert_eq!(Leaf::parse(TEXT.trim_end().as_bytes()), Err(LeafError(6)));
    assert_eq!(Leaf::parse(format!("{TEXT}\n").as_bytes()), Err(LeafError(7)));
    assert_eq!(Leaf::parse(&[TEXT.as_bytes(), b"\xff"].concat()), Err(LeafError(7)));
    assert_eq!(Leaf::parse(b""), Err(LeafError(1)));
    assert_eq!(LeafError(3).code(), "archive_leaf");
    assert!(LeafError(3).to_string().contains("line 3") && LeafError(3).message_it().contains("riga 3"));
}

proptest! {
    #[test]
    fn whatever_is_read_is_the_one_form_of_it(bytes in any::<Vec<u8>>(), place in 0..TEXT.len(), byte in any::<u8>()) {
        let mut near = TEXT.as_bytes().to_vec();
        near[place] = byte;
        for bytes in [bytes, near] {
            if let Ok(leaf) = Leaf::parse(&bytes) {
                prop_assert_eq!(leaf.as_str().as_bytes(), &bytes);
                let head = format!("v1\naction {}\ninstant {}\nactor ", leaf.action(), instant::format(leaf.at()));
                prop_assert!(bytes.starts_with(head.as_bytes()));
            }
        }
    }

    #[test]
    fn a_leaf_that_was_made_is_read(salt in any::<[u8; 32]>(), actor in any::<String>(), seconds in -62_135_596_800_i64..253_402_300_800) {
        let at = time::OffsetDateTime::from_unix_timestamp(seconds).unwrap();
        let leaf = Leaf::new("a.b_c", at, &Salt(salt), &actor, "", b"");
        prop_assert_eq!(Leaf::parse(leaf.as_str().as_bytes()), Ok(leaf.clone()));
        prop_assert!(leaf.actor_is(&Salt(salt), &actor));
    }

    #[test]
    fn a_leaf_says_nothing_of_what_it_commits_to(salt in any::<[u8; 32]>(), actor in any::<String>(), case in any::<String>(), content in any::<Vec<u8>>()) {
        let leaf = Leaf::new("a.b", datetime!(2026-11-24 10:00 UTC), &Salt(salt), &actor, &case, &content);
        prop_assert!(leaf.as_str().is_ascii() && leaf.as_str().ends_with('\n'));
        let lengths: Vec<usize> = leaf.as_str().lines().map(str::len).collect();
        prop_assert_eq!(lengths, [2, 10, 32, 70, 69, 72]);
    }
}
