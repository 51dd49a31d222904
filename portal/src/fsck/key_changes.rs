//! The signing keys: who signed the last checkpoint, and what the entries of their changes say.

use perito::archive::{KeyChange, Leaf, TrustedKey};
use rusqlite::OptionalExtension;

use super::Fault::{Differs, Unsigned};
use super::cells::Cell;
use super::epochs::Log;
use super::index::RowSalt;
use super::{Findings, FsckError, Place, tree};

/// The actions whose entries say that a key follows another.
const CHANGES: [&str; 2] = ["archive.key_changed", "archive.key_taken_up"];

/// The changes of which the keys folder tells, and the key of the last checkpoint.
pub(super) struct KeyChanges {
    changes: Vec<String>,
    signed_by: Option<TrustedKey>,
}

impl KeyChanges {
    pub(super) fn of(log: &Log<'_>) -> Result<Self, FsckError> {
        let keys = log.trusted.keys();
        let follows = |old: &TrustedKey, new: &TrustedKey| {
            let at = old.valid_until.filter(|until| new.valid_from == Some(*until))?;
            KeyChange::new(old.key.clone(), new.key.clone(), at).ok()
        };
        let changes = keys.iter().flat_map(|old| keys.iter().filter_map(move |new| follows(old, new)));
        let sql = "SELECT note FROM archive_checkpoint WHERE epoch = ?1";
        let note = log.database.query_row(sql, [log.epoch.number()], |row| Cell::of(row, 0)).optional()?;
        let signed = note.as_ref().and_then(Cell::text).and_then(tree::canonical);
        let signed_by = signed.and_then(|signed| Some(signed.verify(log.trusted).ok()?.key.clone()));
        Ok(Self { changes: changes.map(|change| change.to_string()).collect(), signed_by })
    }

    /// Names an entry that says of a change what the keys folder does not, and a checkpoint whose key was not valid when
    /// the last entry of so many was made.
    pub(super) fn check(&self, leaf: &Leaf, salt: RowSalt, (at, size): (u64, u64), findings: &mut Findings) {
        if let (true, RowSalt::There(salt)) = (CHANGES.contains(&leaf.action()), salt)
            && !self.changes.iter().any(|change| leaf.content_is(&salt, change.as_bytes()))
        {
            findings.add(Place::Entry(at), Differs);
        }
        let valid = self.signed_by.as_ref().is_none_or(|key| key.is_valid_at(leaf.at()));
        if at + 1 == size && !valid {
            findings.add(Place::Checkpoint, Unsigned);
        }
    }
}
