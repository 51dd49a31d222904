//! What the archive's index says of the changes of its signing key.

use perito::protocol::instant;
use time::OffsetDateTime;

use super::Tx;
use crate::problem::Refusal;

impl Tx<'_> {
    /// Whether an entry of this action is there of this instant or a later one.
    pub(crate) fn is_recorded_since(&self, action: &str, at: OffsetDateTime) -> Result<bool, Refusal> {
        let sql = "SELECT EXISTS (SELECT 1 FROM archive_entries WHERE action = ?1 AND at >= ?2)";
        self.connection().query_row(sql, [action, &instant::format(at)], |row| row.get(0)).map_err(Refusal::internal)
    }
}
