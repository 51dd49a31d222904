//! Receipts: each is signed, and proved to be the entry at its place.

use std::collections::BTreeMap;

use perito::archive::{Leaf, Receipt, TreeHash};
use rusqlite::Rows;

use super::Fault::{Beyond, Differs, Extra, Malformed, Missing, Unsigned};
use super::cells::Cell;
use super::epochs::Log;
use super::index::RowSalt;
use super::{Findings, FsckError, Place};

pub(super) const PROOFS: &str = "
    SELECT CASE typeof(p.leaf_index) WHEN 'integer' THEN p.leaf_index ELSE -1 END, p.receipt_id, p.text, r.text, r.account_id
    FROM receipt_proofs p LEFT JOIN receipts r ON r.id = p.receipt_id ORDER BY p.leaf_index";
/// Receipts made before there were proofs, and those whose proof is missing.
const UNPROVEN: &str = "
    SELECT r.id, r.text FROM receipts r
    WHERE NOT EXISTS (SELECT 1 FROM main.receipt_proofs p WHERE p.receipt_id = r.id) ORDER BY r.id";
/// The acts that are acknowledged by a receipt.
const RECEIPTED: [&str; 7] = [
    "observation.refused",
    "observation.submitted",
    "operation.convoked",
    "operation.notified",
    "operation.refused",
    "report.refused",
    "report.submitted",
];

/// A proof as it was found, with its receipt.
pub(super) struct ProofRow {
    pub(super) entry: i64,
    id: String,
    /// The receipt, if it can be read.
    receipt: Option<Receipt>,
    account: Option<String>,
    fault: Option<super::Fault>,
}

/// Roots that were signed for, by the size at which the tree must have them.
#[derive(Default)]
pub(super) struct Promised(BTreeMap<u64, Vec<(TreeHash, Place)>>);

impl ProofRow {
    pub(super) fn next(rows: &mut Rows<'_>) -> rusqlite::Result<Option<Self>> {
        let Some(row) = rows.next()? else { return Ok(None) };
        let (id, proof, note) = (Cell::of(row, 1)?, Cell::of(row, 2)?, Cell::of(row, 3)?);
        let id = id.id().map_or_else(|| "without an id".to_owned(), |id| id.to_string());
        let (receipt, fault) = match (proof.text(), note.text()) {
            (_, None) if note == Cell::Null => (None, Some(Missing)),
            (Some(proof), Some(note)) => read(&format!("{note}\n{proof}"), note, &id),
            _ => (None, Some(Malformed)),
        };
        let account = Cell::of(row, 4)?.id().map(|id| id.to_string());
        Ok(Some(Self { entry: row.get(0)?, id, receipt, account, fault }))
    }

    /// The case that the receipt names.
    pub(super) fn case_key(&self) -> Option<String> {
        self.receipt.as_ref()?.case_key().map(ToString::to_string)
    }

    /// Names the receipt if it is not the one of this entry, and remembers the root that it was given.
    pub(super) fn check(
        &self,
        log: &Log<'_>,
        (leaf, salt): (&Leaf, RowSalt),
        size: u64,
        promised: &mut Promised,
        findings: &mut Findings,
    ) {
        let fault = self.fault.or_else(|| {
            let receipt = self.receipt.as_ref()?;
            let proof = receipt.proof()?;
            let of_entry = match salt {
                RowSalt::There(salt) => proof.extra == salt.0 && receipt.leaf(&salt).as_ref() == Ok(leaf),
                // The receipts of what was purged are purged with it.
                RowSalt::Purged => return Some(Extra),
                // The index's row was named already.
                RowSalt::Unknown => true,
            };
            let in_place = i64::try_from(proof.index) == Ok(self.entry);
            let of_epoch = proof.checkpoint.checkpoint().origin == log.origin;
            let own = receipt.field("author") == self.account.as_deref();
            if !(of_entry && in_place && of_epoch && own) {
                return Some(Differs);
            }
            if receipt.verify(log.trusted).is_err() {
                return Some(Unsigned);
            }
            let checkpoint = proof.checkpoint.checkpoint();
            if checkpoint.size > size {
                return Some(Beyond);
            }
            promised.add(checkpoint.size, checkpoint.root, self.place());
            None
        });
        if let Some(fault) = fault {
            findings.add(self.place(), fault);
        }
    }

    /// A proof of no entry.
    pub(super) fn is_extra(&self, findings: &mut Findings) {
        findings.add(self.place(), Beyond);
    }

    fn place(&self) -> Place {
        Place::Receipt(self.id.clone())
    }
}

/// Reads a receipt that must be written just so, under its own id.
fn read(text: &str, note: &str, id: &str) -> (Option<Receipt>, Option<super::Fault>) {
    match Receipt::parse(text) {
        Ok(receipt) => {
            let proof = receipt.proof();
            let own_form = proof.is_some_and(|proof| super::tree::canonical(&proof.checkpoint.to_string()).is_some());
            let exact = receipt.note().to_string() == note && receipt.to_string() == text;
            let fault = if !exact || !own_form {
                Some(Malformed)
            } else if receipt.id() != id {
                Some(Differs)
            } else {
                None
            };
            (Some(receipt), fault)
        }
        Err(_) => (None, Some(Malformed)),
    }
}

/// Whether an entry of this action has a receipt.
pub(super) fn is_receipted(action: &str) -> bool {
    RECEIPTED.contains(&action)
}

/// Names the receipts without a proof that should have one, and gives how many are of before.
pub(super) fn check_unproven(log: &Log<'_>, findings: &mut Findings) -> Result<u64, FsckError> {
    let mut query = log.database.prepare(UNPROVEN)?;
    let mut rows = query.query([])?;
    let mut of_before = 0;
    while let Some(row) = rows.next()? {
        let (id, text) = (Cell::of(row, 0)?, Cell::of(row, 1)?);
        let place = Place::Receipt(id.id().map_or_else(|| "without an id".to_owned(), |id| id.to_string()));
        let parsed = text.text().and_then(|text| perito::archive::Note::parse(text).ok());
        let receipt = parsed.and_then(|note| Receipt::from_note(note).ok());
        findings.report.receipts += 1;
        match receipt {
            None => findings.add(place, Malformed),
            Some(receipt) if receipt.action().is_some() => findings.add(place, Missing),
            Some(receipt) if receipt.verify(log.trusted).is_err() => findings.add(place, Unsigned),
            Some(_) => of_before += 1,
        }
    }
    Ok(of_before)
}

impl Promised {
    pub(super) fn add(&mut self, size: u64, root: TreeHash, place: Place) {
        let roots = self.0.entry(size).or_default();
        if roots.iter().all(|(known, _)| *known != root) {
            roots.push((root, place));
        }
    }

    /// Names those that were signed for another root than the tree has at this size.
    pub(super) fn settle(&mut self, size: u64, root: impl FnOnce() -> Option<TreeHash>, findings: &mut Findings) {
        let Some(roots) = self.0.remove(&size) else { return };
        let root = root();
        for (promised, place) in roots {
            if Some(promised) != root {
                findings.add(place, Differs);
            }
        }
    }
}
