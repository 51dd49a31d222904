//! Notices of the start of operations, later convocations, and what the portal answers to them.

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

use super::instant::{self, serde_instant};
use super::open_enum::open_enum;
use super::{CaseKeyBody, Request, civil_date};
use crate::domain::{
    Appointment, Collector, Convocation, Finding, InpsOffice, OperationNotice, Place, Severity, ValidationError,
};

open_enum! {
    /// Whether a notice has met the legal office's record of its case.
    JoinState {
        /// The legal office's record names the notice's author as expert.
        Matched = "matched",
        /// The legal office has not put the case yet.
        Unmatched = "unmatched",
        /// The legal office's record names another expert: the notice stays receipted and grants nothing.
        CtuMismatch = "ctu_mismatch",
    }
}

open_enum! {
    /// How much a finding weighs.
    SeverityCode {
        /// Worth knowing; nothing is at stake.
        Remark = "remark",
        /// Safe on one reading of the law, not on another.
        Risk = "risk",
        /// The law was not kept: the report may be void.
        Breach = "breach",
    }
}

/// A local date and hour in Europe/Rome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = Appointment))]
pub struct AppointmentBody {
    /// The day: `2026-12-20`.
    #[cfg_attr(feature = "schema", schema(max_length = 10, format = "date"))]
    pub date: String,
    /// The hour in Europe/Rome: `09:30`. One that does not exist or exists twice that day is refused.
    #[cfg_attr(feature = "schema", schema(max_length = 5, pattern = "^[0-9]{2}:[0-9]{2}$"))]
    pub time: String,
}

/// The place of operations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = Place))]
pub struct PlaceBody {
    /// The practice or hospital, where it has a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 200, pattern = "^[^\\r\\n\\t]+$"))]
    pub name: Option<String>,
    /// Street and number.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 200, pattern = "^[^\\r\\n\\t]+$"))]
    pub address: String,
    /// The comune.
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 200, pattern = "^[^\\r\\n\\t]+$"))]
    pub comune: String,
    /// The two letters of the province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 2, pattern = "^[A-Za-z]{2}$"))]
    pub province: Option<String>,
}

/// The notice of the start of operations (*comunicazione di inizio operazioni peritali*).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OperationRequest {
    /// The key of the case, which the legal office need not have put yet.
    pub case_key: CaseKeyBody,
    /// The INPS office the notice is addressed to: 4 digits.
    #[cfg_attr(feature = "schema", schema(max_length = 4, pattern = "^[0-9]{4}$"))]
    pub inps_office: String,
    /// When operations start.
    pub operations_at: AppointmentBody,
    /// Where they are held.
    pub place: PlaceBody,
    /// When the notice was composed, in UTC: a claim of the client, which decides nothing.
    #[cfg_attr(feature = "schema", schema(max_length = 30, format = "date-time"))]
    pub composed_at: String,
}

/// A later convocation of the same case: a new notice with a check of its own (Cass. 3630/2023).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ConvocationRequest {
    /// The key of the case, which must be the notice's.
    pub case_key: CaseKeyBody,
    /// When operations go on.
    pub operations_at: AppointmentBody,
    /// Where they are held.
    pub place: PlaceBody,
    /// When the convocation was composed, in UTC: a claim of the client, which decides nothing.
    #[cfg_attr(feature = "schema", schema(max_length = 30, format = "date-time"))]
    pub composed_at: String,
}

/// What a rule says about an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = Finding))]
pub struct FindingView {
    /// The rule, as a stable code.
    #[cfg_attr(feature = "schema", schema(max_length = 100, pattern = "^[a-z0-9_]+$"))]
    pub rule: String,
    /// How much it weighs.
    pub severity: SeverityCode,
    /// The law, judgment or circular it rests on.
    #[cfg_attr(feature = "schema", schema(max_length = 500, pattern = "^[^\\r\\n]*$"))]
    pub legal_basis: String,
    /// The finding in Italian.
    #[cfg_attr(feature = "schema", schema(max_length = 2000, pattern = "^[^\\r\\n]*$"))]
    pub text_it: String,
    /// The finding in English.
    #[cfg_attr(feature = "schema", schema(max_length = 2000, pattern = "^[^\\r\\n]*$"))]
    pub text_en: String,
}

/// A receipt in JSON: the exact text of the signed note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = Receipt))]
pub struct ReceiptView {
    /// The receipt's id.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub id: String,
    /// The signed note (`docs/protocol.md`), byte for byte.
    #[cfg_attr(feature = "schema", schema(max_length = 10_000, pattern = "^receipt: "))]
    pub text: String,
}

/// A local date and hour in Europe/Rome, with the instant that follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AppointmentView {
    /// The day.
    #[serde(with = "civil_date")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 10, format = "date"))]
    pub date: Date,
    /// The hour in Europe/Rome: `09:30`.
    #[cfg_attr(feature = "schema", schema(max_length = 5, pattern = "^[0-9]{2}:[0-9]{2}$"))]
    pub time: String,
    /// The same in UTC.
    #[serde(with = "serde_instant")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 30, format = "date-time"))]
    pub instant: OffsetDateTime,
}

/// A notice or convocation that the portal has received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct OperationView {
    /// Its id.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub id: String,
    /// The notice that this convocation follows; absent on a notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub convocation_of: Option<String>,
    /// The portal's id of the case.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub case_id: String,
    /// The key of the case.
    pub case_key: CaseKeyBody,
    /// Whether it has met the legal office's record.
    pub join_state: JoinState,
    /// The INPS office it is addressed to.
    #[cfg_attr(feature = "schema", schema(max_length = 4, pattern = "^[0-9]{4}$"))]
    pub inps_office: String,
    /// When operations are held.
    pub operations_at: AppointmentView,
    /// Where they are held.
    pub place: PlaceBody,
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
    /// What the rules say about it.
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 100))]
    pub findings: Vec<FindingView>,
    /// The receipt.
    pub receipt: ReceiptView,
}

impl AppointmentBody {
    fn parse(&self) -> Result<Appointment, ValidationError> {
        Appointment::parse(&self.date, &self.time)
    }
}

impl From<&Appointment> for AppointmentBody {
    fn from(appointment: &Appointment) -> Self {
        Self { date: appointment.date().to_string(), time: appointment.time_text() }
    }
}

impl From<&Appointment> for AppointmentView {
    fn from(appointment: &Appointment) -> Self {
        Self { date: appointment.date(), time: appointment.time_text(), instant: appointment.instant() }
    }
}

impl PlaceBody {
    pub(super) fn parse(&self) -> Result<Place, ValidationError> {
        Place::new(self.name.as_deref(), &self.address, &self.comune, self.province.as_deref())
    }
}

impl From<&Place> for PlaceBody {
    fn from(place: &Place) -> Self {
        Self {
            name: place.name().map(ToOwned::to_owned),
            address: place.address().to_owned(),
            comune: place.comune().to_owned(),
            province: place.province().map(ToOwned::to_owned),
        }
    }
}

impl From<&Finding> for FindingView {
    fn from(finding: &Finding) -> Self {
        let severity = match finding.severity {
            Severity::Remark => SeverityCode::Remark,
            Severity::Risk => SeverityCode::Risk,
            Severity::Breach => SeverityCode::Breach,
        };
        Self {
            rule: finding.rule.to_owned(),
            severity,
            legal_basis: finding.legal_basis.to_string(),
            text_it: finding.text_it.to_string(),
            text_en: finding.text_en.to_string(),
        }
    }
}

impl OperationRequest {
    /// The request that carries a notice.
    #[must_use]
    pub fn new(notice: &OperationNotice, composed_at: OffsetDateTime) -> Self {
        Self {
            case_key: CaseKeyBody::from(&notice.case_key),
            inps_office: notice.inps_office.sede().to_owned(),
            operations_at: AppointmentBody::from(&notice.appointment),
            place: PlaceBody::from(&notice.place),
            composed_at: instant::format(composed_at),
        }
    }
}

impl Request for OperationRequest {
    /// The notice, and when the client says it was composed.
    type Parsed = (OperationNotice, OffsetDateTime);

    fn parse(&self) -> Result<Self::Parsed, ValidationError> {
        let mut errors = Collector::default();
        let case_key = errors.take_all("case_key", self.case_key.parse());
        let inps_office = errors.take("inps_office", InpsOffice::parse(&self.inps_office));
        let appointment = errors.take_all("operations_at", self.operations_at.parse());
        let place = errors.take_all("place", self.place.parse());
        let composed_at = errors.take("composed_at", instant::parse(&self.composed_at));
        let all = case_key.zip(inps_office).zip(appointment).zip(place).zip(composed_at);
        errors.finish(all.map(|((((case_key, inps_office), appointment), place), composed_at)| {
            (OperationNotice::new(case_key, inps_office, appointment, place), composed_at)
        }))
    }
}

impl ConvocationRequest {
    /// The request that carries a convocation.
    #[must_use]
    pub fn new(convocation: &Convocation, composed_at: OffsetDateTime) -> Self {
        Self {
            case_key: CaseKeyBody::from(&convocation.case_key),
            operations_at: AppointmentBody::from(&convocation.appointment),
            place: PlaceBody::from(&convocation.place),
            composed_at: instant::format(composed_at),
        }
    }
}

impl Request for ConvocationRequest {
    /// The convocation, and when the client says it was composed.
    type Parsed = (Convocation, OffsetDateTime);

    fn parse(&self) -> Result<Self::Parsed, ValidationError> {
        let mut errors = Collector::default();
        let case_key = errors.take_all("case_key", self.case_key.parse());
        let appointment = errors.take_all("operations_at", self.operations_at.parse());
        let place = errors.take_all("place", self.place.parse());
        let composed_at = errors.take("composed_at", instant::parse(&self.composed_at));
        let all = case_key.zip(appointment).zip(place).zip(composed_at);
        errors.finish(all.map(|(((case_key, appointment), place), composed_at)| {
            (Convocation::new(case_key, appointment, place), composed_at)
        }))
    }
}
