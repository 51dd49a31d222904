//! The security archive of an ended portal: one entry for each act, which commits to it.

use std::path::Path;

use perito::archive::{Leaf, Receipt, Salt};
use perito::protocol::{instant, sha256_hex};
use rusqlite::Connection;
use uuid::Uuid;

use super::Ledger;
use super::database::{Row, Stored};
use crate::kill::TREASURY;
use crate::support::archive::leaves;
use crate::support::tax_code;

struct Entry {
    index: usize,
    at: String,
    leaf: String,
    salt: Salt,
}

/// The leaves are numbered from 0 without a gap, time never goes back, and each act has one.
pub(super) fn check(data: &Path, database: &Connection, ledger: &Ledger, stored: &Stored) {
    let mut query = database.prepare("SELECT leaf_index, at, salt FROM archive_entries ORDER BY leaf_index").unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, Salt(row.get(2)?)))).unwrap();
    let entry = |(row, leaf): (rusqlite::Result<_>, String)| {
        let (index, at, salt) = row.unwrap();
        Entry { index, at, leaf, salt }
    };
    let entries: Vec<Entry> = rows.zip(leaves(data, database)).map(entry).collect();
    assert!(entries.iter().map(|entry| entry.index).eq(0..entries.len()));
    assert!(entries.is_sorted_by_key(|entry| &entry.at));
    check_receipted(&entries, "operation.notified", stored.notices.values());
    check_receipted(&entries, "report.submitted", stored.reports.values());
    check_payments(&entries, ledger, account(database, &tax_code(TREASURY)));
    let ended = ledger.given_up.len() + ledger.begun_in_vain;
    assert_eq!(of_action(&entries, "upload.ended").len(), ended);
    assert_eq!(of_action(&entries, "upload.begun").len(), ledger.reports.len() + ended);
}

fn check_receipted<'a>(entries: &[Entry], action: &str, rows: impl Iterator<Item = &'a Row>) {
    let entries = of_action(entries, action);
    let mut rows: Vec<&Row> = rows.collect();
    assert_eq!(entries.len(), rows.len(), "{action}");
    // Leaves stand in the order in which ids were minted.
    rows.sort_unstable_by_key(|row| row.id);
    for (entry, row) in entries.into_iter().zip(rows) {
        let receipt = Receipt::parse(&row.receipt).unwrap();
        let at = instant::parse(&row.received_at).unwrap();
        let content = receipt.note().to_string();
        let expected = Leaf::new(action, at, &entry.salt, &row.author.to_string(), &row.case_key, content.as_bytes());
        assert_eq!(entry.leaf, expected.as_str());
    }
}

/// Payments have ids of the treasury's, which say nothing of their order: each act is looked for at its instant.
fn check_payments(entries: &[Entry], ledger: &Ledger, treasury: Uuid) {
    let mut entries = of_action(entries, "payment.put");
    for payment in &ledger.payments {
        for (index, act) in payment.acts.iter().enumerate() {
            let (at, case_key) = (act.text("/updated_at"), act.case_key().to_string());
            let content = format!("{} {} {}", payment.id, index + 1, sha256_hex(act.body.as_bytes()));
            let expected = |entry: &Entry| {
                let at = instant::parse(at).unwrap();
                Leaf::new("payment.put", at, &entry.salt, &treasury.to_string(), &case_key, content.as_bytes())
            };
            let place = entries.iter().position(|entry| entry.at == at && entry.leaf == expected(entry).as_str());
            entries.remove(place.unwrap_or_else(|| panic!("no entry of {}", act.key)));
        }
    }
    assert!(entries.is_empty(), "{} entries of payments that nobody has put", entries.len());
}

fn of_action<'a>(entries: &'a [Entry], action: &str) -> Vec<&'a Entry> {
    let line = format!("\naction {action}\n");
    entries.iter().filter(|entry| entry.leaf.contains(&line)).collect()
}

fn account(database: &Connection, tax_code: &str) -> Uuid {
    database.query_row("SELECT id FROM accounts WHERE tax_code = ?1", [tax_code], |row| row.get(0)).unwrap()
}
