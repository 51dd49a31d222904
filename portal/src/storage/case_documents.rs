//! The documents of reports and observations.

use perito::protocol::FiledDocument;
use rusqlite::{Row, params};
use uuid::Uuid;

use super::Tx;
use super::columns::unreadable;
use crate::problem::Refusal;

/// A document that the portal keeps, and the file that holds it.
#[derive(Debug, Clone)]
pub(crate) struct CaseDocument {
    pub(crate) file: String,
    pub(crate) view: FiledDocument,
}

/// A document that an upload brought, inspected and about to be kept.
#[derive(Debug, Clone)]
pub(crate) struct NewDocument {
    pub(crate) upload: Uuid,
    pub(crate) document: CaseDocument,
}

/// The columns of a document that another table names, for [`read`].
pub(super) const COLUMNS: &str = "d.file, d.sha256, d.size, d.pages, d.claims, d.attachments";

/// Reads the document whose columns begin at `first`; none where there is no document.
pub(super) fn read(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<CaseDocument>> {
    let Some(file) = row.get(first)? else { return Ok(None) };
    let attachments: String = row.get(first + 5)?;
    let view = FiledDocument {
        sha256: row.get(first + 1)?,
        size: row.get(first + 2)?,
        pages: row.get(first + 3)?,
        claims: row.get(first + 4)?,
        attachments: serde_json::from_str(&attachments).map_err(unreadable(first + 5))?,
    };
    Ok(Some(CaseDocument { file, view }))
}

impl Tx<'_> {
    /// Takes an upload's document into the case: the upload is used up.
    pub(super) fn file_document(&self, new: &NewDocument) -> Result<Uuid, Refusal> {
        let id = self.new_id();
        let CaseDocument { file, view } = &new.document;
        let attachments = serde_json::to_string(&view.attachments).map_err(Refusal::internal)?;
        self.connection()
            .prepare_cached(
                "INSERT INTO case_documents (id, file, sha256, size, pages, claims, attachments)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )
            .and_then(|mut insert| {
                insert.execute(params![id, file, view.sha256, view.size, view.pages, view.claims, attachments])
            })
            .map_err(Refusal::internal)?;
        self.remove_upload(new.upload)?;
        Ok(id)
    }
}
