//! Uploads under way, as rows; what has arrived of each is the length of its file.

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::Tx;
use crate::problem::Refusal;

/// An upload under way.
#[derive(Debug, Clone)]
pub(crate) struct UploadRow {
    pub(crate) id: Uuid,
    pub(crate) account: Uuid,
    /// The bytes that it is to have.
    pub(crate) length: u64,
    pub(crate) file: String,
}

/// Every upload under way.
pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<UploadRow>> {
    let mut query = connection.prepare("SELECT id, account_id, length, file FROM uploads")?;
    let rows = query.query_map([], |row| {
        Ok(UploadRow { id: row.get(0)?, account: row.get(1)?, length: row.get(2)?, file: row.get(3)? })
    })?;
    rows.collect()
}

impl Tx<'_> {
    pub(crate) fn add_upload(&self, upload: &UploadRow) -> Result<(), Refusal> {
        self.connection()
            .prepare_cached("INSERT INTO uploads (id, account_id, length, file) VALUES (?1, ?2, ?3, ?4)")
            .and_then(|mut insert| insert.execute(params![upload.id, upload.account, upload.length, upload.file]))
            .map_err(Refusal::internal)?;
        Ok(())
    }

    /// Removes an upload: it was submitted, ended or has expired.
    pub(crate) fn remove_upload(&self, id: Uuid) -> Result<(), Refusal> {
        self.connection()
            .prepare_cached("DELETE FROM uploads WHERE id = ?1")
            .and_then(|mut delete| delete.execute([id]))
            .map_err(Refusal::internal)?;
        Ok(())
    }
}
