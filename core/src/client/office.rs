//! Typed calls for those who work inside INPS: the officer at the counter and the legal office.

use reqwest::Method;

use super::call::Call;
use super::session::{PageRequest, Session};
use crate::domain::Pin;
use crate::error::{Error, ErrorKind};
use crate::protocol::{
    CasePut, CaseRecord, CaseView, Decision, DocumentKind, Page, PinIssued, PinPatch, RegistrationDecision,
    RegistrationView, routes,
};

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

    async fn decide(&self, id: &str, decision: RegistrationDecision) -> Result<RegistrationView, Error> {
        let call = self.call_to("decide_registration", Method::POST, routes::REGISTRATION_DECISION, &[id])?;
        self.exchange(call.json(&decision)?).await
    }

    fn pin_call(&self, operation: &'static str, method: Method, account_id: &str) -> Result<Call, Error> {
        self.call_to(operation, method, routes::ACCOUNT_PIN, &[account_id])
    }
}
