//! What an expert does: notices and reports, and what there is to read of them.

use perito::domain;

use super::connection::shown;
use super::outcomes::{NotifiedOperation, SubmittedReport};
use super::pages::{ObservationPage, OperationPage, PageRequest, PaymentPage, ReportPage};
use super::session::Session;
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
        let (session, options) = (self.inner.clone(), options.unwrap_or_default());
        let (risk, options) = (options.accept_risk.clone(), options.into());
        self.connection
            .write(async move {
                NotifiedOperation::of("notify_operation", risk, session.notify_operation(&notice, &options).await?)
            })
            .await
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
        let (session, options) = (self.inner.clone(), options.unwrap_or_default());
        let (risk, options) = (options.accept_risk.clone(), options.into());
        self.connection
            .write(async move {
                NotifiedOperation::of("convoke", risk, session.convoke(&operation_id, &convocation, &options).await?)
            })
            .await
    }

    /// The notices and convocations one may read, newest first.
    ///
    /// # Errors
    /// `Refused` for roles without them; `Unreachable`.
    #[uniffi::method(default(page = None))]
    pub async fn operations(&self, page: Option<PageRequest>) -> Result<OperationPage, PeritoError> {
        let (session, page) = (self.inner.clone(), page.unwrap_or_default().into());
        self.connection.read(async move { OperationPage::of("operations", session.operations(&page).await?) }).await
    }

    /// One notice or convocation.
    ///
    /// # Errors
    /// `Refused` when there is none with this id, or it is not yours to read.
    pub async fn operation(&self, id: String) -> Result<OperationView, PeritoError> {
        let session = self.inner.clone();
        self.connection.read(async move { shown("operation", session.operation(&id).await?) }).await
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
        let (report, document) = (domain::Report::try_from(report)?, document.into());
        let (session, options) = (self.inner.clone(), options.unwrap_or_default());
        let (risk, options) = (options.accept_risk.clone(), options.into());
        self.connection
            .write(async move {
                SubmittedReport::of("submit_report", risk, session.submit_report(&report, &document, &options).await?)
            })
            .await
    }

    /// The reports one may read, newest first.
    ///
    /// # Errors
    /// `Refused` for roles without them; `Unreachable`.
    #[uniffi::method(default(page = None))]
    pub async fn reports(&self, page: Option<PageRequest>) -> Result<ReportPage, PeritoError> {
        let (session, page) = (self.inner.clone(), page.unwrap_or_default().into());
        self.connection.read(async move { ReportPage::of("reports", session.reports(&page).await?) }).await
    }

    /// One report.
    ///
    /// # Errors
    /// `Refused` when there is none with this id, or it is not yours to read.
    pub async fn report(&self, id: String) -> Result<ReportView, PeritoError> {
        let session = self.inner.clone();
        self.connection.read(async move { shown("report", session.report(&id).await?) }).await
    }

    /// The observations one may read, newest first.
    ///
    /// # Errors
    /// `Refused` for roles without them; `Unreachable`.
    #[uniffi::method(default(page = None))]
    pub async fn observations(&self, page: Option<PageRequest>) -> Result<ObservationPage, PeritoError> {
        let (session, page) = (self.inner.clone(), page.unwrap_or_default().into());
        self.connection
            .read(async move { ObservationPage::of("observations", session.observations(&page).await?) })
            .await
    }

    /// One observation.
    ///
    /// # Errors
    /// `Refused` when there is none with this id, or it is not yours to read.
    pub async fn observation(&self, id: String) -> Result<ObservationView, PeritoError> {
        let session = self.inner.clone();
        self.connection.read(async move { shown("observation", session.observation(&id).await?) }).await
    }

    /// The payments one may read, newest first.
    ///
    /// # Errors
    /// `Refused` for roles without payments; `Unreachable`.
    #[uniffi::method(default(page = None))]
    pub async fn payments(&self, page: Option<PageRequest>) -> Result<PaymentPage, PeritoError> {
        let (session, page) = (self.inner.clone(), page.unwrap_or_default().into());
        self.connection.read(async move { PaymentPage::of("payments", session.payments_page(&page).await?) }).await
    }

    /// One payment.
    ///
    /// # Errors
    /// `Refused` when there is none with this id, or it is not yours to read.
    pub async fn payment(&self, id: String) -> Result<PaymentView, PeritoError> {
        let session = self.inner.clone();
        self.connection.read(async move { shown("payment", session.payment(&id).await?) }).await
    }
}
