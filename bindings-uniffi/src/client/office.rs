//! What those inside INPS do: the officer at the counter, the legal office, INPS's doctor, the treasury.

use perito::domain::FieldError;
use perito::{client, domain, protocol};

use super::connection::shown;
use super::outcomes::SubmittedObservation;
use super::pages::{PageRequest, RegistrationPage};
use super::session::Session;
use crate::acts::{CaseRecord, PartyObservation, Payment, SendOptions};
use crate::enums::DocumentKind;
use crate::error::{ErrorDetails, PeritoError};
use crate::upload::Uploaded;
use crate::values::{CaseKey, Pin};
use crate::views::{CaseView, Crosses, PaymentView, RegistrationView};

#[uniffi::export]
impl Session {
    /// The registrations addressed to one's INPS office, newest first. For the officer.
    ///
    /// # Errors
    /// `Refused` for other roles; `Unreachable`.
    #[uniffi::method(default(page = None))]
    pub async fn registrations(&self, page: Option<PageRequest>) -> Result<RegistrationPage, PeritoError> {
        let (session, page) = (self.inner.clone(), page.unwrap_or_default().into());
        self.connection
            .read(async move { RegistrationPage::of("registrations", session.registrations(&page).await?) })
            .await
    }

    /// One registration addressed to one's INPS office. For the officer.
    ///
    /// # Errors
    /// `Refused` when there is none with this id at one's office.
    pub async fn registration(&self, id: String) -> Result<RegistrationView, PeritoError> {
        let session = self.inner.clone();
        self.connection.read(async move { shown("registration", session.registration(&id).await?) }).await
    }

    /// The bytes of a document of a registration. For the officer.
    ///
    /// # Errors
    /// `Refused` when it was not put, or the registration is not of one's office.
    pub async fn registration_document(&self, id: String, kind: DocumentKind) -> Result<Vec<u8>, PeritoError> {
        let (session, kind) = (self.inner.clone(), protocol::DocumentKind::from(kind));
        self.connection.read(async move { Ok(session.registration_document(&id, &kind).await?) }).await
    }

    /// Authorises a doctor whose registration is complete. For the officer.
    ///
    /// # Errors
    /// `Refused` when documents are missing or it is decided already.
    pub async fn authorise_registration(&self, id: String) -> Result<RegistrationView, PeritoError> {
        let session = self.inner.clone();
        self.connection
            .write(async move { shown("authorise_registration", session.authorise_registration(&id).await?) })
            .await
    }

    /// Rejects a registration with a reason that the doctor reads. For the officer.
    ///
    /// # Errors
    /// `Validation` without a reason; `Refused` when it is decided already.
    pub async fn reject_registration(&self, id: String, reason: String) -> Result<RegistrationView, PeritoError> {
        let session = self.inner.clone();
        self.connection
            .write(async move { shown("reject_registration", session.reject_registration(&id, &reason).await?) })
            .await
    }

    /// Issues a PIN for a doctor's account, in the place of any there was, to be handed over at the counter. For the officer.
    /// It is not repeated by itself: when the answer is lost, issue again, which voids the first.
    ///
    /// # Errors
    /// `Refused` when the account is not of a doctor of one's office.
    pub async fn issue_pin(&self, account_id: String) -> Result<Pin, PeritoError> {
        let session = self.inner.clone();
        self.connection.write(async move { Ok(session.issue_pin(&account_id).await?) }).await
    }

    /// Suspends a doctor's PIN, or ends the suspension. For the officer.
    ///
    /// # Errors
    /// `Refused` when the account is not of a doctor of one's office, or has no PIN.
    pub async fn suspend_pin(&self, account_id: String, suspended: bool) -> Result<(), PeritoError> {
        let session = self.inner.clone();
        self.connection.write(async move { Ok(session.suspend_pin(&account_id, suspended).await?) }).await
    }

    /// Revokes a doctor's PIN for good. For the officer.
    ///
    /// # Errors
    /// `Refused` when the account is not of a doctor of one's office, or has no PIN.
    pub async fn revoke_pin(&self, account_id: String) -> Result<(), PeritoError> {
        let session = self.inner.clone();
        self.connection.write(async move { Ok(session.revoke_pin(&account_id).await?) }).await
    }

    /// Records a case of one's INPS office, or changes the record that was read with this version. For the legal office.
    ///
    /// # Errors
    /// `Refused` when the case is recorded and `etag` is absent or not the current version; `Validation` for another office's
    /// case.
    #[uniffi::method(default(etag = None))]
    pub async fn put_case(&self, record: CaseRecord, etag: Option<String>) -> Result<CaseView, PeritoError> {
        let record = protocol::CaseRecord::try_from(record)?;
        let session = self.inner.clone();
        self.connection.write(async move { shown("put_case", session.put_case(&record, etag.as_deref()).await?) }).await
    }

    /// Links an ATPO that was read with this version to the merits case that follows it. For the legal office.
    ///
    /// # Errors
    /// `Validation` when the first is no ATPO, the second none that one's office has recorded, or linked to another;
    /// `Refused` when it was changed meanwhile.
    pub async fn link_case(&self, atpo_id: String, merits: CaseKey, etag: String) -> Result<CaseView, PeritoError> {
        let session = self.inner.clone();
        self.connection
            .write(async move { shown("link_case", session.link_case(&atpo_id, &merits, &etag).await?) })
            .await
    }

    /// Sends an observation to the expert of a case of one's INPS office: a text, a document that was uploaded, or both. For
    /// INPS's doctor. A late one is received and flagged (Cass. 18657/2020).
    ///
    /// # Errors
    /// As `submitReport`, but for the judging beforehand.
    #[uniffi::method(default(document = None, options = None))]
    pub async fn submit_observation(
        &self,
        observation: PartyObservation,
        document: Option<Uploaded>,
        options: Option<SendOptions>,
    ) -> Result<SubmittedObservation, PeritoError> {
        let observation = domain::Observation::try_from(observation)?;
        let document = document.map(client::Uploaded::from);
        let (session, options) = (self.inner.clone(), options.unwrap_or_default());
        let (risk, options) = (options.accept_risk.clone(), options.into());
        self.connection
            .write(async move {
                SubmittedObservation::of(
                    "submit_observation",
                    risk,
                    session.submit_observation(&observation, document.as_ref(), &options).await?,
                )
            })
            .await
    }

    /// Puts a payment under an id of the treasury's own (`newPaymentId`), or corrects the one that was read with this version.
    /// For the treasury.
    ///
    /// # Errors
    /// `Refused` when there is one already, it was corrected meanwhile, or the case is not recorded by one's INPS office;
    /// `Validation`. After a failure of the network send it again, under the same id, with `details.resend`.
    #[uniffi::method(default(etag = None, options = None))]
    pub async fn put_payment(
        &self,
        id: String,
        payment: Payment,
        etag: Option<String>,
        options: Option<SendOptions>,
    ) -> Result<PaymentView, PeritoError> {
        let payment = domain::Payment::try_from(payment)?;
        // The key is made here, so that it can be told, should what is shown of the payment not be read.
        let options = client::SendOptions::from(options.unwrap_or_default()).keyed();
        let session = self.inner.clone();
        let put = async move {
            let view = session.put_payment(&id, &payment, etag.as_deref(), &options).await?;
            Crosses::of(view).map_err(|error: FieldError| {
                let details = ErrorDetails::not_understood("put_payment", &error);
                PeritoError::Untrusted { details: ErrorDetails { resend: Some(options.into()), ..details } }
            })
        };
        self.connection.write(put).await
    }
}

/// A fresh id for a payment. Lists show payments in the order of their ids, so make each when it is needed.
#[must_use]
#[uniffi::export]
pub fn new_payment_id() -> String {
    client::Session::new_payment_id()
}
