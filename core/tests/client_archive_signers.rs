//! Who signed what the archive shows: another epoch, another archive, witnesses, and nobody who is trusted.

#![cfg(feature = "client")]

use perito::archive::{NoteSigner, TrustedKey, TrustedKeys};
use perito::client::{ArchiveCheck, PortalClient};
use perito::{ErrorKind, Retry};
use time::macros::datetime;

use crate::faults::log::{Log, Shared, alarm, begun, check, keys, notify, opened};
use crate::faults::{Portal, Reply};
use crate::specimen::proven::{cosigned, proven_notice, witness};
use crate::specimen::{ORIGIN, SEED, signer};

#[tokio::test(start_paused = true)]
async fn another_epoch_that_nothing_explains_is_no_second_history() {
    let (shared, _portal, _, session) = begun(Log::new(300)).await;
    let mut restored = Log { origin: format!("{ORIGIN}/2"), ..Log::new(250) };
    restored.grow(100, "second");
    shared.show(&restored);
    for _ in 0..2 {
        let error = alarm(&session).await;
        assert_eq!(error.code(), "archive_other_epoch");
        assert!(!error.archive_evidence().unwrap().is_proof(&keys()));
    }
}

#[tokio::test(start_paused = true)]
async fn a_portal_that_changes_its_archive_is_not_believed() {
    let other = NoteSigner::from_seed("archive.example.com", &SEED).unwrap();
    let trusted = TrustedKeys::new(vec![signer().verifier().into(), other.verifier().into()]);
    let shared = Shared::new(Log::new(300));
    let portal = shared.portal().await;
    let session = opened(&PortalClient::connect(&portal.address, trusted).await.unwrap()).await;
    assert_eq!(check(&session).await, ArchiveCheck::First);
    shared.show(&Log { origin: "archive.example.com".to_owned(), signer: other, ..Log::new(300) });
    let error = notify(&session).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Archive, "checkpoint_origin"));
}

#[tokio::test(start_paused = true)]
async fn cosignatures_of_trusted_witnesses_are_checked() {
    let at = datetime!(2026-11-24 10:00 UTC);
    // The checkpoint of a receipt, cosigned, is the end of its text.
    let text = cosigned(&proven_notice(), at);
    let cosigned = text[text.find(&format!("\n\n{ORIGIN}\n")).unwrap() + 2..].to_owned();
    let trusted = keys().with_witnesses(vec![witness()]);
    let (good, bad) = (cosigned.clone(), tampered(&cosigned));
    let asked = async |checkpoint: String, trusted: TrustedKeys| {
        let portal = Portal::start(move |_, _| Reply::new(200, checkpoint.clone())).await;
        PortalClient::connect(&portal.address, trusted).await.unwrap().check_archive().await
    };
    let checked = asked(good.clone(), trusted.clone()).await.unwrap();
    let cosignatures: Vec<_> = checked.cosignatures.iter().map(|made| (made.witness.as_str(), made.at)).collect();
    assert_eq!(cosignatures, [("witness.example.org", at)]);
    assert!(asked(good, keys()).await.unwrap().cosignatures.is_empty());
    assert!(asked(bad.clone(), keys()).await.is_ok(), "nobody trusts that witness");
    let error = asked(bad, trusted).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Archive, "checkpoint_bad_cosignature"));
}

/// The checkpoint with another bit in its last cosignature.
fn tampered(checkpoint: &str) -> String {
    let at = checkpoint.len() - 10;
    let other = if checkpoint.as_bytes()[at] == b'A' { "B" } else { "A" };
    format!("{}{other}{}", &checkpoint[..at], &checkpoint[at + 1..])
}

#[tokio::test(start_paused = true)]
async fn a_checkpoint_that_nobody_trusted_signed_is_none() {
    let shared = Shared::new(Log::new(300));
    let portal = shared.portal().await;
    let client = portal.client().await;
    let good = shared.log().signed().to_string();
    for (text, code, retry) in [
        (good.replacen("300", "301", 1), "checkpoint_bad_signature", Retry::Now),
        ("<html>".to_owned(), "checkpoint_malformed", Retry::Now),
        (
            Log { signer: NoteSigner::from_seed(ORIGIN, &[8; 32]).unwrap(), ..Log::new(300) }.signed().to_string(),
            "checkpoint_unknown_key",
            Retry::Never,
        ),
    ] {
        shared.log().checkpoint = Some(text);
        let error = client.check_archive().await.unwrap_err();
        assert_eq!((error.kind(), error.code(), error.retry()), (ErrorKind::Archive, code, retry));
    }
    shared.log().checkpoint = None;
    let ended =
        TrustedKey { key: signer().verifier(), valid_from: None, valid_until: Some(datetime!(2026-11-24 10:00 UTC)) };
    let client = PortalClient::connect(&portal.address, TrustedKeys::new(vec![ended])).await.unwrap();
    let error = client.check_archive().await.unwrap_err();
    assert_eq!((error.code(), error.retry()), ("checkpoint_key_not_valid", Retry::Never));
}
