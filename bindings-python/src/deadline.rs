//! The last useful day of a notice.

use perito::domain::{self, Matter};
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

use crate::civil_date::CivilDate;
use crate::error::refused;
use crate::records::field::{Code, Codes, Tuple};
use crate::records::record::plain_record;
use crate::text::Text;
use crate::values::CourtOffice;

plain_record! {
    /// The end of a term, with the whole way to it.
    Deadline of DeadlineBody {
        nominal: CivilDate,
        effective: CivilDate,
        prudent: CivilDate,
        moves: Tuple<Move>,
    }
}

plain_record! {
    /// One step of a term's end from a day to another, with the law that makes it.
    Move of MoveBody {
        from_day = from: CivilDate,
        to_day = to: CivilDate,
        reason: Code,
        legal_basis: String,
        text_it: String,
        text_en: String,
    }
}

/// A deadline as plain data.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct DeadlineBody {
    nominal: CivilDate,
    effective: CivilDate,
    prudent: CivilDate,
    #[serde(default)]
    moves: Vec<MoveBody>,
}

/// A move as plain data.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct MoveBody {
    from: CivilDate,
    to: CivilDate,
    reason: Reason,
    legal_basis: String,
    text_it: String,
    text_en: String,
}

/// The code of a reason.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Reason(String);

impl Codes for Reason {
    const OF: &'static str = "MoveReason";

    fn written(&self) -> &str {
        &self.0
    }
}

/// The last day on which to notify INPS of operations that start on a day.
#[pyfunction]
#[pyo3(
    signature = (operations_on, court_office = None, matter = None),
    text_signature = "(operations_on, court_office=None, matter='social_security')"
)]
pub(crate) fn notice_deadline(
    operations_on: CivilDate,
    court_office: Option<&CourtOffice>,
    matter: Option<Text>,
) -> PyResult<Deadline> {
    let matter = Matter::parse(matter.as_deref().unwrap_or("social_security")).map_err(refused)?;
    let court_office = court_office.map(|office| &office.0);
    domain::notice_deadline(operations_on.0, court_office, matter).map(Deadline::from).map_err(refused)
}

impl From<domain::Deadline> for Deadline {
    fn from(deadline: domain::Deadline) -> Self {
        Self(DeadlineBody {
            nominal: CivilDate(deadline.nominal),
            effective: CivilDate(deadline.effective),
            prudent: CivilDate(deadline.prudent),
            moves: deadline.moves.into_iter().map(MoveBody::from).collect(),
        })
    }
}

impl From<domain::Move> for MoveBody {
    fn from(step: domain::Move) -> Self {
        Self {
            from: CivilDate(step.from),
            to: CivilDate(step.to),
            reason: Reason(step.reason.code().to_owned()),
            legal_basis: step.legal_basis,
            text_it: step.text_it,
            text_en: step.text_en,
        }
    }
}
