//! Protocol numbers: one gapless counter for each INPS office and year of Rome.

use perito::domain::{InpsOffice, ProtocolNumber};
use rusqlite::params;

use super::Tx;
use crate::problem::Refusal;

impl Tx<'_> {
    /// The next number of an office. A request that fails gives it back with its savepoint.
    pub(crate) fn next_protocol_number(&self, office: &InpsOffice) -> Result<ProtocolNumber, Refusal> {
        let today = self.today();
        let sequence: u32 = self
            .connection()
            .prepare_cached(
                "INSERT INTO protocol_counters (office, year, last) VALUES (?1, ?2, 1)
                 ON CONFLICT DO UPDATE SET last = last + 1 RETURNING last",
            )
            .and_then(|mut next| next.query_row(params![office.sede(), today.year()], |row| row.get(0)))
            .map_err(Refusal::internal)?;
        ProtocolNumber::new(&self.seal().protocol_prefix, office, today, sequence).map_err(Refusal::internal)
    }
}
