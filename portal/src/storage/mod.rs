//! The portal's database: one writer that commits batches, and readers beside it.

pub(crate) mod accounts;
mod archive;
pub(crate) mod cases;
mod columns;
mod idempotency;
mod migrations;
pub(crate) mod operations;
mod protocol_numbers;
mod readers;
pub(crate) mod receipts;
pub(crate) mod registrations;
mod tx;
mod writer;

use std::path::Path;

use rusqlite::{Connection, OpenFlags};

pub(crate) use idempotency::{Claim, LegalKey};
pub(crate) use readers::Readers;
pub(crate) use tx::{Entry, Seal, Tx};
pub(crate) use writer::Writer;

/// Opens the database for writing, and brings its schema up to date.
pub(crate) fn open_for_writing(path: &Path) -> rusqlite::Result<Connection> {
    let mut connection = Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // The answer goes out after COMMIT, so COMMIT must mean: on the disk.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Fewer, larger checkpoints: what costs is the dirty pages, not the fsync.
    connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
    connection.set_prepared_statement_cache_capacity(64);
    migrations::apply(&mut connection)?;
    Ok(connection)
}

fn open_for_reading(path: &Path) -> rusqlite::Result<Connection> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}
