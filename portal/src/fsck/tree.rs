//! The tree: made again from the entries, and held against tiles and checkpoint.

use perito::archive::tile::{self, TileId, WIDTH};
use perito::archive::{Checkpoint, GrowingTree, SignedCheckpoint, TreeHash};
use rusqlite::OptionalExtension;

use super::Fault::{Differs, Disputed, Malformed, Missing, Unsigned};
use super::cells::Cell;
use super::entries::{Chunk, Entries, differing_tail};
use super::epochs::Log;
use super::{Fault, Findings, FsckError, Place};

const FULL: u64 = WIDTH as u64;

/// What the signed root confirms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Truth {
    /// The entries, or nothing contradicts them.
    Entries,
    /// Neither.
    Neither,
    /// The tiles where entries differ from them.
    Tiles,
}

/// Something that was seen on the way, whose blame the root settles at the end.
enum Seen {
    /// Entries that are not what their tile says.
    Disputed { bundle: u64, entries: Vec<u64> },
    /// A row of the tail that its bundle has otherwise.
    Tail(u64),
    /// A tile above the leaves that is not what the entries give; whether it is what the tiles below it give.
    Upper { id: TileId, as_tiles: bool },
    /// Nobody else is to blame.
    Wrong(Place, Fault),
}

/// The tree on its way: as the entries make it, and from the first contradiction on as the tiles make it too.
struct Trees {
    entries: GrowingTree,
    tiles: Option<GrowingTree>,
    /// Whether entries are missing that no tile stands in for.
    broken: bool,
    seen: Vec<Seen>,
}

/// The last checkpoint, if the portal's key signed it.
pub(super) fn checkpoint(log: &Log<'_>, findings: &mut Findings) -> Result<Option<Checkpoint>, FsckError> {
    let sql = "SELECT note FROM archive_checkpoint WHERE epoch = ?1";
    let note = log.database.query_row(sql, [log.epoch.number()], |row| Cell::of(row, 0)).optional()?;
    let Some(note) = note else {
        let empty = "SELECT NOT EXISTS (SELECT 1 FROM archive_entries)";
        if !log.database.query_row(empty, [], |row| row.get(0))? {
            findings.add(Place::Checkpoint, Missing);
        }
        return Ok(None);
    };
    let Some(signed) = note.text().and_then(canonical) else {
        findings.add(Place::Checkpoint, Malformed);
        return Ok(None);
    };
    if signed.verify(log.trusted).is_err() || signed.checkpoint().origin != log.origin {
        findings.add(Place::Checkpoint, Unsigned);
        return Ok(None);
    }
    Ok(Some(signed.checkpoint().clone()))
}

/// A checkpoint that has the form in which the portal writes it: three lines and one signature.
pub(super) fn canonical(text: &str) -> Option<SignedCheckpoint> {
    let signed = SignedCheckpoint::parse(text).ok()?;
    let own = text.starts_with(&format!("{}\n", signed.checkpoint())) && text.lines().count() == 5;
    (own && signed.to_string() == text).then_some(signed)
}

/// Checks tree and tiles, and says what the root confirms.
pub(super) fn check(
    log: &Log<'_>,
    entries: &Entries<'_>,
    checkpoint: Option<&Checkpoint>,
    findings: &mut Findings,
) -> Result<Truth, FsckError> {
    let mut trees = Trees { entries: GrowingTree::new(), tiles: None, broken: false, seen: Vec::new() };
    for (first, width) in entries.chunks() {
        let chunk = entries.chunk(first, width)?;
        trees.grow(log, entries, (first, width), &chunk, findings)?;
        if findings.full() {
            return Ok(Truth::Neither);
        }
    }
    let truth = trees.truth(checkpoint);
    trees.settle_blame(truth, findings);
    if let (false, None, Truth::Neither, Some(_)) = (trees.broken, &trees.tiles, truth, checkpoint) {
        findings.add(Place::Root, Differs);
    }
    entries.check_tail(findings)?;
    Ok(truth)
}

/// Writes the tiles that are not what the entries give.
pub(super) fn repair(log: &Log<'_>, entries: &Entries<'_>) -> Result<u64, FsckError> {
    let mut tree = GrowingTree::new();
    let mut written = 0;
    for (first, width) in entries.chunks().filter(|(_, width)| *width == WIDTH) {
        let chunk = entries.chunk(first, width)?;
        let leaves = chunk.read(first, width, None).ok_or(FsckError::NotRepairable)?;
        for leaf in leaves {
            tree.push(TreeHash::of_leaf(leaf));
        }
        for id in TileId::filled(first, first + FULL) {
            let bytes = tile::write_tile(&tree.tile(id).map_err(|_| FsckError::NotRepairable)?);
            if log.files.tile(id.level, id.index)?.as_ref() != Some(&bytes) {
                log.files.write_tile(id, &bytes)?;
                written += 1;
            }
        }
        tree.settle();
    }
    Ok(written)
}

impl Trees {
    fn grow(
        &mut self,
        log: &Log<'_>,
        entries: &Entries<'_>,
        (first, width): (u64, u16),
        chunk: &Chunk,
        findings: &mut Findings,
    ) -> Result<(), FsckError> {
        let bundle = first / FULL;
        let leaves = chunk.read(first, width, Some(findings));
        let made: Option<Vec<_>> =
            leaves.as_ref().map(|leaves| leaves.iter().map(|leaf| TreeHash::of_leaf(leaf)).collect());
        if width < WIDTH {
            self.push(made.as_deref(), None);
            return Ok(());
        }
        if matches!(chunk, Chunk::Tail(_)) {
            findings.report.unwritten += 1;
        }
        let kept = self.tile(log, entries, TileId::full(0, bundle), findings)?;
        if let (Some(made), Some(kept)) = (&made, &kept)
            && made != kept
        {
            let differing = (first..).zip(made.iter().zip(kept)).filter(|(_, (made, kept))| made != kept);
            let disputed = differing.map(|(index, _)| index).collect();
            self.see(Seen::Disputed { bundle, entries: disputed }, findings);
            self.tiles.get_or_insert_with(|| self.entries.clone());
        }
        if let (Chunk::Bundle(_), Some(leaves)) = (chunk, &leaves) {
            for index in differing_tail(entries, first, leaves)? {
                self.see(Seen::Tail(index), findings);
            }
        }
        self.push(made.as_deref(), kept.as_deref());
        for id in TileId::filled(first, first + FULL).skip(1) {
            let kept = self.tile(log, entries, id, findings)?;
            let as_entries = self.entries.tile(id).ok();
            if let (false, Some(kept)) = (self.broken, kept)
                && as_entries.as_ref() != Some(&kept)
            {
                let as_tiles = self.tiles.as_ref().is_some_and(|tree| tree.tile(id).ok() == Some(kept));
                self.see(Seen::Upper { id, as_tiles }, findings);
            }
        }
        self.entries.settle();
        self.tiles.iter_mut().for_each(GrowingTree::settle);
        Ok(())
    }

    /// Adds the hashes of a chunk; where one of the two is missing, the other stands in for it.
    fn push(&mut self, made: Option<&[TreeHash]>, kept: Option<&[TreeHash]>) {
        let (Some(of_entries), Some(of_tiles)) = (made.or(kept), kept.or(made)) else {
            self.broken = true;
            return;
        };
        for hash in of_entries {
            self.entries.push(*hash);
        }
        if let Some(tree) = &mut self.tiles {
            for hash in of_tiles {
                tree.push(*hash);
            }
        }
    }

    /// A tile's hashes as they are kept.
    fn tile(
        &mut self,
        log: &Log<'_>,
        entries: &Entries<'_>,
        id: TileId,
        findings: &mut Findings,
    ) -> Result<Option<Vec<TreeHash>>, FsckError> {
        let Some(bytes) = log.files.tile(id.level, id.index)? else {
            // Its last bundle is the one that filled it.
            let last = ((id.index + 1) << (u32::from(id.level) * tile::HEIGHT)) - 1;
            if entries.is_unwritten(last)? {
                findings.report.unwritten += 1;
            } else {
                self.see(Seen::Wrong(Place::Tile(id), Missing), findings);
            }
            return Ok(None);
        };
        let hashes = tile::read_tile(&bytes, WIDTH).ok();
        if hashes.is_none() {
            self.see(Seen::Wrong(Place::Tile(id), Malformed), findings);
        }
        Ok(hashes)
    }

    fn see(&mut self, seen: Seen, findings: &mut Findings) {
        if self.seen.len() < findings.most {
            self.seen.push(seen);
        } else {
            findings.report.more = true;
        }
    }

    fn truth(&self, checkpoint: Option<&Checkpoint>) -> Truth {
        let Some(checkpoint) = checkpoint else {
            return if self.tiles.is_none() && !self.broken { Truth::Entries } else { Truth::Neither };
        };
        let gives = |tree: &GrowingTree| tree.root().is_ok_and(|root| root == checkpoint.root);
        match &self.tiles {
            _ if self.broken => Truth::Neither,
            _ if gives(&self.entries) => Truth::Entries,
            Some(tiles) if gives(tiles) => Truth::Tiles,
            _ => Truth::Neither,
        }
    }

    fn settle_blame(&mut self, truth: Truth, findings: &mut Findings) {
        for seen in self.seen.drain(..) {
            match (seen, truth) {
                (Seen::Wrong(place, fault), _) => findings.add(place, fault),
                (Seen::Disputed { bundle, .. }, Truth::Entries) => {
                    findings.add(Place::Tile(TileId::full(0, bundle)), Differs);
                }
                (Seen::Disputed { entries, .. }, _) => {
                    let fault = if truth == Truth::Tiles { Differs } else { Disputed };
                    entries.into_iter().for_each(|index| findings.add(Place::Entry(index), fault));
                }
                (Seen::Tail(index), _) => {
                    // Where the bundle's entry is wrong, the row may well be right.
                    if !findings.entries().contains(&index) {
                        findings.add(Place::Tail(i64::try_from(index).unwrap_or(i64::MAX)), Differs);
                    }
                }
                (Seen::Upper { as_tiles: true, .. }, Truth::Tiles | Truth::Neither) => {}
                (Seen::Upper { id, .. }, _) => findings.add(Place::Tile(id), Differs),
            }
        }
    }
}
