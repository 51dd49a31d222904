//! Files that are missing, too many, cut short or in each other's place; and tiles that are written anew.

use std::fs;

use perito::archive::tile::{BundleId, TileId};
use perito::protocol::Role;
use perito_portal::{FsckError, Place};
use sha2::{Digest, Sha256};
use time::macros::datetime;

use super::log::{Log, at_once, extent};
use crate::support::journey::record_case;
use crate::support::office::Office;

const TILE: Place = Place::Tile(TileId { level: 0, index: 0, width: 256 });

/// Three bundles and a part.
async fn log_of_three_bundles() -> Log {
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let (expert, legal) = (office.ctu(1).await, office.staff(&Role::LegalOffice).await);
    for number in 1..=50 {
        record_case(&legal, number, 1).await;
    }
    at_once(vec!["/v1/cases?limit=200"; 15], &expert).await;
    Log::of(&office.sandbox)
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_held_against_the_entries() {
    let log = log_of_three_bundles().await;
    let (bundle, tile) = (|index| BundleId::full(index).to_string(), |index| TileId::full(0, index).to_string());
    assert_eq!(log.named(), []);
    let after = |change: &dyn Fn(&Log)| {
        let damaged = log.copy();
        change(&damaged);
        damaged.named()
    };

    assert_eq!(after(&|log| fs::remove_file(log.file(tile(0))).unwrap()), [TILE]);
    assert_eq!(after(&|log| fs::remove_file(log.file(bundle(1))).unwrap()), [Place::Bundle(1)]);
    assert_eq!(after(&|log| fs::remove_dir_all(log.file("tile")).unwrap()).len(), 6, "three of each");
    let cut = |log: &Log, name: &str, by: usize| {
        let bytes = fs::read(log.file(name)).unwrap();
        fs::write(log.file(name), &bytes[..bytes.len() - by]).unwrap();
    };
    for by in [1, 32, 8192] {
        assert_eq!(after(&|log| cut(log, &tile(0), by)), [TILE], "{by}");
        assert_eq!(after(&|log| cut(log, &bundle(2), by)), [Place::Bundle(2)], "{by}");
    }
    let swap = |log: &Log, one: String, other: String| {
        let (one, other) = (log.file(one), log.file(other));
        let bytes = fs::read(&one).unwrap();
        fs::copy(&other, &one).unwrap();
        fs::write(&other, bytes).unwrap();
    };
    assert_eq!(after(&|log| swap(log, tile(0), tile(1))), [0, 1].map(|index| Place::Tile(TileId::full(0, index))));
    let entries: Vec<_> = (256..768).map(Place::Entry).collect();
    assert_eq!(after(&|log| swap(log, bundle(1), bundle(2))), entries);
    // Tiles that were changed to fit are no witnesses, and the root is.
    let forged = after(&|log| {
        swap(log, bundle(1), bundle(2));
        swap(log, tile(1), tile(2));
    });
    assert_eq!(forged.first(), Some(&Place::Root));

    let extra = [
        tile(3),
        bundle(3),
        TileId::full(1, 0).to_string(),
        "tile/0/000.p/12".to_owned(),
        "tile/entries/000.part".to_owned(),
        "tile/0/0000".to_owned(),
        "tile/8/000".to_owned(),
        "checkpoint".to_owned(),
        "tile/entries/x001/000".to_owned(),
    ];
    for name in extra {
        let added = after(&|log| {
            fs::create_dir_all(log.file(&name).parent().unwrap()).unwrap();
            fs::write(log.file(&name), vec![0; 8192]).unwrap();
        });
        assert_eq!(added, [Place::File(name)]);
    }
    let named = after(&|log| fs::write(log.file("RSSMRA80A01H501U"), b"").unwrap());
    assert_eq!(named, [Place::File("??????80?01?501?".to_owned())], "no name of a stranger's is told");
}

#[tokio::test(flavor = "multi_thread")]
async fn tiles_are_written_anew_and_the_portal_goes_on() {
    let log = log_of_three_bundles().await;
    fs::remove_file(log.file(TileId::full(0, 0))).unwrap();
    fs::write(log.file(TileId::full(0, 1)), [7; 8192]).unwrap();
    fs::write(log.file(TileId::full(0, 2)), b"short").unwrap();
    assert_eq!(log.named(), [0, 1, 2].map(|index| Place::Tile(TileId::full(0, index))));
    assert_eq!(log.fsck().repair().unwrap(), 3);
    assert_eq!(log.named(), []);
    assert_eq!(log.fsck().repair().unwrap(), 0);
    log.reopen();
    assert_eq!(log.named(), []);

    // Tiles are not made to fit entries that were not signed.
    let path = log.file(BundleId::full(1));
    let mut bytes = fs::read(&path).unwrap();
    let last = extent(&bytes, 9).end - 2;
    bytes[last] = if bytes[last] == b'0' { b'1' } else { b'0' };
    fs::write(&path, bytes).unwrap();
    assert!(matches!(log.fsck().repair(), Err(FsckError::NotRepairable)));
    assert_eq!(log.named(), [Place::Entry(265)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_portal_had_not_written_yet_is_no_difference() {
    let log = log_of_three_bundles().await;
    let database = log.database();
    let bytes = fs::read(log.file(BundleId::full(2))).unwrap();
    for slot in 0..256 {
        let row = rusqlite::params![512 + slot, &bytes[extent(&bytes, slot)]];
        database.execute("INSERT INTO archive_tail VALUES (?1, CAST(?2 AS TEXT))", row).unwrap();
    }
    assert_eq!(log.named(), [], "a row may be in a bundle too");
    fs::write(log.file("tile/0/002.part"), b"begun").unwrap();
    for file in [TileId::full(0, 2).to_string(), BundleId::full(2).to_string()] {
        fs::remove_file(log.file(file)).unwrap();
        assert_eq!(log.named(), []);
    }
    assert_eq!(log.check().unwritten, 2);
    log.reopen();
    assert_eq!((log.named(), log.check().unwritten), (vec![], 0));
    assert_eq!(fs::read(log.file(BundleId::full(2))).unwrap(), bytes);

    database.execute("UPDATE archive_tail SET leaf = leaf || 'x' WHERE leaf_index = 600", []).unwrap();
    assert_eq!(log.named(), [Place::Tail(600)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_bytes_there_are_are_differences_and_never_a_fault() {
    let log = Log::of_300().await;
    let (fsck, database) = (log.fsck(), log.database());
    let paths = [log.file(BundleId::full(0)), log.file(TileId::full(0, 0)), log.keys().join("archive.high-water")];
    let columns = [
        "archive_checkpoint SET note",
        "archive_tail SET leaf",
        "receipts SET text",
        "receipts SET account_id",
        "receipt_proofs SET text",
        "archive_entries SET salt",
        "archive_entries SET actor",
        "archive_entries SET at",
    ];
    for round in 0..48_u64 {
        let length = [0, 1, 2, 31, 33, 300, 8192, 100_000][round as usize % 8];
        let blocks = (0_u64..).map(|block| Sha256::digest([round.to_be_bytes(), block.to_be_bytes()].concat()));
        let bytes: Vec<u8> = blocks.flatten().take(length).collect();
        paths.iter().for_each(|path| fs::write(path, &bytes).unwrap());
        for column in columns {
            // As a text and as bytes.
            let value = if round % 3 == 0 { "?1" } else { "CAST(?1 AS TEXT)" };
            database.execute(&format!("UPDATE {column} = {value}"), [&bytes]).unwrap();
        }
        let report = fsck.check().unwrap();
        assert!(!report.is_whole());
        assert!(report.differences.iter().all(|difference| !difference.message_it().is_empty()));
        assert!(fsck.repair().is_err());
    }
    database.execute("UPDATE receipt_proofs SET receipt_id = 'x' || leaf_index", []).unwrap();
    assert!(!fsck.check().unwrap().is_whole());
}
