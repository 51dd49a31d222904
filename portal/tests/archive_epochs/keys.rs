//! Keys that come from a copy, or were changed since the backup.

use std::fs;

use perito::archive::EpochStatement;
use perito_portal::Keys;

use super::bureau::{Office, checkpoint, ctu, notify, openings, receipt};
use crate::support::binary::{stderr, stdout};
use crate::support::folder::copy;

#[tokio::test]
async fn keys_that_come_from_a_copy_too_are_told_how_far_was_signed_for() {
    let office = Office::open().await;
    office.back_up("backup");
    let (keys, root) = (&office.folders.keys, office.folders.root.path());
    copy(keys, &root.join("copy"));
    let lost = office.while_served(async |served| receipt(&notify(&ctu(served).await, 1).await)).await;
    let file = root.join("receipt.txt");
    fs::write(&file, lost.to_string()).unwrap();
    office.bring_back("backup");
    fs::remove_dir_all(keys).unwrap();
    copy(&root.join("copy"), keys);
    let restore = |words: &[&str]| office.folders.command(words).output().unwrap();

    // Without a mark nothing is signed.
    fs::remove_file(keys.join("archive.high-water")).unwrap();
    for words in [&["serve"][..], &["restore", "--new-epoch", "--signed", "/nowhere"]] {
        assert!(!restore(words).status.success(), "{words:?}");
    }
    assert!(stderr(&restore(&["serve"])).contains("--signed FILE"));
    assert!(stderr(&restore(&["restore", "--new-epoch", "--signed", "/nowhere"])).contains("--signed /nowhere: "));
    let forged = lost.to_string().replacen("— portal.example.org ", "— portal.example.org A", 2);
    let other = root.join("other.txt");
    fs::write(&other, forged).unwrap();
    assert!(!restore(&["restore", "--new-epoch", "--signed", other.to_str().unwrap()]).status.success());

    let restored = restore(&["restore", "--new-epoch", "--signed", file.to_str().unwrap()]);
    assert!(restored.status.success(), "{}", stderr(&restored));
    let statement = EpochStatement::parse(&stdout(&restored)).unwrap();
    assert_eq!(&statement.previous, lost.proof().unwrap().checkpoint.checkpoint());
    assert!(statement.puts_at_risk(&lost));
    let again = restore(&["restore", "--new-epoch", "--signed", file.to_str().unwrap()]);
    assert!(!again.status.success() && stderr(&again).contains("nothing that was signed for is missing"));
    office.while_served(async |served| notify(&ctu(served).await, 1).await).await;

    // A copy of the keys folder whose mark is of before the restoration is no damage.
    fs::remove_dir_all(keys).unwrap();
    copy(&root.join("copy"), keys);
    assert_eq!(office.differences(), []);
    office.while_served(async |served| notify(&ctu(served).await, 2).await).await;
    assert_eq!(office.differences(), []);
}

#[tokio::test]
async fn keys_of_before_a_rotation_sign_nothing() {
    let office = Office::open().await;
    let (keys, copied) = (&office.folders.keys, office.folders.root.path().join("copy"));
    copy(keys, &copied);
    assert!(office.folders.command(&["rotate-key"]).output().unwrap().status.success());
    fs::remove_dir_all(keys).unwrap();
    copy(&copied, keys);
    for command in ["serve", "rotate-key"] {
        assert!(!office.folders.command(&[command]).output().unwrap().status.success(), "{command}");
    }
}

#[tokio::test]
async fn a_backup_of_before_a_new_key_goes_on_under_the_new_one() {
    let office = Office::open().await;
    office.back_up("backup");
    let rotated = office.folders.command(&["rotate-key"]).output().unwrap();
    assert!(rotated.status.success(), "{}", stderr(&rotated));
    office.bring_back("backup");
    let statement = office.restore();
    assert_eq!(office.differences(), []);
    let trusted = Keys::load(&office.folders.keys).unwrap().trusted_keys().clone();
    office
        .while_served(async |served| {
            let ctu = ctu(served).await;
            receipt(&notify(&ctu, 1).await).verify(&trusted).unwrap();
            assert_eq!(openings(&ctu).await[0].verify(&trusted), Ok(&statement));
            // What was kept is still signed for by the old key.
            let kept = checkpoint(&ctu, "?epoch=1").await;
            assert_eq!(kept.verify(&trusted).unwrap().key.valid_from, None);
        })
        .await;
    assert_eq!(office.differences(), []);
}

#[tokio::test]
async fn a_rotation_that_was_lost_half_done_is_ended_by_the_restoration() {
    let office = Office::open().await;
    office.back_up("backup");
    let file = |name: &str| office.folders.keys.join(name);
    let old = fs::read(file("signing.key")).unwrap();
    assert!(office.folders.command(&["rotate-key"]).output().unwrap().status.success());
    // It was announced and recorded, and the new key not put in the old one's place.
    fs::rename(file("signing.key"), file("signing.key.next")).unwrap();
    fs::write(file("signing.key"), old).unwrap();
    office.bring_back("backup");
    for command in ["serve", "rotate-key"] {
        assert!(!office.folders.command(&[command]).output().unwrap().status.success(), "{command}");
    }
    office.restore();
    assert!(!file("signing.key.next").exists());
    let trusted = Keys::load(&office.folders.keys).unwrap().trusted_keys().clone();
    office
        .while_served(async |served| {
            receipt(&notify(&ctu(served).await, 1).await).verify(&trusted).unwrap();
        })
        .await;
    assert_eq!(office.differences(), []);
}
