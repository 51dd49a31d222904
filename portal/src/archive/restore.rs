//! Going on from a backup: the archive's next epoch, whose first entry says what was and what was kept of it.

use std::fs;
use std::io;
use std::path::Path;

use perito::archive::tile::{BundleId, TileId};
use perito::archive::{Checkpoint, EpochStatement, GrowingTree, Salt, SignedCheckpoint, TreeHash};
use perito::domain::rome;
use rusqlite::{Connection, TransactionBehavior};
use time::OffsetDateTime;

use super::start::Held;
use super::{ArchiveError, Epoch, HighWater};
use crate::data_folder::DataFolder;
use crate::keys::Keys;
use crate::private;
use crate::storage::archive::{self, IndexRow};
use crate::storage::protocol_numbers::{self, Skipped};
use crate::storage::{changes, pseudonyms};

/// Protocol numbers that are passed over for each epoch that was lost whole: nobody can say how many its entries took. No
/// other loss is taken for larger, so that a number has room for it several times in a year.
const MOST_LOST: u64 = 1_000_000;
/// A power cut may have left the mark behind what was signed for by so many entries.
const BEHIND_ITSELF: u64 = 1_024;

/// Opens the epoch that follows the last one that was signed for, and gives what its first entry says. `signed` is the newest
/// checkpoint that anybody has, where the keys folder may not have it.
///
/// # Errors
/// [`ArchiveError::NotBehind`] when nothing that was signed for is missing; [`ArchiveError`] else.
pub(crate) fn open_epoch(
    db: &mut Connection,
    folder: &DataFolder,
    keys: &Keys,
    signed: Option<&SignedCheckpoint>,
    now: OffsetDateTime,
) -> Result<EpochStatement, ArchiveError> {
    let held = Held::take_up(db, folder, keys)?;
    let name = keys.verifier().name().to_owned();
    let (mut mark, mut last) = HighWater::open(keys)?;
    if let Some(signed) = signed {
        signed.verify(keys.trusted_keys())?;
        // The mark that knows less is of a copy of the keys folder, or there is none.
        if mark.is_below(signed.checkpoint()) {
            mark.set(signed)?;
            last = Some(signed.checkpoint().clone());
        }
    }
    let previous = last.filter(|last| held.is_behind(last, keys)).ok_or(ArchiveError::NotBehind)?;
    // A key that was announced to have ended may sign nothing now.
    let keys = &keys.clone().ended()?;
    let next = Epoch::of(&previous.origin, &name).and_then(Epoch::next).ok_or(ArchiveError::Damaged)?;
    pseudonyms::fill(db, &keys.pseudonym)?;
    held.seal(db, keys)?;
    let keeper = held.keeper(db)?;
    let kept_in_files = keeper.finish();
    set_aside(&folder.archive(held.epoch), &folder.lost(held.epoch), held.tree.size())?;
    for epoch in (held.epoch.number() + 1..next.number()).filter_map(Epoch::new) {
        set_aside(&folder.archive(epoch), &folder.lost(epoch), 0)?;
    }

    let kept = held.checkpoint()?;
    let last_entry_at = archive::last_entry_at(db)?.unwrap_or(now);
    let opened_at = now.max(last_entry_at).max(keys.valid_from().unwrap_or(now));
    let statement = EpochStatement { origin: next.origin(&name), opened_at, previous, kept };
    let salt = fresh_salt()?;
    let leaf = statement.leaf(&salt);
    let mut tree = GrowingTree::new();
    tree.push(TreeHash::of_leaf(leaf.as_str().as_bytes()));
    let checkpoint = Checkpoint { origin: statement.origin.clone(), size: 1, root: tree.root()? }.sign(&keys.signer)?;

    let transaction = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    archive::forget_tail(&transaction, held.epoch, kept_in_files)?;
    let epochs = next.number() - held.epoch.number();
    let skipped = Skipped { numbers: lost(&statement, epochs), year: rome::day_of(opened_at).year() };
    protocol_numbers::pass_over(&transaction, &skipped)?;
    archive::insert_epoch(&transaction, next, &statement.to_string(), &skipped)?;
    let row = IndexRow { row: next.row(0), at: leaf.at(), action: leaf.action(), actor: None, case: None, salt: &salt };
    archive::insert(&transaction, &row, leaf.as_str())?;
    archive::put_checkpoint(&transaction, next, &checkpoint)?;
    changes::pass_over(&transaction, i64::try_from(epochs).unwrap_or(i64::MAX))?;
    transaction.commit()?;
    mark.set(&checkpoint)?;
    Ok(statement)
}

/// How many protocol numbers the lost entries of so many epochs may have taken: each of them takes one at the most.
fn lost(statement: &EpochStatement, epochs: u64) -> u64 {
    let EpochStatement { previous, kept, .. } = statement;
    let kept = if previous.origin == kept.origin { kept.size } else { 0 };
    (previous.size - kept + BEHIND_ITSELF).min(MOST_LOST) + MOST_LOST.saturating_mul(epochs - 1)
}

fn fresh_salt() -> io::Result<Salt> {
    let mut salt = Salt([0; 32]);
    getrandom::fill(&mut salt.0).map_err(io::Error::other)?;
    Ok(salt)
}

/// Moves the files of entries that the database does not know any more to where nothing reads them: whoever holds a
/// receipt of one of them may want to see it.
fn set_aside(archive: &Path, lost: &Path, size: u64) -> io::Result<()> {
    let is_within = |path: &str| match (BundleId::parse(path), TileId::parse(path)) {
        (Ok(bundle), _) => bundle.is_within(size),
        (_, Ok(tile)) => tile.is_within(size),
        // What is no file of an archive is no business of ours.
        _ => true,
    };
    for path in files(archive, "")? {
        if !is_within(path.strip_suffix(".part").unwrap_or(&path)) {
            let target = lost.join(&path);
            target.parent().map_or(Ok(()), private::folder)?;
            fs::rename(archive.join(&path), target)?;
        }
    }
    Ok(())
}

/// The paths of all files below a folder.
fn files(folder: &Path, path: &str) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let below = format!("{path}{}", entry.file_name().to_string_lossy());
        match entry.file_type()?.is_dir() {
            true => found.extend(files(&entry.path(), &format!("{below}/"))?),
            false => found.push(below),
        }
    }
    Ok(found)
}
