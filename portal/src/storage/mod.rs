//! The portal's database: one writer that commits batches, and readers beside it.

pub(crate) mod accounts;
pub(crate) mod acts;
pub(crate) mod archive;
pub(crate) mod archive_search;
pub(crate) mod case_documents;
pub(crate) mod case_file;
pub(crate) mod cases;
pub(crate) mod changes;
mod columns;
mod idempotency;
mod key_changes;
mod migrations;
pub(crate) mod observations;
pub(crate) mod operations;
pub(crate) mod payments;
pub(crate) mod protocol_numbers;
pub(crate) mod pseudonyms;
pub(crate) mod purge;
mod readers;
pub(crate) mod receipts;
pub(crate) mod registrations;
pub(crate) mod reports;
mod sequencer;
pub(crate) mod terms;
mod tx;
pub(crate) mod uploads;
mod versions;
mod writer;

use std::path::Path;

use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;

pub(crate) use idempotency::{Claim, LegalKey, was_used};
pub(crate) use migrations::SCHEMA_VERSION;
pub(crate) use readers::Readers;
pub(crate) use sequencer::{Proofs, Proven, Sequencer};
pub(crate) use tx::{Entry, Seal, Tx};
pub(crate) use versions::Versions;
pub(crate) use writer::{Desk, MAX_BATCH, Writer};

/// A part of a list, newest first.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slice {
    /// The last row of the part before.
    pub(crate) before: Option<Uuid>,
    pub(crate) limit: usize,
    /// The case that it is narrowed to.
    pub(crate) case_id: Option<Uuid>,
}

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
