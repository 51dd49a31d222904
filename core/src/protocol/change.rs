//! The feed of changes, from which an application brings its own store up to date.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::instant::serde_instant;
use super::open_enum::open_enum;

open_enum! {
    /// What changed, by the resource that shows it.
    ChangeKind {
        /// A case, its record or its links.
        Case = "case",
        /// An observation.
        Observation = "observation",
        /// A notice or convocation, or how it has met its case.
        Operation = "operation",
        /// A payment.
        Payment = "payment",
        /// A registration.
        Registration = "registration",
        /// A report.
        Report = "report",
        /// The terms of a case.
        Terms = "terms",
    }
}

/// Something that one may read has come or changed: it is read under its own route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Change {
    /// What changed.
    pub kind: ChangeKind,
    /// Its id; for terms the id of the case.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub id: String,
    /// When, in UTC.
    #[serde(with = "serde_instant")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 30, format = "date-time"))]
    pub changed_at: OffsetDateTime,
}

/// A part of the feed, oldest change first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Changes {
    /// The changes since the cursor that was sent; none when there is nothing new.
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 200))]
    pub items: Vec<Change>,
    /// What to send as `cursor` next time: from there the feed goes on, without a gap or a repeat.
    #[cfg_attr(feature = "schema", schema(max_length = 200, pattern = "^[A-Za-z0-9_-]+$"))]
    pub cursor: String,
    /// Whether there is more to be had at once.
    pub more: bool,
}
