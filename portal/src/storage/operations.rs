//! Notices and convocations, each stored with its protocol number, receipt, idempotency row and archive entry at once.

use perito::archive::{ReceiptKind, ReceiptText};
use perito::domain::{
    Appointment, CaseKey, Convocation, FieldError, Finding, InpsOffice, OperationNotice, Place, ProtocolNumber,
};
use perito::protocol::{
    AppointmentView, CaseKeyBody, FindingView, JoinState, OperationView, PlaceBody, ReceiptView, instant,
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::accounts::{self, Account};
use super::columns::Stored;
use super::{Claim, Entry, LegalKey, Tx};
use crate::problem::Refusal;

/// A notice or convocation as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    pub(crate) id: Uuid,
    pub(crate) author: Uuid,
    /// The office of the legal office's record, where that names the author.
    pub(crate) joined_office: Option<InpsOffice>,
    pub(crate) inps_office: InpsOffice,
    pub(crate) case_key: CaseKey,
    pub(crate) view: OperationView,
}

/// Who asks for a list of operations.
#[derive(Debug, Clone)]
pub(crate) enum Reader {
    /// The expert who sent them.
    Author(Uuid),
    /// Somebody of the INPS office that they are addressed to, or whose case they joined.
    Office(InpsOffice),
}

/// What the client sent, beside the act itself.
#[derive(Debug, Clone)]
pub(crate) struct Sending {
    pub(crate) key: LegalKey,
    pub(crate) composed_at: OffsetDateTime,
    pub(crate) body_sha256: String,
}

/// An act that was stored, or found to have been stored before.
pub(crate) struct Stamped {
    pub(crate) operation: Operation,
    pub(crate) replay: bool,
}

const SELECT: &str = "
    SELECT o.id, o.parent_id, o.case_id, o.account_id, o.inps_office, o.held_on, o.held_at, o.place_name,
           o.place_address, o.place_comune, o.place_province, o.composed_at, o.received_at, o.received_on,
           o.protocol_number, o.findings, o.receipt_id, r.text, c.case_key, c.version, c.inps_office,
           c.ctu_person IS a.person
    FROM operations o
    JOIN cases c ON c.id = o.case_id
    JOIN accounts a ON a.id = o.account_id
    JOIN receipts r ON r.id = o.receipt_id";

/// The operation with this id.
pub(crate) fn by_id(connection: &Connection, id: Uuid) -> rusqlite::Result<Option<Operation>> {
    let sql = format!("{SELECT} WHERE o.id = ?1");
    connection.prepare_cached(&sql)?.query_row([id], read).optional()
}

/// The operations a reader may see, newest first, from before `before` on.
pub(crate) fn list(
    connection: &Connection,
    reader: &Reader,
    before: Option<Uuid>,
    limit: usize,
) -> rusqlite::Result<Vec<Operation>> {
    let page = "(?2 IS NULL OR o.id < ?2) ORDER BY o.id DESC LIMIT ?3";
    match reader {
        Reader::Author(account) => {
            let sql = format!("{SELECT} WHERE o.account_id = ?1 AND {page}");
            let mut query = connection.prepare_cached(&sql)?;
            query.query_map(params![account, before, limit], read)?.collect()
        }
        Reader::Office(office) => {
            let sql = format!(
                "{SELECT} WHERE (o.inps_office = ?1 OR (c.inps_office = ?1 AND c.ctu_person = a.person)) AND {page}"
            );
            let mut query = connection.prepare_cached(&sql)?;
            query.query_map(params![office.sede(), before, limit], read)?.collect()
        }
    }
}

impl Tx<'_> {
    /// Receives a notice. A late one is received and flagged: a late notice beats none, and the judge decides.
    pub(crate) fn notify(&self, author: Uuid, notice: &OperationNotice, sending: &Sending) -> Result<Stamped, Refusal> {
        if let Claim::Replay(id) = self.claim(&sending.key)? {
            return self.replay(id);
        }
        let findings = notice.findings(self.today()).map_err(Refusal::field)?;
        self.stamp(&Act {
            kind: ReceiptKind::OperationNotice,
            parent: None,
            author,
            case_key: &notice.case_key,
            office: &notice.inps_office,
            appointment: &notice.appointment,
            place: &notice.place,
            findings: &findings,
            sending,
        })
    }

    /// Receives a convocation that follows one's own notice.
    pub(crate) fn convoke(
        &self,
        author: Uuid,
        parent: Uuid,
        convocation: &Convocation,
        sending: &Sending,
    ) -> Result<Stamped, Refusal> {
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
        self.stamp(&Act {
            kind: ReceiptKind::Convocation,
            parent: Some(parent.id),
            author,
            case_key: &convocation.case_key,
            // The office is what the notice says until the case's record says it.
            office: parent.joined_office.as_ref().unwrap_or(&parent.inps_office),
            appointment: &convocation.appointment,
            place: &convocation.place,
            findings: &findings,
            sending,
        })
    }

    fn replay(&self, id: Uuid) -> Result<Stamped, Refusal> {
        let operation = by_id(self.connection(), id).map_err(Refusal::internal)?.ok_or_else(Refusal::not_found)?;
        Ok(Stamped { operation, replay: true })
    }

    fn stamp(&self, act: &Act<'_>) -> Result<Stamped, Refusal> {
        let author = accounts::by_id(self.connection(), act.author).map_err(Refusal::internal)?;
        let author = author.ok_or_else(Refusal::not_found)?;
        let (id, receipt_id) = (self.new_id(), self.new_id());
        let case_id = self.mention_case(act.case_key)?;
        let protocol_number = self.next_protocol_number(act.office)?;
        let receipt = self.sign(act.receipt_text(self, id, receipt_id, &author, &protocol_number))?;
        self.keep_receipt(receipt_id, author.id, &receipt)?;
        self.insert_operation(act, id, case_id, receipt_id, &protocol_number)?;
        self.keep(&act.sending.key, id)?;
        let action = match act.parent {
            None => "operation.notified",
            Some(_) => "operation.convoked",
        };
        self.record(&Entry::new(action, Some(author.id), receipt.signed_text()).in_case(act.case_key))?;
        let operation = by_id(self.connection(), id).map_err(Refusal::internal)?.ok_or_else(Refusal::not_found)?;
        Ok(Stamped { operation, replay: false })
    }

    fn insert_operation(
        &self,
        act: &Act<'_>,
        id: Uuid,
        case_id: Uuid,
        receipt_id: Uuid,
        protocol_number: &ProtocolNumber,
    ) -> Result<(), Refusal> {
        let findings: Vec<FindingView> = act.findings.iter().map(FindingView::from).collect();
        let findings = serde_json::to_string(&findings).map_err(Refusal::internal)?;
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
                    act.parent,
                    case_id,
                    act.author,
                    act.office.sede(),
                    act.appointment.date().to_string(),
                    act.appointment.time_text(),
                    act.place.name(),
                    act.place.address(),
                    act.place.comune(),
                    act.place.province(),
                    instant::format(act.sending.composed_at),
                    instant::format(self.at()),
                    self.today().to_string(),
                    protocol_number.to_string(),
                    findings,
                    receipt_id,
                ])
            })
            .map_err(Refusal::internal)?;
        Ok(())
    }
}

/// A notice or convocation about to be stamped.
struct Act<'a> {
    kind: ReceiptKind,
    parent: Option<Uuid>,
    author: Uuid,
    case_key: &'a CaseKey,
    office: &'a InpsOffice,
    appointment: &'a Appointment,
    place: &'a Place,
    findings: &'a [Finding],
    sending: &'a Sending,
}

impl Act<'_> {
    fn receipt_text(
        &self,
        tx: &Tx<'_>,
        id: Uuid,
        receipt_id: Uuid,
        author: &Account,
        protocol_number: &ProtocolNumber,
    ) -> ReceiptText {
        let rules: Vec<&str> = self.findings.iter().map(|finding| finding.rule).collect();
        let parent = self.parent.map(|id| id.to_string()).unwrap_or_default();
        ReceiptText::new(&self.kind)
            .line("id", &receipt_id.to_string())
            .line("origin", tx.seal().signer.verifier().name())
            .line("protocol_number", &protocol_number.to_string())
            .line("received_at", &instant::format(tx.at()))
            .line("received_on", &tx.today().to_string())
            .line("author", &author.id.to_string())
            .line("ctu_name", &format!("{} {}", author.data.given_name, author.data.family_name))
            .line("ctu_tax_code", author.data.tax_code.as_str())
            .line("inps_office", self.office.sede())
            .line("case_key", &self.case_key.to_string())
            .line("operation_id", &id.to_string())
            .line("convocation_of", &parent)
            .line("operations_on", &self.appointment.date().to_string())
            .line("operations_time", &format!("{} Europe/Rome", self.appointment.time_text()))
            .line("place", &self.place.to_string())
            .line("composed_at", &instant::format(self.sending.composed_at))
            .line("idempotency_key", &self.sending.key.key)
            .line("request_sha256", &self.sending.body_sha256)
            .line("findings", &rules.join(" "))
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
    let join_state = match (recorded, same_ctu) {
        (false, _) => JoinState::Unmatched,
        (true, true) => JoinState::Matched,
        (true, false) => JoinState::CtuMismatch,
    };
    let appointment = Appointment::parse(&held_on.0.to_string(), &held_at).map_err(unreadable(6))?;
    Ok(Operation {
        id,
        author: row.get(3)?,
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

fn unreadable<E: std::error::Error + Send + Sync + 'static>(column: usize) -> impl Fn(E) -> rusqlite::Error {
    move |error| rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
}
