//! An archive of before there were index, files and proofs: its first start names actor and case of each entry.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use perito::domain::CaseKey;
use perito_portal::{Fsck, Keys, ManualClock, Place, Portal, PortalBuilder};
use rusqlite::{Connection, params};
use time::macros::{date, datetime};

use crate::support::folder::copy_served;
use crate::support::journey::Journey;
use crate::support::{archive, case_key, notice};

/// The tables as they were under the schema 4.
const BACK: &str = "
    DROP VIEW receipt_texts;
    DROP TABLE receipt_proofs;
    DROP TABLE archive_epochs;
    DROP TABLE archive_checkpoint;
    DROP TABLE purges;
    DROP TABLE archive_tail;
    CREATE TABLE of_before (leaf_index INTEGER PRIMARY KEY, at TEXT NOT NULL, leaf TEXT NOT NULL, salt BLOB NOT NULL);";

type Row = (i64, String, Option<Vec<u8>>, Option<Vec<u8>>, Vec<u8>);

fn rows(database: &Connection) -> Vec<Row> {
    let sql = "SELECT leaf_index, at, actor, case_ref, salt FROM archive_entries ORDER BY leaf_index";
    let mut query = database.prepare(sql).unwrap();
    let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
    query.query_map([], read).unwrap().map(Result::unwrap).collect()
}

/// Takes the portal's data back to the time before, but for the texts of receipts, and gives the index that there was.
fn take_back(data: &Path) -> Vec<Row> {
    let database = Connection::open(data.join("portal.sqlite")).unwrap();
    let (rows, leaves) = (rows(&database), archive::leaves(data, &database));
    database.execute_batch(BACK).unwrap();
    for ((index, at, _, _, salt), leaf) in rows.iter().zip(leaves) {
        let put = "INSERT INTO of_before VALUES (?1, ?2, ?3, ?4)";
        database.execute(put, params![index, at, leaf, salt]).unwrap();
    }
    database.execute_batch("DROP TABLE archive_entries; ALTER TABLE of_before RENAME TO archive_entries").unwrap();
    database.pragma_update(None, "user_version", 4).unwrap();
    fs::remove_dir_all(data.join("archive")).unwrap_or_default();
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn its_first_start_names_actor_and_case_of_each_entry() {
    let journey = Journey::begin().await;
    let search = |number| serde_json::json!({"case_key": case_key("L", number)});
    journey.ctu.post("/v1/case-searches", &search(1)).await.expect(200);
    // Nobody has these cases; of the one there is a receipt, of the other nothing.
    journey.doctor.notify("refused", &notice(7, "7000", date!(2026 - 10 - 20))).await.expect(403);
    journey.ctu.post("/v1/case-searches", &search(9)).await.expect(200);
    let root = tempfile::tempdir().unwrap();
    copy_served(journey.office.sandbox.data_folder().parent().unwrap(), root.path());
    let [data, keys] = ["data", "keys"].map(|name| root.path().join(name));
    fs::remove_file(keys.join("archive.high-water")).unwrap();
    let before = take_back(&data);
    let vain = before.last().unwrap().0;

    let portal = || builder(&data, &keys);
    drop(portal().open().unwrap());
    let database = Connection::open(data.join("portal.sqlite")).unwrap();
    let after = rows(&database);
    for (row, was) in after.iter().zip(&before) {
        let expected = if row.0 == vain { &(was.0, was.1.clone(), was.2.clone(), None, was.4.clone()) } else { was };
        assert_eq!(row, expected);
    }
    assert_eq!(after.len(), before.len());

    // What is left for the checker to name: receipts that should have proofs, and the two cases that nobody has.
    let report = Fsck::open(&data, Keys::load(&keys).unwrap()).unwrap().check().unwrap();
    let of_index: Vec<_> = report.differences.into_iter().map(|difference| difference.place).collect();
    let of_index: Vec<_> = of_index.into_iter().filter(|place| matches!(place, Place::Index { .. })).collect();
    let refused = vain - 1;
    assert_eq!(of_index, [refused, vain].map(|entry| Place::Index { entry, column: "case_ref" }));

    // A purge finds its entries, and another start changes nothing.
    let key = CaseKey::parse("0580910098/L/2026/1").unwrap();
    let of_case = before.iter().filter(|row| row.3.is_some() && row.3 == before.iter().rev().nth(2).unwrap().3).count();
    let purged = portal().purge_case(&key).await.unwrap();
    assert_eq!(purged.entries, of_case as u64);
    drop(portal().open().unwrap());
    let emptied = "SELECT COUNT(*) FROM archive_entries WHERE salt IS NULL AND actor IS NULL AND case_ref IS NULL";
    assert_eq!(database.query_row(emptied, [], |row| row.get::<_, u64>(0)).unwrap(), purged.entries);
}

fn builder(data: &Path, keys: &Path) -> PortalBuilder {
    let clock = ManualClock::at(datetime!(2026-09-30 08:00 UTC));
    Portal::builder(data, Keys::load(keys).unwrap()).clock(Arc::new(clock))
}
