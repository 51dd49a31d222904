//! Protocol numbers: one counter for each INPS office and year of Rome, without gaps but for those of a restoration.

use perito::domain::{InpsOffice, ProtocolNumber};
use rusqlite::{Connection, params};

use super::Tx;
use crate::problem::Refusal;

/// The numbers that are passed over after a restoration: the entries that were lost may have taken them, and no two
/// receipts have the same.
pub(crate) struct Skipped {
    /// How many, of each office.
    pub(crate) numbers: u64,
    /// The year of Rome of the restoration: after it none was taken.
    pub(crate) year: i32,
}

/// Passes over the numbers of offices that have a counter; others begin past them.
pub(crate) fn pass_over(connection: &Connection, skipped: &Skipped) -> rusqlite::Result<()> {
    let sql = "UPDATE protocol_counters SET last = last + ?1 WHERE year <= ?2";
    connection.execute(sql, params![skipped.numbers, skipped.year]).map(drop)
}

impl Tx<'_> {
    /// The next number of an office. A request that fails gives it back with its savepoint.
    pub(crate) fn next_protocol_number(&self, office: &InpsOffice) -> Result<ProtocolNumber, Refusal> {
        let today = self.today();
        let sequence: u32 = self
            .connection()
            .prepare_cached(
                "INSERT INTO protocol_counters (office, year, last) VALUES (?1, ?2,
                     1 + (SELECT COALESCE(SUM(numbers_skipped), 0) FROM archive_epochs WHERE year >= ?2))
                 ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            )
            .and_then(|mut next| next.query_row(params![office.sede(), today.year()], |row| row.get(0)))
            .map_err(Refusal::internal)?;
        ProtocolNumber::new(&self.seal().protocol_prefix, office, today, sequence).map_err(Refusal::internal)
    }
}
