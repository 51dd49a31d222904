//! A rotation that ended after any of its steps: the portal does not serve, nothing is lost, and another run ends it.

use std::fs;

use perito::archive::KeyChange;
use perito_portal::{KeysError, PortalError};

use super::bureau::{Bureau, MILLISECOND};
use crate::support::folder::copy;

/// A step, the folders as it leaves them, and whether the archive names the new key by then.
struct Step {
    name: &'static str,
    bureau: Bureau,
    named: bool,
}

/// The folders as each step of one rotation leaves them.
fn steps() -> (Vec<Step>, KeyChange) {
    let before = Bureau::open();
    before.receipt("before");
    let after = before.copy();
    let change = after.rotate().unwrap();
    let (secret, published) = (after.key_file("signing.key"), after.key_file("verifier.pub"));
    let put = |bureau: &Bureau, name: &str, text: &str| fs::write(bureau.keys().join(name), text).unwrap();
    let step = |name, bureau: &Bureau, named| Step { name, bureau: bureau.copy(), named };

    let torn = before.copy();
    put(&torn, "signing.key.next.part", &secret[..20]);
    let begun = before.copy();
    put(&begun, "signing.key.next", &secret);
    let announced = begun.copy();
    put(&announced, "verifier.pub", &published);
    let taken_up = announced.copy();
    fs::remove_dir_all(taken_up.data()).unwrap();
    copy(&after.data(), &taken_up.data());
    put(&taken_up, "archive.high-water", &after.key_file("archive.high-water"));
    let changed = taken_up.copy();
    forget_last(&changed);

    let steps = vec![
        step("the key half written", &torn, false),
        step("the key written", &begun, false),
        step("announced", &announced, false),
        step("the change recorded", &changed, true),
        step("the new key taken up", &taken_up, true),
    ];
    (steps, change)
}

/// Takes the last entry away, and the checkpoint that was signed for it.
fn forget_last(bureau: &Bureau) {
    let [first, _] = bureau.marks().try_into().unwrap();
    let (database, last) = (bureau.database(), first.checkpoint().size);
    for sql in ["DELETE FROM archive_tail WHERE leaf_index >= ?1", "DELETE FROM archive_entries WHERE leaf_index >= ?1"]
    {
        assert_eq!(database.execute(sql, [last]).unwrap(), 1);
    }
    database.execute("UPDATE archive_checkpoint SET note = ?1", [first.to_string()]).unwrap();
    let place = format!("{:\n<2048}", first.to_string());
    fs::write(bureau.keys().join("archive.high-water"), format!("{place}{:\n<2048}", "")).unwrap();
}

#[test]
fn a_rotation_that_was_cut_short_is_ended_by_another() {
    let (steps, planned) = steps();
    for Step { name, bureau, named } in steps {
        let begun = bureau.keys().join("signing.key.next").exists();
        if begun {
            let opened = bureau.builder().open().map(drop);
            assert!(matches!(opened, Err(PortalError::Keys(KeysError::Rotating(_)))), "{name}: {opened:?}");
        }
        assert_eq!(bureau.check().differences, [], "{name}: whole, though half done");

        bureau.clock.set(planned.at() + 5000 * MILLISECOND);
        let change = bureau.rotate().unwrap();
        assert_eq!(change.new_key() == planned.new_key(), begun, "{name}: the key is not lost");
        assert_eq!(change == planned, named, "{name}: what the archive names stays");
        assert_eq!(bureau.verifier(), *change.new_key(), "{name}");
        for action in ["archive.key_changed", "archive.key_taken_up"] {
            let [entry] = bureau.entries(action).try_into().ok().unwrap();
            assert!(entry.leaf.content_is(&entry.salt, change.to_string().as_bytes()), "{name}: {action}");
        }
        let published = bureau.published();
        let validities: Vec<_> = published.keys().iter().map(|key| (key.valid_from, key.valid_until)).collect();
        assert_eq!(validities, [(None, Some(change.at())), (Some(change.at()), None)], "{name}");
        for left in ["signing.key.next", "signing.key.next.part", "verifier.pub.part"] {
            assert!(!bureau.keys().join(left).exists(), "{name}: {left}");
        }
        bureau.receipt("after").verify(&published).unwrap();
        let report = bureau.check();
        assert_eq!((report.differences, report.receipts), (vec![], 2), "{name}");
    }
}

#[test]
fn a_rotation_that_cannot_be_recorded_leaves_what_another_ends() {
    let bureau = Bureau::open();
    let old = bureau.verifier();
    let begin = bureau.receipt("before").at();
    bureau.clock.set(begin - 5001 * MILLISECOND);
    let refused = bureau.rotate();
    assert!(matches!(refused, Err(PortalError::Internal(_))), "{refused:?}");
    assert_eq!((bureau.verifier(), bureau.published().keys().len()), (old, 1));
    bureau.clock.set(begin);
    bureau.rotate().unwrap();
    assert_eq!(bureau.check().differences, []);
}
