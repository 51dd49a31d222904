//! The archive in the database: the index of its entries, the entries that fill no file yet, the last checkpoint, and
//! the proofs of receipts.

use perito::archive::{Salt, SignedCheckpoint};
use perito::protocol::instant;
use rusqlite::{Connection, OptionalExtension, params};
use time::OffsetDateTime;
use uuid::Uuid;

use super::columns::{Stored, unreadable};
use crate::keys::SecretKey;

/// Who acted, or in which case, to whoever has not the key: an HMAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pseudonym(pub(crate) [u8; 16]);

/// What the index says of an entry.
pub(super) struct IndexRow<'a> {
    pub(super) index: u64,
    pub(super) at: OffsetDateTime,
    pub(super) action: &'a str,
    pub(super) actor: Option<Pseudonym>,
    pub(super) case: Option<Pseudonym>,
    pub(super) salt: &'a Salt,
}

impl Pseudonym {
    /// The pseudonym of an account.
    pub(crate) fn of_actor(key: &SecretKey, account: Uuid) -> Self {
        Self::of(key, b"archive actor", account.to_string().as_bytes())
    }

    /// The pseudonym of a case, by its key's canonical text.
    pub(crate) fn of_case(key: &SecretKey, case_key: &str) -> Self {
        Self::of(key, b"archive case", case_key.as_bytes())
    }

    fn of(key: &SecretKey, label: &[u8], value: &[u8]) -> Self {
        let tag = key.hmac(&[label, value]);
        let mut pseudonym = [0; 16];
        pseudonym.copy_from_slice(&tag[..16]);
        Self(pseudonym)
    }
}

pub(super) fn insert(connection: &Connection, row: &IndexRow<'_>, leaf: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO archive_entries (leaf_index, at, action, actor, case_ref, salt) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            row.index,
            instant::format(row.at),
            row.action,
            row.actor.map(|pseudonym| pseudonym.0),
            row.case.map(|pseudonym| pseudonym.0),
            row.salt.0
        ])?;
    connection
        .prepare_cached("INSERT INTO archive_tail (leaf_index, leaf) VALUES (?1, ?2)")?
        .execute(params![row.index, leaf])?;
    Ok(())
}

pub(super) fn insert_proof(connection: &Connection, receipt: Uuid, index: u64, text: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO receipt_proofs (receipt_id, leaf_index, text) VALUES (?1, ?2, ?3)")?
        .execute(params![receipt, index, text])?;
    Ok(())
}

pub(crate) fn put_checkpoint(connection: &Connection, checkpoint: &SignedCheckpoint) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO archive_checkpoint (id, note) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET note = ?1",
        )?
        .execute([checkpoint.to_string()])?;
    Ok(())
}

/// The last checkpoint; none of an archive without entries.
pub(crate) fn checkpoint(connection: &Connection) -> rusqlite::Result<Option<SignedCheckpoint>> {
    let note: Option<String> = connection
        .prepare_cached("SELECT note FROM archive_checkpoint WHERE id = 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    note.map(|note| SignedCheckpoint::parse(&note).map_err(unreadable(0))).transpose()
}

/// Up to so many entries from this one on, of those that fill no file yet.
pub(crate) fn tail(connection: &Connection, first: u64, count: u16) -> rusqlite::Result<Vec<String>> {
    let end = first.saturating_add(u64::from(count));
    let mut query = connection.prepare_cached(
        "SELECT leaf FROM archive_tail WHERE leaf_index >= ?1 AND leaf_index < ?2 ORDER BY leaf_index",
    )?;
    query.query_map([first, end], |row| row.get(0))?.collect()
}

/// The first entry that fills no file, and the number of all entries.
pub(crate) fn extent(connection: &Connection) -> rusqlite::Result<(Option<u64>, u64)> {
    let first = connection.query_row("SELECT MIN(leaf_index) FROM archive_tail", [], |row| row.get(0))?;
    let size =
        connection.query_row("SELECT COALESCE(MAX(leaf_index) + 1, 0) FROM archive_entries", [], |row| row.get(0))?;
    Ok((first, size))
}

/// Forgets the entries before this one, which are in files now.
pub(super) fn forget_tail(connection: &Connection, end: u64) -> rusqlite::Result<()> {
    connection.prepare_cached("DELETE FROM archive_tail WHERE leaf_index < ?1")?.execute([end])?;
    Ok(())
}

pub(super) fn last_entry_at(connection: &Connection) -> rusqlite::Result<Option<OffsetDateTime>> {
    connection
        .query_row("SELECT at FROM archive_entries ORDER BY leaf_index DESC LIMIT 1", [], |row| row.get(0))
        .optional()
        .map(|at: Option<Stored<OffsetDateTime>>| at.map(|at| at.0))
}
