//! Payments, put and corrected by the treasury.

use perito::domain::{CaseKey, FieldError, InpsOffice, Payment, TaxCode};
use perito::protocol::{CaseKeyBody, ChangeKind, PaymentPut, PaymentView, ProblemCode, Request, instant};
use rusqlite::{Connection, OptionalExtension, Row, params};
use time::OffsetDateTime;
use uuid::Uuid;

use super::acts::Done;
use super::changes::Audience;
use super::columns::{Stored, unreadable};
use super::{Claim, Entry, LegalKey, Slice, Tx, Versions, cases};
use crate::access::Caller;
use crate::authorisation::same_office;
use crate::problem::Refusal;

/// A payment as it is stored.
#[derive(Debug, Clone)]
pub(crate) struct StoredPayment {
    pub(crate) id: Uuid,
    pub(crate) version: i64,
    /// The expert it is paid for: the one whom the case's record named when it was put first.
    pub(crate) ctu: TaxCode,
    pub(crate) inps_office: InpsOffice,
    pub(crate) case_key: CaseKey,
    pub(crate) view: PaymentView,
}

/// A payment that has arrived from the treasury.
pub(crate) struct Arrived {
    pub(crate) id: Uuid,
    pub(crate) payment: Payment,
    pub(crate) expected: Option<Expected>,
    pub(crate) key: LegalKey,
    pub(crate) body_sha256: String,
}

/// What a payment's PUT is done to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expected {
    /// There is none with this id yet (`If-None-Match: *`).
    Absent,
    /// The one of one of these versions (`If-Match`).
    Version(Versions),
}

const SELECT: &str = "
    SELECT p.id, p.case_id, p.ctu_person, p.inps_office, p.body, p.updated_at, p.version, c.case_key
    FROM payments p JOIN cases c ON c.id = p.case_id";

/// The payment with this id.
pub(crate) fn by_id(connection: &Connection, id: Uuid) -> rusqlite::Result<Option<StoredPayment>> {
    let sql = format!("{SELECT} WHERE p.id = ?1");
    connection.prepare_cached(&sql)?.query_row([id], read).optional()
}

/// The version of a payment that was put under this key, whatever corrections came after it.
fn made_by(connection: &Connection, key: &LegalKey) -> rusqlite::Result<Option<StoredPayment>> {
    connection
        .prepare_cached(
            "SELECT p.id, p.case_id, p.ctu_person, p.inps_office, v.body, v.updated_at, v.version, c.case_key
             FROM payment_versions v JOIN payments p ON p.id = v.payment_id JOIN cases c ON c.id = p.case_id
             WHERE v.account_id = ?1 AND v.key = ?2",
        )?
        .query_row(params![key.account, key.key], read)
        .optional()
}

/// The payments that a caller may see, newest first by their ids.
pub(crate) fn list(connection: &Connection, caller: &Caller, page: &Slice) -> rusqlite::Result<Vec<StoredPayment>> {
    let person = caller.person.canonical();
    let (column, value) = match Audience::of(caller) {
        Audience::Person(_) => ("ctu_person", person.as_str()),
        Audience::Office(..) => ("inps_office", caller.inps_office.sede()),
    };
    let sql = format!(
        "{SELECT} WHERE p.{column} = ?1 AND (?2 IS NULL OR p.id < ?2) AND (?4 IS NULL OR p.case_id = ?4)
         ORDER BY p.id DESC LIMIT ?3"
    );
    let mut query = connection.prepare_cached(&sql)?;
    query.query_map(params![value, page.before, page.limit, page.case_id], read)?.collect()
}

/// The payments for one expert in a case, oldest first.
pub(crate) fn of_expert(
    connection: &Connection,
    case_id: Uuid,
    person: &TaxCode,
) -> rusqlite::Result<Vec<StoredPayment>> {
    let sql = format!("{SELECT} WHERE p.case_id = ?1 AND p.ctu_person = ?2 ORDER BY p.id");
    let mut query = connection.prepare_cached(&sql)?;
    query.query_map(params![case_id, person.canonical().as_str()], read)?.collect()
}

impl Tx<'_> {
    /// Puts a payment of a case of the caller's INPS office, or corrects it. Tells whether it is new.
    pub(crate) fn put_payment(
        &self,
        treasury: &Caller,
        arrived: &Arrived,
    ) -> Result<(Done<StoredPayment>, bool), Refusal> {
        let Arrived { id, payment, expected, key, body_sha256 } = arrived;
        let id = *id;
        if let Claim::Replay(_) = self.claim(key)? {
            let made = made_by(self.connection(), key).map_err(Refusal::internal)?;
            let act = made.ok_or_else(Refusal::not_found)?;
            let new = act.version == 1;
            return Ok((Done { act, replay: true }, new));
        }
        let known = by_id(self.connection(), id).map_err(Refusal::internal)?;
        if known.as_ref().is_some_and(|known| !same_office(treasury, &known.inps_office)) {
            return Err(Refusal::not_found());
        }
        let case = cases::by_key(self.connection(), &payment.data().case_key).map_err(Refusal::internal)?;
        let case =
            case.filter(|case| same_office(treasury, &case.record.inps_office)).ok_or_else(Refusal::not_found)?;
        let version = match (&known, expected) {
            (_, None) => return Err(Refusal::new(ProblemCode::PreconditionRequired)),
            (None, Some(Expected::Absent)) => 1,
            (Some(known), Some(Expected::Version(versions))) => {
                versions.admit(known.version).map(|()| known.version + 1)?
            }
            _ => return Err(Refusal::new(ProblemCode::PreconditionFailed)),
        };
        if known.as_ref().is_some_and(|known| known.case_key != payment.data().case_key) {
            return Err(Refusal::field(FieldError::new(
                "case_key",
                "case_key_differs",
                "a payment stays in its case: cancel it and put another",
                "un pagamento resta nella sua causa: va annullato e ne va inserito un altro",
            )));
        }
        let ctu = known.as_ref().map_or(&case.record.ctu, |known| &known.ctu).canonical();
        let body = serde_json::to_string(&PaymentPut::from(payment)).map_err(Refusal::internal)?;
        self.connection()
            .prepare_cached(
                "INSERT INTO payments (id, case_id, ctu_person, inps_office, body, updated_at, version)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                 ON CONFLICT (id) DO UPDATE
                 SET body = excluded.body, updated_at = excluded.updated_at, version = excluded.version",
            )
            .and_then(|mut put| {
                let office = case.record.inps_office.sede();
                put.execute(params![id, case.id, ctu.as_str(), office, body, instant::format(self.at()), version])
            })
            .map_err(Refusal::internal)?;
        self.connection()
            .prepare_cached(
                "INSERT INTO payment_versions (payment_id, version, account_id, key, body, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )
            .and_then(|mut insert| {
                insert.execute(params![id, version, key.account, key.key, body, instant::format(self.at())])
            })
            .map_err(Refusal::internal)?;
        self.keep(key, id)?;
        let content = format!("{id} {version} {body_sha256}");
        self.record(&Entry::new("payment.put", Some(treasury.account), content).in_case(&payment.data().case_key))?;
        let audiences = [Audience::Person(ctu), Audience::treasury(&case.record.inps_office)];
        self.announce(&ChangeKind::Payment, id, Some(case.id), &audiences)?;
        let act = by_id(self.connection(), id).map_err(Refusal::internal)?.ok_or_else(Refusal::not_found)?;
        Ok((Done { act, replay: false }, version == 1))
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredPayment> {
    let (id, case_id): (Uuid, Uuid) = (row.get(0)?, row.get(1)?);
    let ctu: Stored<TaxCode> = row.get(2)?;
    let inps_office: Stored<InpsOffice> = row.get(3)?;
    let body: String = row.get(4)?;
    let updated_at: Stored<OffsetDateTime> = row.get(5)?;
    let version: i64 = row.get(6)?;
    let case_key: Stored<CaseKey> = row.get(7)?;
    let put: PaymentPut = serde_json::from_str(&body).map_err(unreadable(4))?;
    let data = put.parse().map_err(unreadable(4))?.into_data();
    let view = PaymentView {
        id: id.to_string(),
        case_id: case_id.to_string(),
        case_key: CaseKeyBody::from(&case_key.0),
        item: put.item,
        state: put.state,
        payee: put.payee,
        decreed_on: data.decreed_on,
        invoice_reference: put.invoice_reference,
        mandate_number: put.mandate_number,
        gross: put.gross,
        withholding: put.withholding,
        net: put.net,
        due_on: data.due_on,
        value_on: data.value_on,
        updated_at: updated_at.0,
        etag: crate::http::etag(version),
    };
    Ok(StoredPayment { id, version, ctu: ctu.0, inps_office: inps_office.0, case_key: case_key.0, view })
}
