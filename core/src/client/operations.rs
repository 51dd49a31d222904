//! Notices and convocations: checked before they are sent, repeated under their key, done once their receipt verifies.

use reqwest::Method;

use super::acts::{AcceptRisk, Expected, Performed, SendOptions};
use super::archive::ArchiveCheck;
use super::session::{PageRequest, Session};
use crate::archive::{Receipt, ReceiptKind, Verification};
use crate::domain::{Convocation, FieldError, Finding, OperationNotice, ValidationError, rome};
use crate::error::Error;
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::protocol::{ConvocationRequest, OperationRequest, OperationView, Page, routes};

/// An act that the portal has received, with its verified receipt.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct NotifiedOperation {
    /// The act as the portal shows it.
    pub view: OperationView,
    /// Its receipt, to be kept and attached to the report.
    pub receipt: Receipt,
    /// What verifying the receipt gave.
    pub verification: Verification,
    /// How the archive that the receipt stands in compares with what was seen of it before.
    pub archive: ArchiveCheck,
    /// Whether the portal had received it before, under the same key.
    pub replayed: bool,
}

impl Session {
    /// Notifies INPS of the start of operations (art. 10 c. 6-bis D.L. 203/2005).
    ///
    /// A notice whose `findings` on the portal's present day hold a breach is not sent unless
    /// [`SendOptions::accept_risk`] says that it is known; a risk is sent with its finding. The act is repeated under
    /// its idempotency key when the network fails, and goes on to its end even when whoever awaits it gives up.
    ///
    /// # Errors
    /// [`ErrorKind::RiskNotAccepted`] with the findings, before anything is sent; [`ErrorKind::Validation`];
    /// [`ErrorKind::Forbidden`]; [`ErrorKind::Receipt`] when the receipt does not verify or is of another request: the
    /// act counts as done only once it does; [`ErrorKind::Archive`] when it verifies, and the archive that it stands in
    /// contradicts what it showed before: [`Error::archive_evidence`] has the receipt. After a failure of the network or the receipt, send it again with
    /// [`Error::resend`].
    pub async fn notify_operation(
        &self,
        notice: &OperationNotice,
        options: &SendOptions,
    ) -> Result<NotifiedOperation, Error> {
        let operation = "notify_operation";
        let again = options.is_sent_again();
        let (now, options) = self.settle(options, operation).await?;
        admit(notice.findings(rome::day_of(now)), again, &options, operation)?;
        let request = OperationRequest::new(notice, options.composed_at.unwrap_or(now));
        let call = self.call(operation, Method::POST, routes::OPERATIONS).json(&request)?;
        let expected = Expected { kind: ReceiptKind::OperationNotice, follows: None };
        self.act(call, &notice.case_key, options, expected).await.map(NotifiedOperation::from)
    }

    /// Convokes again in the case of one's own notice with this id, or announces a changed date: a new notice with a
    /// check of its own (Cass. 3630/2023).
    ///
    /// # Errors
    /// As [`Self::notify_operation`]; [`ErrorKind::NotFound`] when the notice is not one's own.
    pub async fn convoke(
        &self,
        operation_id: &str,
        convocation: &Convocation,
        options: &SendOptions,
    ) -> Result<NotifiedOperation, Error> {
        let operation = "convoke";
        let again = options.is_sent_again();
        let (now, options) = self.settle(options, operation).await?;
        admit(convocation.findings(rome::day_of(now)), again, &options, operation)?;
        let request = ConvocationRequest::new(convocation, options.composed_at.unwrap_or(now));
        let call = self.call_to(operation, Method::POST, routes::CONVOCATIONS, &[operation_id])?.json(&request)?;
        let expected = Expected { kind: ReceiptKind::Convocation, follows: Some(operation_id) };
        self.act(call, &convocation.case_key, options, expected).await.map(NotifiedOperation::from)
    }

    /// The notices and convocations one may read, newest first.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`] for roles without cases; those of the network.
    pub async fn operations(&self, page: &PageRequest) -> Result<Page<OperationView>, Error> {
        self.page("operations", routes::OPERATIONS, page).await
    }

    /// One notice or convocation.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is none with this id, or it is not yours to read.
    pub async fn operation(&self, id: &str) -> Result<OperationView, Error> {
        self.exchange(self.call_to("operation", Method::GET, routes::OPERATION, &[id])?).await
    }
}

/// Lets a notice through that breaks no rule, or whose breach is known and accepted. One that is sent `again` may have
/// arrived before its day came: whether it did is the portal's to say, and then its receipt comes back.
fn admit(
    findings: Result<Vec<Finding>, FieldError>,
    again: bool,
    options: &SendOptions,
    operation: &'static str,
) -> Result<(), Error> {
    if again && findings.as_ref().is_err_and(|error| error.code == "operations_in_the_past") {
        return Ok(());
    }
    let findings = findings.map_err(|error| Error::of_fields(&ValidationError::from(error), operation))?;
    options.admit(findings, AcceptRisk::LateNotice, operation)
}

impl From<Performed<OperationView>> for NotifiedOperation {
    fn from(done: Performed<OperationView>) -> Self {
        let Performed { view, receipt, verification, archive, replayed } = done;
        Self { view, receipt, verification, archive, replayed }
    }
}
