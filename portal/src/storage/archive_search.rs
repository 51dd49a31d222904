//! The search of the archive's index. No filter has an index of its own, which would dirty pages all over the file at every
//! write: a day is found by halving, for time never goes back from entry to entry, and the other filters are scanned for.

use perito::domain::rome;
use rusqlite::{Connection, OptionalExtension, params};
use time::{Date, OffsetDateTime};

use super::archive::Pseudonym;
use super::columns::Stored;

/// How many rows one page looks at.
const SCANNED: u64 = 100_000;

/// Which entries are looked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    pub(crate) day: Option<Date>,
    pub(crate) actor: Option<Pseudonym>,
    pub(crate) case: Option<Pseudonym>,
    pub(crate) action: Option<String>,
}

/// What the index says of an entry.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) index: u64,
    pub(crate) at: OffsetDateTime,
    pub(crate) action: String,
    pub(crate) actor: Option<Pseudonym>,
    pub(crate) case: Option<Pseudonym>,
}

/// Entries in their order, and where to go on from if there may be more.
#[derive(Debug)]
pub(crate) struct Findings {
    pub(crate) found: Vec<Found>,
    pub(crate) next: Option<u64>,
}

/// Looks through the first `size` entries from `from` on, until so many are found or enough rows were looked at.
pub(crate) fn search(
    db: &Connection,
    filter: &Filter,
    size: u64,
    from: u64,
    limit: usize,
) -> rusqlite::Result<Findings> {
    let (first, end) = match filter.day {
        None => (0, size),
        Some(day) => (first_with(db, size, |of| of >= day)?, first_with(db, size, |of| of > day)?),
    };
    let from = from.max(first);
    let looked_at = end.min(from.saturating_add(SCANNED));
    let mut query = db.prepare_cached(
        "SELECT leaf_index, at, action, actor, case_ref FROM archive_entries
         WHERE leaf_index >= ?1 AND leaf_index < ?2
           AND (?3 IS NULL OR actor = ?3) AND (?4 IS NULL OR case_ref = ?4) AND (?5 IS NULL OR action = ?5)
         ORDER BY leaf_index LIMIT ?6",
    )?;
    let bytes = |pseudonym: Option<Pseudonym>| pseudonym.map(|pseudonym| pseudonym.0);
    let parameters =
        params![from, looked_at, bytes(filter.actor), bytes(filter.case), filter.action, limit.saturating_add(1)];
    let rows = query.query_map(parameters, |row| {
        Ok(Found {
            index: row.get(0)?,
            at: row.get::<_, Stored<OffsetDateTime>>(1)?.0,
            action: row.get(2)?,
            actor: row.get::<_, Option<[u8; 16]>>(3)?.map(Pseudonym),
            case: row.get::<_, Option<[u8; 16]>>(4)?.map(Pseudonym),
        })
    })?;
    let mut found = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    let next = match found.get(limit) {
        Some(beyond) => Some(beyond.index),
        None => Some(looked_at).filter(|looked_at| *looked_at < end),
    };
    found.truncate(limit);
    Ok(Findings { found, next })
}

/// The first of `size` entries whose civil day in Europe/Rome is such a one, as all after it are; `size` where none is.
fn first_with(db: &Connection, size: u64, wanted: impl Fn(Date) -> bool) -> rusqlite::Result<u64> {
    let mut query = db.prepare_cached("SELECT at FROM archive_entries WHERE leaf_index = ?1")?;
    let (mut first, mut end) = (0, size);
    while first < end {
        let middle = first + (end - first) / 2;
        let at: Option<Stored<OffsetDateTime>> = query.query_row([middle], |row| row.get(0)).optional()?;
        if at.is_some_and(|at| wanted(rome::day_of(at.0))) {
            end = middle;
        } else {
            first = middle + 1;
        }
    }
    Ok(first)
}
