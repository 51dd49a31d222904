//! Legal acts: what each is stamped with, whatever it is, and how one is found that was done before.

use perito::archive::{ReceiptKind, ReceiptText};
use perito::domain::{CaseKey, Finding, InpsOffice};
use perito::protocol::{FindingView, ReceiptView, Role, instant};
use time::OffsetDateTime;
use uuid::Uuid;

use super::accounts::{self, Account};
use super::observations::StoredObservation;
use super::operations::Operation;
use super::reports::StoredReport;
use super::{Entry, LegalKey, Proofs, Proven, Tx};
use crate::problem::Refusal;

/// Who asks for a list of acts.
#[derive(Debug, Clone)]
pub(crate) enum Reader {
    /// The expert who did them.
    Author(Uuid),
    /// Somebody of an INPS office.
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
pub(crate) struct Done<T> {
    pub(crate) act: T,
    pub(crate) replay: bool,
}

/// An act about to be stamped.
pub(super) struct Act<'a> {
    pub(super) kind: ReceiptKind,
    /// The archive's word for it.
    pub(super) action: &'static str,
    /// The row that it makes.
    pub(super) id: Uuid,
    pub(super) case_key: &'a CaseKey,
    /// The office that its protocol number counts at.
    pub(super) office: &'a InpsOffice,
    pub(super) findings: &'a [Finding],
    /// What the receipt says of this kind of act.
    pub(super) lines: Vec<(&'static str, String)>,
    pub(super) sending: &'a Sending,
}

/// What an act has been stamped with.
pub(super) struct Stamp {
    pub(super) receipt_id: Uuid,
    pub(super) protocol_number: String,
    /// The findings, as they are kept.
    pub(super) findings: String,
}

impl Proven for Done<Operation> {
    fn prove(&mut self, proofs: &Proofs) {
        proofs.complete(&mut self.act.view.receipt);
    }
}

impl Proven for Done<StoredReport> {
    fn prove(&mut self, proofs: &Proofs) {
        proofs.complete(&mut self.act.view.receipt);
    }
}

impl Proven for Done<StoredObservation> {
    fn prove(&mut self, proofs: &Proofs) {
        proofs.complete(&mut self.act.view.receipt);
    }
}

impl Proven for Option<ReceiptView> {
    fn prove(&mut self, proofs: &Proofs) {
        self.iter_mut().for_each(|receipt| proofs.complete(receipt));
    }
}

impl Tx<'_> {
    /// Gives an act its protocol number, receipt, idempotency row and archive entry, all in this transaction.
    pub(super) fn stamp(&self, author: Uuid, act: &Act<'_>) -> Result<Stamp, Refusal> {
        let author = accounts::by_id(self.connection(), author).map_err(Refusal::internal)?;
        let author = author.ok_or_else(Refusal::not_found)?;
        let receipt_id = self.new_id();
        let protocol_number = self.next_protocol_number(act.office)?.to_string();
        let receipt = self.sign(self.receipt_text(&author, act, receipt_id, &protocol_number))?;
        self.keep_receipt(receipt_id, author.id, &receipt)?;
        self.keep(&act.sending.key, act.id)?;
        self.record(&Entry::of_receipt(act.action, author.id, receipt_id, &receipt).in_case(act.case_key))?;
        let findings: Vec<FindingView> = act.findings.iter().map(FindingView::from).collect();
        let findings = serde_json::to_string(&findings).map_err(Refusal::internal)?;
        Ok(Stamp { receipt_id, protocol_number, findings })
    }

    fn receipt_text(&self, author: &Account, act: &Act<'_>, id: Uuid, protocol_number: &str) -> ReceiptText {
        let name = format!("{} {}", author.data.given_name, author.data.family_name);
        let named = match author.data.role {
            Role::Ctu => [("ctu_name", name), ("ctu_tax_code", author.data.tax_code.as_str().to_owned())],
            // INPS's doctor signs by name; nobody needs to know more of an employee.
            _ => [("inps_doctor_name", name), ("inps_doctor_tax_code", String::new())],
        };
        let rules: Vec<&str> = act.findings.iter().map(|finding| finding.rule).collect();
        let head = ReceiptText::new(&act.kind)
            .line("action", act.action)
            .line("id", &id.to_string())
            .line("origin", &self.seal().origin)
            .line("protocol_number", protocol_number)
            .line("received_at", &instant::format(self.at()))
            .line("received_on", &self.today().to_string())
            .line("author", &author.id.to_string());
        let head = named.iter().fold(head, |text, (key, value)| text.line(key, value));
        let head = head.line("inps_office", act.office.sede()).line("case_key", &act.case_key.to_string());
        act.lines
            .iter()
            .fold(head, |text, (key, value)| text.line(key, value))
            .line("composed_at", &instant::format(act.sending.composed_at))
            .line("idempotency_key", &act.sending.key.key)
            .line("request_sha256", &act.sending.body_sha256)
            .line("findings", &rules.join(" "))
    }
}
