//! What the database says of the entries: every column of every row, receipts and proofs, checkpoint and mark.

use std::fs;

use perito_portal::{Fault, Place};
use rusqlite::params;

use super::log::{Log, places};

/// Each change names the column of the rows that it is done to. Every row has an instant, an action and a salt.
const COLUMNS: [(&str, &str, &str); 14] = [
    ("at", "at = '2026-09-01T08:00:00.001Z'", "TRUE"),
    ("at", "at = CAST(at AS BLOB)", "TRUE"),
    ("at", "at = CAST(x'ff' AS TEXT)", "TRUE"),
    ("action", "action = 'case.reads'", "TRUE"),
    ("action", "action = ''", "TRUE"),
    ("actor", "actor = NULL", "actor IS NOT NULL"),
    ("actor", "actor = zeroblob(16)", "TRUE"),
    (
        "actor",
        "actor = (SELECT actor FROM archive_entries o WHERE o.actor <> archive_entries.actor)",
        "actor IS NOT NULL",
    ),
    ("case_ref", "case_ref = NULL", "case_ref IS NOT NULL"),
    ("case_ref", "case_ref = 7", "TRUE"),
    ("salt", "salt = zeroblob(32)", "TRUE"),
    ("salt", "salt = substr(salt, 2)", "TRUE"),
    ("salt", "salt = hex(salt)", "TRUE"),
    ("salt", "salt = NULL", "actor IS NOT NULL"),
];

#[tokio::test(flavor = "multi_thread")]
async fn each_column_of_each_row_is_checked() {
    let log = Log::of_300().await;
    for (column, change, of) in COLUMNS {
        let damaged = log.copy();
        let database = damaged.database();
        let rows = format!("SELECT leaf_index FROM archive_entries WHERE {of} ORDER BY leaf_index");
        let mut query = database.prepare(&rows).unwrap();
        let rows: Vec<i64> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        database.execute(&format!("UPDATE archive_entries SET {change} WHERE {of}"), []).unwrap();
        let named = damaged.named();
        for entry in rows {
            assert!(named.contains(&Place::Index { entry, column }), "{change}: {entry} in {named:?}");
        }
        let of_column = |place: &&Place| matches!(place, Place::Index { column: named, .. } if *named == column);
        let others: Vec<_> = named.iter().filter(|place| !of_column(place)).collect();
        let follows = |place: &&&Place| matches!(place, Place::Receipt(_) | Place::Purges);
        assert_eq!(others.iter().filter(|place| !follows(place)).count(), 0, "{change}: {others:?}");
    }
    // Somebody else's case, in a row that has one.
    let damaged = log.copy();
    let swap = "UPDATE archive_entries SET case_ref = (SELECT o.case_ref FROM archive_entries o
                WHERE o.case_ref <> archive_entries.case_ref AND o.action = 'case.put') WHERE case_ref IS NOT NULL";
    let changed = damaged.database().execute(swap, []).unwrap();
    assert_eq!(damaged.named().len(), changed);
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_are_removed_added_or_swapped_are_named() {
    let log = Log::of_300().await;
    let index = |entry| Place::Index { entry, column: "leaf_index" };
    let after = |sql: &str| {
        let damaged = log.copy();
        damaged.database().execute_batch(sql).unwrap();
        damaged.named()
    };
    for entry in [0, 17, 255, 256, 299] {
        assert_eq!(after(&format!("DELETE FROM archive_entries WHERE leaf_index = {entry}")), [index(entry)]);
    }
    for entry in [-1, 300, i64::MAX, i64::MIN] {
        let added = format!(
            "INSERT INTO archive_entries SELECT {entry}, at, action, actor, case_ref, salt
                             FROM archive_entries WHERE leaf_index = 299"
        );
        assert_eq!(after(&added), [index(entry)], "{entry}");
        let added = format!("INSERT INTO archive_tail SELECT {entry}, leaf FROM archive_tail WHERE leaf_index = 299");
        assert_eq!(after(&added), [Place::Tail(entry)], "{entry}");
    }
    let swapped = after(
        "UPDATE archive_entries SET leaf_index = 1000 WHERE leaf_index = 3;
         UPDATE archive_entries SET leaf_index = 3 WHERE leaf_index = 290;
         UPDATE archive_entries SET leaf_index = 290 WHERE leaf_index = 1000;",
    );
    for entry in [3, 290] {
        assert!(swapped.contains(&Place::Index { entry, column: "salt" }), "{swapped:?}");
    }

    assert_eq!(after("DELETE FROM archive_tail WHERE leaf_index = 270"), [Place::Entry(270)]);
    assert_eq!(
        after("UPDATE archive_tail SET leaf = x'00' WHERE leaf_index = 270"),
        [Place::Entry(270), Place::Tail(270)]
    );
    let changed = after("UPDATE archive_tail SET leaf = replace(leaf, 'a', 'b') WHERE leaf_index = 270");
    assert_eq!(changed.first(), Some(&Place::Root));
    let swapped = after(
        "UPDATE archive_tail SET leaf_index = 1000 WHERE leaf_index = 270;
         UPDATE archive_tail SET leaf_index = 270 WHERE leaf_index = 271;
         UPDATE archive_tail SET leaf_index = 271 WHERE leaf_index = 1000;",
    );
    assert_eq!(swapped.first(), Some(&Place::Root));
    assert!(swapped.contains(&Place::Index { entry: 270, column: "salt" }), "{swapped:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_byte_of_every_receipt_and_proof_is_checked() {
    let log = Log::of_300().await;
    let database = log.database();
    // Thousands of changes, none of which need outlive a power cut.
    database.pragma_update(None, "synchronous", false).unwrap();
    let read = |table: &str, id: &str| -> Vec<(Vec<u8>, Vec<u8>)> {
        let sql = format!("SELECT {id}, CAST(text AS BLOB) FROM {table} ORDER BY {id}");
        let mut query = database.prepare(&sql).unwrap();
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
    };
    let all = read("receipts", "id").len();
    assert!(all >= 9 && log.check().receipts == all as u64);
    let fsck = log.fsck();
    for (table, id) in [("receipts", "id"), ("receipt_proofs", "receipt_id")] {
        let rows = read(table, id);
        let put = format!("UPDATE {table} SET text = CAST(?2 AS TEXT) WHERE {id} = ?1");
        let mut put = database.prepare(&put).unwrap();
        // The same byte of each at once: they stand apart from one another.
        let longest = rows.iter().map(|(_, text)| text.len()).max().unwrap();
        for place in 0..longest {
            database.execute_batch("BEGIN").unwrap();
            let mut flipped = 0;
            for (row, text) in rows.iter().filter(|(_, text)| place < text.len()) {
                let mut text = text.clone();
                text[place] ^= 1 << (place % 8);
                put.execute(params![row, text]).unwrap();
                flipped += 1;
            }
            database.execute_batch("COMMIT").unwrap();
            let named = places(&fsck.check().unwrap());
            let receipts = named.iter().filter(|named| matches!(named, Place::Receipt(_))).count();
            assert_eq!(receipts, flipped, "{table} {place}: {named:?}");
            database.execute_batch("BEGIN").unwrap();
            for (row, text) in &rows {
                put.execute(params![row, text]).unwrap();
            }
            database.execute_batch("COMMIT").unwrap();
        }
    }
    assert_eq!(places(&fsck.check().unwrap()), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_that_are_removed_added_or_swapped_are_named() {
    let log = Log::of_300().await;
    let after = |sql: &str| {
        let damaged = log.copy();
        damaged.database().execute_batch(sql).unwrap();
        damaged.named()
    };
    let first = "(SELECT MIN(leaf_index) FROM receipt_proofs)";
    let id: uuid::Uuid = log
        .database()
        .query_row(&format!("SELECT receipt_id FROM receipt_proofs WHERE leaf_index = {first}"), [], |row| row.get(0))
        .unwrap();
    let (entry, receipt): (u64, _) = (
        log.database().query_row(&format!("SELECT {first}"), [], |row| row.get(0)).unwrap(),
        Place::Receipt(id.to_string()),
    );

    let unproven = after(&format!("DELETE FROM receipt_proofs WHERE leaf_index = {first}"));
    assert_eq!(unproven, [receipt.clone(), Place::ReceiptOf(entry)]);
    assert_eq!(
        after(&format!(
            "DELETE FROM receipts WHERE id = (SELECT receipt_id FROM receipt_proofs WHERE leaf_index = {first})"
        )),
        std::slice::from_ref(&receipt)
    );
    let moved = after(&format!("UPDATE receipt_proofs SET leaf_index = 5000 WHERE leaf_index = {first}"));
    assert_eq!(moved, [Place::ReceiptOf(entry), receipt.clone()]);
    let author = "(SELECT id FROM accounts a WHERE a.id <> account_id)";
    assert_eq!(after(&format!("UPDATE receipts SET account_id = {author}")).len() as u64, log.check().receipts);
    let swapped = after(
        "CREATE TEMP TABLE p AS SELECT * FROM receipt_proofs ORDER BY leaf_index LIMIT 2;
         UPDATE receipt_proofs SET text = (SELECT text FROM p WHERE p.receipt_id <> receipt_proofs.receipt_id)
         WHERE receipt_id IN (SELECT receipt_id FROM p);",
    );
    assert_eq!(swapped.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn checkpoint_and_mark_are_held_to_the_portals_key_and_to_each_other() {
    let log = Log::of_300().await;
    let mark = log.keys().join("archive.high-water");
    let bytes = fs::read(&mark).unwrap();
    let damaged = log.copy();
    damaged.database().execute("DELETE FROM archive_checkpoint", []).unwrap();
    assert_eq!(damaged.named(), [Place::Checkpoint]);

    // The checkpoint of before: what came after it is signed by nobody.
    let places_of_mark: Vec<_> = bytes.chunks(2048).map(|place| String::from_utf8(place.to_vec()).unwrap()).collect();
    let sizes: Vec<u64> = places_of_mark.iter().map(|note| note.lines().nth(1).unwrap().parse().unwrap()).collect();
    let older = &places_of_mark[usize::from(sizes[0] > sizes[1])];
    let put = "UPDATE archive_checkpoint SET note = ?1";
    damaged.database().execute("INSERT INTO archive_checkpoint VALUES (1, '')", []).unwrap();
    damaged.database().execute(put, [format!("{}\n", older.trim_end())]).unwrap();
    let named = damaged.named();
    let (last, end) = (299, i64::try_from(*sizes.iter().min().unwrap()).unwrap());
    assert!(named.contains(&Place::HighWater) && named.contains(&Place::Tail(last)), "{named:?}");
    assert!(named.contains(&Place::Index { entry: last, column: "leaf_index" }) && end < 300);

    // Another portal's key.
    let stranger = log.copy();
    let note: String =
        stranger.database().query_row("SELECT note FROM archive_checkpoint", [], |row| row.get(0)).unwrap();
    stranger.database().execute(put, [note.replace("sandbox.", "sandbox.x")]).unwrap();
    assert_eq!(stranger.check().differences[0].place, Place::Checkpoint);
    assert_eq!(stranger.check().differences[0].fault, Fault::Unsigned);

    let put = |bytes: &[u8]| {
        fs::write(&mark, bytes).unwrap();
        log.named()
    };
    assert_eq!(put(b"\n\n"), []);
    assert_eq!(put(&[b'x'; 4096]), [Place::HighWater]);
    let torn = [&bytes[..2048], &[b'x'; 2048]].concat();
    assert_eq!(put(&torn), [], "a power cut tears one place");
    fs::remove_file(&mark).unwrap();
    assert_eq!(log.named(), [], "keys that were brought back from their backup have none");
}
