//! The archive in the database: the index of its entries, the entries that fill no file yet, the last checkpoint, and
//! the proofs of receipts.

use std::fmt;

use perito::archive::{Salt, SignedCheckpoint};
use perito::protocol::instant;
use rusqlite::{Connection, OptionalExtension, params};
use time::OffsetDateTime;
use uuid::Uuid;

use super::columns::{Stored, unreadable};
use super::protocol_numbers::Skipped;
use crate::archive::Epoch;
use crate::keys::SecretKey;

/// Who acted, or in which case, to whoever has not the key: an HMAC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pseudonym(pub(crate) [u8; 16]);

/// What the index says of an entry.
pub(crate) struct IndexRow<'a> {
    pub(crate) row: u64,
    pub(crate) at: OffsetDateTime,
    pub(crate) action: &'a str,
    pub(crate) actor: Option<Pseudonym>,
    pub(crate) case: Option<Pseudonym>,
    pub(crate) salt: &'a Salt,
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

    /// Reads a pseudonym as it is shown.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let pseudonym = Self(u128::from_str_radix(text, 16).ok()?.to_be_bytes());
        (pseudonym.to_string() == text).then_some(pseudonym)
    }

    fn of(key: &SecretKey, label: &[u8], value: &[u8]) -> Self {
        let tag = key.hmac(&[label, value]);
        let mut pseudonym = [0; 16];
        pseudonym.copy_from_slice(&tag[..16]);
        Self(pseudonym)
    }
}

impl fmt::Display for Pseudonym {
    /// 32 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", u128::from_be_bytes(self.0))
    }
}

pub(crate) fn insert(connection: &Connection, row: &IndexRow<'_>, leaf: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO archive_entries (leaf_index, at, action, actor, case_ref, salt) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            row.row,
            instant::format(row.at),
            row.action,
            row.actor.map(|pseudonym| pseudonym.0),
            row.case.map(|pseudonym| pseudonym.0),
            row.salt.0
        ])?;
    connection
        .prepare_cached("INSERT INTO archive_tail (leaf_index, leaf) VALUES (?1, ?2)")?
        .execute(params![row.row, leaf])?;
    Ok(())
}

pub(super) fn insert_proof(connection: &Connection, receipt: Uuid, row: u64, text: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO receipt_proofs (receipt_id, leaf_index, text) VALUES (?1, ?2, ?3)")?
        .execute(params![receipt, row, text])?;
    Ok(())
}

pub(crate) fn put_checkpoint(
    connection: &Connection,
    epoch: Epoch,
    checkpoint: &SignedCheckpoint,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO archive_checkpoint (epoch, note) VALUES (?1, ?2) ON CONFLICT (epoch) DO UPDATE SET note = ?2",
        )?
        .execute(params![epoch.number(), checkpoint.to_string()])?;
    Ok(())
}

/// The epoch that entries are added to: the last one.
pub(crate) fn epoch(connection: &Connection) -> rusqlite::Result<Epoch> {
    connection
        .prepare_cached("SELECT COALESCE(MAX(epoch), 1) FROM archive_epochs")?
        .query_row([], |row| Epoch::new(row.get(0)?).ok_or(rusqlite::Error::IntegralValueOutOfRange(0, 0)))
}

/// The last checkpoint of an epoch; none of one without entries.
pub(crate) fn checkpoint(connection: &Connection, epoch: Epoch) -> rusqlite::Result<Option<SignedCheckpoint>> {
    let note: Option<String> = connection
        .prepare_cached("SELECT note FROM archive_checkpoint WHERE epoch = ?1")?
        .query_row([epoch.number()], |row| row.get(0))
        .optional()?;
    note.map(|note| SignedCheckpoint::parse(&note).map_err(unreadable(0))).transpose()
}

/// Opens an epoch.
pub(crate) fn insert_epoch(
    connection: &Connection,
    epoch: Epoch,
    statement: &str,
    skipped: &Skipped,
) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO archive_epochs (epoch, statement, numbers_skipped, year) VALUES (?1, ?2, ?3, ?4)",
        params![epoch.number(), statement, skipped.numbers, skipped.year],
    )?;
    Ok(())
}

/// How an epoch was opened.
pub(crate) struct Opening {
    pub(crate) epoch: Epoch,
    pub(crate) statement: String,
    /// The salt of its first entry.
    pub(crate) salt: Salt,
}

/// The openings of all epochs but the first, oldest first.
pub(crate) fn openings(connection: &Connection) -> rusqlite::Result<Vec<Opening>> {
    let mut query = connection.prepare_cached("SELECT epoch, statement FROM archive_epochs ORDER BY epoch")?;
    let mut salt = connection.prepare_cached("SELECT salt FROM archive_entries WHERE leaf_index = ?1")?;
    let openings = query.query_map([], |row| {
        let epoch = Epoch::new(row.get(0)?).ok_or(rusqlite::Error::IntegralValueOutOfRange(0, 0))?;
        let salt = salt.query_row([epoch.row(0)], |row| row.get(0))?;
        Ok(Opening { epoch, statement: row.get(1)?, salt: Salt(salt) })
    })?;
    openings.collect()
}

/// Up to so many entries of an epoch from this one on, of those that fill no file yet.
pub(crate) fn tail(connection: &Connection, epoch: Epoch, first: u64, count: u16) -> rusqlite::Result<Vec<String>> {
    let end = first.saturating_add(u64::from(count));
    let mut query = connection.prepare_cached(
        "SELECT leaf FROM archive_tail WHERE leaf_index >= ?1 AND leaf_index < ?2 ORDER BY leaf_index",
    )?;
    query.query_map([epoch.row(first), epoch.row(end)], |row| row.get(0))?.collect()
}

/// The first entry of the last epoch that fills no file, and the number of its entries.
pub(crate) fn extent(connection: &Connection, epoch: Epoch) -> rusqlite::Result<(Option<u64>, u64)> {
    let of = |sql: &str| connection.query_row(sql, [epoch.row(0)], |row| row.get::<_, Option<u64>>(0));
    let first = of("SELECT MIN(leaf_index) FROM archive_tail WHERE leaf_index >= ?1")?;
    let last = of("SELECT MAX(leaf_index) FROM archive_entries WHERE leaf_index >= ?1")?;
    let place = |row: u64| row - epoch.row(0);
    Ok((first.map(place), last.map_or(0, |last| place(last) + 1)))
}

/// Forgets the entries of the last epoch before this one, which are in files now.
pub(crate) fn forget_tail(connection: &Connection, epoch: Epoch, end: u64) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM archive_tail WHERE leaf_index >= ?1 AND leaf_index < ?2")?
        .execute([epoch.row(0), epoch.row(end)])?;
    Ok(())
}

pub(crate) fn last_entry_at(connection: &Connection) -> rusqlite::Result<Option<OffsetDateTime>> {
    connection
        .query_row("SELECT at FROM archive_entries ORDER BY leaf_index DESC LIMIT 1", [], |row| row.get(0))
        .optional()
        .map(|at: Option<Stored<OffsetDateTime>>| at.map(|at| at.0))
}
