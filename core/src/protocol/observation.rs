//! Observations of INPS's doctor.

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

use super::instant::{self, serde_instant};
use super::{CaseKeyBody, DocumentRef, FiledDocument, FindingView, ReceiptView, Request, civil_date};
use crate::domain::{Collector, FieldError, Observation, ValidationError};

/// An observation: a text, an upload that holds a document, or both.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ObservationRequest {
    /// The key of the case, which the legal office of the caller's INPS office has recorded.
    pub case_key: CaseKeyBody,
    /// What is observed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schema(min_length = 1, max_length = 20_000, pattern = "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]+$")
    )]
    pub text: Option<String>,
    /// The upload that holds the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentRef>,
    /// When the observation was composed, in UTC: a claim of the client, which decides nothing.
    #[cfg_attr(feature = "schema", schema(max_length = 30, format = "date-time"))]
    pub composed_at: String,
}

/// An observation that the portal has received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ObservationView {
    /// Its id, by which the report answers it.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub id: String,
    /// The portal's id of the case.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub case_id: String,
    /// The key of the case.
    pub case_key: CaseKeyBody,
    /// What is observed, where it is not in a document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schema(max_length = 20_000, pattern = "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]+$")
    )]
    pub text: Option<String>,
    /// The document, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<FiledDocument>,
    /// When the client says it was composed, in UTC.
    #[serde(with = "serde_instant")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 30, format = "date-time"))]
    pub composed_at: OffsetDateTime,
    /// When the portal received it, in UTC.
    #[serde(with = "serde_instant")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 30, format = "date-time"))]
    pub received_at: OffsetDateTime,
    /// The civil day of `received_at` in Europe/Rome, which decides whether it is in time.
    #[serde(with = "civil_date")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 10, format = "date"))]
    pub received_on: Date,
    /// The protocol number.
    #[cfg_attr(
        feature = "schema",
        schema(max_length = 60, pattern = "^[A-Z0-9]+\\.[0-9]{4}\\.[0-9]{2}/[0-9]{2}/[0-9]{4}\\.[0-9]{7}$")
    )]
    pub protocol_number: String,
    /// What the rules said about it when it was received: `observations_late` after the end of its term.
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 100))]
    pub findings: Vec<FindingView>,
    /// The receipt.
    pub receipt: ReceiptView,
}

impl ObservationRequest {
    /// The request that carries an observation.
    #[must_use]
    pub fn new(observation: &Observation, document: Option<DocumentRef>, composed_at: OffsetDateTime) -> Self {
        Self {
            case_key: CaseKeyBody::from(&observation.case_key),
            text: observation.text.clone(),
            document,
            composed_at: instant::format(composed_at),
        }
    }
}

impl Request for ObservationRequest {
    /// The observation, its document, and when the client says it was composed.
    type Parsed = (Observation, Option<DocumentRef>, OffsetDateTime);

    fn parse(&self) -> Result<Self::Parsed, ValidationError> {
        let mut errors = Collector::default();
        let case_key = errors.take_all("case_key", self.case_key.parse());
        let document = self.document.as_ref().map(|document| errors.take_all("document", document.parse()));
        let composed_at = errors.take("composed_at", instant::parse(&self.composed_at));
        let observation =
            case_key.and_then(|case_key| errors.take("text", Observation::new(case_key, self.text.as_deref())));
        if self.text.is_none() && self.document.is_none() {
            errors.push(FieldError::new(
                "text",
                "observation_empty",
                "a text, a document or both are expected",
                "servono un testo, un documento o entrambi",
            ));
        }
        let all = observation.zip(composed_at);
        errors.finish(all.map(|(observation, composed_at)| (observation, document.flatten(), composed_at)))
    }
}
