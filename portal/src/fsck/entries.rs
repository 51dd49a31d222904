//! The entries: of bundles where these are, else of the rows that fill none yet.

use perito::archive::tile::{self, WIDTH};
use rusqlite::OptionalExtension;

use super::Fault::{Extra, Malformed, Missing};
use super::cells::Cell;
use super::epochs::Log;
use super::{Findings, FsckError, Place};

const FULL: u64 = WIDTH as u64;

/// The entries of an archive, a bundle's worth at a time.
pub(super) struct Entries<'a> {
    log: &'a Log<'a>,
    pub(super) size: u64,
    /// The first row of the tail.
    tail_from: i64,
}

/// A bundle's worth of entries, as it was found.
pub(super) enum Chunk {
    Bundle(Vec<u8>),
    Tail(Vec<Option<Vec<u8>>>),
    Missing,
}

impl<'a> Entries<'a> {
    /// Those of an archive of this size; where nothing signed says it, as many as follow one another.
    pub(super) fn of(log: &'a Log<'a>, size: Option<u64>) -> Result<Self, FsckError> {
        let first = "SELECT leaf_index FROM archive_tail ORDER BY leaf_index LIMIT 1";
        let tail_from = log.database.query_row(first, [], |row| row.get(0)).optional()?.unwrap_or(i64::MAX);
        let mut entries = Self { log, size: size.unwrap_or(0), tail_from };
        if size.is_none() {
            let mut bundle = 0;
            while !matches!(entries.full(bundle)?, Chunk::Missing) {
                bundle += 1;
            }
            let begun = entries.rows(bundle * FULL, WIDTH)?.iter().take_while(|row| row.is_some()).count();
            entries.size = bundle * FULL + begun as u64;
        }
        Ok(entries)
    }

    /// How many full bundles there are.
    pub(super) fn full_bundles(&self) -> u64 {
        self.size / FULL
    }

    /// Every chunk: its first entry and how many it has.
    pub(super) fn chunks(&self) -> impl Iterator<Item = (u64, u16)> + use<> {
        let size = self.size;
        (0..size.div_ceil(FULL)).map(move |bundle| (bundle * FULL, (size - bundle * FULL).min(FULL) as u16))
    }

    pub(super) fn chunk(&self, first: u64, width: u16) -> Result<Chunk, FsckError> {
        if width == WIDTH { self.full(first / FULL) } else { Ok(Chunk::Tail(self.rows(first, width)?)) }
    }

    fn full(&self, bundle: u64) -> Result<Chunk, FsckError> {
        if let Some(bytes) = self.log.files.bundle(bundle)? {
            return Ok(Chunk::Bundle(bytes));
        }
        let rows = self.rows(bundle * FULL, WIDTH)?;
        Ok(if rows.iter().all(Option::is_some) { Chunk::Tail(rows) } else { Chunk::Missing })
    }

    /// Whether all entries of a bundle are in the tail still: the portal ended before its files were known to be written.
    pub(super) fn is_unwritten(&self, bundle: u64) -> Result<bool, FsckError> {
        Ok(self.rows(bundle * FULL, WIDTH)?.iter().all(Option::is_some))
    }

    /// The rows of the tail in a part of the archive; none where there is no text.
    pub(super) fn rows(&self, first: u64, width: u16) -> Result<Vec<Option<Vec<u8>>>, FsckError> {
        let mut rows = vec![None; usize::from(width)];
        let Ok(first) = i64::try_from(first) else { return Ok(rows) };
        if first.saturating_add(i64::from(width)) <= self.tail_from {
            return Ok(rows);
        }
        let mut query = self
            .log
            .database
            .prepare_cached("SELECT leaf_index, leaf FROM archive_tail WHERE leaf_index >= ?1 AND leaf_index < ?2")?;
        let mut found = query.query([first, first.saturating_add(i64::from(width))])?;
        while let Some(row) = found.next()? {
            let place = usize::try_from(row.get::<_, i64>(0)? - first).unwrap_or(usize::MAX);
            if let (Some(place), Cell::Text(leaf)) = (rows.get_mut(place), Cell::of(row, 1)?) {
                *place = Some(leaf);
            }
        }
        Ok(rows)
    }

    /// Names the rows of the tail that are no entries of the archive, or are no texts.
    pub(super) fn check_tail(&self, findings: &mut Findings) -> Result<(), FsckError> {
        let mut query = self.log.database.prepare(
            "SELECT leaf_index, typeof(leaf) = 'text' FROM archive_tail
             WHERE leaf_index < 0 OR leaf_index >= ?1 OR typeof(leaf) <> 'text' ORDER BY leaf_index",
        )?;
        let mut rows = query.query([i64::try_from(self.size).unwrap_or(i64::MAX)])?;
        while let (false, Some(row)) = (findings.full(), rows.next()?) {
            findings.add(Place::Tail(row.get(0)?), if row.get(1)? { Extra } else { Malformed });
        }
        Ok(())
    }
}

impl Chunk {
    /// The entries. What is missing of them is named, unless nobody asks.
    pub(super) fn read(&self, first: u64, width: u16, findings: Option<&mut Findings>) -> Option<Vec<&[u8]>> {
        let (place, fault) = match self {
            Self::Bundle(bytes) => match tile::read_bundle(bytes, width) {
                Ok(entries) => return Some(entries),
                Err(_) => (Place::Bundle(first / FULL), Malformed),
            },
            Self::Missing => (Place::Bundle(first / FULL), Missing),
            Self::Tail(rows) => match rows.iter().position(Option::is_none) {
                None => return Some(rows.iter().flatten().map(Vec::as_slice).collect()),
                Some(gap) => (Place::Entry(first + gap as u64), Missing),
            },
        };
        if let Some(findings) = findings {
            findings.add(place, fault);
        }
        None
    }
}

/// The rows of the tail that a bundle has otherwise.
pub(super) fn differing_tail(entries: &Entries<'_>, first: u64, bundle: &[&[u8]]) -> Result<Vec<u64>, FsckError> {
    let rows = (first..).zip(entries.rows(first, WIDTH)?).zip(bundle);
    let differing = rows.filter(|((_, row), entry)| row.as_ref().is_some_and(|row| row != *entry));
    Ok(differing.map(|((index, _), _)| index).collect())
}
