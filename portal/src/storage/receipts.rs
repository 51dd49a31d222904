//! Receipts, as the exact texts that were signed.

use perito::archive::Receipt;
use perito::protocol::ReceiptView;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::Tx;
use crate::problem::Refusal;

/// A receipt, its author, and the notice it acknowledges (a refusal acknowledges none).
pub(crate) struct StoredReceipt {
    pub(crate) view: ReceiptView,
    pub(crate) author: Uuid,
    pub(crate) operation: Option<Uuid>,
}

/// The receipt with this id.
pub(crate) fn by_id(connection: &Connection, id: Uuid) -> rusqlite::Result<Option<StoredReceipt>> {
    connection
        .prepare_cached(
            "SELECT receipts.text, receipts.account_id, operations.id
             FROM receipts LEFT JOIN operations ON operations.receipt_id = receipts.id WHERE receipts.id = ?1",
        )?
        .query_row([id], |row| {
            Ok(StoredReceipt {
                view: ReceiptView { id: id.to_string(), text: row.get(0)? },
                author: row.get(1)?,
                operation: row.get(2)?,
            })
        })
        .optional()
}

impl Tx<'_> {
    /// Keeps a receipt for ever.
    pub(crate) fn keep_receipt(&self, id: Uuid, author: Uuid, receipt: &Receipt) -> Result<(), Refusal> {
        self.connection()
            .prepare_cached("INSERT INTO receipts (id, account_id, text) VALUES (?1, ?2, ?3)")
            .and_then(|mut insert| insert.execute(params![id, author, receipt.to_string()]))
            .map_err(Refusal::internal)?;
        Ok(())
    }
}
