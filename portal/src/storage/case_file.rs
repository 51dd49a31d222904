//! Everything that is known of a recorded case, as its rules are asked about it.

use perito::protocol::CaseFile;
use rusqlite::Connection;

use super::cases::Case;
use super::{observations, operations, payments, reports, terms};

/// The file of a case and of the expert whom its record names.
pub(crate) fn of(connection: &Connection, case: &Case) -> rusqlite::Result<CaseFile> {
    let ctu = &case.record.ctu;
    let operations = operations::of_expert(connection, case.id, ctu)?;
    let reports = reports::of_expert(connection, case.id, ctu)?;
    let observations = observations::of_case(connection, case.id)?;
    let payments = payments::of_expert(connection, case.id, ctu)?;
    Ok(CaseFile {
        case: case.view(None),
        terms: terms::of_case(connection, case)?.view,
        operations: operations.into_iter().map(|operation| operation.view).collect(),
        reports: reports.into_iter().map(|report| report.view).collect(),
        observations: observations.into_iter().map(|observation| observation.view).collect(),
        payments: payments.into_iter().map(|payment| payment.view).collect(),
    })
}
