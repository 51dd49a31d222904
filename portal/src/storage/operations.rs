//! Notices and convocations, each stored with its protocol number, receipt, idempotency row and archive entry at once.

use perito::archive::ReceiptKind;
use perito::domain::{
    Appointment, CaseKey, Convocation, FieldError, Finding, InpsOffice, OperationNotice, Place, TaxCode,
};
use perito::protocol::{
    AppointmentView, CaseKeyBody, ChangeKind, JoinState, OperationView, PlaceBody, ReceiptView, instant,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::acts::{Act, Done, Reader, Sending, Stamp};
use super::changes::Audience;
use super::columns::{Stored, unreadable};
use super::{Claim, Slice, Tx};
use crate::problem::Refusal;

/// A notice or convocation as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) id: Uuid,
    pub(crate) author: Uuid,
    author_code: TaxCode,
    /// The office of the legal office's record, where that names the author.
    pub(crate) joined_office: Option<InpsOffice>,
    pub(crate) inps_office: InpsOffice,
    pub(crate) case_key: CaseKey,
    pub(crate) view: OperationView,
}

const SELECT: &str = "
    SELECT o.id, o.parent_id, o.case_id, o.account_id, o.inps_office, o.held_on, o.held_at, o.place_name,
           o.place_address, o.place_comune, o.place_province, o.composed_at, o.received_at, o.received_on,
           o.protocol_number, o.findings, o.receipt_id, r.text, c.case_key, c.version, c.inps_office,
           c.ctu_person IS a.person, a.tax_code
    FROM operations o
    JOIN cases c ON c.id = o.case_id
    JOIN accounts a ON a.id = o.account_id
    JOIN receipt_texts r ON r.id = o.receipt_id";

/// The operation with this id.
pub(crate) fn by_id(connection: &Connection, id: Uuid) -> rusqlite::Result<Option<Operation>> {
    let sql = format!("{SELECT} WHERE o.id = ?1");
    connection.prepare_cached(&sql)?.query_row([id], read).optional()
}

/// The operations a reader may see, newest first, from before `before` on.
pub(crate) fn list(connection: &Connection, reader: &Reader, page: &Slice) -> rusqlite::Result<Vec<Operation>> {
    let sliced = "(?2 IS NULL OR o.id < ?2) AND (?4 IS NULL OR o.case_id = ?4) ORDER BY o.id DESC LIMIT ?3";
    match reader {
        Reader::Author(account) => {
            let sql = format!("{SELECT} WHERE o.account_id = ?1 AND {sliced}");
            let mut query = connection.prepare_cached(&sql)?;
            query.query_map(params![account, page.before, page.limit, page.case_id], read)?.collect()
        }
        Reader::Office(office) => {
            let sql = format!(
                "{SELECT} WHERE (o.inps_office = ?1 OR (c.inps_office = ?1 AND c.ctu_person = a.person)) AND {sliced}"
            );
            let mut query = connection.prepare_cached(&sql)?;
            query.query_map(params![office.sede(), page.before, page.limit, page.case_id], read)?.collect()
        }
    }
}

/// The operations of one expert in a case, oldest first.
pub(crate) fn of_expert(connection: &Connection, case_id: Uuid, person: &TaxCode) -> rusqlite::Result<Vec<Operation>> {
    let sql = format!("{SELECT} WHERE o.case_id = ?1 AND a.person = ?2 ORDER BY o.id");
    let mut query = connection.prepare_cached(&sql)?;
    query.query_map(params![case_id, person.canonical().as_str()], read)?.collect()
}

/// Every operation that mentions a case, whoever sent it.
pub(super) fn of_case(connection: &Connection, case_id: Uuid) -> rusqlite::Result<Vec<Operation>> {
    let sql = format!("{SELECT} WHERE o.case_id = ?1 ORDER BY o.id");
    let mut query = connection.prepare_cached(&sql)?;
    query.query_map([case_id], read)?.collect()
}

impl Tx<'_> {
    /// Receives a notice. A late one is received and flagged: a late notice beats none, and the judge decides.
    pub(crate) fn notify(
        &self,
        author: Uuid,
        notice: &OperationNotice,
        sending: &Sending,
    ) -> Result<Done<Operation>, Refusal> {
        if let Claim::Replay(id) = self.claim(&sending.key)? {
            return self.replay(id);
        }
        let findings = notice.findings(self.today()).map_err(Refusal::field)?;
        let received = Received {
            parent: None,
            case_key: &notice.case_key,
            office: &notice.inps_office,
            appointment: &notice.appointment,
            place: &notice.place,
            findings: &findings,
            sending,
        };
        self.receive(author, &received)
    }

    /// Receives a convocation that follows one's own notice.
    pub(crate) fn convoke(
        &self,
        author: Uuid,
        parent: Uuid,
        convocation: &Convocation,
        sending: &Sending,
    ) -> Result<Done<Operation>, Refusal> {
        let parent = by_id(self.connection(), parent).map_err(Refusal::internal)?;
        let parent = parent.filter(|notice| notice.author == author && notice.view.convocation_of.is_none());
        let parent = parent.ok_or_else(Refusal::not_found)?;
        if let Claim::Replay(id) = self.claim(&sending.key)? {
            return self.replay(id);
        }
        if parent.case_key != convocation.case_key {
            return Err(Refusal::field(FieldError::new(
                "case_key",
                "case_key_differs",
                "the case must be the one of the notice that is followed",
                "la causa deve essere quella della comunicazione di inizio",
            )));
        }
        let findings = convocation.findings(self.today()).map_err(Refusal::field)?;
        let received = Received {
            parent: Some(parent.id),
            case_key: &convocation.case_key,
            // The office is what the notice says until the case's record says it.
            office: parent.joined_office.as_ref().unwrap_or(&parent.inps_office),
            appointment: &convocation.appointment,
            place: &convocation.place,
            findings: &findings,
            sending,
        };
        self.receive(author, &received)
    }

    fn replay(&self, id: Uuid) -> Result<Done<Operation>, Refusal> {
        let act = by_id(self.connection(), id).map_err(Refusal::internal)?.ok_or_else(Refusal::not_found)?;
        Ok(Done { act, replay: true })
    }

    fn receive(&self, author: Uuid, received: &Received<'_>) -> Result<Done<Operation>, Refusal> {
        let id = self.new_id();
        let case_id = self.mention_case(received.case_key)?;
        let (kind, action) = match received.parent {
            None => (ReceiptKind::OperationNotice, "operation.notified"),
            Some(_) => (ReceiptKind::Convocation, "operation.convoked"),
        };
        let stamp = self.stamp(
            author,
            &Act {
                kind,
                action,
                id,
                case_key: received.case_key,
                office: received.office,
                findings: received.findings,
                lines: received.receipt_lines(id),
                sending: received.sending,
            },
        )?;
        self.insert_operation(author, received, id, case_id, &stamp)?;
        let act = by_id(self.connection(), id).map_err(Refusal::internal)?.ok_or_else(Refusal::not_found)?;
        self.announce_operation(&act)?;
        Ok(Done { act, replay: false })
    }

    /// Tells everybody who may read it that an operation has come, or has met its case.
    pub(super) fn announce_operation(&self, operation: &Operation) -> Result<(), Refusal> {
        let offices = std::iter::once(&operation.inps_office)
            .chain(operation.joined_office.as_ref().filter(|office| **office != operation.inps_office));
        let mut audiences = vec![Audience::Person(operation.author_code.clone())];
        audiences.extend(offices.flat_map(|office| [Audience::doctors(office), Audience::legal_office(office)]));
        let case_id = Uuid::try_parse(&operation.view.case_id).map_err(Refusal::internal)?;
        self.announce(&ChangeKind::Operation, operation.id, Some(case_id), &audiences)
    }

    fn insert_operation(
        &self,
        author: Uuid,
        received: &Received<'_>,
        id: Uuid,
        case_id: Uuid,
        stamp: &Stamp,
    ) -> Result<(), Refusal> {
        self.connection()
            .prepare_cached(
                "INSERT INTO operations (id, parent_id, case_id, account_id, inps_office, held_on, held_at, place_name,
                                         place_address, place_comune, place_province, composed_at, received_at,
                                         received_on, protocol_number, findings, receipt_id)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
            )
            .and_then(|mut insert| {
                insert.execute(params![
                    id,
                    received.parent,
                    case_id,
                    author,
                    received.office.sede(),
                    received.appointment.date().to_string(),
                    received.appointment.time_text(),
                    received.place.name(),
                    received.place.address(),
                    received.place.comune(),
                    received.place.province(),
                    instant::format(received.sending.composed_at),
                    instant::format(self.at()),
                    self.today().to_string(),
                    stamp.protocol_number,
                    stamp.findings,
                    stamp.receipt_id,
                ])
            })
            .map_err(Refusal::internal)?;
        Ok(())
    }
}

/// A notice or convocation that has arrived.
struct Received<'a> {
    parent: Option<Uuid>,
    case_key: &'a CaseKey,
    office: &'a InpsOffice,
    appointment: &'a Appointment,
    place: &'a Place,
    findings: &'a [Finding],
    sending: &'a Sending,
}

impl Received<'_> {
    fn receipt_lines(&self, id: Uuid) -> Vec<(&'static str, String)> {
        vec![
            ("operation_id", id.to_string()),
            ("convocation_of", self.parent.map(|id| id.to_string()).unwrap_or_default()),
            ("operations_on", self.appointment.date().to_string()),
            ("operations_time", format!("{} Europe/Rome", self.appointment.time_text())),
            ("place", self.place.to_string()),
        ]
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Operation> {
    let id: Uuid = row.get(0)?;
    let parent: Option<Uuid> = row.get(1)?;
    let case_id: Uuid = row.get(2)?;
    let inps_office: Stored<InpsOffice> = row.get(4)?;
    let held_on: Stored<Date> = row.get(5)?;
    let held_at: String = row.get(6)?;
    let composed_at: Stored<OffsetDateTime> = row.get(11)?;
    let received_at: Stored<OffsetDateTime> = row.get(12)?;
    let received_on: Stored<Date> = row.get(13)?;
    let findings: String = row.get(15)?;
    let receipt_id: Uuid = row.get(16)?;
    let case_key: Stored<CaseKey> = row.get(18)?;
    let recorded = row.get::<_, i64>(19)? > 0;
    let case_office: Option<Stored<InpsOffice>> = row.get(20)?;
    let same_ctu: bool = row.get(21)?;
    let author_code: Stored<TaxCode> = row.get(22)?;
    let join_state = match (recorded, same_ctu) {
        (false, _) => JoinState::Unmatched,
        (true, true) => JoinState::Matched,
        (true, false) => JoinState::CtuMismatch,
    };
    let appointment = Appointment::parse(&held_on.0.to_string(), &held_at).map_err(unreadable(6))?;
    Ok(Operation {
        id,
        author: row.get(3)?,
        author_code: author_code.0,
        joined_office: case_office.filter(|_| join_state == JoinState::Matched).map(|office| office.0),
        inps_office: inps_office.0.clone(),
        case_key: case_key.0.clone(),
        view: OperationView {
            id: id.to_string(),
            convocation_of: parent.map(|id| id.to_string()),
            case_id: case_id.to_string(),
            case_key: CaseKeyBody::from(&case_key.0),
            join_state,
            inps_office: inps_office.0.to_string(),
            operations_at: AppointmentView::from(&appointment),
            place: PlaceBody { name: row.get(7)?, address: row.get(8)?, comune: row.get(9)?, province: row.get(10)? },
            composed_at: composed_at.0,
            received_at: received_at.0,
            received_on: received_on.0,
            protocol_number: row.get(14)?,
            findings: serde_json::from_str(&findings).map_err(unreadable(15))?,
            receipt: ReceiptView { id: receipt_id.to_string(), text: row.get(17)? },
        },
    })
}
