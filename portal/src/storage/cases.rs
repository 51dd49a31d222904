//! Cases, from the first mention of a key to the legal office's record.

use perito::domain::{CaseKey, FieldError, InpsOffice, TaxCode};
use perito::protocol::{CaseKeyBody, CaseRecord, CaseView, ChangeKind, ProblemCode, Proceeding};
use rusqlite::{Connection, OptionalExtension, Row, params};
use time::Date;
use uuid::Uuid;

use super::changes::Audience;
use super::columns::Stored;
use super::{Tx, Versions, observations, operations, terms};
use crate::access::Caller;
use crate::authorisation::has_part;
use crate::problem::Refusal;

/// A case that the legal office has recorded.
#[derive(Debug, Clone)]
pub(crate) struct Case {
    pub(crate) id: Uuid,
    pub(crate) version: i64,
    pub(crate) record: CaseRecord,
    /// The merits case that follows it, and the ATPO that it follows.
    merits: Option<Linked>,
    atpo: Option<Linked>,
}

/// The other end of a link, which not everybody may see who sees this one.
#[derive(Debug, Clone)]
struct Linked {
    id: Uuid,
    ctu: TaxCode,
    inps_office: InpsOffice,
}

const SELECT: &str = "
    SELECT c.id, c.version, c.case_key, c.proceeding, c.inps_office, c.ctu_person, c.appointed_on,
           m.id, m.ctu_person, m.inps_office, t.id, t.ctu_person, t.inps_office
    FROM cases c
    LEFT JOIN cases m ON m.id = c.merits_case_id
    LEFT JOIN cases t ON t.merits_case_id = c.id";

/// The recorded case with this id.
pub(crate) fn by_id(connection: &Connection, id: Uuid) -> rusqlite::Result<Option<Case>> {
    let sql = format!("{SELECT} WHERE c.id = ?1 AND c.version > 0");
    connection.prepare_cached(&sql)?.query_row([id], read).optional()
}

/// The recorded case with this key.
pub(crate) fn by_key(connection: &Connection, key: &CaseKey) -> rusqlite::Result<Option<Case>> {
    let sql = format!("{SELECT} WHERE c.case_key = ?1 AND c.version > 0");
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
        "{SELECT} WHERE c.{column} = ?1 AND c.version > 0 AND (?2 IS NULL OR c.id < ?2) ORDER BY c.id DESC LIMIT ?3"
    );
    let mut query = connection.prepare_cached(&sql)?;
    let cases = query.query_map(params![value, before, limit], read)?;
    cases.collect()
}

impl Case {
    /// What a caller sees of the case: of its links those to cases that they may see; without a caller none.
    pub(crate) fn view(&self, caller: Option<&Caller>) -> CaseView {
        let seen = |linked: &Option<Linked>| {
            let linked = linked.as_ref()?;
            has_part(caller?, &linked.ctu, &linked.inps_office).then(|| linked.id.to_string())
        };
        CaseView {
            id: self.id.to_string(),
            case_key: CaseKeyBody::from(&self.record.case_key),
            proceeding: self.record.proceeding.clone(),
            inps_office: self.record.inps_office.sede().to_owned(),
            appointed_on: self.record.appointed_on,
            merits_case_id: seen(&self.merits),
            atpo_case_id: seen(&self.atpo),
            etag: crate::http::etag(self.version),
        }
    }

    fn audiences(&self) -> [Audience; 3] {
        let office = &self.record.inps_office;
        [Audience::Person(self.record.ctu.clone()), Audience::doctors(office), Audience::legal_office(office)]
    }
}

impl Tx<'_> {
    /// The id of a case, minted at the first mention of its key.
    pub(crate) fn mention_case(&self, key: &CaseKey) -> Result<Uuid, Refusal> {
        let key = key.to_string();
        let known = self
            .connection()
            .prepare_cached("SELECT id FROM cases WHERE case_key = ?1")
            .and_then(|mut query| query.query_row([&key], |row| row.get(0)).optional())
            .map_err(Refusal::internal)?;
        if let Some(id) = known {
            return Ok(id);
        }
        let minted = self.new_id();
        self.connection()
            .prepare_cached("INSERT INTO cases (id, case_key) VALUES (?1, ?2)")
            .and_then(|mut mention| mention.execute(params![minted, key]))
            .map_err(Refusal::internal)?;
        Ok(minted)
    }

    /// Records a case, or changes its record when its version is among these. Gives it, and whether it is new.
    pub(crate) fn put_case(&self, record: &CaseRecord, versions: Option<&Versions>) -> Result<(Case, bool), Refusal> {
        let known = by_key(self.connection(), &record.case_key).map_err(Refusal::internal)?;
        match (&known, versions) {
            // A case of another office does not exist for this one, and cannot be taken over by naming its key.
            (Some(case), _) if case.record.inps_office != record.inps_office => return Err(Refusal::not_found()),
            (Some(_), None) => return Err(Refusal::new(ProblemCode::PreconditionRequired)),
            (Some(case), Some(versions)) => versions.admit(case.version)?,
            (None, Some(_)) => return Err(Refusal::new(ProblemCode::PreconditionFailed)),
            (None, None) => {}
        }
        let id = self.mention_case(&record.case_key)?;
        self.connection()
            .prepare_cached(
                "UPDATE cases SET proceeding = ?2, inps_office = ?3, ctu_person = ?4, appointed_on = ?5,
                                  version = version + 1
                 WHERE id = ?1",
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
                update.execute(values)
            })
            .map_err(Refusal::internal)?;
        let case = by_id(self.connection(), id).map_err(Refusal::internal)?.ok_or_else(Refusal::not_found)?;
        self.announce(&ChangeKind::Case, id, Some(id), &case.audiences())?;
        let before = known.as_ref().map(|known| &known.record.ctu);
        if before.is_none_or(|before| !before.same_person(&case.record.ctu)) {
            self.hand_over(&case, before)?;
        }
        Ok((case, known.is_none()))
    }

    /// Tells of everything that a new expert of a case changes: notices meet it or lose it, what is in it is the new
    /// expert's to read and the old one's no longer.
    fn hand_over(&self, case: &Case, before: Option<&TaxCode>) -> Result<(), Refusal> {
        if let Some(before) = before {
            self.withdraw(case.id, before)?;
        }
        for operation in operations::of_case(self.connection(), case.id).map_err(Refusal::internal)? {
            if operation.joined_office.is_none() && operation.inps_office != case.record.inps_office {
                self.withdraw_operation(operation.id, case.id, &case.record.inps_office)?;
            }
            self.announce_operation(&operation)?;
        }
        let expert = [Audience::Person(case.record.ctu.clone())];
        if terms::of_case(self.connection(), case).map_err(Refusal::internal)?.version > 0 {
            self.announce(&ChangeKind::Terms, case.id, Some(case.id), &expert)?;
        }
        for observation in observations::of_case(self.connection(), case.id).map_err(Refusal::internal)? {
            self.announce(&ChangeKind::Observation, observation.id, Some(case.id), &expert)?;
        }
        Ok(())
    }

    /// Links an ATPO of one of these versions to the merits case that follows it, in the place of any link there was.
    pub(crate) fn link_case(&self, atpo: &Case, merits: &Case, versions: &Versions) -> Result<Case, Refusal> {
        versions.admit(atpo.version)?;
        let wrong = |field, code, en, it| Err(Refusal::field(FieldError::new(field, code, en, it)));
        if atpo.record.proceeding != Proceeding::Atpo {
            return wrong(
                "",
                "link_not_from_atpo",
                "only an ATPO is linked to the merits case that follows it",
                "solo un ATPO si collega alla causa di merito che lo segue",
            );
        }
        let taken = merits.atpo.as_ref().is_some_and(|other| other.id != atpo.id);
        if merits.record.proceeding == Proceeding::Atpo || taken {
            return wrong(
                "merits_case_key",
                "link_not_to_merits",
                "a merits case that no other ATPO is linked to is expected",
                "serve una causa di merito non collegata a un altro ATPO",
            );
        }
        self.connection()
            .prepare_cached("UPDATE cases SET merits_case_id = ?2 WHERE id = ?1")
            .and_then(|mut link| link.execute([atpo.id, merits.id]))
            .map_err(Refusal::internal)?;
        // Both ends show the link, and so did the end that it left.
        let left = atpo.merits.as_ref().filter(|left| left.id != merits.id);
        let left = left.map(|left| by_id(self.connection(), left.id)).transpose().map_err(Refusal::internal)?.flatten();
        for case in [Some(atpo), Some(merits), left.as_ref()].into_iter().flatten() {
            self.connection()
                .prepare_cached("UPDATE cases SET version = version + 1 WHERE id = ?1")
                .and_then(|mut change| change.execute([case.id]))
                .map_err(Refusal::internal)?;
            self.announce(&ChangeKind::Case, case.id, Some(case.id), &case.audiences())?;
        }
        by_id(self.connection(), atpo.id).map_err(Refusal::internal)?.ok_or_else(Refusal::not_found)
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
        merits: linked(row, 7)?,
        atpo: linked(row, 10)?,
    })
}

/// The other end of a link, whose columns begin at `first`. One that is mentioned and not recorded is linked to nothing.
fn linked(row: &Row<'_>, first: usize) -> rusqlite::Result<Option<Linked>> {
    let (id, ctu, office) = (row.get(first)?, row.get(first + 1)?, row.get(first + 2)?);
    let (Some(id), Some(ctu), Some(office)): (Option<Uuid>, Option<Stored<TaxCode>>, Option<Stored<InpsOffice>>) =
        (id, ctu, office)
    else {
        return Ok(None);
    };
    Ok(Some(Linked { id, ctu: ctu.0, inps_office: office.0 }))
}
