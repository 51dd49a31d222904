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

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;

pub(crate) use idempotency::{Claim, LegalKey, was_used};
pub(crate) use migrations::SCHEMA_VERSION;
pub(crate) use readers::Readers;
pub(crate) use sequencer::{Proofs, Proven, Sequencer};
pub(crate) use tx::{Entry, Seal, Tx};
pub(crate) use versions::Versions;
pub(crate) use writer::{Desk, MAX_BATCH, Writer};

/// Statements that a connection keeps compiled: more than there are.
const STATEMENTS: usize = 128;
/// What the writer keeps of the database in memory, in KiB. Ids are in the order of time and idempotency keys in none: of
/// a large table the latter touch any page, and one that is not here is read again for every act.
const WRITER_CACHE: i64 = 64 * 1024;

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
    // What a savepoint may have to bring back stays in memory, where a file would be written for every act.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "cache_size", -WRITER_CACHE)?;
    keep_statements(&connection)?;
    migrations::apply(&mut connection)?;
    Ok(connection)
}

fn open_for_reading(path: &Path) -> rusqlite::Result<Connection> {
    let connection =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    keep_statements(&connection)?;
    Ok(connection)
}

/// Compiles each statement once.
fn keep_statements(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    // Else SQLite compiles a statement again for other values, to look for a plan that suits them better.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(())
}
