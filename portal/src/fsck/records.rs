//! What the database says of the entries, held against them one after the other.

use perito::archive::tile::{self, WIDTH};
use perito::archive::{Checkpoint, GrowingTree, Leaf, Salt, TreeHash};
use rusqlite::Connection;
use time::OffsetDateTime;

use super::Fault::{Backwards, Differs, Malformed, Missing};
use super::cells::Cell;
use super::entries::Entries;
use super::epochs::Log;
use super::index::{self, IndexRow, RowSalt};
use super::key_changes::KeyChanges;
use super::receipts::{self, Promised, ProofRow};
use super::tree::Truth;
use super::{Findings, FsckError, Place};
use crate::archive::Epoch;

/// The action whose entry says how many entries a purge emptied.
const PURGED: &str = "case.purged";

/// Checks index, receipts and high-water mark.
pub(super) fn check(
    log: &Log<'_>,
    entries: &Entries<'_>,
    truth: Truth,
    mark: Option<Checkpoint>,
    purges: &mut Purges,
    findings: &mut Findings,
) -> Result<(), FsckError> {
    let names = log.names()?;
    let (mut index, mut proofs) = (log.database.prepare(index::ROWS)?, log.database.prepare(receipts::PROOFS)?);
    let (mut index, mut proofs) = (index.query([])?, proofs.query([])?);
    let (mut row, mut proof) = (IndexRow::next(&mut index)?, ProofRow::next(&mut proofs)?);
    // Only the first epoch has entries of before.
    let mut of_before = if log.epoch == Epoch::FIRST { receipts::check_unproven(log, findings)? } else { 0 };
    let (mut tree, mut promised) = (GrowingTree::new(), Promised::default());
    let keys = KeyChanges::of(log)?;
    let mut last = OffsetDateTime::UNIX_EPOCH;
    let named = findings.entries();
    if let Some(mark) = mark {
        promised.add(mark.size, mark.root, Place::HighWater);
    }
    for (first, width) in entries.chunks() {
        let chunk = entries.chunk(first, width)?;
        let leaves = chunk.read(first, width, None);
        let kept = hashes(log, truth, (first, width), leaves.is_none())?;
        for offset in 0..width {
            let (at, place) = (first + u64::from(offset), usize::from(offset));
            let (entry, number) = (Place::Entry(at), i64::try_from(at).unwrap_or(i64::MAX));
            if findings.full() {
                return Ok(());
            }
            while let Some(extra) = row.take_if(|row| row.entry < number) {
                extra.is_extra(findings);
                row = IndexRow::next(&mut index)?;
            }
            while let Some(extra) = proof.take_if(|proof| proof.entry < number) {
                extra.is_extra(findings);
                proof = ProofRow::next(&mut proofs)?;
            }
            let own_row = row.take_if(|row| row.entry == number);
            let own_proof = proof.take_if(|proof| proof.entry == number);
            let bytes = leaves.as_ref().and_then(|leaves| leaves.get(place).copied());
            let leaf = bytes.map(Leaf::parse);
            if own_row.is_none() {
                findings.add(Place::Index { entry: number, column: "leaf_index" }, Missing);
            }
            let salt = own_row.as_ref().map_or(RowSalt::Unknown, IndexRow::salt);
            findings.report.purged += u64::from(salt == RowSalt::Purged);
            match leaf {
                Some(Err(_)) if !named.contains(&at) => findings.add(entry, Malformed),
                Some(Ok(leaf)) if !named.contains(&at) => {
                    if leaf.at() < last {
                        findings.add(Place::Entry(at), Backwards);
                    }
                    last = last.max(leaf.at());
                    let case_key = own_proof.as_ref().and_then(ProofRow::case_key);
                    if let Some(row) = &own_row {
                        row.check(&leaf, &names, case_key.as_deref(), findings);
                    }
                    if let Some(proof) = &own_proof {
                        proof.check(log, (&leaf, salt), entries.size, &mut promised, findings);
                    } else if receipts::is_receipted(leaf.action()) && salt != RowSalt::Purged {
                        // The first ones may be of before, as many as there are such receipts.
                        match of_before.checked_sub(1) {
                            Some(rest) => of_before = rest,
                            None => findings.add(Place::ReceiptOf(at), Missing),
                        }
                    }
                    keys.check(&leaf, salt, (at, entries.size), findings);
                    if let (PURGED, RowSalt::There(salt)) = (leaf.action(), salt) {
                        purges.take(&leaf, &salt, entry, findings);
                    }
                }
                _ => {}
            }
            if own_row.is_some() {
                row = IndexRow::next(&mut index)?;
            }
            if own_proof.is_some() {
                findings.report.receipts += 1;
                proof = ProofRow::next(&mut proofs)?;
            }
            let hash = kept.as_ref().and_then(|kept| kept.get(place).copied());
            if let Some(hash) = hash.or_else(|| bytes.map(TreeHash::of_leaf)) {
                tree.push(hash);
            }
            if truth != Truth::Neither {
                promised.settle(tree.size(), || tree.root().ok(), findings);
            }
        }
        tree.settle();
    }
    while let (false, Some(extra)) = (findings.full(), row) {
        extra.is_extra(findings);
        row = IndexRow::next(&mut index)?;
    }
    while let (false, Some(extra)) = (findings.full(), proof) {
        extra.is_extra(findings);
        proof = ProofRow::next(&mut proofs)?;
    }
    Ok(())
}

/// The hashes of a tile where they are what the root confirms, or the entries cannot be read.
fn hashes(
    log: &Log<'_>,
    truth: Truth,
    (first, width): (u64, u16),
    unreadable: bool,
) -> Result<Option<Vec<TreeHash>>, FsckError> {
    if width < WIDTH || (truth != Truth::Tiles && !unreadable) {
        return Ok(None);
    }
    let bytes = log.files.tile(0, first / u64::from(WIDTH))?;
    Ok(bytes.and_then(|bytes| tile::read_tile(&bytes, WIDTH).ok()))
}

/// How many entries each purge emptied, as the database remembers, until an entry confirms it.
pub(super) struct Purges {
    counted: Vec<u64>,
    purged: u64,
}

impl Purges {
    pub(super) fn of(database: &Connection) -> Result<Self, FsckError> {
        let mut query = database.prepare("SELECT CAST(entries AS TEXT) FROM purges")?;
        let mut rows = query.query([])?;
        let mut counted = Vec::new();
        while let Some(row) = rows.next()? {
            counted.push(Cell::of(row, 0)?.text().and_then(|number| number.parse().ok()).unwrap_or(u64::MAX));
        }
        Ok(Self { counted, purged: 0 })
    }

    /// Takes the number that the entry of a purge commits to.
    fn take(&mut self, leaf: &Leaf, salt: &Salt, entry: Place, findings: &mut Findings) {
        let found = self.counted.iter().position(|number| leaf.content_is(salt, number.to_string().as_bytes()));
        match found {
            Some(found) => self.purged = self.purged.saturating_add(self.counted.swap_remove(found)),
            None => findings.add(entry, Differs),
        }
    }

    pub(super) fn end(self, findings: &mut Findings) {
        if !self.counted.is_empty() || self.purged != findings.report.purged {
            findings.add(Place::Purges, Differs);
        }
    }
}
