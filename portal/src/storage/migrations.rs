//! Numbered SQL, applied in order, each once, each whole or not at all.

use rusqlite::{Connection, TransactionBehavior};

const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_journey.sql"),
    include_str!("../../migrations/0002_reports.sql"),
    include_str!("../../migrations/0003_replaced_files.sql"),
    include_str!("../../migrations/0004_payment_versions.sql"),
    include_str!("../../migrations/0005_verifiable_archive.sql"),
    include_str!("../../migrations/0006_archive_epochs.sql"),
    include_str!("../../migrations/0007_proofs_in_order.sql"),
];

/// The schema that this program works with.
pub(crate) const SCHEMA_VERSION: usize = MIGRATIONS.len();

pub(super) fn apply(connection: &mut Connection) -> rusqlite::Result<()> {
    let done: usize = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for (index, sql) in MIGRATIONS.iter().enumerate().skip(done) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", index + 1)?;
        transaction.commit()?;
    }
    Ok(())
}
