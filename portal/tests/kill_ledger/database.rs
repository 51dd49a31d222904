//! The rows of an ended portal's database, against the ledger.

use std::collections::{BTreeMap, HashMap};

use perito::archive::{Receipt, Sent, TrustedKeys, VerifierKey};
use perito::domain::ProtocolNumber;
use rusqlite::Connection;
use serde_json::Value;
use uuid::Uuid;

use super::payments::etag;
use super::{Act, Ledger, OFFICES, count};

/// A notice or report with everything that must stand in the database beside it.
pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) author: Uuid,
    pub(super) case_key: String,
    pub(super) received_at: String,
    pub(super) receipt: String,
    protocol_number: String,
}

/// What is stored of notices and reports, by key.
pub(super) struct Stored {
    pub(super) notices: HashMap<String, Row>,
    pub(super) reports: HashMap<String, Row>,
}

/// The rows are those of the ledger, and no other.
pub(super) fn check(database: &Connection, ledger: &Ledger, verifying_key: &str) -> Stored {
    assert_eq!(database.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap(), "ok");
    assert!(!database.prepare("PRAGMA foreign_key_check").unwrap().exists([]).unwrap());
    let receipted = ledger.notices.len() + ledger.reports.len();
    let put: usize = ledger.payments.iter().map(|payment| payment.acts.len()).sum();
    let expected = [
        ("operations", ledger.notices.len()),
        ("reports", ledger.reports.len()),
        ("case_documents", ledger.reports.len()),
        ("payments", ledger.payments.len()),
        ("receipts", receipted),
        ("idempotency", receipted + put),
    ];
    for (table, rows) in expected {
        assert_eq!(count(database, table), rows, "rows of {table}");
    }
    let trusted = TrustedKeys::from(VerifierKey::parse(verifying_key).unwrap());
    let stored = Stored { notices: rows(database, "operations"), reports: rows(database, "reports") };
    let notices = ledger.notices.iter().map(|act| (act, &stored.notices));
    let reports = ledger.reports.iter().map(|report| (report.act(), &stored.reports));
    for (act, rows) in notices.chain(reports) {
        let row = &rows[&act.key];
        assert_eq!(row.id.to_string(), act.text("/id"));
        assert_eq!(row.protocol_number, act.text("/protocol_number"));
        assert_eq!(row.receipt, act.text("/receipt/text"));
        check_receipt(act, &trusted);
    }
    check_documents(database, ledger);
    check_payments(database, ledger);
    check_protocol_numbers(database, stored.notices.values().chain(stored.reports.values()));
    stored
}

fn rows(database: &Connection, table: &str) -> HashMap<String, Row> {
    let sql = format!(
        "SELECT i.key, o.id, o.account_id, c.case_key, o.protocol_number, o.received_at, r.text FROM {table} o
         JOIN idempotency i ON i.row_id = o.id AND i.account_id = o.account_id
          JOIN receipt_texts r ON r.id = o.receipt_id AND r.account_id = o.account_id
         JOIN cases c ON c.id = o.case_id"
    );
    let mut query = database.prepare(&sql).unwrap();
    let found = query.query_map([], |row| {
        let (id, author, case_key, receipt) = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(6)?);
        let act = Row { id, author, case_key, protocol_number: row.get(4)?, received_at: row.get(5)?, receipt };
        Ok((row.get(0)?, act))
    });
    let found: HashMap<String, Row> = found.unwrap().map(Result::unwrap).collect();
    assert_eq!(found.len(), count(database, table), "{table} under keys of their own");
    found
}

fn check_receipt(act: &Act, trusted: &TrustedKeys) {
    let receipt = Receipt::parse(act.text("/receipt/text")).unwrap();
    receipt.verify(trusted).unwrap();
    let case_key = act.case_key();
    receipt.check_sent(&Sent { body: act.body.as_bytes(), idempotency_key: &act.key, case_key: &case_key }).unwrap();
    assert_eq!(receipt.protocol_number().unwrap().to_string(), act.text("/protocol_number"));
    assert_eq!(receipt.id(), act.text("/receipt/id"));
    assert_eq!(receipt.case_key(), Some(&case_key));
}

/// Each report has a document of its own, the one that was uploaded for it.
fn check_documents(database: &Connection, ledger: &Ledger) {
    let sql = "SELECT r.id, d.sha256, d.size FROM reports r JOIN case_documents d ON d.id = r.document_id";
    let mut query = database.prepare(sql).unwrap();
    let found = query.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))).unwrap();
    let found: HashMap<Uuid, (String, usize)> = found.map(Result::unwrap).collect();
    for report in &ledger.reports {
        let id = Uuid::try_parse(report.act().text("/id")).unwrap();
        assert_eq!(found[&id], (report.upload.sha256(), report.upload.content.len()));
    }
}

/// Each payment is what was put last, and no act is missing under it.
fn check_payments(database: &Connection, ledger: &Ledger) {
    let sql = "SELECT body, updated_at, version, (SELECT COUNT(*) FROM idempotency WHERE row_id = p.id)
               FROM payments p WHERE id = ?1";
    for payment in &ledger.payments {
        let (body, updated_at, version, keys): (String, String, usize, usize) = database
            .query_row(sql, [payment.id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .unwrap();
        let last = payment.acts.last().unwrap();
        assert_eq!([version, keys], [payment.acts.len(); 2], "{}", payment.id);
        assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), serde_json::from_str::<Value>(&last.body).unwrap());
        assert_eq!(updated_at, last.text("/updated_at"));
        for (index, act) in payment.acts.iter().enumerate() {
            assert_eq!(act.text("/etag"), etag(index + 1), "{}", act.key);
        }
    }
}

/// For each office and year the numbers run from 1 without a gap, in the order in which the acts were received.
fn check_protocol_numbers<'a>(database: &Connection, rows: impl Iterator<Item = &'a Row>) {
    let mut counters: BTreeMap<(String, i32), Vec<(u32, &str)>> = BTreeMap::new();
    for row in rows {
        let number = ProtocolNumber::parse(&row.protocol_number).unwrap();
        let counter = (number.office().to_owned(), number.date().year());
        counters.entry(counter).or_default().push((number.sequence(), &row.received_at));
    }
    assert!(counters.len() >= OFFICES.len());
    for ((office, year), mut numbers) in counters {
        numbers.sort_unstable();
        let last = u32::try_from(numbers.len()).unwrap();
        assert!(numbers.iter().map(|(number, _)| *number).eq(1..=last), "{office} {year}: {numbers:?}");
        assert!(numbers.is_sorted_by_key(|(_, received_at)| received_at), "{office} {year}");
        let sql = "SELECT last FROM protocol_counters WHERE office = ?1 AND year = ?2";
        assert_eq!(database.query_row(sql, (&office, year), |row| row.get::<_, u32>(0)).unwrap(), last);
    }
}
