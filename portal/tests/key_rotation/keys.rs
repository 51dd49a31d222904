//! Which key signs when, and who says so.

use std::fs;

use perito::archive::{NoteSigner, Receipt, ReceiptError, TrustedKey, TrustedKeys, WitnessKey};
use perito_portal::{Keys, KeysError, Portal, PortalError};

use super::bureau::{BEGIN, Bureau, MILLISECOND};
use crate::support::lone_archive::proven;

#[test]
fn receipts_of_just_before_and_just_after_verify_with_the_keys_that_are_published() {
    let bureau = Bureau::open();
    let (old, secret) = (bureau.verifier(), bureau.key_file("signing.key"));
    // The clock stands still: what was made before and what is made after are of one instant, but for the rotation.
    let before = bureau.receipt("before");
    let change = bureau.rotate().unwrap();
    let after = bureau.receipt("after");
    assert_eq!((before.at(), change.at()), (BEGIN, BEGIN + MILLISECOND));
    assert_eq!(after.at(), change.at(), "the clock is behind the change");

    let new = bureau.verifier();
    assert_eq!((change.old_key(), change.new_key()), (&old, &new));
    assert_eq!((old.name(), new.name()), ("portal.example.org", "portal.example.org"));
    let published = bureau.published();
    let at = Some(change.at());
    let validities = [
        TrustedKey { key: old.clone(), valid_from: None, valid_until: at },
        TrustedKey { key: new.clone(), valid_from: at, valid_until: None },
    ];
    assert_eq!(published.keys(), validities);
    for receipt in [&before, &after] {
        receipt.verify(&published).unwrap();
    }
    before.verify(&TrustedKeys::from(old.clone())).unwrap();
    assert_eq!(after.verify(&TrustedKeys::from(old)).unwrap_err(), ReceiptError::UnknownKey);
    assert_eq!(before.verify(&TrustedKeys::from(new.clone())).unwrap_err(), ReceiptError::UnknownKey);

    let signer = NoteSigner::parse(&secret).unwrap();
    let forged = |receipt: &Receipt, signer| {
        let note = NoteSigner::sign(signer, receipt.signed_text().to_owned()).unwrap();
        proven(note, signer).verify(&published).map(drop)
    };
    assert_eq!(forged(&after, &signer), Err(ReceiptError::KeyNotValid), "the old key after the change");
    assert_eq!(forged(&before, &signer), Ok(()));
    let signer = NoteSigner::parse(&bureau.key_file("signing.key")).unwrap();
    assert_eq!(forged(&before, &signer), Err(ReceiptError::KeyNotValid), "the new key before it");

    for file in fs::read_dir(bureau.keys()).unwrap() {
        let path = file.unwrap().path();
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        assert!(!text.contains(secret.trim()), "{} holds the old key", path.display());
    }
    let (verifier, trusted) =
        bureau.served(async |portal, _| (portal.verifier().clone(), portal.trusted_keys().clone()));
    assert_eq!((verifier, trusted), (new, published));
    assert_eq!(bureau.check().differences, []);
}

#[test]
fn the_archive_says_it_twice_and_the_old_key_signs_for_the_first() {
    let bureau = Bureau::open();
    bureau.clock.set(BEGIN + 90 * MILLISECOND);
    let size = bureau.checkpoint().checkpoint().size;
    let change = bureau.rotate().unwrap();
    for (action, at) in [("archive.key_changed", change.at() - MILLISECOND), ("archive.key_taken_up", change.at())] {
        let [entry] = bureau.entries(action).try_into().ok().unwrap();
        assert_eq!(entry.leaf.at(), at);
        assert!(entry.leaf.content_is(&entry.salt, change.to_string().as_bytes()));
        assert!(entry.leaf.actor_is(&entry.salt, "") && entry.leaf.case_is(&entry.salt, ""));
    }
    let [first, second] = bureau.marks().try_into().unwrap();
    let signed = |by| TrustedKeys::from(by);
    first.verify(&signed(change.old_key().clone())).unwrap();
    second.verify(&signed(change.new_key().clone())).unwrap();
    assert_eq!((first.checkpoint().size, second.checkpoint().size), (size + 1, size + 2));
    assert_eq!(second, bureau.checkpoint());
}

#[test]
fn every_key_there_ever_was_is_published() {
    let bureau = Bureau::open();
    let mut receipts = vec![bureau.receipt("0")];
    let mut changes = Vec::new();
    for key in ["1", "2", "3"] {
        // One after the other within a millisecond of the clock.
        changes.push(bureau.rotate().unwrap());
        receipts.push(bureau.receipt(key));
    }
    assert!(changes.windows(2).all(|pair| pair[0].at() < pair[1].at() && pair[0].new_key() == pair[1].old_key()));
    let published = bureau.published();
    assert_eq!(published.keys().len(), 4);
    for (place, receipt) in receipts.iter().enumerate() {
        receipt.verify(&published).unwrap();
        for (other, key) in published.keys().iter().enumerate() {
            assert_eq!(receipt.verify(&TrustedKeys::from(key.key.clone())).is_ok(), place == other);
        }
    }
    let report = bureau.check();
    assert_eq!((report.differences, report.receipts), (vec![], 4));
}

#[test]
fn witnesses_that_an_office_publishes_stay_published() {
    let bureau = Bureau::open();
    // A public key of RFC 8032's first test.
    let key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    let key: Vec<u8> = (0..32).map(|byte| u8::from_str_radix(&key[2 * byte..2 * byte + 2], 16).unwrap()).collect();
    let witness = WitnessKey::new("witness.example.org", &key.try_into().unwrap()).unwrap();
    fs::write(bureau.keys().join("verifier.pub"), format!("# ours\n{}\n{witness}\n", bureau.verifier())).unwrap();
    bureau.rotate().unwrap();
    assert_eq!((bureau.published().keys().len(), bureau.published().witnesses().len()), (2, 1));
}

#[test]
fn keys_that_were_read_before_a_rotation_sign_nothing_after_it() {
    let bureau = Bureau::open();
    let stale = Keys::load(&bureau.keys()).unwrap();
    bureau.rotate().unwrap();
    let opened = Portal::builder(&bureau.data(), stale.clone()).open().map(drop);
    assert!(matches!(opened, Err(PortalError::Keys(KeysError::Changed(_)))), "{opened:?}");
    let rotation = Portal::builder(&bureau.data(), stale).rotate_key();
    let rotated = tokio::runtime::Runtime::new().unwrap().block_on(rotation);
    assert!(matches!(rotated, Err(PortalError::Keys(KeysError::Changed(_)))), "{rotated:?}");
}

#[test]
fn a_key_that_nobody_is_told_to_trust_signs_nothing() {
    let bureau = Bureau::open();
    let (path, whole) = (bureau.keys().join("verifier.pub"), bureau.key_file("verifier.pub"));
    let other = NoteSigner::from_seed("portal.example.org", &[7; 32]).unwrap().verifier();
    for text in [other.to_string(), format!("{} - 2027-01-01T00:00:00Z", whole.trim())] {
        fs::write(&path, text).unwrap();
        let opened = bureau.builder().open().map(drop);
        assert!(matches!(opened, Err(PortalError::Keys(KeysError::NotAnnounced(_)))), "{opened:?}");
    }
    fs::write(&path, "no key").unwrap();
    assert!(matches!(Keys::load(&bureau.keys()), Err(KeysError::Malformed(_))));
    fs::remove_file(&path).unwrap();
    assert!(matches!(Keys::load(&bureau.keys()), Err(KeysError::Missing(_))));
    fs::write(&path, whole).unwrap();
    bureau.builder().open().unwrap();
}

#[test]
fn a_clock_that_was_set_back_signs_nothing_of_before_the_change() {
    let bureau = Bureau::open();
    let change = bureau.rotate().unwrap();
    // The data know nothing of the change, as those of a backup.
    let database = bureau.database();
    database
        .execute("DELETE FROM archive_tail WHERE leaf_index >= (SELECT MAX(leaf_index) - 1 FROM archive_entries)", [])
        .unwrap();
    database
        .execute(
            "DELETE FROM archive_entries WHERE leaf_index >= (SELECT MAX(leaf_index) - 1 FROM archive_entries)",
            [],
        )
        .unwrap();
    database.execute("DELETE FROM archive_checkpoint", []).unwrap();
    drop(database);
    fs::remove_file(bureau.keys().join("archive.high-water")).unwrap();
    let receipt = bureau.receipt("after");
    assert_eq!(receipt.at(), change.at());
    receipt.verify(&bureau.published()).unwrap();
}
