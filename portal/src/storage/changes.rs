//! The feed of changes: a row for each audience, numbered by the one writer, so that nothing is missed or told twice.

use perito::domain::{InpsOffice, TaxCode};
use perito::protocol::{Change, ChangeKind, Role, instant};
use rusqlite::{Connection, OptionalExtension, ToSql, params, params_from_iter};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Tx;
use super::columns::Stored;
use crate::access::Caller;
use crate::problem::Refusal;

/// More than a portal makes in an epoch.
const PASSED_OVER: i64 = 1 << 32;

/// Who is told of a change: those who may read what changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Audience {
    /// An expert.
    Person(TaxCode),
    /// Everybody of a role at an INPS office.
    Office(Role, InpsOffice),
}

/// A part of the feed, oldest first, each change with its number.
pub(crate) fn since(
    connection: &Connection,
    audience: &Audience,
    sequence: i64,
    limit: usize,
) -> rusqlite::Result<Vec<(i64, Change)>> {
    let mut query = connection.prepare_cached(
        "SELECT sequence, kind, row_id, at FROM changes WHERE audience = ?1 AND sequence > ?2 ORDER BY sequence LIMIT ?3",
    )?;
    let changes = query.query_map(params![audience.code(), sequence, limit], |row| {
        let (kind, id): (String, Uuid) = (row.get(1)?, row.get(2)?);
        let at: Stored<OffsetDateTime> = row.get(3)?;
        Ok((row.get(0)?, Change { kind: ChangeKind::of(&kind), id: id.to_string(), changed_at: at.0 }))
    })?;
    changes.collect()
}

/// The number of the last change of all, also of one that was withdrawn since.
pub(crate) fn last(connection: &Connection) -> rusqlite::Result<i64> {
    let last = connection
        .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'changes'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(last.unwrap_or(0))
}

/// Numbers the changes to come past all that may have been told and were lost with a backup: whoever has the cursor of
/// such a one would pass over them. A backup that is brought back again knows nothing of what was numbered since the first time, and so passes
/// over as much for each epoch that it is behind.
pub(crate) fn pass_over(connection: &Connection, epochs: i64) -> rusqlite::Result<()> {
    let passed = last(connection)? + PASSED_OVER.saturating_mul(epochs);
    // SQLite keeps the row only once the table has had one.
    connection.execute("DELETE FROM sqlite_sequence WHERE name = 'changes'", [])?;
    connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('changes', ?1)", [passed]).map(drop)
}

impl Audience {
    /// Which audience a caller belongs to.
    pub(crate) fn of(caller: &Caller) -> Self {
        match caller.role {
            Role::Ctu => Self::Person(caller.person.clone()),
            _ => Self::Office(caller.role.clone(), caller.inps_office.clone()),
        }
    }

    pub(super) fn doctors(office: &InpsOffice) -> Self {
        Self::Office(Role::InpsDoctor, office.clone())
    }

    pub(super) fn legal_office(office: &InpsOffice) -> Self {
        Self::Office(Role::LegalOffice, office.clone())
    }

    pub(super) fn officers(office: &InpsOffice) -> Self {
        Self::Office(Role::Officer, office.clone())
    }

    pub(super) fn treasury(office: &InpsOffice) -> Self {
        Self::Office(Role::Treasury, office.clone())
    }

    fn code(&self) -> String {
        match self {
            Self::Person(person) => format!("person:{}", person.canonical().as_str()),
            Self::Office(role, office) => format!("{}:{}", role.code(), office.sede()),
        }
    }
}

impl Tx<'_> {
    /// Tells each audience that something has come or changed.
    pub(super) fn announce(
        &self,
        kind: &ChangeKind,
        id: Uuid,
        case_id: Option<Uuid>,
        audiences: &[Audience],
    ) -> Result<(), Refusal> {
        // One statement for all: the table's last number is read and written once.
        let rows: Vec<String> = (5..5 + audiences.len()).map(|number| format!("(?{number}, ?1, ?2, ?3, ?4)")).collect();
        let sql = format!("INSERT INTO changes (audience, kind, row_id, case_id, at) VALUES {}", rows.join(", "));
        let (code, at) = (kind.code(), instant::format(self.at()));
        let codes: Vec<String> = audiences.iter().map(Audience::code).collect();
        let values: [&dyn ToSql; 4] = [&code, &id, &case_id, &at];
        let values = values.into_iter().chain(codes.iter().map(|code| code as &dyn ToSql));
        self.connection()
            .prepare_cached(&sql)
            .and_then(|mut insert| insert.execute(params_from_iter(values)))
            .map_err(Refusal::internal)?;
        Ok(())
    }

    /// Takes an operation out of the feeds of an office whose case it is no longer in, and which it does not name.
    pub(super) fn withdraw_operation(&self, id: Uuid, case_id: Uuid, office: &InpsOffice) -> Result<(), Refusal> {
        let [doctors, legal_office] = [Audience::doctors(office), Audience::legal_office(office)];
        self.connection()
            .prepare_cached("DELETE FROM changes WHERE case_id = ?1 AND audience IN (?2, ?3) AND row_id = ?4")
            .and_then(|mut delete| delete.execute(params![case_id, doctors.code(), legal_office.code(), id]))
            .map_err(Refusal::internal)?;
        Ok(())
    }

    /// Takes a case out of the feed of an expert who has it no longer. What they did in it themselves stays.
    pub(super) fn withdraw(&self, case_id: Uuid, person: &TaxCode) -> Result<(), Refusal> {
        self.connection()
            .prepare_cached(
                "DELETE FROM changes WHERE case_id = ?1 AND audience = ?2 AND kind IN ('case', 'observation', 'terms')",
            )
            .and_then(|mut delete| delete.execute(params![case_id, Audience::Person(person.clone()).code()]))
            .map_err(Refusal::internal)?;
        Ok(())
    }
}
