//! The checker knows every key, and when each was valid.

use std::fs;

use perito::archive::NoteSigner;
use perito::protocol::instant;
use perito_portal::{Fault, Place};

use super::bureau::{Bureau, MILLISECOND};

#[test]
fn a_checkpoint_of_a_key_that_was_no_longer_valid_is_named() {
    let bureau = Bureau::open();
    let old = NoteSigner::parse(&bureau.key_file("signing.key")).unwrap();
    bureau.rotate().unwrap();
    let forged = bureau.checkpoint().checkpoint().clone().sign(&old).unwrap();
    bureau.database().execute("UPDATE archive_checkpoint SET note = ?1", [forged.to_string()]).unwrap();
    let [difference] = bureau.check().differences.try_into().unwrap();
    assert_eq!((&difference.place, difference.fault), (&Place::Checkpoint, Fault::Unsigned));
    assert!(difference.to_string().ends_with("is not signed by a key of the portal that was valid then"));
    assert!(difference.message_it().ends_with("non è firmato da una chiave del portale allora valida"));
}

#[test]
fn keys_that_say_something_else_than_the_archive_are_named() {
    let bureau = Bureau::open();
    let receipt = bureau.receipt("before");
    let change = bureau.rotate().unwrap();
    let (path, whole) = (bureau.keys().join("verifier.pub"), bureau.key_file("verifier.pub"));
    let entries = bureau.checkpoint().checkpoint().size;
    let of_change = [entries - 2, entries - 1].map(Place::Entry);
    let named = |text: &str| {
        fs::write(&path, text).unwrap();
        bureau.check().differences.into_iter().map(|difference| difference.place).collect::<Vec<_>>()
    };
    let [at, later, earlier] = [change.at(), change.at() + 1000 * MILLISECOND, receipt.at()].map(instant::format);
    // The new key is said to have begun when the archive has it signed already.
    let expected = [vec![Place::Receipt(receipt.id().to_owned())], of_change.to_vec()].concat();
    assert_eq!(named(&whole.replace(&at, &earlier)), expected);
    assert_eq!(named(&whole.replace(&at, &later)), [of_change.to_vec(), vec![Place::Checkpoint]].concat());
    assert_eq!(named(&whole), []);
}
