//! What clients see of a rotation: those that are given the new keys go on, those that have the old one alone are told.

use std::path::PathBuf;
use std::sync::Arc;

use perito::archive::{Receipt, TrustedKeys};
use perito::client::blocking::{LoginOutcome, PortalClient, Session};
use perito::client::{ArchiveCheck, CheckpointFile, SendOptions};
use perito::domain::{Pin, TaxCode};
use perito::{ErrorKind, Retry};
use tokio::runtime::Runtime;

use crate::support::binary::{Folders, Served, stderr, stdout};
use crate::support::clients::notice;
use crate::support::{Api, CHOSEN_PIN, tax_code};

fn connect(served: &Served, keys: &str, store: PathBuf) -> PortalClient {
    let keys = TrustedKeys::parse(keys).unwrap();
    PortalClient::connect_remembering(&served.url, keys, Arc::new(CheckpointFile::new(store))).unwrap()
}

fn login(portal: &PortalClient) -> Session {
    let pin = Pin::parse(CHOSEN_PIN).unwrap();
    match portal.login(&TaxCode::parse(&tax_code(2)).unwrap(), &pin).unwrap() {
        LoginOutcome::Session(session) => session,
        LoginOutcome::MustChangePin(_) => panic!("the PIN was changed already"),
    }
}

#[test]
fn a_client_with_the_published_keys_goes_on_and_one_without_them_is_told() {
    let folders = Folders::init();
    let pin = folders.pin_of_new_account("officer", &tax_code(1));
    let published = || std::fs::read_to_string(folders.keys.join("verifier.pub")).unwrap();
    let [store, unaware] = ["store", "unaware"].map(|name| folders.root.path().join(name));
    let old = published();
    let served = folders.serve();
    Runtime::new().unwrap().block_on(async {
        let api = Api::new(&served.url);
        let officer = api.first_access(&tax_code(1), &pin).await;
        api.register_ctu(&officer, &tax_code(2)).await;
    });
    let mut receipts: Vec<Receipt> = Vec::new();
    for store in [&store, &unaware] {
        let expert = login(&connect(&served, &old, store.clone()));
        let notified = expert.notify_operation(&notice("2099-10-20"), &SendOptions::default()).unwrap();
        assert_eq!(notified.archive, ArchiveCheck::First);
        receipts.push(notified.receipt);
    }
    served.kill();

    let rotated = folders.command(&["rotate-key"]).output().unwrap();
    assert!(rotated.status.success(), "{}", stderr(&rotated));
    let new = published();
    assert_eq!(stdout(&rotated), new);
    assert!(stderr(&rotated).contains("destroy its older backups"), "{}", stderr(&rotated));

    let served = folders.serve();
    assert!(!old.contains(&served.verifying_key) && new.contains(&served.verifying_key));
    let portal = connect(&served, &new, store);
    // Before anybody else writes: what the new key has signed first is there.
    assert_eq!(portal.check_archive().unwrap().check, ArchiveCheck::Consistent);
    let expert = login(&portal);
    let notified = expert.notify_operation(&notice("2099-10-21"), &SendOptions::default()).unwrap();
    assert_eq!(notified.archive, ArchiveCheck::Consistent);
    assert_eq!(&expert.receipt(receipts[0].id()).unwrap(), &receipts[0]);
    receipts.push(notified.receipt);

    let portal = connect(&served, &old, unaware);
    let error = portal.check_archive().unwrap_err();
    assert_eq!(
        (error.kind(), error.code(), error.retry()),
        (ErrorKind::Archive, "checkpoint_unknown_key", Retry::Never)
    );
    let error = login(&portal).notify_operation(&notice("2099-10-22"), &SendOptions::default()).unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Receipt, "receipt_unknown_key"));
    // What the old key signed still verifies with it alone.
    assert_eq!(&login(&portal).receipt(receipts[1].id()).unwrap(), &receipts[1]);

    let (old, new) = (TrustedKeys::parse(&old).unwrap(), TrustedKeys::parse(&new).unwrap());
    for receipt in &receipts {
        receipt.verify(&new).unwrap();
    }
    assert_eq!(receipts.iter().map(|receipt| receipt.verify(&old).is_ok()).collect::<Vec<_>>(), [true, true, false]);
}
