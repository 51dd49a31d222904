//! The rows of the security archive.

use perito::archive::{Leaf, Salt};
use perito::protocol::instant;
use rusqlite::{Connection, OptionalExtension, params};
use time::OffsetDateTime;

use super::columns::Stored;

pub(super) fn append(connection: &Connection, at: OffsetDateTime, leaf: &Leaf, salt: &Salt) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO archive_entries (leaf_index, at, leaf, salt)
             SELECT COALESCE(MAX(leaf_index) + 1, 0), ?1, ?2, ?3 FROM archive_entries",
        )?
        .execute(params![instant::format(at), leaf.as_str(), salt.0])?;
    Ok(())
}

pub(super) fn last_entry_at(connection: &Connection) -> rusqlite::Result<Option<OffsetDateTime>> {
    connection
        .query_row("SELECT at FROM archive_entries ORDER BY leaf_index DESC LIMIT 1", [], |row| row.get(0))
        .optional()
        .map(|at: Option<Stored<OffsetDateTime>>| at.map(|at| at.0))
}
