//! Uploads under way, as rows; what has arrived of each is the length of its file.

use perito::domain::FieldError;
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::Tx;
use crate::problem::Refusal;

/// The uploads that an account may have under way: the disk is shared.
const MAX_OPEN: usize = 20;

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
    /// Adds an upload, unless its account has too many under way.
    pub(crate) fn add_upload(&self, upload: &UploadRow) -> Result<(), Refusal> {
        // Counted here, where one request follows the other: many at once cannot pass together.
        let open: usize = self
            .connection()
            .prepare_cached("SELECT COUNT(*) FROM uploads WHERE account_id = ?1")
            .and_then(|mut count| count.query_row([upload.account], |row| row.get(0)))
            .map_err(Refusal::internal)?;
        if open >= MAX_OPEN {
            return Err(Refusal::conflict(&too_many().into()));
        }
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

fn too_many() -> FieldError {
    FieldError::new(
        "upload",
        "uploads_too_many",
        format!("{MAX_OPEN} uploads are under way: submit or end one of them first"),
        format!("{MAX_OPEN} caricamenti sono in corso: prima va usato o chiuso uno di essi"),
    )
}
