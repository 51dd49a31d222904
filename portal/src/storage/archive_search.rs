//! The search of the archive's index. No filter has an index of its own, which would dirty pages all over the file at every
//! write: a day is found by halving, for time never goes back from entry to entry, and the other filters are scanned for.

use perito::domain::rome;
use rusqlite::{Connection, OptionalExtension, params};
use time::{Date, OffsetDateTime};

use super::archive::Pseudonym;
use super::columns::Stored;
use crate::archive::Epoch;

/// How many rows one page looks at.
const SCANNED: u64 = 100_000;

/// Which entries are looked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    pub(crate) epoch: Epoch,
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

/// Looks through the first `size` entries of an epoch from `from` on, until so many are found or enough rows were looked at.
pub(crate) fn search(
    db: &Connection,
    filter: &Filter,
    size: u64,
    from: u64,
    limit: usize,
) -> rusqlite::Result<Findings> {
    let (first, end) = match filter.day {
        None => (0, size),
        Some(day) => {
            (first_with(db, filter.epoch, size, |of| of >= day)?, first_with(db, filter.epoch, size, |of| of > day)?)
        }
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
    let parameters = params![
        filter.epoch.row(from),
        filter.epoch.row(looked_at),
        bytes(filter.actor),
        bytes(filter.case),
        filter.action,
        limit.saturating_add(1)
    ];
    let rows = query.query_map(parameters, |row| {
        Ok(Found {
            index: row.get::<_, u64>(0)? - filter.epoch.row(0),
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
fn first_with(db: &Connection, epoch: Epoch, size: u64, wanted: impl Fn(Date) -> bool) -> rusqlite::Result<u64> {
    let mut query = db.prepare_cached("SELECT at FROM archive_entries WHERE leaf_index = ?1")?;
    let (mut first, mut end) = (0, size);
    while first < end {
        let middle = first + (end - first) / 2;
        let at: Option<Stored<OffsetDateTime>> = query.query_row([epoch.row(middle)], |row| row.get(0)).optional()?;
        if at.is_some_and(|at| wanted(rome::day_of(at.0))) {
            end = middle;
        } else {
            first = middle + 1;
        }
    }
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Entries of one hour each, the first at the beginning of a day in Rome; every 30,000th is of its own kind.
    fn entries(count: u64) -> rusqlite::Result<Connection> {
        let db = Connection::open_in_memory()?;
        db.execute_batch(
            "CREATE TABLE archive_entries (leaf_index INTEGER PRIMARY KEY, at TEXT, action TEXT, actor BLOB, case_ref BLOB)",
        )?;
        db.execute(
            "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?1)
             INSERT INTO archive_entries (leaf_index, at, action)
             SELECT i, strftime('%Y-%m-%dT%H:00:00.000Z', '2025-12-31T23:00:00', i || ' hours'),
                    CASE i % 30000 WHEN 0 THEN 'a.rare' ELSE 'a.common' END FROM n",
            [count],
        )?;
        Ok(db)
    }

    #[test]
    fn a_page_looks_at_so_many_rows_and_tells_where_to_go_on() -> rusqlite::Result<()> {
        let (db, size) = (entries(250_001)?, 250_001);
        let rare = Filter { action: Some("a.rare".to_owned()), ..Filter::default() };
        let (mut from, mut pages, mut all) = (Some(0), Vec::new(), Vec::new());
        while let Some(place) = from {
            let Findings { found, next } = search(&db, &rare, size, place, 50)?;
            pages.push(found.len());
            all.extend(found.into_iter().map(|found| found.index));
            from = next;
        }
        assert_eq!(pages, [4, 3, 2]);
        assert_eq!(all, (0..=8).map(|n| n * 30_000).collect::<Vec<_>>());
        let none = Filter { action: Some("a.none".to_owned()), ..Filter::default() };
        assert_eq!(search(&db, &none, size, 0, 50)?.next, Some(100_000));
        assert_eq!(search(&db, &none, 100_000, 0, 50)?.next, None);
        Ok(())
    }

    #[test]
    fn a_day_is_the_civil_one_in_rome_and_is_found_by_halving() -> rusqlite::Result<()> {
        let (db, size) = (entries(24 * 365)?, 24 * 365);
        // The clocks go forward on 29 March and back on 25 October: those days have 23 and 25 hours.
        for (month, day, hours) in [(1, 1, 24), (3, 28, 24), (3, 29, 23), (3, 30, 24), (10, 25, 25), (12, 31, 24)] {
            let month = time::Month::try_from(month).unwrap_or(time::Month::January);
            let day = Date::from_calendar_date(2026, month, day).unwrap_or(Date::MIN);
            let of_day = Filter { day: Some(day), ..Filter::default() };
            let Findings { found, next } = search(&db, &of_day, size, 0, 100)?;
            assert_eq!((found.len(), next), (hours, None), "{day}");
            assert!(found.iter().all(|found| rome::day_of(found.at) == day));
            // Two pages of it.
            let first = search(&db, &of_day, size, 0, 20)?;
            let second = search(&db, &of_day, size, first.next.unwrap_or(0), 20)?;
            assert_eq!((first.found.len() + second.found.len(), second.next), (hours, None), "{day}");
        }
        for outside in [Date::MIN, Date::MAX] {
            let Findings { found, next } =
                search(&db, &Filter { day: Some(outside), ..Filter::default() }, size, 0, 9)?;
            assert_eq!((found.len(), next), (0, None));
        }
        Ok(())
    }
}
