//! Receipts, as the exact texts that were signed.

use perito::archive::Receipt;
use perito::domain::CaseKey;
use perito::protocol::ReceiptView;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::observations::StoredObservation;
use super::operations::Operation;
use super::reports::StoredReport;
use super::{Tx, observations, operations, reports};
use crate::problem::Refusal;

/// A receipt, its author, and the act it acknowledges (a refusal acknowledges none).
pub(crate) struct StoredReceipt {
    pub(crate) view: ReceiptView,
    pub(crate) author: Uuid,
    pub(crate) of: Option<Receipted>,
}

/// The act that a receipt acknowledges.
pub(crate) enum Receipted {
    Observation(Box<StoredObservation>),
    Operation(Box<Operation>),
    Report(Box<StoredReport>),
}

/// The receipt with this id.
pub(crate) fn by_id(connection: &Connection, id: Uuid) -> rusqlite::Result<Option<StoredReceipt>> {
    let row: Option<(String, Uuid, [Option<Uuid>; 3])> = connection
        .prepare_cached(
            "SELECT r.text, r.account_id, n.id, p.id, b.id
             FROM receipt_texts r
             LEFT JOIN operations n ON n.receipt_id = r.id
             LEFT JOIN reports p ON p.receipt_id = r.id
             LEFT JOIN observations b ON b.receipt_id = r.id
             WHERE r.id = ?1",
        )?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, [row.get(2)?, row.get(3)?, row.get(4)?])))
        .optional()?;
    let Some((text, author, acts)) = row else { return Ok(None) };
    let of = match acts {
        [Some(id), _, _] => operations::by_id(connection, id)?.map(Box::new).map(Receipted::Operation),
        [_, Some(id), _] => reports::by_id(connection, id)?.map(Box::new).map(Receipted::Report),
        [_, _, Some(id)] => observations::by_id(connection, id)?.map(Box::new).map(Receipted::Observation),
        [None, None, None] => None,
    };
    Ok(Some(StoredReceipt { view: ReceiptView { id: id.to_string(), text }, author, of }))
}

impl Receipted {
    /// The case in which it was done.
    pub(crate) fn case_key(&self) -> &CaseKey {
        match self {
            Self::Observation(observation) => &observation.case_key,
            Self::Operation(operation) => &operation.case_key,
            Self::Report(report) => &report.case_key,
        }
    }
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
