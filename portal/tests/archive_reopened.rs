//! The archive after a restart: all of it is there; data brought back from a backup, or altered, are not gone on with; files
//! that had not reached the disk are made again.

use std::fs;
use std::path::Path;

use perito::archive::tile::{BundleId, TileId, WIDTH, read_bundle, read_tile};
use perito::archive::{SignedCheckpoint, TreeHash, TrustedKeys, VerifierKey, tree};
use perito::protocol::Role;
use perito_portal::{ArchiveError, DataFolderError, Keys, Portal, PortalError};
use rusqlite::Connection;
use serde_json::json;

use crate::support::binary::{Folders, Served, person, stderr, stdout};
use crate::support::folder::copy;
use crate::support::office;
use crate::support::{Api, case_key, tax_code};

/// What is done to a data folder.
type Damage = fn(&Path);

fn open(folders: &Folders) -> Result<Portal, PortalError> {
    Portal::builder(&folders.data, Keys::load(&folders.keys).unwrap()).open()
}

async fn bytes(api: &Api, path: &str) -> Vec<u8> {
    api.get(&format!("/v1/archive/{path}")).await.expect(200).bytes
}

async fn checkpoint(api: &Api) -> SignedCheckpoint {
    SignedCheckpoint::parse(&String::from_utf8(bytes(api, "checkpoint").await).unwrap()).unwrap()
}

/// Ends a portal as a service manager does.
fn end(served: Served) {
    served.terminate();
    assert!(served.wait().success());
}

/// A portal that has ended, with two bundles that are full and one that is not.
async fn filled() -> (Folders, SignedCheckpoint) {
    let folders = Folders::init();
    let served = folders.serve();
    let api = Api::new(&served.url);
    for person in 0..530 {
        api.begin_registration(&tax_code(u8::try_from(person % 28 + 1).unwrap())).await;
    }
    let last = checkpoint(&api).await;
    assert_eq!(last.checkpoint().size, 530);
    end(served);
    (folders, last)
}

#[tokio::test]
async fn a_restart_keeps_all_and_goes_on_from_it() {
    let (folders, before) = filled().await;
    let tiles = ["tile/0/000", "tile/0/001", "tile/0/002.p/18", "tile/1/000.p/2"];
    let mut kept = Vec::new();
    for restart in 0..2 {
        let served = folders.serve();
        let api = Api::new(&served.url);
        let key = VerifierKey::parse(&served.verifying_key).unwrap();
        assert_eq!(checkpoint(&api).await.to_string(), before.to_string());
        before.verify(&TrustedKeys::from(key)).unwrap();
        let mut now = Vec::new();
        for tile in tiles {
            now.push(bytes(&api, tile).await);
        }
        assert!(restart == 0 || kept == now);
        kept = now;
        if restart == 0 {
            served.kill();
        }
    }
    let served = folders.serve();
    let api = Api::new(&served.url);
    api.begin_registration(&tax_code(1)).await;
    let after = checkpoint(&api).await;
    let (old, new) = (before.checkpoint(), after.checkpoint());
    assert_eq!(new.size, old.size + 1);
    let leaves = async |index: u64, width: u16| {
        let id = TileId { level: 0, index, width };
        read_tile(&bytes(&api, &id.to_string()).await, width).unwrap()
    };
    let leaves = [leaves(0, WIDTH).await, leaves(1, WIDTH).await, leaves(2, 19).await].concat();
    let mut grown = perito::archive::GrowingTree::new();
    for leaf in leaves {
        grown.push(leaf);
        assert!(grown.size() != old.size || grown.root().unwrap() == old.root);
    }
    assert_eq!(grown.root().unwrap(), new.root);
    let proof = tree::consistency(&grown, old.size, new.size).unwrap();
    tree::verify_consistency((old.size, &old.root), (new.size, &new.root), &proof).unwrap();
}

#[tokio::test]
async fn a_full_tile_or_bundle_that_is_missing_is_made_again_from_what_is_there() {
    let (folders, last) = filled().await;
    let file = |name: String| folders.data.join("archive").join(name);
    let (tile, bundle) = (file(TileId::full(0, 0).to_string()), file(BundleId::full(1).to_string()));
    let (whole, entries) = (fs::read(&tile).unwrap(), fs::read(&bundle).unwrap());

    // A tile is what is below it.
    fs::remove_file(&tile).unwrap();
    let served = folders.serve();
    let api = Api::new(&served.url);
    assert_eq!(bytes(&api, "tile/0/000").await, whole);
    assert_eq!(checkpoint(&api).await.to_string(), last.to_string());
    end(served);

    // A bundle that did not reach the disk has its entries in the database still.
    let tail = Connection::open(folders.data.join("portal.sqlite")).unwrap();
    for (index, entry) in (256..).zip(read_bundle(&entries, WIDTH).unwrap()) {
        let leaf = std::str::from_utf8(entry).unwrap();
        tail.execute("INSERT OR IGNORE INTO archive_tail VALUES (?1, ?2)", rusqlite::params![index, leaf]).unwrap();
    }
    drop(tail);
    fs::remove_file(&bundle).unwrap();
    fs::remove_file(file(TileId::full(0, 1).to_string())).unwrap();
    // Whoever drops it waits until all is written.
    drop(open(&folders).unwrap());
    assert_eq!(fs::read(&bundle).unwrap(), entries);
    let hashes = read_tile(&fs::read(file(TileId::full(0, 1).to_string())).unwrap(), WIDTH).unwrap();
    let leaves = read_bundle(&entries, WIDTH).unwrap();
    assert_eq!(hashes, leaves.iter().map(|leaf| TreeHash::of_leaf(leaf)).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_was_altered_or_taken_away_is_not_gone_on_with() {
    let (folders, _) = filled().await;
    let damages: [(&str, Damage); 6] = [
        ("an entry of the tail", |data| {
            execute(data, "UPDATE archive_tail SET leaf = replace(leaf, 'v1', 'v2') WHERE leaf_index = 520");
        }),
        ("a missing entry of the tail", |data| execute(data, "DELETE FROM archive_tail WHERE leaf_index = 520")),
        ("the end of the index", |data| {
            execute(data, "DELETE FROM archive_tail WHERE leaf_index >= 525");
            execute(data, "DELETE FROM archive_entries WHERE leaf_index >= 525");
        }),
        ("a tile", |data| {
            let path = data.join("archive/tile/0/001");
            let mut bytes = fs::read(&path).unwrap();
            bytes[40] ^= 1;
            fs::write(path, bytes).unwrap();
        }),
        ("half a tile", |data| {
            let path = data.join("archive/tile/0/001");
            let bytes = fs::read(&path).unwrap();
            fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
        }),
        ("a bundle and its tile, gone", |data| {
            fs::remove_file(data.join("archive/tile/entries/000")).unwrap();
            fs::remove_file(data.join("archive/tile/0/000")).unwrap();
        }),
    ];
    for (what, damage) in damages {
        let root = tempfile::tempdir().unwrap();
        let altered = Folders { data: root.path().join("data"), keys: root.path().join("keys"), root };
        copy(&folders.data, &altered.data);
        copy(&folders.keys, &altered.keys);
        drop(open(&altered).unwrap());
        damage(&altered.data);
        let refused = open(&altered).map(drop);
        let Err(PortalError::Archive(error)) = refused else { panic!("{what}: {refused:?}") };
        let known = matches!(error, ArchiveError::Damaged | ArchiveError::Tree(_) | ArchiveError::Behind { .. });
        assert!(known, "{what}: {error}");
    }
}

fn execute(data: &Path, sql: &str) {
    Connection::open(data.join("portal.sqlite")).unwrap().execute(sql, []).unwrap();
}

#[tokio::test]
async fn data_brought_back_from_a_backup_are_not_gone_on_with() {
    let folders = Folders::init();
    let account = |person: u8| office::staff_account(Role::Officer, "7000", &tax_code(person), ("Prova", "Interno"));
    let portal = open(&folders).unwrap();
    portal.add_account(account(1)).await.unwrap();
    assert!(matches!(open(&folders), Err(PortalError::DataFolder(DataFolderError::InUse(_)))), "a second one");
    drop(portal);
    let backup = folders.root.path().join("backup");
    copy(&folders.data, &backup);
    let portal = open(&folders).unwrap();
    portal.add_account(account(2)).await.unwrap();
    drop(portal);
    fs::remove_dir_all(&folders.data).unwrap();
    fs::rename(&backup, &folders.data).unwrap();
    let refused = open(&folders).map(drop);
    let behind = matches!(refused, Err(PortalError::Archive(ArchiveError::Behind { entries: 2, signed: 4, .. })));
    assert!(behind, "{refused:?}");

    let served = folders.command(&["serve"]).output().unwrap();
    assert!(stderr(&served).contains("they come from a backup"), "{}", stderr(&served));
}

#[tokio::test]
async fn a_pseudonym_is_shown_at_the_portal_itself_and_finds_what_it_is_of() {
    let folders = Folders::init();
    let pin = folders.pin_of_new_account("auditor", &tax_code(1));
    let ask = |input: &serde_json::Value| folders.administer(&["admin", "pseudonym"], &input.to_string());
    let shown = |input: &serde_json::Value| {
        let output = ask(input);
        assert!(output.status.success(), "{}", stderr(&output));
        stdout(&output).trim().to_owned()
    };
    let case = json!({"case_key": case_key("L", 1)});
    let (actor, case) = (shown(&json!({"tax_code": tax_code(1)})), shown(&case));
    assert!(folders.add_account("officer", &person(&tax_code(2)).to_string()).status.success());
    for wrong in [
        json!({}),
        json!({"tax_code": tax_code(3)}),
        json!({"tax_code": "x"}),
        json!({"case_key": {"year": 2026}}),
        json!({"tax_code": tax_code(1), "case_key": case_key("L", 1)}),
        json!({"name": "x"}),
    ] {
        let output = ask(&wrong);
        assert!(!output.status.success() && stdout(&output).is_empty(), "{wrong}");
        assert!(!stderr(&output).contains(&tax_code(3)), "{}", stderr(&output));
    }

    let served = folders.serve();
    let auditor = Api::new(&served.url).first_access(&tax_code(1), &pin).await;
    let found = auditor.get(&format!("/v1/archive/entries?actor={actor}")).await.expect(200).body;
    let actions: Vec<_> = found["items"].as_array().unwrap().iter().map(|item| item["action"].clone()).collect();
    assert_eq!(actions, ["session.opened", "pin.changed"]);
    let found = auditor.get(&format!("/v1/archive/entries?case={case}")).await.expect(200).body;
    assert_eq!(found["items"].as_array().unwrap().len(), 1);
    assert_eq!(found["items"][0]["action"], "archive.pseudonym_shown");
    assert_eq!(found["items"][0]["case"], case.as_str());
    let of_both = auditor.get("/v1/archive/entries?action=archive.pseudonym_shown").await.expect(200).body;
    assert_eq!(of_both["items"].as_array().unwrap().len(), 2);
}
