//! Emptying a case: its entries lose their salts, and everything else of it goes.

use perito::domain::CaseKey;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::archive::Pseudonym;
use super::{Entry, Tx};
use crate::problem::Refusal;

/// What a purge has done or found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Purge {
    /// It was done before, and nothing came since.
    Already,
    /// The case has lost this many entries' meaning.
    Done { entries: u64 },
    /// Nobody has ever named this case.
    Unknown,
    /// Somebody who has part in the case has an upload under way, which may be meant for it.
    UploadUnderWay,
}

/// The receipts of a case: of its acts, and of what was refused in it. `?1` is its pseudonym, `?2` its id.
const RECEIPTS: &str = "
    INSERT INTO temp.purged_receipts
    SELECT receipt_id FROM operations WHERE case_id = ?2
    UNION SELECT receipt_id FROM reports WHERE case_id = ?2
    UNION SELECT receipt_id FROM observations WHERE case_id = ?2
    UNION SELECT p.receipt_id FROM receipt_proofs p JOIN archive_entries e ON e.leaf_index = p.leaf_index
          WHERE e.case_ref = ?1";
const DOCUMENTS: &str = "
    INSERT INTO temp.purged_documents
    SELECT document_id FROM reports WHERE case_id = ?1
    UNION SELECT document_id FROM observations WHERE case_id = ?1 AND document_id IS NOT NULL";
/// In an order in which nothing names what has gone.
const CONTENT: [&str; 10] = [
    "DELETE FROM changes WHERE case_id = ?1",
    "DELETE FROM case_terms WHERE case_id = ?1",
    "DELETE FROM payment_versions WHERE payment_id IN (SELECT id FROM payments WHERE case_id = ?1)",
    "DELETE FROM payments WHERE case_id = ?1",
    "DELETE FROM observations WHERE case_id = ?1",
    "DELETE FROM reports WHERE case_id = ?1",
    "DELETE FROM operations WHERE case_id = ?1",
    // The other end of a link shows it no longer.
    "UPDATE cases SET version = version + 1 WHERE merits_case_id = ?1 OR id = (SELECT merits_case_id FROM cases WHERE id = ?1)",
    "UPDATE cases SET merits_case_id = NULL WHERE merits_case_id = ?1",
    "DELETE FROM cases WHERE id = ?1",
];
/// Files are removed once this is committed; what a crash leaves, the next start removes.
const REST: &str = "
    INSERT OR IGNORE INTO replaced_files
        SELECT file FROM case_documents WHERE id IN (SELECT id FROM temp.purged_documents);
    DELETE FROM case_documents WHERE id IN (SELECT id FROM temp.purged_documents);
    DELETE FROM receipt_proofs WHERE receipt_id IN (SELECT id FROM temp.purged_receipts);
    DELETE FROM receipts WHERE id IN (SELECT id FROM temp.purged_receipts);
    DROP TABLE temp.purged_documents;
    DROP TABLE temp.purged_receipts;";
/// Whoever has part in a case: its expert, the authors of its acts, INPS's doctors of its office.
const UPLOADS: &str = "
    SELECT EXISTS (
        SELECT 1 FROM uploads u JOIN accounts a ON a.id = u.account_id LEFT JOIN cases c ON c.id = ?1
        WHERE a.person = c.ctu_person
           OR (a.role = 'inps_doctor' AND a.inps_office = c.inps_office)
           OR a.id IN (SELECT account_id FROM operations WHERE case_id = ?1
                       UNION SELECT account_id FROM reports WHERE case_id = ?1
                       UNION SELECT account_id FROM observations WHERE case_id = ?1))";

impl Tx<'_> {
    /// Empties a case.
    pub(crate) fn purge_case(&self, key: &CaseKey) -> Result<Purge, Refusal> {
        self.purge(&key.to_string()).map_err(Refusal::internal).and_then(|purge| {
            if let Purge::Done { entries } = purge {
                // A number says nothing of the case.
                self.record(&Entry::new("case.purged", None, entries.to_string()))?;
            }
            Ok(purge)
        })
    }

    fn purge(&self, key: &str) -> rusqlite::Result<Purge> {
        let (db, pseudonym) = (self.connection(), Pseudonym::of_case(&self.seal().pseudonym, key).0);
        let tag = self.seal().pseudonym.hmac(&[b"purged case", key.as_bytes()]);
        let id: Option<Uuid> =
            db.query_row("SELECT id FROM cases WHERE case_key = ?1", [key], |row| row.get(0)).optional()?;
        let entries = "SELECT COUNT(*) FROM archive_entries WHERE case_ref = ?1";
        let entries: u64 = db.query_row(entries, [pseudonym], |row| row.get(0))?;
        if id.is_none() && entries == 0 {
            let known = db.prepare("SELECT 1 FROM purges WHERE tag = ?1")?.exists([tag])?;
            return Ok(if known { Purge::Already } else { Purge::Unknown });
        }
        if db.query_row(UPLOADS, [id], |row| row.get(0))? {
            return Ok(Purge::UploadUnderWay);
        }
        db.execute_batch("CREATE TEMP TABLE purged_receipts (id BLOB); CREATE TEMP TABLE purged_documents (id BLOB);")?;
        db.execute(RECEIPTS, params![pseudonym, id])?;
        db.execute(DOCUMENTS, [id])?;
        for sql in CONTENT {
            db.execute(sql, [id])?;
        }
        db.execute_batch(REST)?;
        let emptied = "UPDATE archive_entries SET salt = NULL, actor = NULL, case_ref = NULL WHERE case_ref = ?1";
        db.execute(emptied, [pseudonym])?;
        db.execute("INSERT INTO purges (tag, entries) VALUES (?1, ?2)", params![tag, entries])?;
        Ok(Purge::Done { entries })
    }
}

/// Makes what is deleted on this connection be overwritten.
pub(crate) fn delete_for_good(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "secure_delete", true)?;
    // What is gathered on the way must reach no file.
    connection.pragma_update(None, "temp_store", "MEMORY")
}

/// Makes the database anew without what was deleted, and empties its write-ahead log.
pub(crate) fn compact(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "secure_delete", true)?;
    connection.execute_batch("VACUUM")?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0)).map(drop)
}
