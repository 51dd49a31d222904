//! A session whose calls block.

use std::path::Path;
use std::sync::Arc;

use tokio::runtime::Runtime;

use super::blocking;
use crate::archive::Receipt;
#[cfg(feature = "office")]
use crate::client::SubmittedObservation;
use crate::client::{
    DocumentSource, DownloadOptions, NotifiedOperation, PageRequest, Saved, SendOptions, StoredUpload, SubmittedReport,
    UploadOptions, Uploaded,
};
#[cfg(feature = "office")]
use crate::domain::{CaseKey, Observation, Payment};
use crate::domain::{CaseNumber, Convocation, CourtOffice, OperationNotice, Pin, Report};
use crate::error::Error;
use crate::protocol::{
    CaseFile, CaseTerms, CaseView, Changes, FindingView, MeView, ObservationView, OperationView, Page, PaymentView,
    PersonalData, ReportView, SessionView, TermsView,
};
#[cfg(feature = "office")]
use crate::protocol::{CaseRecord, DocumentKind, RegistrationView};

use super::{DownloadTask, UploadTask};

/// An open session; see [`crate::client::Session`].
#[derive(Debug, Clone)]
pub struct Session {
    inner: crate::client::Session,
    runtime: Arc<Runtime>,
}

/// The payments of an agenda, an iterator; see [`crate::client::PaymentStream`]. After a failure the next call asks again.
#[derive(Debug, Clone)]
pub struct PaymentStream {
    inner: crate::client::PaymentStream,
    runtime: Arc<Runtime>,
}

impl Session {
    pub(super) fn new(inner: crate::client::Session, runtime: Arc<Runtime>) -> Self {
        Self { inner, runtime }
    }

    /// The payments one may read, newest first; see [`crate::client::Session::payments`].
    #[must_use]
    pub fn payments(&self, first: &PageRequest) -> PaymentStream {
        PaymentStream { inner: self.inner.payments(first), runtime: Arc::clone(&self.runtime) }
    }

    /// The session's id, which is no secret.
    #[must_use]
    pub fn id(&self) -> &str {
        self.inner.id()
    }

    /// Changes one's PIN; see [`crate::client::Session::change_pin`].
    ///
    /// # Errors
    /// As the async call.
    pub fn change_pin(&self, current: &Pin, new: &Pin) -> Result<Self, Error> {
        let inner = self.runtime.block_on(self.inner.change_pin(current, new))?;
        Ok(Self { inner, runtime: Arc::clone(&self.runtime) })
    }

    /// Gives the session a new token; see [`crate::client::Session::renew`].
    ///
    /// # Errors
    /// As the async call.
    pub fn renew(&self) -> Result<Self, Error> {
        let inner = self.runtime.block_on(self.inner.renew())?;
        Ok(Self { inner, runtime: Arc::clone(&self.runtime) })
    }

    blocking! {
        me() -> MeView;
        change_me(etag: &str, data: &PersonalData) -> MeView;
        sessions() -> Vec<SessionView>;
        end_session(id: &str) -> ();
        logout() -> ();
        find_case(court_office: &CourtOffice, number: &CaseNumber) -> CaseView;
        search_cases(court_office: &CourtOffice, number: &CaseNumber) -> Vec<CaseView>;
        cases(page: &PageRequest) -> Page<CaseView>;
        case(id: &str) -> CaseView;
        notify_operation(notice: &OperationNotice, options: &SendOptions) -> NotifiedOperation;
        convoke(operation_id: &str, convocation: &Convocation, options: &SendOptions) -> NotifiedOperation;
        operations(page: &PageRequest) -> Page<OperationView>;
        operation(id: &str) -> OperationView;
        receipt(id: &str) -> Receipt;
        receipt_page(id: &str) -> Vec<u8>;
        submit_report(report: &Report, document: &Uploaded, options: &SendOptions) -> SubmittedReport;
        reports(page: &PageRequest) -> Page<ReportView>;
        report(id: &str) -> ReportView;
        download_report(report: &ReportView, to: &Path) -> Saved;
        observations(page: &PageRequest) -> Page<ObservationView>;
        observation(id: &str) -> ObservationView;
        download_observation(observation: &ObservationView, to: &Path) -> Saved;
        payment(id: &str) -> PaymentView;
        terms(case_id: &str) -> TermsView;
        set_terms(case_id: &str, terms: &CaseTerms, etag: &str) -> TermsView;
        findings(case_id: &str) -> Vec<FindingView>;
        case_file(case_id: &str) -> CaseFile;
        changes(cursor: Option<&str>) -> Changes;
        upload(source: DocumentSource) -> Uploaded;
        discard_upload(id: &str) -> ();
    }

    /// Starts to download the document of a report and returns at once; see
    /// [`crate::client::Session::start_download_report`].
    #[must_use = "it goes on by itself, and only the task tells how it ends"]
    pub fn start_download_report(&self, report: &ReportView, to: &Path, options: DownloadOptions) -> DownloadTask {
        DownloadTask::new(self.inner.start_download_report(report, to, options), Arc::clone(&self.runtime))
    }

    /// Starts to download the document of an observation and returns at once; see
    /// [`crate::client::Session::start_download_observation`].
    #[must_use = "it goes on by itself, and only the task tells how it ends"]
    pub fn start_download_observation(
        &self,
        observation: &ObservationView,
        to: &Path,
        options: DownloadOptions,
    ) -> DownloadTask {
        DownloadTask::new(self.inner.start_download_observation(observation, to, options), Arc::clone(&self.runtime))
    }

    /// Starts to upload a PDF and returns at once; see [`crate::client::Session::start_upload`].
    #[must_use = "it goes on by itself, and only the task tells how it ends"]
    pub fn start_upload(&self, source: DocumentSource, options: UploadOptions) -> UploadTask {
        UploadTask::new(self.inner.start_upload(source, options), Arc::clone(&self.runtime))
    }

    /// Goes on with an upload and returns at once; see [`crate::client::Session::resume_upload`].
    #[must_use = "it goes on by itself, and only the task tells how it ends"]
    pub fn resume_upload(&self, source: DocumentSource, stored: StoredUpload, options: UploadOptions) -> UploadTask {
        UploadTask::new(self.inner.resume_upload(source, stored, options), Arc::clone(&self.runtime))
    }
}

#[cfg(feature = "office")]
impl Session {
    blocking! {
        registrations(page: &PageRequest) -> Page<RegistrationView>;
        registration(id: &str) -> RegistrationView;
        registration_document(id: &str, kind: &DocumentKind) -> Vec<u8>;
        authorise_registration(id: &str) -> RegistrationView;
        reject_registration(id: &str, reason: &str) -> RegistrationView;
        issue_pin(account_id: &str) -> Pin;
        suspend_pin(account_id: &str, suspended: bool) -> ();
        revoke_pin(account_id: &str) -> ();
        put_case(record: &CaseRecord, etag: Option<&str>) -> CaseView;
        link_case(atpo_id: &str, merits: &CaseKey, etag: &str) -> CaseView;
        submit_observation(
            observation: &Observation, document: Option<&Uploaded>, options: &SendOptions
        ) -> SubmittedObservation;
        put_payment(id: &str, payment: &Payment, etag: Option<&str>, options: &SendOptions) -> PaymentView;
    }
}

impl Iterator for PaymentStream {
    type Item = Result<PaymentView, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.runtime.block_on(self.inner.next()).transpose()
    }
}
