//! Registrations of doctors and their documents.

use std::collections::HashSet;

use perito::domain::{InpsOffice, MedicalLicense, TaxCode};
use perito::protocol::{
    ChangeKind, DocumentKind, DocumentView, LicenseBody, ProblemCode, RegistrationData, RegistrationState,
    RegistrationView, Role, instant,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Tx;
use super::accounts::{self, AccountData};
use super::changes::Audience;
use super::columns::Stored;
use crate::problem::Refusal;

/// A registration as it is stored.
pub(crate) struct Registration {
    pub(crate) id: Uuid,
    pub(crate) inps_office: InpsOffice,
    pub(crate) view: RegistrationView,
    data: AccountData,
}

/// A document that was stored as a file.
pub(crate) struct StoredDocument {
    pub(crate) view: DocumentView,
    pub(crate) file: String,
}

const COLUMNS: &str = "id, created_at, decision, reason, account_id, tax_code, given_name, family_name, license,
                       inps_office, email, phone";

/// The registration with this id.
pub(crate) fn by_id(connection: &Connection, id: Uuid) -> rusqlite::Result<Option<Registration>> {
    let sql = format!("SELECT {COLUMNS} FROM registrations WHERE id = ?1");
    let found = connection.prepare_cached(&sql)?.query_row([id], read).optional()?;
    found.map(|registration| with_documents(connection, registration)).transpose()
}

/// The registrations addressed to an office, newest first, from before `before` on.
pub(crate) fn of_office(
    connection: &Connection,
    office: &InpsOffice,
    before: Option<Uuid>,
    limit: usize,
) -> rusqlite::Result<Vec<Registration>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM registrations WHERE inps_office = ?1 AND (?2 IS NULL OR id < ?2)
         ORDER BY id DESC LIMIT ?3"
    );
    let mut query = connection.prepare_cached(&sql)?;
    let found = query.query_map(params![office.sede(), before, limit], read)?.collect::<Result<Vec<_>, _>>()?;
    found.into_iter().map(|registration| with_documents(connection, registration)).collect()
}

/// A document of a registration.
pub(crate) fn document(
    connection: &Connection,
    id: Uuid,
    kind: &DocumentKind,
) -> rusqlite::Result<Option<StoredDocument>> {
    Ok(documents(connection, id)?.into_iter().find(|document| document.view.kind == *kind))
}

/// Whether an office has authorised this account, whichever office it was made at: authorisations belong to the person.
pub(crate) fn authorised_at(connection: &Connection, account: Uuid, office: &InpsOffice) -> rusqlite::Result<bool> {
    connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM registrations WHERE account_id = ?1 AND inps_office = ?2)")?
        .query_row(params![account, office.sede()], |row| row.get(0))
}

/// The names of all files that a row refers to.
pub(crate) fn files(connection: &Connection) -> rusqlite::Result<HashSet<String>> {
    let mut query =
        connection.prepare("SELECT file FROM registration_documents UNION ALL SELECT file FROM case_documents")?;
    let files = query.query_map([], |row| row.get(0))?;
    files.collect()
}

/// The files of documents that were replaced since the last start.
pub(crate) fn replaced_files(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut query = connection.prepare("SELECT file FROM replaced_files")?;
    let files = query.query_map([], |row| row.get(0))?;
    files.collect()
}

/// Forgets the files of documents that were replaced: they are removed.
pub(crate) fn forget_replaced_files(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM replaced_files", []).map(drop)
}

impl Tx<'_> {
    pub(crate) fn add_registration(&self, data: &RegistrationData) -> Result<Uuid, Refusal> {
        let id = self.new_id();
        self.connection()
            .prepare_cached(
                "INSERT INTO registrations (id, created_at, tax_code, given_name, family_name, license, inps_office,
                                            email, phone)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )
            .and_then(|mut insert| {
                insert.execute(params![
                    id,
                    instant::format(self.at()),
                    data.tax_code.as_str(),
                    data.given_name.as_str(),
                    data.family_name.as_str(),
                    data.license.to_string(),
                    data.inps_office.sede(),
                    data.email.as_str(),
                    data.phone.as_ref().map(perito::domain::PhoneNumber::as_str),
                ])
            })
            .map_err(Refusal::internal)?;
        self.announce(&ChangeKind::Registration, id, None, &[Audience::officers(&data.inps_office)])?;
        Ok(id)
    }

    /// Puts a document, and gives the name of the file that it replaces.
    pub(crate) fn put_document(&self, id: Uuid, document: &StoredDocument) -> Result<Option<String>, Refusal> {
        let registration = self.undecided(id)?;
        let replaced = document_file(self.connection(), registration.id, &document.view.kind)?;
        let view = &document.view;
        self.connection()
            .prepare_cached(
                "INSERT OR REPLACE INTO registration_documents (registration_id, kind, media_type, size, sha256, file)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )
            .and_then(|mut insert| {
                insert.execute(params![id, view.kind.code(), view.media_type, view.size, view.sha256, document.file])
            })
            .map_err(Refusal::internal)?;
        self.connection()
            .prepare_cached("INSERT INTO replaced_files (file) SELECT ?1 WHERE ?1 IS NOT NULL")
            .and_then(|mut insert| insert.execute([&replaced]))
            .map_err(Refusal::internal)?;
        self.announce(&ChangeKind::Registration, id, None, &[Audience::officers(&registration.inps_office)])?;
        Ok(replaced)
    }

    /// Decides a registration. An authorisation finds the person's account or makes it.
    pub(crate) fn decide(&self, id: Uuid, authorise: bool, reason: Option<&str>) -> Result<(), Refusal> {
        let registration = self.undecided(id)?;
        if authorise && registration.view.state != RegistrationState::Submitted {
            return Err(Refusal::new(ProblemCode::Conflict));
        }
        let account = if authorise { Some(self.account_for(&registration)?) } else { None };
        let decision = if authorise { RegistrationState::Authorised } else { RegistrationState::Rejected };
        self.connection()
            .prepare_cached(
                "UPDATE registrations SET decided_at = ?2, decision = ?3, reason = ?4, account_id = ?5 WHERE id = ?1",
            )
            .and_then(|mut update| {
                update.execute(params![id, instant::format(self.at()), decision.code(), reason, account])
            })
            .map_err(Refusal::internal)?;
        self.announce(&ChangeKind::Registration, id, None, &[Audience::officers(&registration.inps_office)])
    }

    fn undecided(&self, id: Uuid) -> Result<Registration, Refusal> {
        let registration = by_id(self.connection(), id).map_err(Refusal::internal)?.ok_or_else(Refusal::not_found)?;
        match registration.view.state {
            RegistrationState::Incomplete | RegistrationState::Submitted => Ok(registration),
            _ => Err(Refusal::new(ProblemCode::Conflict)),
        }
    }

    fn account_for(&self, registration: &Registration) -> Result<Uuid, Refusal> {
        let known = accounts::by_person(self.connection(), &registration.data.tax_code).map_err(Refusal::internal)?;
        match known {
            Some(account) if account.data.role == Role::Ctu => Ok(account.id),
            // Somebody who works for INPS cannot be the court's expert under the same account.
            Some(_) => Err(Refusal::new(ProblemCode::Conflict)),
            None => self.add_account(&registration.data),
        }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Registration> {
    let id: Uuid = row.get(0)?;
    let created_at: Stored<OffsetDateTime> = row.get(1)?;
    let decision: Option<String> = row.get(2)?;
    let account_id: Option<Uuid> = row.get(4)?;
    let tax_code: Stored<TaxCode> = row.get(5)?;
    let license: Stored<MedicalLicense> = row.get(8)?;
    let inps_office: Stored<InpsOffice> = row.get(9)?;
    let (given_name, family_name): (String, String) = (row.get(6)?, row.get(7)?);
    Ok(Registration {
        id,
        inps_office: inps_office.0.clone(),
        view: RegistrationView {
            id: id.to_string(),
            state: decision.map_or(RegistrationState::Incomplete, |code| RegistrationState::of(&code)),
            created_at: created_at.0,
            tax_code: tax_code.0.as_str().to_owned(),
            given_name: given_name.clone(),
            family_name: family_name.clone(),
            license: LicenseBody::from(&license.0),
            inps_office: inps_office.0.to_string(),
            documents: Vec::new(),
            account_id: account_id.map(|id| id.to_string()),
            reason: row.get(3)?,
        },
        data: AccountData {
            tax_code: tax_code.0,
            role: Role::Ctu,
            inps_office: inps_office.0,
            given_name,
            family_name,
            email: row.get(10)?,
            phone: row.get(11)?,
        },
    })
}

fn with_documents(connection: &Connection, mut registration: Registration) -> rusqlite::Result<Registration> {
    let documents = documents(connection, registration.id)?;
    registration.view.documents = documents.into_iter().map(|document| document.view).collect();
    let complete = registration.view.documents.len() == DocumentKind::ALL.len();
    if registration.view.state == RegistrationState::Incomplete && complete {
        registration.view.state = RegistrationState::Submitted;
    }
    Ok(registration)
}

fn documents(connection: &Connection, id: Uuid) -> rusqlite::Result<Vec<StoredDocument>> {
    let mut query = connection.prepare_cached(
        "SELECT kind, media_type, size, sha256, file FROM registration_documents WHERE registration_id = ?1 ORDER BY kind",
    )?;
    let documents = query.query_map([id], |row| {
        let kind: String = row.get(0)?;
        Ok(StoredDocument {
            view: DocumentView {
                kind: DocumentKind::of(&kind),
                media_type: row.get(1)?,
                size: row.get(2)?,
                sha256: row.get(3)?,
            },
            file: row.get(4)?,
        })
    })?;
    documents.collect()
}

fn document_file(connection: &Connection, id: Uuid, kind: &DocumentKind) -> Result<Option<String>, Refusal> {
    let document = document(connection, id, kind).map_err(Refusal::internal)?;
    Ok(document.map(|document| document.file))
}
