//! Epochs: each is checked as an archive of its own, and that each but the first goes on from the one before.

use std::path::PathBuf;

use perito::archive::{Checkpoint, EpochStatement, Leaf, TreeHash, TrustedKeys};
use rusqlite::{Connection, OptionalExtension};

use super::Fault::{Differs, Extra, Malformed};
use super::cells::Cell;
use super::entries::Entries;
use super::names::Names;
use super::{Findings, Fsck, FsckError, Place};
use crate::archive::{ArchiveFiles, Epoch};
use crate::keys::Keys;

/// The columns, besides the entry's row, of the tables that have rows of every epoch.
const TABLES: [(&str, &str); 3] = [
    ("at, action, actor, case_ref, salt", "archive_entries"),
    ("leaf", "archive_tail"),
    ("receipt_id, text", "receipt_proofs"),
];

/// One epoch of the archive. While it is looked at, the database shows the rows of no other.
pub(super) struct Log<'a> {
    pub(super) keys: &'a Keys,
    pub(super) trusted: &'a TrustedKeys,
    pub(super) database: &'a Connection,
    pub(super) files: ArchiveFiles,
    pub(super) folder: PathBuf,
    pub(super) epoch: Epoch,
    pub(super) origin: String,
    pub(super) is_last: bool,
}

/// The epochs that there are, in their order.
pub(super) fn all(fsck: &Fsck) -> Result<Vec<Epoch>, FsckError> {
    let mut query = fsck.database.prepare("SELECT epoch FROM archive_epochs ORDER BY epoch")?;
    let later = query.query_map([], |row| row.get::<_, u64>(0))?;
    let later = later.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok([Epoch::FIRST].into_iter().chain(later.into_iter().filter_map(Epoch::new)).collect())
}

/// Names checkpoints of epochs that there are not.
pub(super) fn check_checkpoints(fsck: &Fsck, epochs: &[Epoch], findings: &mut Findings) -> Result<(), FsckError> {
    let mut query = fsck.database.prepare("SELECT epoch FROM archive_checkpoint ORDER BY epoch")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let number: i64 = row.get(0)?;
        if epochs.iter().all(|epoch| i64::try_from(epoch.number()) != Ok(number)) {
            findings.add(Place::Checkpoint, Extra);
        }
    }
    Ok(())
}

impl<'a> Log<'a> {
    /// Has the database show this epoch, which ends where the next one begins.
    pub(super) fn of(fsck: &'a Fsck, epoch: Epoch, next: Option<Epoch>) -> Result<Self, FsckError> {
        let row = |epoch: Epoch| i64::try_from(epoch.row(0)).unwrap_or(i64::MAX);
        let first = row(epoch);
        for (columns, table) in TABLES {
            fsck.database.execute_batch(&format!("DROP VIEW IF EXISTS temp.{table}"))?;
            // The rows of a lone epoch are what they are, wherever they claim to be.
            let (from, until) = match (epoch == Epoch::FIRST, next) {
                (true, None) => continue,
                (true, Some(next)) => (String::from("1"), format!("leaf_index < {}", row(next))),
                (false, None) => (format!("leaf_index >= {first}"), String::from("1")),
                (false, Some(next)) => (format!("leaf_index >= {first}"), format!("leaf_index < {}", row(next))),
            };
            fsck.database.execute_batch(&format!(
                "CREATE TEMP VIEW {table} AS
                 SELECT CASE typeof(leaf_index) WHEN 'integer' THEN leaf_index - {first} ELSE leaf_index END AS leaf_index,
                        {columns} FROM main.{table} WHERE {from} AND {until}"
            ))?;
        }
        let folder = fsck.folder.archive(epoch);
        Ok(Self {
            keys: &fsck.keys,
            trusted: &fsck.trusted,
            database: &fsck.database,
            files: ArchiveFiles::new(folder.clone()),
            folder,
            epoch,
            origin: epoch.origin(fsck.keys.verifier().name()),
            is_last: next.is_none(),
        })
    }

    pub(super) fn names(&self) -> Result<Names, FsckError> {
        Ok(Names::of(self.database, self.keys)?)
    }

    /// What the epoch says of how it was opened, which must be its first entry and go on from what there is of the epoch
    /// before. The first one says nothing.
    pub(super) fn opening(
        &self,
        entries: &Entries<'_>,
        before: Option<Checkpoint>,
        findings: &mut Findings,
    ) -> Result<Option<EpochStatement>, FsckError> {
        let sql = "SELECT statement FROM archive_epochs WHERE epoch = ?1";
        let text = self.database.query_row(sql, [self.epoch.number()], |row| Cell::of(row, 0)).optional()?;
        let Some(text) = text else { return Ok(None) };
        let Some(statement) = text.text().and_then(|text| EpochStatement::parse(text).ok()) else {
            findings.add(Place::Opening, Malformed);
            return Ok(None);
        };
        let nothing = || Checkpoint {
            origin: Epoch::FIRST.origin(self.keys.verifier().name()),
            size: 0,
            root: TreeHash::of_nothing(),
        };
        let salt = "SELECT salt FROM archive_entries WHERE leaf_index = 0";
        let salt = self.database.query_row(salt, [], |row| Cell::of(row, 0)).optional()?.and_then(|salt| salt.bytes());
        let (first, width) = entries.chunks().next().unwrap_or((0, 0));
        let chunk = entries.chunk(first, width)?;
        let leaf = chunk.read(first, width, None).and_then(|leaves| Leaf::parse(leaves.first()?).ok());
        // Where entry or salt cannot be read, that is named elsewhere.
        let said = match (leaf, salt) {
            (Some(leaf), Some(salt)) => leaf == statement.leaf(&perito::archive::Salt(salt)),
            _ => true,
        };
        if !said || statement.origin != self.origin || statement.kept != before.unwrap_or_else(nothing) {
            findings.add(Place::Opening, Differs);
        }
        Ok(Some(statement))
    }
}
