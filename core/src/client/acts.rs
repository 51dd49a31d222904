//! Legal acts, whatever they are: sent under a key, repeated under the same key, done once their receipt verifies.

use std::sync::Arc;

use serde::de::DeserializeOwned;
use time::OffsetDateTime;
use uuid::Uuid;

use super::archive::ArchiveCheck;
use super::call::{Call, is_same_id};
use super::portal;
use super::session::Session;
use crate::archive::{Receipt, ReceiptError, ReceiptKind, Verification};
use crate::domain::{CaseKey, FieldError, Finding, Severity, ValidationError};
use crate::error::Error;
use crate::protocol::header::IDEMPOTENT_REPLAY;
use crate::protocol::{ObservationView, OperationView, ReceiptView, ReportView};

/// Which risk the caller knows and accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum AcceptRisk {
    /// A final report that breaks a rule, and may be void for it: the judge decides.
    FlawedReport,
    /// A notice less than 15 days before operations: a late notice beats none, and the judge decides.
    LateNotice,
    /// None: what breaks a rule is not sent.
    #[default]
    Nothing,
}

impl AcceptRisk {
    /// Every risk, in alphabetical order.
    pub const ALL: [Self; 3] = [Self::FlawedReport, Self::LateNotice, Self::Nothing];

    /// Parses a stable [code](Self::code).
    ///
    /// # Errors
    /// `risk_unknown` for anything else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        Self::ALL.into_iter().find(|risk| risk.code() == text).ok_or_else(|| {
            FieldError::new(
                "accept_risk",
                "risk_unknown",
                "flawed_report, late_notice or nothing is expected",
                "serve flawed_report, late_notice o nothing",
            )
        })
    }

    /// The stable code: `flawed_report`, `late_notice` or `nothing`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::FlawedReport => "flawed_report",
            Self::LateNotice => "late_notice",
            Self::Nothing => "nothing",
        }
    }
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
pub(super) struct Performed<V> {
    pub(super) view: V,
    pub(super) receipt: Receipt,
    pub(super) verification: Verification,
    pub(super) archive: ArchiveCheck,
    pub(super) replayed: bool,
}

/// What an answer must say of the act, for its receipt to be of that act.
pub(super) trait ActView: DeserializeOwned {
    /// The receipt's line that holds the act's id.
    const ID_LINE: &'static str;

    fn id(&self) -> &str;
    fn receipt(&self) -> &ReceiptView;
    fn protocol_number(&self) -> &str;
    fn received_at(&self) -> OffsetDateTime;
}

/// Declares which line of a receipt names the act of a view.
macro_rules! act_views {
    ($($view:ty: $line:literal,)+) => {
        $(impl ActView for $view {
            const ID_LINE: &'static str = $line;

            fn id(&self) -> &str {
                &self.id
            }

            fn receipt(&self) -> &ReceiptView {
                &self.receipt
            }

            fn protocol_number(&self) -> &str {
                &self.protocol_number
            }

            fn received_at(&self) -> OffsetDateTime {
                self.received_at
            }
        })+
    };
}

act_views! {
    ObservationView: "observation_id",
    OperationView: "operation_id",
    ReportView: "report_id",
}

/// What the receipt of an act must say beyond the request that was sent.
pub(super) struct Expected<'a> {
    pub(super) kind: ReceiptKind,
    /// The notice that a convocation follows, which stands in the path: the body's digest does not speak for it.
    pub(super) follows: Option<&'a str>,
}

impl Session {
    /// Does a legal act, and verifies its receipt.
    pub(super) async fn act<V: ActView>(
        &self,
        call: Call,
        case_key: &CaseKey,
        options: SendOptions,
        expected: Expected<'_>,
    ) -> Result<Performed<V>, Error> {
        let operation = call.operation;
        let call = Arc::new(call.act(options.idempotency_key.as_deref().unwrap_or_default(), case_key));
        let done = async {
            let answer = match self.send(Arc::clone(&call)).await {
                Ok(answer) => answer,
                Err(error) => return Err(self.seen_in_refusal(error, operation).await),
            };
            let replayed = answer.headers.get(IDEMPOTENT_REPLAY).is_some_and(|value| value == "true");
            let view: V = answer.json(operation)?;
            let (receipt, verification) =
                self.verified(&view, &call, &expected).map_err(|error| Error::of_receipt(error, operation))?;
            let archive = self.transport.see_archive_of(&receipt, operation).await?;
            Ok(Performed { view, receipt, verification, archive, replayed })
        };
        done.await.map_err(|error: Error| error.with_resend(options))
    }

    /// The portal's present instant, and the options with everything that makes the act this very act: its key, and
    /// when it was composed.
    pub(super) async fn settle(
        &self,
        options: &SendOptions,
        operation: &'static str,
    ) -> Result<(OffsetDateTime, SendOptions), Error> {
        let options = options.clone().keyed();
        let key = options.idempotency_key.as_deref().unwrap_or_default();
        check_key(key).map_err(|error| Error::of_fields(&ValidationError::from(error), operation))?;
        let now = portal::now(&self.transport, operation).await?;
        Ok((now, SendOptions { composed_at: options.composed_at.or(Some(now)), ..options }))
    }

    /// Sees the archive that a receipt of refusal stands in. The refusal stays what the error tells of; a contradiction
    /// is beside it.
    async fn seen_in_refusal(&self, error: Error, operation: &'static str) -> Error {
        let Some(receipt) = error.refusal_receipt() else { return error };
        match self.transport.see_archive_silently(receipt, operation).await {
            Ok(()) => error,
            Err(objection) => error.with_archive_evidence_of(objection),
        }
    }

    /// The receipt of an answer: signed by a trusted key, of this very request, and of the act that the answer shows.
    fn verified(
        &self,
        view: &impl ActView,
        call: &Call,
        expected: &Expected<'_>,
    ) -> Result<(Receipt, Verification), ReceiptError> {
        fn agreement<V: ActView>(view: &V, receipt: &Receipt, expected: &Expected<'_>) -> Result<(), ReceiptError> {
            let protocol_number = receipt.protocol_number().map(ToString::to_string);
            let of_notice = match (receipt.field("convocation_of"), expected.follows) {
                (Some(told), Some(meant)) => is_same_id(told, meant),
                (told, meant) => told == meant,
            };
            let agreements = [
                ("kind", receipt.kind() == expected.kind),
                ("convocation_of", of_notice),
                ("id", receipt.id() == view.receipt().id),
                (V::ID_LINE, receipt.field(V::ID_LINE) == Some(view.id())),
                ("protocol_number", protocol_number.as_deref() == Some(view.protocol_number())),
                ("received_at", receipt.at() == view.received_at()),
            ];
            match agreements.into_iter().find(|(_, agrees)| !agrees) {
                Some((field, _)) => Err(ReceiptError::NotOfThisRequest(field)),
                None => Ok(()),
            }
        }
        let receipt = Receipt::parse(&view.receipt().text)?;
        let verification = receipt.verify(self.transport.trusted())?;
        receipt.check_sent(&call.sent().ok_or(ReceiptError::NotOfThisRequest("idempotency_key"))?)?;
        agreement(view, &receipt, expected)?;
        Ok((receipt, verification))
    }
}

impl SendOptions {
    /// The same with a key: a fresh UUID where none was given.
    #[must_use]
    pub fn keyed(mut self) -> Self {
        self.idempotency_key.get_or_insert_with(|| Uuid::new_v4().to_string());
        self
    }

    /// Whether these are the options of an act that may have arrived: [`Error::resend`] gives both.
    pub(super) fn is_sent_again(&self) -> bool {
        self.idempotency_key.is_some() && self.composed_at.is_some()
    }

    /// Lets an act through that breaks no rule, or whose breach is known and accepted.
    pub(super) fn admit(
        &self,
        findings: Vec<Finding>,
        accepts: AcceptRisk,
        operation: &'static str,
    ) -> Result<(), Error> {
        let breach = findings.iter().any(|finding| finding.severity == Severity::Breach);
        if breach && self.accept_risk != accepts { Err(Error::of_risk(findings, operation)) } else { Ok(()) }
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
