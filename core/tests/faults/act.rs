//! A notice, and what a portal in order answers to it: a receipt and the view that shows it, both open to change.

use perito::archive::{NoteSigner, Receipt, ReceiptKind, ReceiptText};
use perito::domain::{Appointment, CaseKey, Convocation, InpsOffice, OperationNotice, Place};
use perito::protocol::{
    AppointmentBody, AppointmentView, CaseKeyBody, JoinState, OperationView, PlaceBody, ReceiptView, instant,
    sha256_hex,
};
use serde::Deserialize;
use time::OffsetDateTime;
use time::macros::date;

use super::{Reply, Request};
use crate::specimen::{ORIGIN, RECEIVED_AT, signer};

/// What the portal says it received.
#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) kind: ReceiptKind,
    /// Empty for a receipt of the time before the proofs.
    pub(crate) action: &'static str,
    pub(crate) origin: String,
    pub(crate) receipt_id: String,
    pub(crate) operation_id: String,
    pub(crate) protocol_number: String,
    pub(crate) received_at: OffsetDateTime,
    pub(crate) case_key: String,
    pub(crate) idempotency_key: String,
    pub(crate) request_sha256: String,
    pub(crate) convocation_of: String,
    request: Body,
}

/// What a notice and a convocation have in common.
#[derive(Clone, Deserialize)]
struct Body {
    case_key: CaseKeyBody,
    operations_at: AppointmentBody,
    place: PlaceBody,
    composed_at: String,
}

/// Operations on Monday 21 December 2026: the last day for the notice is Friday 4 December, and Sunday 6 for who counts
/// without the mirror rule.
pub(crate) fn notice() -> OperationNotice {
    OperationNotice::new(
        CaseKey::parse("0580910098/L/2026/1234").unwrap(),
        InpsOffice::parse("7000").unwrap(),
        Appointment::parse("2026-12-21", "09:30").unwrap(),
        Place::new(None, "Via Tiburtina 1", "Tivoli", Some("RM")).unwrap(),
    )
}

/// A later date in the same case.
pub(crate) fn convocation() -> Convocation {
    Convocation::new(notice().case_key, Appointment::parse("2027-01-18", "09:30").unwrap(), notice().place)
}

impl Received {
    pub(crate) fn of(request: &Request) -> Self {
        let body: Body = serde_json::from_slice(&request.body).unwrap();
        Self {
            kind: ReceiptKind::OperationNotice,
            action: "",
            origin: ORIGIN.to_owned(),
            receipt_id: "0197a000-0000-7000-8000-000000000001".to_owned(),
            operation_id: "0197a000-0000-7000-8000-000000000003".to_owned(),
            protocol_number: "PERITO.7000.24/11/2026.0000042".to_owned(),
            received_at: RECEIVED_AT,
            case_key: body.case_key.parse().unwrap().to_string(),
            idempotency_key: request.header("idempotency-key").to_owned(),
            request_sha256: sha256_hex(&request.body),
            convocation_of: String::new(),
            request: body,
        }
    }

    pub(crate) fn receipt(&self, signer: &NoteSigner) -> Receipt {
        ReceiptText::new(&self.kind)
            .line("action", self.action)
            .line("id", &self.receipt_id)
            .line("origin", &self.origin)
            .line("protocol_number", &self.protocol_number)
            .line("received_at", &instant::format(self.received_at))
            .line("author", "0197a000-0000-7000-8000-000000000002")
            .line("case_key", &self.case_key)
            .line("operation_id", &self.operation_id)
            .line("convocation_of", &self.convocation_of)
            .line("idempotency_key", &self.idempotency_key)
            .line("request_sha256", &self.request_sha256)
            .sign(signer)
            .unwrap()
    }

    /// The answer with this text in the place of a receipt.
    pub(crate) fn view(&self, text: String) -> OperationView {
        let appointment = Appointment::parse(&self.request.operations_at.date, &self.request.operations_at.time);
        OperationView {
            id: self.operation_id.clone(),
            convocation_of: None,
            case_id: "0197a000-0000-7000-8000-000000000004".to_owned(),
            case_key: self.request.case_key.clone(),
            join_state: JoinState::Unmatched,
            inps_office: "7000".to_owned(),
            operations_at: AppointmentView::from(&appointment.unwrap()),
            place: self.request.place.clone(),
            composed_at: instant::parse(&self.request.composed_at).unwrap(),
            received_at: self.received_at,
            received_on: date!(2026 - 11 - 24),
            protocol_number: self.protocol_number.clone(),
            findings: Vec::new(),
            receipt: ReceiptView { id: self.receipt_id.clone(), text },
        }
    }

    pub(crate) fn reply(&self, receipt: &Receipt) -> Reply {
        Reply::json(201, &self.view(receipt.to_string()))
    }
}

/// The answer of a portal in order.
pub(crate) fn received(request: &Request) -> Reply {
    let received = Received::of(request);
    received.reply(&received.receipt(&signer()))
}

/// The refusal of a portal in order, without a case.
pub(crate) fn refusal_of(request: &Request, code: &str) -> ReceiptText {
    ReceiptText::new(&ReceiptKind::Refusal)
        .line("id", "0197a000-0000-7000-8000-000000000021")
        .line("origin", ORIGIN)
        .line("refused_at", &instant::format(RECEIVED_AT))
        .line("refusal", code)
        .line("author", "0197a000-0000-7000-8000-000000000002")
        .line("idempotency_key", request.header("idempotency-key"))
        .line("request_sha256", &sha256_hex(&request.body))
}
