//! An archive that goes on from a backup, as the client sees it: what explains it, what does not, and what it puts at risk.

#![cfg(feature = "client")]

use std::sync::Arc;

use perito::archive::{Checkpoint, EpochStatement, NoteSigner, Receipt, TreeHash};
use perito::client::ArchiveCheck;
use perito::{Error, ErrorKind, Retry};
use serde_json::Value;

use crate::client_archive::proves_nothing_altered;
use crate::client_archive_store::{Kept, connect};
use crate::faults::Portal;
use crate::faults::log::{Log, Shared, Tiles, alarm, begun, check, keys, notify, opened};
use crate::specimen::proven::notice_of;
use crate::specimen::{ORIGIN, RECEIVED_AT, signer};

/// How often the list of epochs and tiles of an epoch with a number were asked for.
fn asked(portal: &Portal) -> (usize, usize) {
    let paths: Vec<_> = portal.seen().into_iter().map(|request| request.path).collect();
    let count = |part: &str| paths.iter().filter(|path| path.contains(part)).count();
    (count("/v1/archive/epochs"), count("?epoch="))
}

/// A log and what was brought back of it: so many entries.
fn lost(log: &Log, kept: u64) -> Log {
    let mut backup = log.clone();
    backup.tree.truncate(kept);
    log.restored(&backup)
}

fn evident(error: &Error) -> bool {
    error.archive_evidence().unwrap().is_proof(&keys())
}

#[tokio::test(start_paused = true)]
async fn an_archive_that_says_how_it_went_on_is_followed() {
    let shared = Shared::new(Log::new(300));
    let (portal, store) = (shared.portal().await, Arc::new(Kept::default()));
    let client = connect(&portal, Arc::clone(&store) as _).await.unwrap();
    let session = opened(&client).await;
    let mut receipts = vec![notify(&session).await.unwrap().receipt];
    let last = shared.log().clone();
    // What was seen last was kept, and what came after it is lost unseen.
    shared.log().grow(99, "first");
    let restored = lost(&shared.log(), 350);
    shared.show(&restored);
    let notified = notify(&session).await.unwrap();
    assert_eq!(notified.archive, ArchiveCheck::Restored);
    assert_eq!(notified.receipt.origin(), format!("{ORIGIN}/2"));
    receipts.push(notified.receipt);
    assert_eq!(check(&session).await, ArchiveCheck::Consistent);
    shared.log().grow(300, "second");
    let checked = client.check_archive().await.unwrap();
    assert_eq!(checked.check, ArchiveCheck::Consistent);
    let statement = restored.opened.clone().unwrap();
    assert_eq!((&checked.restorations, &client.restorations()), (&vec![statement.clone()], &vec![statement.clone()]));
    assert!(statement.at_risk(&receipts).is_empty());
    let (lists, tiles) = asked(&portal);
    assert_eq!(lists, 1);
    assert!(tiles > 0);

    // A restart forgets nothing of it.
    let again = connect(&portal, Arc::clone(&store) as _).await.unwrap();
    assert_eq!(again.restorations(), [statement]);
    assert_eq!(check(&opened(&again).await).await, ArchiveCheck::Consistent);
    assert_eq!(asked(&portal).0, 1);
    // And what was there before does not come back.
    shared.show(&last);
    let error = again.check_archive().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.code(), error.retry()),
        (ErrorKind::Archive, "archive_earlier_epoch", Retry::Never)
    );
    assert_ne!(error.message_it(), error.message_en());
    assert!(error.archive_evidence().is_some() && !evident(&error));
}

#[tokio::test(start_paused = true)]
async fn what_came_after_the_backup_is_at_risk() {
    let (shared, portal, client, session) = begun(Log::new(300)).await;
    let mut receipts = vec![];
    for _ in 0..3 {
        receipts.push(notify(&session).await.unwrap().receipt);
    }
    // Of the four entries past 300, two were kept.
    let restored = lost(&shared.log(), 302);
    shared.show(&restored);
    let checked = client.check_archive().await.unwrap();
    assert_eq!(checked.check, ArchiveCheck::Restored);
    assert_eq!(checked.restorations[0].at_risk(&receipts), [&receipts[1], &receipts[2]]);
    // There is nothing to compare with.
    assert_eq!(asked(&portal), (1, 0));
    assert_eq!(check(&session).await, ArchiveCheck::Consistent);
    assert_eq!(notify(&session).await.unwrap().archive, ArchiveCheck::Consistent);
}

#[tokio::test(start_paused = true)]
async fn nothing_kept_is_everything_at_risk() {
    let (shared, _portal, client, session) = begun(Log::new(300)).await;
    let receipt = notify(&session).await.unwrap().receipt;
    let restored = lost(&shared.log(), 0);
    shared.show(&restored);
    assert_eq!(check(&session).await, ArchiveCheck::Restored);
    assert_eq!(client.restorations()[0].at_risk(std::slice::from_ref(&receipt)), [&receipt]);
    assert_eq!(check(&session).await, ArchiveCheck::Consistent);
}

#[tokio::test(start_paused = true)]
async fn an_opening_that_does_not_hold_explains_nothing() {
    let other = NoteSigner::from_seed(ORIGIN, &[8; 32]).unwrap();
    let (shared, _portal, client, session) = begun(Log::new(300)).await;
    let first = shared.log().clone();
    let restored = lost(&first, 300);
    let good = restored.openings();
    let of_another = Log { signer: other, ..restored.clone() }.openings();
    let with = |line: &str, changed: &str| vec![good[0].replacen(line, changed, 1)];
    let mut grown = restored.clone();
    grown.grow(1, "second");
    let of_third = grown.restored(&restored).openings();
    shared.show(&restored);
    for (listed, code) in [
        (vec![], "archive_other_epoch"),
        (of_another, "checkpoint_unknown_key"),
        (with("kept_size: 300", "kept_size: 299"), "proof_root_differs"),
        (with("opened_at: 2026", "opened_at: 2025"), "proof_root_differs"),
        (with("index 0", "index 1"), "checkpoint_origin"),
        (with("epoch: perito/v1", "epoch: perito/v2"), "archive_epoch"),
        (vec!["rubbish".to_owned()], "archive_epoch"),
        (vec![good[0].clone(), good[0].clone()], "archive_other_epoch"),
        // The opening of an epoch that was kept is missing.
        (vec![of_third[1].clone()], "archive_other_epoch"),
    ] {
        shared.log().listed = Some(Some(listed));
        assert_eq!(alarm(&session).await.code(), code);
        let error = client.check_archive().await.unwrap_err();
        assert_eq!((error.kind(), error.code(), error.retry()), (ErrorKind::Archive, code, Retry::Never));
        assert!(!evident(&error));
    }
    // Nor does it help to show the first epoch again.
    let restored = shared.log().clone();
    shared.show(&first);
    assert_eq!(alarm(&session).await.code(), "archive_other_epoch");
    shared.show(&Log { listed: None, ..restored });
    assert_eq!(check(&session).await, ArchiveCheck::Restored);
    assert_eq!(check(&session).await, ArchiveCheck::Consistent);
}

#[tokio::test(start_paused = true)]
async fn an_opening_that_keeps_another_history_is_two_histories() {
    // What is kept has the size that was seen, and more.
    for kept in [301, 400] {
        let (shared, _portal, client, session) = begun(Log::new(300)).await;
        let mut fork = Log::new(299);
        fork.grow(kept - 299, "second");
        let honest = shared.log().clone();
        shared.log().grow(200, "first");
        let forged = shared.log().restored(&fork);
        shared.show(&forged);
        let error = alarm(&session).await;
        assert_eq!(error.code(), "archive_two_histories", "{kept}");
        assert!(evident(&error));
        let evidence = error.archive_evidence().unwrap();
        assert_eq!(evidence.remembered, honest.signed().to_string());
        assert!(evidence.shown.starts_with("epoch: perito/v1\n"));
        proves_nothing_altered(evidence);
        // Whatever is shown later.
        shared.show(&honest);
        assert_eq!(alarm(&session).await.code(), "archive_two_histories");
        assert_eq!(client.check_archive().await.unwrap_err().code(), "archive_two_histories");
    }
}

#[tokio::test(start_paused = true)]
async fn an_opening_that_names_another_end_is_two_histories() {
    let (shared, _portal, _, session) = begun(Log::new(300)).await;
    let mut fork = Log::new(300);
    fork.grow(1, "second");
    let restored = lost(&fork, 200);
    shared.show(&restored);
    let error = alarm(&session).await;
    assert_eq!(error.code(), "archive_two_histories");
    assert!(evident(&error));
}

#[tokio::test(start_paused = true)]
async fn restorations_one_after_the_other_are_followed_at_once() {
    let (shared, portal, client, session) = begun(Log::new(300)).await;
    let first = notify(&session).await.unwrap().receipt;
    let mut second = lost(&shared.log(), 301);
    second.grow(80, "second");
    let kept = second.prove(notice_of(&second.origin.clone(), &signer()));
    let gone = second.prove(notice_of(&second.origin.clone(), &signer()));
    let third = lost(&second, 82);
    shared.show(&third);
    let checked = client.check_archive().await.unwrap();
    assert_eq!(checked.check, ArchiveCheck::Restored);
    let statements = client.restorations();
    assert_eq!(statements, [second.opened.clone().unwrap(), third.opened.clone().unwrap()]);
    let receipts = [first, kept.clone(), gone.clone()];
    assert_eq!(statements[0].at_risk(&receipts), [&receipts[0]]);
    assert_eq!(statements[1].at_risk(&receipts), [&receipts[2]]);
    assert_eq!(asked(&portal).0, 1);
    assert_eq!(check(&session).await, ArchiveCheck::Consistent);
    // Receipts of the second epoch, of which this client saw nothing.
    for receipt in [kept, gone] {
        shared.log().receipt = Some(receipt.clone());
        assert_eq!(session.receipt(receipt.id()).await.unwrap(), receipt);
    }
    // One of its history that was never kept.
    let mut fork = lost(&shared.log().clone(), 1);
    fork.origin = second.origin.clone();
    let forged = fork.prove(notice_of(&second.origin, &signer()));
    shared.log().receipt = Some(forged.clone());
    let error = session.receipt(forged.id()).await.unwrap_err();
    assert_eq!(error.code(), "archive_two_histories");
    assert!(evident(&error));
}

#[tokio::test(start_paused = true)]
async fn an_epoch_that_ended_elsewhere_than_the_next_one_says_explains_nothing() {
    for (forked, code) in [(false, "archive_other_epoch"), (true, "archive_two_histories")] {
        let (shared, _portal, _, session) = begun(Log::new(300)).await;
        let mut second = lost(&shared.log(), 300);
        second.grow(10, "second");
        let mut backup = second.clone();
        backup.tree.truncate(7);
        let mut third = second.restored(&backup);
        let mut listed = third.openings();
        if forked {
            backup.tree.truncate(6);
            backup.grow(1, "third");
        } else {
            backup.tree.truncate(6);
        }
        listed[0] = backup.openings()[0].clone();
        third.listed = Some(Some(listed));
        shared.show(&third);
        let error = alarm(&session).await;
        assert_eq!((error.code(), evident(&error)), (code, forked));
    }
}

#[tokio::test(start_paused = true)]
async fn an_epoch_that_was_lost_with_a_later_one_is_passed_over() {
    let (shared, _portal, client, session) = begun(Log::new(300)).await;
    let backup = shared.log().clone();
    for _ in 0..3 {
        assert_eq!(check(&session).await, ArchiveCheck::Consistent);
    }
    let second = shared.log().restored(&backup);
    shared.show(&second);
    let of_second = notify(&session).await.unwrap();
    assert_eq!(of_second.archive, ArchiveCheck::Restored);
    // Once more the first backup, which knows nothing of the second epoch; and a newer one than that.
    let (again, mut newer) = (shared.log().restored(&backup), backup.clone());
    newer.grow(30, "first");
    shared.show(&again);
    assert_eq!(check(&session).await, ArchiveCheck::Restored);
    assert_eq!(check(&session).await, ArchiveCheck::Consistent);
    let fourth = shared.log().restored(&newer);
    shared.show(&fourth);
    assert_eq!(check(&session).await, ArchiveCheck::Restored);
    let statements = client.restorations();
    assert_eq!(statements.len(), 3);
    let receipts = [of_second.receipt.clone()];
    assert!(statements[0].at_risk(&receipts).is_empty());
    assert_eq!(statements[1].at_risk(&receipts), [&receipts[0]]);
    assert_eq!(statements[2].at_risk(&receipts), [&receipts[0]]);
    // A receipt of the epoch that was lost is at risk, and no contradiction.
    shared.log().receipt = Some(of_second.receipt.clone());
    assert_eq!(session.receipt(of_second.receipt.id()).await.unwrap(), of_second.receipt);
    assert_eq!(client.check_archive().await.unwrap().check, ArchiveCheck::Consistent);
}

#[tokio::test(start_paused = true)]
async fn what_was_kept_once_must_be_kept_alike_again() {
    let shared = Shared::new(Log::new(300));
    let (portal, store) = (shared.portal().await, Arc::new(Kept::default()));
    let session = opened(&connect(&portal, Arc::clone(&store) as _).await.unwrap()).await;
    assert_eq!(check(&session).await, ArchiveCheck::First);
    let backup = shared.log().clone();
    shared.log().grow(100, "first");
    let second = shared.log().restored(&backup);
    shared.show(&second);
    assert_eq!(check(&session).await, ArchiveCheck::Restored);
    let mut fork = Log::new(200);
    fork.grow(180, "second");
    let forged = Log { tiles: Tiles::Missing, ..shared.log().restored(&fork) };
    shared.show(&forged);
    assert_eq!(check(&session).await, ArchiveCheck::Owed);
    // Also after a restart.
    shared.log().tiles = Tiles::Good;
    let error = alarm(&opened(&connect(&portal, Arc::clone(&store) as _).await.unwrap()).await).await;
    assert_eq!(error.code(), "archive_two_histories");
    assert!(evident(&error));
    let evidence = error.archive_evidence().unwrap();
    assert!(evidence.remembered.starts_with(&second.opened.unwrap().to_string()));
    assert!(evidence.shown.starts_with(&forged.opened.unwrap().to_string()));
}

#[tokio::test(start_paused = true)]
async fn old_receipts_are_compared_with_what_was_kept() {
    let (shared, portal, _, session) = begun(Log::new(300)).await;
    let receipts: Vec<Receipt> = {
        let mut log = shared.log();
        (0..4).map(|_| log.prove(notice_of(ORIGIN, &signer()))).collect()
    };
    let restored = lost(&shared.log(), 303);
    shared.show(&restored);
    assert_eq!(check(&session).await, ArchiveCheck::Restored);
    for receipt in &receipts {
        shared.log().receipt = Some(receipt.clone());
        assert_eq!(session.receipt(receipt.id()).await.unwrap(), *receipt);
    }
    // One that is beyond has nothing to be compared with, also where it is of another history.
    let show = |mut log: Log| {
        let receipt = log.prove(notice_of(ORIGIN, &signer()));
        shared.log().receipt = Some(receipt.clone());
        receipt
    };
    let beyond = show(Log::new(400));
    assert_eq!(session.receipt(beyond.id()).await.unwrap(), beyond);
    assert_eq!(asked(&portal).0, 1);
    let forged = show(Log::new(99));
    let error = session.receipt(forged.id()).await.unwrap_err();
    assert_eq!((error.code(), error.operation()), ("archive_two_histories", "receipt"));
    assert!(evident(&error) && error.archive_evidence().unwrap().receipt.as_ref() == Some(&forged));
    let again = show(Log::new(302));
    assert_eq!(session.receipt(again.id()).await.unwrap_err().code(), "archive_two_histories");
}

#[tokio::test(start_paused = true)]
async fn whoever_comes_after_the_restoration_asks_how_it_came_about() {
    let mut first = Log::new(300);
    let receipt = first.prove(notice_of(ORIGIN, &signer()));
    let restored = lost(&first, 300);
    let (shared, portal, client, session) = begun(restored).await;
    assert_eq!(client.restorations().len(), 1);
    assert_eq!(asked(&portal), (1, 0));
    assert_eq!(client.restorations()[0].at_risk(std::slice::from_ref(&receipt)), [&receipt]);
    let forged = Log::new(99).prove(notice_of(ORIGIN, &signer()));
    shared.log().receipt = Some(forged.clone());
    assert_eq!(session.receipt(forged.id()).await.unwrap_err().code(), "archive_two_histories");
}

#[tokio::test(start_paused = true)]
async fn a_receipt_of_an_epoch_that_has_ended_meanwhile_leads_to_the_last_one() {
    for lost_with_it in [false, true] {
        let (shared, _portal, client, session) = begun(Log::new(300)).await;
        let backup = shared.log().clone();
        let mut second = lost(&backup, 300);
        let receipt = second.prove(notice_of(&second.origin.clone(), &signer()));
        let third = if lost_with_it { second.restored(&backup) } else { lost(&second, 1) };
        shared.show(&third);
        shared.log().receipt = Some(receipt.clone());
        assert_eq!(session.receipt(receipt.id()).await.unwrap(), receipt);
        assert_eq!(client.restorations().len(), if lost_with_it { 1 } else { 2 });
        // The call that found it could not say so.
        assert_eq!(check(&session).await, ArchiveCheck::Restored);
        assert_eq!(check(&session).await, ArchiveCheck::Consistent);
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_leaves_a_restoration_to_the_next_act() {
    let (shared, _portal, _, session) = begun(Log::new(300)).await;
    let restored = Log { refuses: true, ..lost(&shared.log(), 300) };
    shared.show(&restored);
    let refused = notify(&session).await.unwrap_err();
    assert_eq!((refused.kind(), refused.archive_evidence()), (ErrorKind::Conflict, None));
    shared.log().refuses = false;
    assert_eq!(check(&session).await, ArchiveCheck::Restored);
}

#[tokio::test(start_paused = true)]
async fn a_list_or_tiles_that_cannot_be_had_are_owed() {
    let shared = Shared::new(Log::new(300));
    let (portal, store) = (shared.portal().await, Arc::new(Kept::default()));
    let session = opened(&connect(&portal, Arc::clone(&store) as _).await.unwrap()).await;
    assert_eq!(check(&session).await, ArchiveCheck::First);
    shared.log().grow(80, "first");
    let restored = Log { listed: Some(None), ..lost(&shared.log(), 320) };
    shared.show(&restored);
    for _ in 0..2 {
        assert_eq!(check(&session).await, ArchiveCheck::Owed);
    }
    // It is owed after a restart too: first the list, then the tiles.
    let client = connect(&portal, Arc::clone(&store) as _).await.unwrap();
    let session = opened(&client).await;
    assert_eq!((check(&session).await, client.restorations().len()), (ArchiveCheck::Owed, 0));
    shared.log().listed = None;
    shared.log().tiles = Tiles::Missing;
    assert_eq!((check(&session).await, client.restorations().len()), (ArchiveCheck::Owed, 1));
    shared.log().tiles = Tiles::Good;
    assert_eq!(check(&session).await, ArchiveCheck::Restored);
    assert_eq!(check(&session).await, ArchiveCheck::Consistent);
    let again = connect(&portal, Arc::clone(&store) as _).await.unwrap();
    assert_eq!(again.check_archive().await.unwrap().check, ArchiveCheck::Consistent);
}

#[tokio::test(start_paused = true)]
async fn what_an_earlier_version_stored_is_read() {
    let shared = Shared::new(Log::new(300));
    let (portal, store) = (shared.portal().await, Arc::new(Kept::default()));
    let stored = |log: &Log| {
        let (last, owed) = (log.signed().to_string(), Vec::<String>::new());
        let stored =
            serde_json::json!({"format": "perito/checkpoints/v1", "last": last, "owed": owed, "contradiction": null});
        *store.0.lock().unwrap() = Some(stored.to_string());
    };
    let fields = || {
        let text = store.0.lock().unwrap().clone().unwrap();
        let stored: Value = serde_json::from_str(&text).unwrap();
        stored.as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    stored(&shared.log());
    let client = connect(&portal, Arc::clone(&store) as _).await.unwrap();
    assert_eq!(check(&opened(&client).await).await, ArchiveCheck::Consistent);
    assert_eq!(fields(), ["contradiction", "format", "last", "owed"], "as long as it says nothing more");
    let restored = lost(&shared.log(), 200);
    shared.show(&restored);
    assert_eq!(client.check_archive().await.unwrap().check, ArchiveCheck::Restored);
    assert_eq!(fields(), ["contradiction", "format", "last", "openings", "owed"]);
    // It may have met the second epoch first, and never asked how it came about.
    stored(&shared.log());
    let client = connect(&portal, Arc::clone(&store) as _).await.unwrap();
    assert_eq!(client.check_archive().await.unwrap().check, ArchiveCheck::Consistent);
    assert_eq!(client.restorations().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn acts_at_one_time_find_a_restoration_once() {
    let (shared, _portal, _, session) = begun(Log::new(300)).await;
    let restored = lost(&shared.log(), 290);
    shared.show(&restored);
    let acts: Vec<_> = (0..12)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(async move { check(&session).await })
        })
        .collect();
    let mut found = Vec::new();
    for act in acts {
        found.push(act.await.unwrap());
    }
    found.retain(|check| *check != ArchiveCheck::Consistent);
    assert_eq!(found, [ArchiveCheck::Restored]);
}

#[tokio::test(start_paused = true)]
async fn two_openings_of_one_epoch_are_two_histories() {
    let (shared, _portal, _, session) = begun(Log::new(300)).await;
    let first = shared.log().clone();
    let restored = lost(&first, 250);
    shared.show(&restored);
    assert_eq!(check(&session).await, ArchiveCheck::Restored);
    // A second epoch that was opened twice, of which the third one goes on from the other one.
    let kept = Checkpoint { origin: ORIGIN.to_owned(), size: 0, root: TreeHash::of_nothing() };
    let statement = EpochStatement { kept, opened_at: RECEIVED_AT, ..restored.opened.clone().unwrap() };
    let mut other = first.opening(&Log::new(0), statement);
    other.grow(9, "other");
    let third = lost(&other, 5);
    shared.show(&third);
    let error = alarm(&session).await;
    assert_eq!((error.code(), evident(&error)), ("archive_two_histories", true));
}
