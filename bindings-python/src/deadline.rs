//! The last useful day of a notice.

use perito::domain::{self, Matter};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::civil_date::CivilDate;
use crate::enums::Member;
use crate::error::refused;
use crate::text::Text;
use crate::values::CourtOffice;

/// `perito.Deadline`.
#[pyclass(frozen, get_all, module = "perito")]
pub(crate) struct Deadline {
    nominal: CivilDate,
    effective: CivilDate,
    prudent: CivilDate,
    moves: Py<PyTuple>,
}

/// `perito.Move`; `from` cannot name anything in Python.
#[pyclass(frozen, get_all, module = "perito")]
pub(crate) struct Move {
    from_day: CivilDate,
    to_day: CivilDate,
    reason: Member,
    legal_basis: String,
    text_it: String,
    text_en: String,
}

/// The last day on which to notify INPS of operations that start on `day`.
#[pyfunction]
#[pyo3(
    signature = (day, court_office = None, matter = None),
    text_signature = "(day, court_office=None, matter='social_security')"
)]
pub(crate) fn notice_deadline(
    py: Python<'_>,
    day: CivilDate,
    court_office: Option<&CourtOffice>,
    matter: Option<Text>,
) -> PyResult<Deadline> {
    let matter = Matter::parse(matter.as_deref().unwrap_or("social_security")).map_err(refused)?;
    let court_office = court_office.map(|office| &office.0);
    Deadline::of(py, domain::notice_deadline(day.0, court_office, matter).map_err(refused)?)
}

impl Deadline {
    pub(crate) fn of(py: Python<'_>, deadline: domain::Deadline) -> PyResult<Self> {
        Ok(Self {
            nominal: CivilDate(deadline.nominal),
            effective: CivilDate(deadline.effective),
            prudent: CivilDate(deadline.prudent),
            moves: PyTuple::new(py, deadline.moves.into_iter().map(Move::from))?.unbind(),
        })
    }
}

impl From<domain::Move> for Move {
    fn from(step: domain::Move) -> Self {
        Self {
            from_day: CivilDate(step.from),
            to_day: CivilDate(step.to),
            reason: Member { of: "MoveReason", code: step.reason.code() },
            legal_basis: step.legal_basis,
            text_it: step.text_it,
            text_en: step.text_en,
        }
    }
}
