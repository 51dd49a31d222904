//! Notices and convocations: checked before they are sent, repeated under their key, done once their receipt verifies.

use std::sync::Arc;

use reqwest::Method;
use time::OffsetDateTime;
use uuid::Uuid;

use super::call::{Call, is_same_id};
use super::portal;
use super::session::{PageRequest, Session};
use crate::archive::{Receipt, ReceiptError, ReceiptKind, Verification};
use crate::domain::{CaseKey, Convocation, FieldError, Finding, OperationNotice, Severity, ValidationError, rome};
use crate::error::Error;
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::protocol::header::IDEMPOTENT_REPLAY;
use crate::protocol::{ConvocationRequest, OperationRequest, OperationView, Page, routes};

/// Which risk the caller knows and accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum AcceptRisk {
    /// A notice less than 15 days before operations: a late notice beats none, and the judge decides.
    LateNotice,
    /// None: a notice that breaks the rule is not sent.
    #[default]
    Nothing,
}

/// How an act is sent; the default is right for most.
#[derive(Debug, Clone, Default)]
pub struct SendOptions {
    /// The key of this act, 1 to 128 visible ASCII characters; a fresh UUID unless given. Give the same one to send the
    /// same act again.
    pub idempotency_key: Option<String>,
    /// Which risk is known and accepted.
    pub accept_risk: AcceptRisk,
    /// When the act was composed, in UTC: a claim that decides nothing. The portal's present instant unless given; give
    /// the same one to send the same act again.
    pub composed_at: Option<OffsetDateTime>,
}

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
    /// act counts as done only once it does. After a failure of the network or the receipt, send it again with
    /// [`Error::resend`].
    pub async fn notify_operation(
        &self,
        notice: &OperationNotice,
        options: &SendOptions,
    ) -> Result<NotifiedOperation, Error> {
        let operation = "notify_operation";
        let again = is_sent_again(options);
        let (now, options) = self.settle(options, operation).await?;
        admit(notice.findings(rome::day_of(now)), again, &options, operation)?;
        let request = OperationRequest::new(notice, options.composed_at.unwrap_or(now));
        let call = self.call(operation, Method::POST, routes::OPERATIONS).json(&request)?;
        self.act(call, &notice.case_key, options, None).await
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
        let again = is_sent_again(options);
        let (now, options) = self.settle(options, operation).await?;
        admit(convocation.findings(rome::day_of(now)), again, &options, operation)?;
        let request = ConvocationRequest::new(convocation, options.composed_at.unwrap_or(now));
        let call = self.call_to(operation, Method::POST, routes::CONVOCATIONS, &[operation_id])?.json(&request)?;
        self.act(call, &convocation.case_key, options, Some(operation_id)).await
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

    /// Does a legal act: a convocation where it follows a notice, else a notice.
    async fn act(
        &self,
        call: Call,
        case_key: &CaseKey,
        options: SendOptions,
        follows: Option<&str>,
    ) -> Result<NotifiedOperation, Error> {
        let operation = call.operation;
        let call = Arc::new(call.act(options.idempotency_key.as_deref().unwrap_or_default(), case_key));
        let done = async {
            let answer = self.send(Arc::clone(&call)).await?;
            let replayed = answer.headers.get(IDEMPOTENT_REPLAY).is_some_and(|value| value == "true");
            let view: OperationView = answer.json(operation)?;
            let (receipt, verification) =
                self.verified(&view, &call, follows).map_err(|error| Error::of_receipt(error, operation))?;
            Ok(NotifiedOperation { view, receipt, verification, replayed })
        };
        done.await.map_err(|error: Error| error.with_resend(options))
    }

    /// The portal's present instant, and the options with everything that makes the act this very act: its key, and
    /// when it was composed.
    async fn settle(
        &self,
        options: &SendOptions,
        operation: &'static str,
    ) -> Result<(OffsetDateTime, SendOptions), Error> {
        let key = options.idempotency_key.clone().unwrap_or_else(|| Uuid::new_v4().to_string());
        check_key(&key).map_err(|error| Error::of_fields(&ValidationError::from(error), operation))?;
        let now = portal::now(&self.transport, operation).await?;
        let composed_at = options.composed_at.unwrap_or(now);
        let accept_risk = options.accept_risk;
        Ok((now, SendOptions { idempotency_key: Some(key), accept_risk, composed_at: Some(composed_at) }))
    }

    /// The receipt of an answer: signed by a trusted key, of this very request, and of the act that the answer shows.
    fn verified(
        &self,
        view: &OperationView,
        call: &Call,
        follows: Option<&str>,
    ) -> Result<(Receipt, Verification), ReceiptError> {
        let receipt = Receipt::parse(&view.receipt.text)?;
        let verification = receipt.verify(self.transport.trusted())?;
        receipt.check_sent(&call.sent().ok_or(ReceiptError::NotOfThisRequest("idempotency_key"))?)?;
        let protocol_number = receipt.protocol_number().map(ToString::to_string);
        let kind = if follows.is_some() { ReceiptKind::Convocation } else { ReceiptKind::OperationNotice };
        let of_notice = match (receipt.field("convocation_of"), follows) {
            (Some(told), Some(meant)) => is_same_id(told, meant),
            (told, meant) => told == meant,
        };
        let agreements = [
            ("kind", receipt.kind() == kind),
            // The notice that is followed stands in the path, so the body's digest does not speak for it.
            ("convocation_of", of_notice),
            ("id", receipt.id() == view.receipt.id),
            ("operation_id", receipt.field("operation_id") == Some(&view.id)),
            ("protocol_number", protocol_number.as_deref() == Some(&view.protocol_number)),
            ("received_at", receipt.at() == view.received_at),
        ];
        match agreements.into_iter().find(|(_, agrees)| !agrees) {
            Some((field, _)) => Err(ReceiptError::NotOfThisRequest(field)),
            None => Ok((receipt, verification)),
        }
    }
}

fn check_key(key: &str) -> Result<(), FieldError> {
    if (1..=128).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    Err(FieldError::new(
        "idempotency_key",
        "idempotency_key_format",
        "1 to 128 visible ASCII characters are expected, by custom a UUID",
        "servono da 1 a 128 caratteri ASCII visibili, di norma un UUID",
    ))
}

/// Whether these options are those of an act that may have arrived: [`Error::resend`] gives both.
fn is_sent_again(options: &SendOptions) -> bool {
    options.idempotency_key.is_some() && options.composed_at.is_some()
}

/// Lets an act through that breaks no rule, or whose breach is known and accepted. One that is sent `again` may have
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
    let breach = findings.iter().any(|finding| finding.severity == Severity::Breach);
    if breach && options.accept_risk != AcceptRisk::LateNotice {
        return Err(Error::of_risk(findings, operation));
    }
    Ok(())
}
