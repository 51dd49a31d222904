//! The book of what was sent and acknowledged, and its comparison with what the portal has stored.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use perito::archive::{Leaf, Receipt, Salt, Sent, TrustedKeys, VerifierKey};
use perito::domain::{CaseKey, ProtocolNumber};
use perito::protocol::instant;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::support::notice;
use crate::support::wire::Wire;

const OFFICES: [&str; 3] = ["7000", "7001", "3700"];
const CONNECTIONS: usize = 12;

/// A notice that was sent, and what was answered to it.
pub(crate) struct Act {
    pub(crate) key: String,
    pub(crate) body: String,
    /// Whether its last byte had left before the portal was killed.
    pub(crate) left_before_kill: bool,
    pub(crate) reply: Option<Value>,
}

impl Act {
    pub(crate) fn new(number: u32) -> Self {
        let office = OFFICES[number as usize % OFFICES.len()];
        let operations_on = (OffsetDateTime::now_utc() + Duration::days(60)).date();
        let body = notice(number, office, operations_on).to_string();
        Self { key: format!("run-{number}"), body, left_before_kill: false, reply: None }
    }

    /// The request without its body.
    pub(crate) fn head(&self, token: &str, more_headers: &str) -> String {
        format!(
            "POST /v1/operations HTTP/1.1\r\nhost: portal\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\nidempotency-key: {}\r\ncontent-length: {}\r\n{more_headers}\r\n",
            self.key,
            self.body.len()
        )
    }

    pub(crate) fn request(&self, token: &str) -> String {
        self.head(token, "") + &self.body
    }

    fn text(&self, pointer: &str) -> &str {
        self.reply.as_ref().unwrap().pointer(pointer).unwrap().as_str().unwrap()
    }
}

/// Sends acts again under their keys. What was acknowledged must come back as it was; what was not is acknowledged now.
/// Gives how many of the latter had been stored all the same.
pub(crate) fn replay(address: &str, token: &str, acts: &mut [Act]) -> usize {
    let share = acts.len().div_ceil(CONNECTIONS).max(1);
    std::thread::scope(|scope| {
        let shares: Vec<_> =
            acts.chunks_mut(share).map(|acts| scope.spawn(|| replay_share(address, token, acts))).collect();
        shares.into_iter().map(|share| share.join().unwrap()).sum()
    })
}

fn replay_share(address: &str, token: &str, acts: &mut [Act]) -> usize {
    let mut wire = Wire::connect(address).unwrap();
    let mut stored_unanswered = 0;
    for act in acts {
        wire.send(&act.request(token)).unwrap();
        let reply = wire.reply().unwrap();
        assert_eq!(reply.status, 201, "{}: {}", act.key, reply.body);
        match &act.reply {
            Some(acknowledged) => {
                assert!(reply.replay, "{} was acknowledged and is stored again", act.key);
                // Id, protocol number, receipt text and all the rest.
                assert_eq!(&reply.body, acknowledged, "{}", act.key);
            }
            None => stored_unanswered += usize::from(reply.replay),
        }
        act.reply = Some(reply.body);
    }
    stored_unanswered
}

/// Compares the database of a portal that has ended with all that was sent to it.
pub(crate) fn check_database(path: &Path, verifying_key: &str, ledger: &[Act]) {
    let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE).unwrap();
    let trusted = TrustedKeys::from(VerifierKey::parse(verifying_key).unwrap());
    assert_eq!(database.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).unwrap(), "ok");
    assert!(!database.prepare("PRAGMA foreign_key_check").unwrap().exists([]).unwrap());
    for table in ["operations", "receipts", "idempotency"] {
        let rows: usize = database.query_row(&format!("SELECT COUNT(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        assert_eq!(rows, ledger.len(), "rows of {table}");
    }
    let stored = stored_acts(&database);
    assert_eq!(stored.len(), ledger.len());
    for act in ledger {
        let row = &stored[&act.key];
        assert_eq!(row.id.to_string(), act.text("/id"));
        assert_eq!(row.protocol_number, act.text("/protocol_number"));
        assert_eq!(row.receipt, act.text("/receipt/text"));
        check_receipt(act, &trusted);
    }
    check_protocol_numbers(&database, stored.values());
    check_archive(&database, stored.values());
}

/// A notice with everything that must stand in the database beside it.
struct Row {
    id: Uuid,
    author: Uuid,
    case_key: String,
    protocol_number: String,
    received_at: String,
    receipt: String,
}

fn stored_acts(database: &Connection) -> HashMap<String, Row> {
    let sql = "SELECT i.key, o.id, o.account_id, c.case_key, o.protocol_number, o.received_at, r.text FROM operations o
               JOIN idempotency i ON i.row_id = o.id AND i.account_id = o.account_id
               JOIN receipts r ON r.id = o.receipt_id AND r.account_id = o.account_id
               JOIN cases c ON c.id = o.case_id";
    let mut query = database.prepare(sql).unwrap();
    let rows = query.query_map([], |row| {
        let (id, author, case_key, receipt) = (row.get(1)?, row.get(2)?, row.get(3)?, row.get(6)?);
        let act = Row { id, author, case_key, protocol_number: row.get(4)?, received_at: row.get(5)?, receipt };
        Ok((row.get(0)?, act))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn check_receipt(act: &Act, trusted: &TrustedKeys) {
    let receipt = Receipt::parse(act.text("/receipt/text")).unwrap();
    receipt.verify(trusted).unwrap();
    let case_key: perito::protocol::CaseKeyBody =
        serde_json::from_value(act.reply.as_ref().unwrap()["case_key"].clone()).unwrap();
    let case_key = case_key.parse().unwrap();
    receipt.check_sent(&Sent { body: act.body.as_bytes(), idempotency_key: &act.key, case_key: &case_key }).unwrap();
    assert_eq!(receipt.protocol_number().unwrap().to_string(), act.text("/protocol_number"));
    assert_eq!(receipt.id(), act.text("/receipt/id"));
    assert_eq!(receipt.case_key(), Some(&CaseKey::parse(&case_key.to_string()).unwrap()));
}

/// For each office and year the numbers run from 1 without a gap, in the order in which the notices were received.
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

/// The leaves are numbered from 0 without a gap, time never goes back, and each notice has one, which commits to it.
fn check_archive<'a>(database: &Connection, rows: impl Iterator<Item = &'a Row>) {
    let mut query =
        database.prepare("SELECT leaf_index, at, leaf, salt FROM archive_entries ORDER BY leaf_index").unwrap();
    let entries = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)));
    let entries: Vec<(usize, String, String, [u8; 32])> = entries.unwrap().map(Result::unwrap).collect();
    assert!(entries.iter().map(|entry| entry.0).eq(0..entries.len()));
    assert!(entries.is_sorted_by_key(|entry| &entry.1));
    let notified: Vec<_> = entries.iter().filter(|entry| entry.2.contains("\naction operation.notified\n")).collect();
    let mut rows: Vec<&Row> = rows.collect();
    assert_eq!(notified.len(), rows.len());
    // Leaves stand in the order in which ids were minted.
    rows.sort_unstable_by_key(|row| row.id);
    for ((_, _, leaf, salt), row) in notified.into_iter().zip(rows) {
        let receipt = Receipt::parse(&row.receipt).unwrap();
        let at = instant::parse(&row.received_at).unwrap();
        let content = receipt.signed_text().as_bytes();
        let expected =
            Leaf::new("operation.notified", at, &Salt(*salt), &row.author.to_string(), &row.case_key, content);
        assert_eq!(leaf, expected.as_str());
    }
}
