//! A restoration that ended after any of its steps.

use std::fs;
use std::time::{Duration, Instant};

use perito_portal::{ArchiveError, Keys, Portal, PortalError};

use super::bureau::{Office, ctu, notify, openings};
use crate::support::Api;
use crate::support::binary::stderr;
use crate::support::folder::copy;

#[tokio::test]
async fn a_restoration_that_was_cut_short_is_done_or_is_done_again() {
    let office = Office::open().await;
    office.back_up("backup");
    office.while_served(async |served| notify(&ctu(served).await, 1).await).await;
    let keys = office.folders.root.path().join("keys-of-then");
    copy(&office.folders.keys, &keys);

    // It was committed, and the mark not moved.
    office.bring_back("backup");
    office.restore();
    fs::remove_dir_all(&office.folders.keys).unwrap();
    copy(&keys, &office.folders.keys);
    assert_eq!(office.differences(), []);
    office.while_served(async |served| notify(&ctu(served).await, 1).await).await;
    office.bring_back("backup");
    let refused = Portal::builder(&office.folders.data, Keys::load(&office.folders.keys).unwrap()).open().map(drop);
    let behind = matches!(&refused, Err(PortalError::Archive(ArchiveError::Behind { signed_origin, .. })) if signed_origin == "portal.example.org/2");
    assert!(behind, "{refused:?}");

    for attempt in 0_u64..40 {
        office.bring_back("backup");
        fs::remove_dir_all(&office.folders.keys).unwrap();
        copy(&keys, &office.folders.keys);
        let mut restoring = office.folders.command(&["restore", "--new-epoch"]).spawn().unwrap();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_micros(attempt * 500) {
            std::hint::spin_loop();
        }
        restoring.kill().unwrap();
        restoring.wait().unwrap();
        let again = office.folders.command(&["restore", "--new-epoch"]).output().unwrap();
        let done = stderr(&again).contains("nothing that was signed for is missing");
        assert!(done || again.status.success(), "attempt {attempt}: {}", stderr(&again));
        assert_eq!(office.differences(), [], "attempt {attempt}");
    }
    let opened = office.while_served(async |served| {
        notify(&ctu(served).await, 1).await;
        openings(&Api::new(&served.url)).await
    });
    assert_eq!(opened.await.len(), 1);
}
