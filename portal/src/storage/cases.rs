//! Cases, from the first mention of a key to the legal office's record.

use perito::domain::{CaseKey, InpsOffice, TaxCode};
use perito::protocol::{CaseKeyBody, CaseRecord, CaseView, ProblemCode, Proceeding};
use rusqlite::{Connection, OptionalExtension, Row, params};
use time::Date;
use uuid::Uuid;

use super::Tx;
use super::columns::Stored;
use crate::problem::Refusal;

/// A case that the legal office has recorded.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) id: Uuid,
    pub(crate) version: i64,
    pub(crate) record: CaseRecord,
}

const COLUMNS: &str = "id, version, case_key, proceeding, inps_office, ctu_person, appointed_on";

/// The recorded case with this id.
pub(crate) fn by_id(connection: &Connection, id: Uuid) -> rusqlite::Result<Option<Case>> {
    let sql = format!("SELECT {COLUMNS} FROM cases WHERE id = ?1 AND version > 0");
    connection.prepare_cached(&sql)?.query_row([id], read).optional()
}

/// The recorded case with this key.
pub(crate) fn by_key(connection: &Connection, key: &CaseKey) -> rusqlite::Result<Option<Case>> {
    let sql = format!("SELECT {COLUMNS} FROM cases WHERE case_key = ?1 AND version > 0");
    connection.prepare_cached(&sql)?.query_row([key.to_string()], read).optional()
}

/// The cases of an expert, newest first, from before `before` on.
pub(crate) fn of_ctu(
    connection: &Connection,
    person: &TaxCode,
    before: Option<Uuid>,
    limit: usize,
) -> rusqlite::Result<Vec<Case>> {
    list(connection, "ctu_person", person.canonical().as_str(), before, limit)
}

/// The cases of an INPS office, newest first, from before `before` on.
pub(crate) fn of_office(
    connection: &Connection,
    office: &InpsOffice,
    before: Option<Uuid>,
    limit: usize,
) -> rusqlite::Result<Vec<Case>> {
    list(connection, "inps_office", office.sede(), before, limit)
}

fn list(
    connection: &Connection,
    column: &str,
    value: &str,
    before: Option<Uuid>,
    limit: usize,
) -> rusqlite::Result<Vec<Case>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM cases WHERE {column} = ?1 AND version > 0 AND (?2 IS NULL OR id < ?2)
         ORDER BY id DESC LIMIT ?3"
    );
    let mut query = connection.prepare_cached(&sql)?;
    let cases = query.query_map(params![value, before, limit], read)?;
    cases.collect()
}

impl Case {
    pub(crate) fn view(&self) -> CaseView {
        CaseView {
            id: self.id.to_string(),
            case_key: CaseKeyBody::from(&self.record.case_key),
            proceeding: self.record.proceeding.clone(),
            inps_office: self.record.inps_office.sede().to_owned(),
            appointed_on: self.record.appointed_on,
            etag: crate::http::etag(self.version),
        }
    }
}

impl Tx<'_> {
    /// The id of a case, minted at the first mention of its key.
    pub(crate) fn mention_case(&self, key: &CaseKey) -> Result<Uuid, Refusal> {
        let minted = self.new_id();
        // The update changes nothing: it makes RETURNING give the row that is there.
        self.connection()
            .prepare_cached(
                "INSERT INTO cases (id, case_key) VALUES (?1, ?2)
                 ON CONFLICT (case_key) DO UPDATE SET case_key = case_key RETURNING id",
            )
            .and_then(|mut mention| mention.query_row(params![minted, key.to_string()], |row| row.get(0)))
            .map_err(Refusal::internal)
    }

    /// Records a case, or changes its record when `version` is the current one. Gives it, and whether it is new.
    pub(crate) fn put_case(&self, record: &CaseRecord, version: Option<i64>) -> Result<(Case, bool), Refusal> {
        let known = by_key(self.connection(), &record.case_key).map_err(Refusal::internal)?;
        let new = known.is_none();
        match (known, version) {
            // A case of another office does not exist for this one, and cannot be taken over by naming its key.
            (Some(case), _) if case.record.inps_office != record.inps_office => return Err(Refusal::not_found()),
            (Some(_), None) => return Err(Refusal::new(ProblemCode::PreconditionRequired)),
            (Some(case), Some(version)) if case.version != version => {
                return Err(Refusal::new(ProblemCode::PreconditionFailed));
            }
            (None, Some(_)) => return Err(Refusal::new(ProblemCode::PreconditionFailed)),
            (Some(_), Some(_)) | (None, None) => {}
        }
        let id = self.mention_case(&record.case_key)?;
        let version = self
            .connection()
            .prepare_cached(
                "UPDATE cases SET proceeding = ?2, inps_office = ?3, ctu_person = ?4, appointed_on = ?5,
                                  version = version + 1
                 WHERE id = ?1 RETURNING version",
            )
            .and_then(|mut update| {
                let ctu = record.ctu.canonical();
                let values = params![
                    id,
                    record.proceeding.code(),
                    record.inps_office.sede(),
                    ctu.as_str(),
                    record.appointed_on.to_string(),
                ];
                update.query_row(values, |row| row.get(0))
            })
            .map_err(Refusal::internal)?;
        Ok((Case { id, version, record: record.clone() }, new))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Case> {
    let case_key: Stored<CaseKey> = row.get(2)?;
    let proceeding: String = row.get(3)?;
    let inps_office: Stored<InpsOffice> = row.get(4)?;
    let ctu: Stored<TaxCode> = row.get(5)?;
    let appointed_on: Stored<Date> = row.get(6)?;
    Ok(Case {
        id: row.get(0)?,
        version: row.get(1)?,
        record: CaseRecord {
            case_key: case_key.0,
            proceeding: Proceeding::of(&proceeding),
            inps_office: inps_office.0,
            ctu: ctu.0,
            appointed_on: appointed_on.0,
        },
    })
}
