//! The client that remembers the archive, before the portal itself: what it shows only grows, tile after tile.

use std::path::PathBuf;
use std::sync::Arc;

use perito::ErrorKind;
use perito::client::blocking::PortalClient;
use perito::client::{ArchiveCheck, CheckpointFile, PageRequest, SendOptions};
use perito_portal::Sandbox;
use uuid::Uuid;

use crate::support::clients::{World, login, notice};

/// A store in a file of its own, which the build's folder keeps.
fn store() -> CheckpointFile {
    CheckpointFile::new(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(Uuid::new_v4().to_string()))
}

fn connect(sandbox: &Sandbox, store: &CheckpointFile) -> Result<PortalClient, perito::Error> {
    PortalClient::connect_remembering(&sandbox.url(), sandbox.trusted_keys(), Arc::new(store.clone()))
}

#[test]
fn the_archive_of_a_portal_in_use_only_grows() {
    let (world, store) = (World::open(), store());
    let portal = connect(&world.sandbox, &store).unwrap();
    let expert = login(&portal);
    let mut receipts = Vec::new();
    for number in 0..5 {
        let notified = expert.notify_operation(&notice("2026-10-19"), &SendOptions::default()).unwrap();
        let expected = if number == 0 { ArchiveCheck::First } else { ArchiveCheck::Consistent };
        assert_eq!(notified.archive, expected);
        receipts.push(notified.receipt);
        // Every read of personal data is an entry too: past the first tile, and within the second.
        for _ in 0..20 {
            expert.operations(&PageRequest::default()).unwrap();
        }
    }
    // The receipts' own checkpoints are older ones.
    for receipt in &receipts {
        assert_eq!(&expert.receipt(receipt.id()).unwrap(), receipt);
    }
    let checked = portal.check_archive().unwrap();
    assert_eq!(checked.check, ArchiveCheck::Consistent);
    assert!(checked.checkpoint.checkpoint().size > 256, "{}", checked.checkpoint.checkpoint().size);
    // After a restart nothing is the first.
    let again = connect(&world.sandbox, &store).unwrap();
    assert_eq!(again.check_archive().unwrap().check, ArchiveCheck::Consistent);
    let notified = login(&again).notify_operation(&notice("2026-10-20"), &SendOptions::default()).unwrap();
    assert_eq!(notified.archive, ArchiveCheck::Consistent);
}

#[test]
fn the_store_of_one_portal_is_none_of_another() {
    let (world, store) = (World::open(), store());
    let portal = connect(&world.sandbox, &store).unwrap();
    portal.check_archive().unwrap();
    let other = Sandbox::start().unwrap();
    let error = connect(&other, &store).unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Archive, "archive_store_of_another_portal"));
}
