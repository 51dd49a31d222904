//! Typed calls for those who work inside INPS: the officer at the counter, the legal office, INPS's doctor, the treasury.

use reqwest::Method;
use uuid::Uuid;

use super::acts::{Expected, Performed, SendOptions};
use super::archive::ArchiveCheck;
use super::call::Call;
use super::session::{PageRequest, Session};
use super::upload::Uploaded;
use crate::archive::{Receipt, ReceiptKind, Verification};
use crate::domain::{CaseKey, Observation, Payment, Pin};
use crate::error::{Error, ErrorKind};
use crate::protocol::{
    CaseKeyBody, CaseLink, CasePut, CaseRecord, CaseView, Decision, DocumentKind, DocumentRef, ObservationRequest,
    ObservationView, Page, PaymentPut, PaymentView, PinIssued, PinPatch, RegistrationDecision, RegistrationView,
    routes,
};

/// An observation that the portal has received, with its verified receipt.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SubmittedObservation {
    /// The observation as the portal shows it: its findings say whether it was late.
    pub view: ObservationView,
    /// Its receipt.
    pub receipt: Receipt,
    /// What verifying the receipt gave.
    pub verification: Verification,
    /// How the archive that the receipt stands in compares with what was seen of it before.
    pub archive: ArchiveCheck,
    /// Whether the portal had received it before, under the same key.
    pub replayed: bool,
}

impl Session {
    /// The registrations addressed to one's INPS office, newest first. For the officer.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`] for other roles; those of the network.
    pub async fn registrations(&self, page: &PageRequest) -> Result<Page<RegistrationView>, Error> {
        self.page("registrations", routes::REGISTRATIONS, page).await
    }

    /// One registration addressed to one's INPS office. For the officer.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is none with this id at one's office.
    pub async fn registration(&self, id: &str) -> Result<RegistrationView, Error> {
        self.exchange(self.call_to("registration", Method::GET, routes::REGISTRATION, &[id])?).await
    }

    /// The bytes of a document of a registration. For the officer.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when it was not put, or the registration is not of one's office.
    pub async fn registration_document(&self, id: &str, kind: &DocumentKind) -> Result<Vec<u8>, Error> {
        let operation = "registration_document";
        let call = self.call_to(operation, Method::GET, routes::REGISTRATION_DOCUMENT, &[id, kind.code()])?;
        self.send(call).await.map(|answer| answer.body)
    }

    /// Authorises a doctor whose registration is complete. For the officer.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] when documents are missing or it is decided already; [`ErrorKind::NotFound`].
    pub async fn authorise_registration(&self, id: &str) -> Result<RegistrationView, Error> {
        self.decide(id, RegistrationDecision { decision: Decision::Authorise, reason: None }).await
    }

    /// Rejects a registration with a reason that the doctor reads. For the officer.
    ///
    /// # Errors
    /// [`ErrorKind::Validation`] without a reason; [`ErrorKind::Conflict`] when it is decided already.
    pub async fn reject_registration(&self, id: &str, reason: &str) -> Result<RegistrationView, Error> {
        self.decide(id, RegistrationDecision { decision: Decision::Reject, reason: Some(reason.to_owned()) }).await
    }

    /// Issues a PIN for a doctor's account, in the place of any there was, to be handed over at the counter. For the
    /// officer. It is not repeated by itself: when the answer is lost, issue again, which voids the first.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the account is not of a doctor of one's office.
    pub async fn issue_pin(&self, account_id: &str) -> Result<Pin, Error> {
        let operation = "issue_pin";
        let issued: PinIssued = self.exchange(self.pin_call(operation, Method::POST, account_id)?).await?;
        Pin::parse(&issued.pin).map_err(|_| Error::new(ErrorKind::Protocol, operation))
    }

    /// Suspends a doctor's PIN, or ends the suspension. For the officer.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the account is not of a doctor of one's office, or has no PIN.
    pub async fn suspend_pin(&self, account_id: &str, suspended: bool) -> Result<(), Error> {
        let call = self.pin_call("suspend_pin", Method::PATCH, account_id)?;
        self.send(call.merge_patch(&PinPatch { suspended })?).await.map(drop)
    }

    /// Revokes a doctor's PIN for good. For the officer.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the account is not of a doctor of one's office, or has no PIN.
    pub async fn revoke_pin(&self, account_id: &str) -> Result<(), Error> {
        self.send(self.pin_call("revoke_pin", Method::DELETE, account_id)?).await.map(drop)
    }

    /// Records a case of one's INPS office, or changes the record that was read with this version. For the legal office.
    ///
    /// # Errors
    /// [`ErrorKind::PreconditionFailed`] when the case is recorded and `etag` is absent or not the current version;
    /// [`ErrorKind::Validation`] for another office's case.
    pub async fn put_case(&self, record: &CaseRecord, etag: Option<&str>) -> Result<CaseView, Error> {
        let call = self.call("put_case", Method::PUT, routes::CASES).json(&CasePut::from(record))?;
        let call = match etag {
            Some(etag) => call.if_match(etag)?,
            None => call,
        };
        self.exchange(call).await
    }

    /// Links an ATPO that was read with this version to the merits case that follows it. For the legal office.
    ///
    /// # Errors
    /// [`ErrorKind::Validation`] when the first is no ATPO, the second none that one's office has recorded, or linked to
    /// another; [`ErrorKind::PreconditionFailed`]; [`ErrorKind::NotFound`].
    pub async fn link_case(&self, atpo_id: &str, merits: &CaseKey, etag: &str) -> Result<CaseView, Error> {
        let call = self.call_to("link_case", Method::PUT, routes::CASE_LINKS, &[atpo_id])?;
        self.exchange(call.json(&CaseLink { merits_case_key: CaseKeyBody::from(merits) })?.if_match(etag)?).await
    }

    /// Sends an observation to the expert of a case of one's INPS office: a text, a document that was
    /// [uploaded](Self::upload), or both. For INPS's doctor. A late one is received and flagged (Cass. 18657/2020).
    ///
    /// # Errors
    /// As [`Self::submit_report`], but for the judging beforehand.
    pub async fn submit_observation(
        &self,
        observation: &Observation,
        document: Option<&Uploaded>,
        options: &SendOptions,
    ) -> Result<SubmittedObservation, Error> {
        let operation = "submit_observation";
        let (now, options) = self.settle(options, operation).await?;
        let document =
            document.map(|upload| DocumentRef { upload_id: upload.id.clone(), sha256: upload.sha256.clone() });
        let request = ObservationRequest::new(observation, document, options.composed_at.unwrap_or(now));
        let call = self.call(operation, Method::POST, routes::OBSERVATIONS).json(&request)?;
        let expected = Expected { kind: ReceiptKind::Observation, follows: None };
        self.act(call, &observation.case_key, options, expected).await.map(SubmittedObservation::from)
    }

    /// Puts a payment under an id of the treasury's own ([`new_payment_id`](Self::new_payment_id)), or corrects the one
    /// that was read with this version. For the treasury. It goes out under an idempotency key.
    ///
    /// # Errors
    /// [`ErrorKind::PreconditionFailed`] when there is one already, or it was corrected meanwhile;
    /// [`ErrorKind::NotFound`] when the case is not recorded by one's INPS office. After a failure of the network send
    /// it again, under the same id, with [`Error::resend`].
    pub async fn put_payment(
        &self,
        id: &str,
        payment: &Payment,
        etag: Option<&str>,
        options: &SendOptions,
    ) -> Result<PaymentView, Error> {
        let operation = "put_payment";
        let (_, options) = self.settle(options, operation).await?;
        let call = self.call_to(operation, Method::PUT, routes::PAYMENT, &[id])?.json(&PaymentPut::from(payment))?;
        let call = match etag {
            Some(etag) => call.if_match(etag)?,
            None => call.header("if-none-match", "*"),
        };
        let key = options.idempotency_key.clone().unwrap_or_default();
        let done = self.exchange(call.act(&key, &payment.data().case_key)).await;
        done.map_err(|error: Error| error.with_resend(options))
    }

    /// A fresh id for a payment. Lists show payments in the order of their ids, so make each when it is needed.
    #[must_use]
    pub fn new_payment_id() -> String {
        Uuid::now_v7().to_string()
    }

    async fn decide(&self, id: &str, decision: RegistrationDecision) -> Result<RegistrationView, Error> {
        let call = self.call_to("decide_registration", Method::POST, routes::REGISTRATION_DECISION, &[id])?;
        self.exchange(call.json(&decision)?).await
    }

    fn pin_call(&self, operation: &'static str, method: Method, account_id: &str) -> Result<Call, Error> {
        self.call_to(operation, method, routes::ACCOUNT_PIN, &[account_id])
    }
}

impl From<Performed<ObservationView>> for SubmittedObservation {
    fn from(done: Performed<ObservationView>) -> Self {
        let Performed { view, receipt, verification, archive, replayed } = done;
        Self { view, receipt, verification, archive, replayed }
    }
}
