//! The archive as the client sees it grow: what goes on from what was shown before, and what does not.

#![cfg(feature = "client")]

use std::time::Duration;

use perito::archive::{NoteSigner, SignedCheckpoint};
use perito::client::{ArchiveCheck, ArchiveEvidence};
use perito::{ErrorKind, Retry};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::faults::Portal;
use crate::faults::act::{notice, received};
use crate::faults::log::{Log, Shared, Tiles, alarm, begun, check, keys, notify};
use crate::specimen::proven::notice_of;
use crate::specimen::{ORIGIN, signer};

fn size(checkpoint: &str) -> u64 {
    SignedCheckpoint::parse(checkpoint).unwrap().checkpoint().size
}

#[tokio::test(start_paused = true)]
async fn an_archive_that_only_grows_is_consistent() {
    let (shared, _portal, client, session) = begun(Log::new(0)).await;
    for entries in [0, 0, 1, 60, 189, 0, 0, 253, 255, 1000, 66_000, 7] {
        shared.log().grow(entries, "first");
        assert_eq!(check(&session).await, ArchiveCheck::Consistent, "{}", shared.log().tree.size());
    }
    shared.log().grow(1, "first");
    let checked = client.check_archive().await.unwrap();
    assert_eq!((checked.check, checked.checkpoint), (ArchiveCheck::Consistent, shared.log().signed()));
    // What was seen already needs no tile.
    shared.log().tiles = Tiles::Missing;
    assert_eq!(client.check_archive().await.unwrap().check, ArchiveCheck::Consistent);
}

#[tokio::test(start_paused = true)]
async fn two_roots_of_one_size_are_two_histories() {
    let (shared, _portal, client, session) = begun(Log::new(300)).await;
    let (honest, mut fork) = (shared.log().clone(), Log::new(299));
    fork.grow(1, "second");
    shared.show(&fork);
    let error = alarm(&session).await;
    assert_eq!(error.code(), "archive_two_histories");
    let evidence = error.archive_evidence().unwrap();
    assert_eq!((size(&evidence.remembered), size(&evidence.shown)), (301, 301));
    assert!(evidence.is_proof(&keys()));
    assert!(!evidence.is_proof(&NoteSigner::from_seed(ORIGIN, &[8; 32]).unwrap().verifier().into()));
    // The act may be sent again, and the alarm stays, also when the portal shows its first history again.
    shared.show(&honest);
    let again = session.notify_operation(&notice(), error.resend().unwrap()).await.unwrap_err();
    assert_eq!(again.code(), "archive_two_histories");
    assert_eq!(again.resend().unwrap().idempotency_key, error.resend().unwrap().idempotency_key);
    let asked = client.check_archive().await.unwrap_err();
    assert_eq!((asked.kind(), asked.code(), asked.retry()), (ErrorKind::Archive, error.code(), Retry::Never));
    assert_eq!(asked.archive_evidence().unwrap().shown, evidence.shown);
    assert!(asked.archive_evidence().unwrap().receipt.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_fork_that_grew_on_is_proved_by_its_own_tiles() {
    // A smaller size of each kind: a power of two, within a tile, past one.
    for before in [1, 64, 100, 256, 300, 512] {
        let (shared, _portal, _, session) = begun(Log::new(before - 1)).await;
        let mut fork = Log::new(before - 1);
        fork.grow(500, "second");
        shared.show(&fork);
        let error = alarm(&session).await;
        assert_eq!(error.code(), "archive_two_histories", "{before}");
        let evidence = error.archive_evidence().unwrap();
        assert_eq!((size(&evidence.remembered), size(&evidence.shown)), (before, before + 500));
        assert!(evidence.is_proof(&keys()));
        let mut other = evidence.clone();
        other.root = None;
        assert!(!other.is_proof(&keys()));
        std::mem::swap(&mut other.remembered, &mut other.shown);
        other.root = evidence.root;
        assert!(other.is_proof(&keys()), "whichever was seen first");
        assert_eq!(alarm(&session).await.archive_evidence().unwrap().shown, evidence.shown);
    }
}

#[tokio::test(start_paused = true)]
async fn evidence_that_was_altered_proves_nothing() {
    let (shared, _portal, _, session) = begun(Log::new(299)).await;
    let mut fork = Log::new(299);
    fork.grow(500, "second");
    shared.show(&fork);
    let error = alarm(&session).await;
    proves_nothing_altered(error.archive_evidence().unwrap());
}

/// Evidence is a proof, and with any character of it altered is none.
pub(crate) fn proves_nothing_altered(evidence: &ArchiveEvidence) {
    let text = serde_json::to_string(evidence).unwrap();
    let read = |text: &str| serde_json::from_str::<ArchiveEvidence>(text).ok();
    assert!(read(&text).unwrap().is_proof(&keys()));
    assert!(!text.contains("request_sha256"), "the receipt is not for everybody");
    let strategy = (0..text.len(), any::<char>());
    let mut runner = TestRunner::new(Config::with_cases(500));
    let proves_nothing = runner.run(&strategy, |(at, other)| {
        // The dash of a signature line is the one character of more than a byte.
        let Some(was) = text.get(at..).and_then(|rest| rest.chars().next()) else { return Ok(()) };
        let altered = format!("{}{other}{}", &text[..at], &text[at + was.len_utf8()..]);
        let altered = read(&altered).filter(|altered| altered != &read(&text).unwrap());
        prop_assert!(!altered.is_some_and(|altered| altered.is_proof(&keys())));
        Ok(())
    });
    proves_nothing.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_fork_behind_the_tiles_of_the_first_history_stays_an_alarm() {
    let (shared, _portal, client, session) = begun(Log::new(300)).await;
    let mut honest = shared.log().clone();
    honest.grow(400, "first");
    let mut fork = Log::new(300);
    fork.grow(100, "second");
    fork.shown = Some(honest.tree.clone());
    shared.show(&fork);
    let error = alarm(&session).await;
    assert_eq!(error.code(), "proof_root_differs");
    assert!(!error.archive_evidence().unwrap().is_proof(&keys()));
    shared.show(&honest);
    assert_eq!(alarm(&session).await.code(), "proof_root_differs");
    assert_eq!(client.check_archive().await.unwrap_err().code(), "proof_root_differs");
    // And one of the same size as what is owed is two histories, tiles or none.
    shared.log().tiles = Tiles::Missing;
    shared.log().tree.truncate(400);
    assert_eq!(alarm(&session).await.code(), "archive_two_histories");
}

#[tokio::test(start_paused = true)]
async fn a_tile_that_was_altered_is_an_alarm_until_it_is_mended() {
    let (shared, _portal, client, session) = begun(Log::new(300)).await;
    shared.log().tiles = Tiles::Altered;
    for _ in 0..2 {
        let error = alarm(&session).await;
        assert_eq!(error.code(), "proof_root_differs");
        let evidence = error.archive_evidence().unwrap();
        assert_eq!((size(&evidence.remembered), size(&evidence.shown)), (301, 302));
    }
    shared.log().tiles = Tiles::Good;
    assert_eq!(client.check_archive().await.unwrap().check, ArchiveCheck::Consistent);
    assert_eq!(check(&session).await, ArchiveCheck::Consistent);
}

#[tokio::test(start_paused = true)]
async fn tiles_that_cannot_be_had_are_owed() {
    for tiles in [Tiles::HangUp, Tiles::Html, Tiles::Long, Tiles::Missing, Tiles::Unavailable] {
        let (shared, _portal, _, session) = begun(Log::new(300)).await;
        shared.log().tiles = tiles;
        for _ in 0..3 {
            assert_eq!(check(&session).await, ArchiveCheck::Owed, "{tiles:?}");
        }
        shared.log().tiles = Tiles::Good;
        assert_eq!(check(&session).await, ArchiveCheck::Consistent, "{tiles:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_act_does_not_wait_for_ever_for_its_archive() {
    let (shared, portal, _, session) = begun(Log::new(300)).await;
    shared.log().tiles = Tiles::Silent;
    let asked = tokio::spawn(async move { check(&session).await });
    // The first act, the second, and its first tile.
    assert_eq!(portal.elapse(3, Duration::from_secs(11)).await, 3);
    assert_eq!(asked.await.unwrap(), ArchiveCheck::Owed);
}

#[tokio::test(start_paused = true)]
async fn a_check_that_was_asked_for_says_why_it_could_not_be_made() {
    let (shared, portal, client, session) = begun(Log::new(300)).await;
    shared.log().tiles = Tiles::Unavailable;
    assert_eq!(check(&session).await, ArchiveCheck::Owed);
    let before = portal.seen().len();
    let asked = tokio::spawn({
        let client = client.clone();
        async move { client.check_archive().await }
    });
    for number in before + 2..before + 5 {
        portal.elapse(number, Duration::from_secs(1)).await;
    }
    let error = asked.await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Unavailable, "check_archive"));
    shared.log().tiles = Tiles::Good;
    assert_eq!(client.check_archive().await.unwrap().check, ArchiveCheck::Consistent);
}

#[tokio::test(start_paused = true)]
async fn a_full_tile_serves_for_a_partial_one() {
    let shared = Shared::new(Log { tiles: Tiles::FullAlone, ..Log::new(600) });
    let portal = shared.portal().await;
    let client = portal.client().await;
    for (size, check) in [(100, ArchiveCheck::First), (200, ArchiveCheck::Consistent)] {
        shared.log().checkpoint = Some(Log::new(size).signed().to_string());
        assert_eq!(client.check_archive().await.unwrap().check, check);
    }
    let paths: Vec<_> = portal.seen().into_iter().map(|request| request.path).collect();
    assert!(paths.ends_with(&["/v1/archive/tile/0/000.p/200".to_owned(), "/v1/archive/tile/0/000".to_owned()]));
}

#[tokio::test(start_paused = true)]
async fn an_older_checkpoint_is_compared_and_moves_nothing_back() {
    let (shared, _portal, _, session) = begun(Log::new(300)).await;
    shared.log().grow(1, "first");
    let older = notify(&session).await.unwrap().receipt;
    assert_eq!(check(&session).await, ArchiveCheck::Consistent);
    shared.log().receipt = Some(older.clone());
    assert_eq!(session.receipt(older.id()).await.unwrap(), older);
    // One of the time when there were 100 entries, of another history.
    let receipt = Log::new(99).prove(notice_of(ORIGIN, &signer()));
    shared.log().receipt = Some(receipt.clone());
    let forked = session.receipt(receipt.id()).await.unwrap_err();
    assert_eq!((forked.code(), forked.operation()), ("archive_two_histories", "receipt"));
    let evidence = forked.archive_evidence().unwrap();
    assert_eq!((size(&evidence.remembered), size(&evidence.shown)), (304, 100));
    assert!(evidence.is_proof(&keys()) && evidence.receipt.as_ref() == Some(&receipt));
}

#[tokio::test(start_paused = true)]
async fn an_archive_that_shrinks_is_an_alarm() {
    let (shared, _portal, client, session) = begun(Log::new(300)).await;
    let before = shared.log().clone();
    let receipt = notify(&session).await.unwrap().receipt;
    for _ in 0..3 {
        assert_eq!(check(&session).await, ArchiveCheck::Consistent);
    }
    // A receipt of before is no sign of that.
    shared.log().receipt = Some(receipt.clone());
    assert_eq!(session.receipt(receipt.id()).await.unwrap(), receipt);
    // What the portal shows as its present state is.
    shared.log().checkpoint = Some(before.signed().to_string());
    let error = client.check_archive().await.unwrap_err();
    assert_eq!((error.kind(), error.code(), error.retry()), (ErrorKind::Archive, "archive_shrunk", Retry::Never));
    let evidence = error.archive_evidence().unwrap();
    assert_eq!((size(&evidence.remembered), size(&evidence.shown)), (305, 301));
    shared.log().checkpoint = None;
    assert_eq!(check(&session).await, ArchiveCheck::Consistent);
    // Also where its tiles are gone too.
    shared.log().checkpoint = Some(Log::new(9).signed().to_string());
    shared.log().tiles = Tiles::Missing;
    assert_eq!(client.check_archive().await.unwrap_err().code(), "archive_shrunk");
}

#[tokio::test(start_paused = true)]
async fn acts_at_one_time_are_all_compared() {
    let (shared, _portal, client, session) = begun(Log::new(300)).await;
    let acts: Vec<_> = (0..12)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(async move { check(&session).await })
        })
        .collect();
    for act in acts {
        assert_eq!(act.await.unwrap(), ArchiveCheck::Consistent);
    }
    shared.log().tiles = Tiles::Missing;
    assert_eq!(client.check_archive().await.unwrap().check, ArchiveCheck::Consistent, "the largest is the last");
}

#[tokio::test(start_paused = true)]
async fn a_receipt_without_a_proof_says_nothing_of_the_archive() {
    let portal = Portal::start(|request, _| received(request)).await;
    assert_eq!(check(&portal.session().await).await, ArchiveCheck::Unproven);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_stays_a_refusal_and_shows_the_archive_too() {
    let (shared, _portal, _, session) = begun(Log::new(300)).await;
    shared.log().refuses = true;
    let refused = notify(&session).await.unwrap_err();
    assert!(refused.refusal_receipt().is_some() && refused.archive_evidence().is_none());
    let mut fork = Log::new(300);
    fork.grow(9, "second");
    shared.show(&Log { refuses: true, ..fork });
    let refused = notify(&session).await.unwrap_err();
    assert_eq!((refused.kind(), refused.code()), (ErrorKind::Conflict, "conflict"));
    assert_eq!(refused.archive_evidence().unwrap().receipt.as_ref(), refused.refusal_receipt());
    shared.log().refuses = false;
    assert_eq!(alarm(&session).await.code(), "archive_two_histories");
}
