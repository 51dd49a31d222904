//! What an expert does: notices and reports, and what there is to read of them.

use std::sync::Arc;

use perito::domain;

use super::connection::shown;
use super::outcomes::{NotifiedOperation, SubmittedReport};
use super::pages::{ObservationPage, OperationPage, PageRequest, ReportPage};
use super::payments::PaymentStream;
use super::session::Session;
use super::upload::uploaded;
use crate::acts::{Convocation, OperationNotice, Report, SendOptions};
use crate::error::PeritoError;
use crate::upload::Uploaded;
use crate::views::{ObservationView, OperationView, PaymentView, ReportView};

#[uniffi::export]
impl Session {
    /// Sends the notice of the start of operations to INPS, and verifies its receipt. One that is late is not sent unless the
    /// risk is accepted. It goes on to its end though nobody awaits it any more.
    ///
    /// # Errors
    /// `RiskNotAccepted` with the findings, before anything is sent; `Validation`; `Untrusted` when the receipt does not
    /// verify; `Unreachable`. Where the notice may have arrived, `details.resend` sends the very same one again.
    #[uniffi::method(default(options = None))]
    pub async fn notify_operation(
        &self,
        notice: OperationNotice,
        options: Option<SendOptions>,
    ) -> Result<NotifiedOperation, PeritoError> {
        let notice = domain::OperationNotice::try_from(notice)?;
        let (session, options) = (self.inner.clone(), options.unwrap_or_default().into());
        let sent = self.connection.write(async move { session.notify_operation(&notice, &options).await });
        NotifiedOperation::of("notify_operation", sent.await?)
    }

    /// Sends a convocation that follows a notice, or a changed date, and verifies its receipt.
    ///
    /// # Errors
    /// As `notifyOperation`.
    #[uniffi::method(default(options = None))]
    pub async fn convoke(
        &self,
        operation_id: String,
        convocation: Convocation,
        options: Option<SendOptions>,
    ) -> Result<NotifiedOperation, PeritoError> {
        let convocation = domain::Convocation::try_from(convocation)?;
        let (session, options) = (self.inner.clone(), options.unwrap_or_default().into());
        let sent = self.connection.write(async move { session.convoke(&operation_id, &convocation, &options).await });
        NotifiedOperation::of("convoke", sent.await?)
    }

    /// The notices and convocations one may read, newest first.
    ///
    /// # Errors
    /// `Refused` for roles without them; `Unreachable`.
    #[uniffi::method(default(page = None))]
    pub async fn operations(&self, page: Option<PageRequest>) -> Result<OperationPage, PeritoError> {
        let (session, page) = (self.inner.clone(), page.unwrap_or_default().into());
        OperationPage::of("operations", self.connection.read(async move { session.operations(&page).await }).await?)
    }

    /// One notice or convocation.
    ///
    /// # Errors
    /// `Refused` when there is none with this id, or it is not yours to read.
    pub async fn operation(&self, id: String) -> Result<OperationView, PeritoError> {
        let session = self.inner.clone();
        shown("operation", self.connection.read(async move { session.operation(&id).await }).await?)
    }

    /// Submits a report whose document was uploaded, and verifies its receipt. A final report that breaks a rule is not sent
    /// unless the risk is accepted. It goes on to its end though nobody awaits it any more.
    ///
    /// # Errors
    /// As `notifyOperation`; `Refused` when the upload has expired or was used.
    #[uniffi::method(default(options = None))]
    pub async fn submit_report(
        &self,
        report: Report,
        document: Uploaded,
        options: Option<SendOptions>,
    ) -> Result<SubmittedReport, PeritoError> {
        let (report, document) = (domain::Report::try_from(report)?, uploaded(document));
        let (session, options) = (self.inner.clone(), options.unwrap_or_default().into());
        let sent = self.connection.write(async move { session.submit_report(&report, &document, &options).await });
        SubmittedReport::of("submit_report", sent.await?)
    }

    /// The reports one may read, newest first.
    ///
    /// # Errors
    /// `Refused` for roles without them; `Unreachable`.
    #[uniffi::method(default(page = None))]
    pub async fn reports(&self, page: Option<PageRequest>) -> Result<ReportPage, PeritoError> {
        let (session, page) = (self.inner.clone(), page.unwrap_or_default().into());
        ReportPage::of("reports", self.connection.read(async move { session.reports(&page).await }).await?)
    }

    /// One report.
    ///
    /// # Errors
    /// `Refused` when there is none with this id, or it is not yours to read.
    pub async fn report(&self, id: String) -> Result<ReportView, PeritoError> {
        let session = self.inner.clone();
        shown("report", self.connection.read(async move { session.report(&id).await }).await?)
    }

    /// The observations one may read, newest first.
    ///
    /// # Errors
    /// `Refused` for roles without them; `Unreachable`.
    #[uniffi::method(default(page = None))]
    pub async fn observations(&self, page: Option<PageRequest>) -> Result<ObservationPage, PeritoError> {
        let (session, page) = (self.inner.clone(), page.unwrap_or_default().into());
        ObservationPage::of(
            "observations",
            self.connection.read(async move { session.observations(&page).await }).await?,
        )
    }

    /// One observation.
    ///
    /// # Errors
    /// `Refused` when there is none with this id, or it is not yours to read.
    pub async fn observation(&self, id: String) -> Result<ObservationView, PeritoError> {
        let session = self.inner.clone();
        shown("observation", self.connection.read(async move { session.observation(&id).await }).await?)
    }

    /// The payments one may read, newest first, fetched page by page as they are read. Nothing is asked for before the first
    /// is read. `page` says where to begin, and narrows them to a case.
    #[uniffi::method(default(page = None))]
    pub fn payment_stream(&self, page: Option<PageRequest>) -> Arc<PaymentStream> {
        let stream = self.inner.payments(&page.unwrap_or_default().into());
        PaymentStream::new(stream, self.connection.clone())
    }

    /// One payment.
    ///
    /// # Errors
    /// `Refused` when there is none with this id, or it is not yours to read.
    pub async fn payment(&self, id: String) -> Result<PaymentView, PeritoError> {
        let session = self.inner.clone();
        shown("payment", self.connection.read(async move { session.payment(&id).await }).await?)
    }
}
