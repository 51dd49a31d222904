//! Observations of INPS's doctor, each stored with its protocol number, receipt, idempotency row and archive entry at once.

use perito::archive::ReceiptKind;
use perito::domain::case::ObservationFact;
use perito::domain::{CaseKey, Finding, InpsOffice, Observation, TaxCode};
use perito::protocol::{CaseFile, CaseKeyBody, ChangeKind, ObservationView, ReceiptView, instant};
use rusqlite::{Connection, OptionalExtension, Row, params};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::acts::{Act, Done, Sending};
use super::case_documents::{self, CaseDocument, NewDocument};
use super::cases;
use super::changes::Audience;
use super::columns::{Stored, unreadable};
use super::{Claim, Slice, Tx, case_file};
use crate::access::Caller;
use crate::authorisation::same_office;
use crate::problem::Refusal;

/// An observation as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredObservation {
    pub(crate) id: Uuid,
    pub(crate) inps_office: InpsOffice,
    /// The expert whom the case's record names now.
    pub(crate) ctu: TaxCode,
    pub(crate) case_key: CaseKey,
    pub(crate) document: Option<CaseDocument>,
    pub(crate) view: ObservationView,
}

/// An observation that has arrived.
pub(crate) struct Observed {
    pub(crate) observation: Observation,
    /// Its document, where it has one; none also when the same key has brought it before.
    pub(crate) document: Option<NewDocument>,
    pub(crate) sending: Sending,
}

fn select() -> String {
    format!(
        "SELECT o.id, o.case_id, o.account_id, o.inps_office, o.text, o.composed_at, o.received_at, o.received_on,
                o.protocol_number, o.findings, o.receipt_id, r.text, c.case_key, c.ctu_person, {}
         FROM observations o
         JOIN cases c ON c.id = o.case_id
         JOIN receipt_texts r ON r.id = o.receipt_id
         LEFT JOIN case_documents d ON d.id = o.document_id",
        case_documents::COLUMNS
    )
}

/// The observation with this id.
pub(crate) fn by_id(connection: &Connection, id: Uuid) -> rusqlite::Result<Option<StoredObservation>> {
    let sql = format!("{} WHERE o.id = ?1", select());
    connection.prepare_cached(&sql)?.query_row([id], read).optional()
}

/// The observations that a caller may see, newest first.
pub(crate) fn list(connection: &Connection, caller: &Caller, page: &Slice) -> rusqlite::Result<Vec<StoredObservation>> {
    let person = caller.person.canonical();
    let (column, value) = match Audience::of(caller) {
        Audience::Person(_) => ("c.ctu_person", person.as_str()),
        Audience::Office(..) => ("o.inps_office", caller.inps_office.sede()),
    };
    let sql = format!(
        "{} WHERE {column} = ?1 AND (?2 IS NULL OR o.id < ?2) AND (?4 IS NULL OR o.case_id = ?4)
         ORDER BY o.id DESC LIMIT ?3",
        select()
    );
    let mut query = connection.prepare_cached(&sql)?;
    query.query_map(params![value, page.before, page.limit, page.case_id], read)?.collect()
}

/// The observations of a case, oldest first.
pub(crate) fn of_case(connection: &Connection, case_id: Uuid) -> rusqlite::Result<Vec<StoredObservation>> {
    let sql = format!("{} WHERE o.case_id = ?1 ORDER BY o.id", select());
    let mut query = connection.prepare_cached(&sql)?;
    query.query_map([case_id], read)?.collect()
}

/// What a receipt says of a document.
pub(super) fn document_lines(document: &CaseDocument) -> [(&'static str, String); 3] {
    let view = &document.view;
    [
        ("document_sha256", view.sha256.clone()),
        ("document_size", view.size.to_string()),
        ("document_pages", view.pages.to_string()),
    ]
}

impl Tx<'_> {
    /// Receives an observation in a case of the caller's INPS office. A late one is received and flagged: it is not
    /// barred (Cass. 18657/2020).
    pub(crate) fn observe(&self, author: &Caller, observed: &Observed) -> Result<Done<StoredObservation>, Refusal> {
        let Observed { observation, document, sending } = observed;
        if let Claim::Replay(id) = self.claim(&sending.key)? {
            let act = by_id(self.connection(), id).map_err(Refusal::internal)?.ok_or_else(Refusal::not_found)?;
            return Ok(Done { act, replay: true });
        }
        let case = cases::by_key(self.connection(), &observation.case_key).map_err(Refusal::internal)?;
        let case = case.filter(|case| same_office(author, &case.record.inps_office)).ok_or_else(Refusal::not_found)?;
        let file = case_file::of(self.connection(), &case).map_err(Refusal::internal)?;
        let id = self.new_id();
        let findings = self.lateness(id, file)?;
        let document_id = document.as_ref().map(|document| self.file_document(document)).transpose()?;
        let mut lines = vec![("observation_id", id.to_string())];
        lines.extend(document.iter().flat_map(|document| document_lines(&document.document)));
        let stamp = self.stamp(
            author.account,
            &Act {
                kind: ReceiptKind::Observation,
                action: "observation.submitted",
                id,
                case_key: &observation.case_key,
                office: &case.record.inps_office,
                findings: &findings,
                lines,
                sending,
            },
        )?;
        self.connection()
            .prepare_cached(
                "INSERT INTO observations (id, case_id, account_id, inps_office, text, document_id, composed_at,
                                           received_at, received_on, protocol_number, findings, receipt_id)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )
            .and_then(|mut insert| {
                insert.execute(params![
                    id,
                    case.id,
                    author.account,
                    case.record.inps_office.sede(),
                    observation.text,
                    document_id,
                    instant::format(sending.composed_at),
                    instant::format(self.at()),
                    self.today().to_string(),
                    stamp.protocol_number,
                    stamp.findings,
                    stamp.receipt_id,
                ])
            })
            .map_err(Refusal::internal)?;
        let audiences = [Audience::Person(case.record.ctu.clone()), Audience::doctors(&case.record.inps_office)];
        self.announce(&ChangeKind::Observation, id, Some(case.id), &audiences)?;
        let act = by_id(self.connection(), id).map_err(Refusal::internal)?.ok_or_else(Refusal::not_found)?;
        Ok(Done { act, replay: false })
    }

    /// What the rules say of this observation alone.
    fn lateness(&self, id: Uuid, mut file: CaseFile) -> Result<Vec<Finding>, Refusal> {
        file.observations.clear();
        let mut case = file.to_case(self.today()).map_err(Refusal::internal)?;
        let fact = ObservationFact { id: id.to_string(), received_on: self.today() };
        case.record_observation(fact).map_err(Refusal::internal)?;
        Ok(case.findings(self.today()).into_iter().filter(|finding| finding.rule == "observations_late").collect())
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredObservation> {
    let (id, case_id, receipt_id): (Uuid, Uuid, Uuid) = (row.get(0)?, row.get(1)?, row.get(10)?);
    let inps_office: Stored<InpsOffice> = row.get(3)?;
    let composed_at: Stored<OffsetDateTime> = row.get(5)?;
    let received_at: Stored<OffsetDateTime> = row.get(6)?;
    let received_on: Stored<Date> = row.get(7)?;
    let findings: String = row.get(9)?;
    let case_key: Stored<CaseKey> = row.get(12)?;
    let ctu: Stored<TaxCode> = row.get(13)?;
    let document = case_documents::read(row, 14)?;
    let view = ObservationView {
        id: id.to_string(),
        case_id: case_id.to_string(),
        case_key: CaseKeyBody::from(&case_key.0),
        text: row.get(4)?,
        document: document.as_ref().map(|document| document.view.clone()),
        composed_at: composed_at.0,
        received_at: received_at.0,
        received_on: received_on.0,
        protocol_number: row.get(8)?,
        findings: serde_json::from_str(&findings).map_err(unreadable(9))?,
        receipt: ReceiptView { id: receipt_id.to_string(), text: row.get(11)? },
    };
    Ok(StoredObservation { id, inps_office: inps_office.0, ctu: ctu.0, case_key: case_key.0, document, view })
}
