//! Terms and the calendar by which they are counted.

use perito::domain::{self, Matter, TermKind};
use pyo3::prelude::*;
use pyo3::types::PyType;
use serde::{Deserialize, Serialize};

use crate::civil_date::CivilDate;
use crate::count::Count;
use crate::deadline::Deadline;
use crate::error::refused;
use crate::records::record::plain_record;
use crate::text::Text;
use crate::values::CourtOffice;

/// `perito.Term`.
#[pyclass(frozen, eq, hash, str = "{0}", module = "perito")]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Term(domain::Term);

plain_record! {
    /// A day that is a holiday (*giorno festivo*), and the law that makes it one.
    Holiday of HolidayBody {
        name_it: String,
        name_en: String,
        legal_basis: String,
    }
}

/// A holiday as plain data.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct HolidayBody {
    name_it: String,
    name_en: String,
    legal_basis: String,
}

/// `perito.Calendar`.
#[pyclass(frozen, module = "perito")]
pub(crate) struct Calendar(domain::Calendar);

#[pymethods]
impl Term {
    #[staticmethod]
    fn days(amount: Count<u32>) -> Self {
        Self(domain::Term::days(amount.0))
    }

    #[staticmethod]
    fn months(amount: Count<u32>) -> Self {
        Self(domain::Term::months(amount.0))
    }

    #[staticmethod]
    fn years(amount: Count<u32>) -> Self {
        Self(domain::Term::years(amount.0))
    }

    #[pyo3(
        signature = (day, kind, matter = None, court_office = None),
        text_signature = "($self, day, kind, matter='social_security', court_office=None)"
    )]
    fn after(
        &self,
        day: CivilDate,
        kind: Text,
        matter: Option<Text>,
        court_office: Option<&CourtOffice>,
    ) -> PyResult<Deadline> {
        let (kind, matter) = read(&kind, matter.as_deref())?;
        let end = self.0.after(day.0, kind, matter, court_office.map(|office| &office.0));
        end.map(Deadline::from).map_err(refused)
    }

    #[pyo3(
        signature = (day, kind, matter = None, court_office = None),
        text_signature = "($self, day, kind, matter='social_security', court_office=None)"
    )]
    fn before(
        &self,
        day: CivilDate,
        kind: Text,
        matter: Option<Text>,
        court_office: Option<&CourtOffice>,
    ) -> PyResult<Deadline> {
        let (kind, matter) = read(&kind, matter.as_deref())?;
        let end = self.0.before(day.0, kind, matter, court_office.map(|office| &office.0));
        end.map(Deadline::from).map_err(refused)
    }

    fn __repr__(&self) -> String {
        let text = self.0.to_string();
        let (amount, unit) = text.split_once(' ').unwrap_or((&text, "days"));
        format!("Term.{}s({amount})", unit.trim_end_matches('s'))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (u32,))> {
        let text = slf.get().0.to_string();
        let (amount, unit) = text.split_once(' ').unwrap_or((&text, "days"));
        let amount = amount.parse().unwrap_or_default();
        let class: Bound<'py, PyType> = slf.get_type();
        Ok((class.getattr(format!("{}s", unit.trim_end_matches('s')))?, (amount,)))
    }
}

fn read(kind: &str, matter: Option<&str>) -> PyResult<(TermKind, Matter)> {
    let matter = Matter::parse(matter.unwrap_or("social_security")).map_err(refused)?;
    Ok((TermKind::parse(kind).map_err(refused)?, matter))
}

#[pymethods]
impl Calendar {
    #[staticmethod]
    fn italy() -> Self {
        Self(domain::Calendar::italy())
    }

    fn covers(&self, day: CivilDate) -> bool {
        self.0.covers(day.0)
    }

    #[pyo3(signature = (day, court_office = None))]
    fn is_holiday(&self, day: CivilDate, court_office: Option<&CourtOffice>) -> bool {
        self.0.is_holiday(day.0, court_office.map(|office| &office.0))
    }

    #[pyo3(signature = (day, court_office = None))]
    fn holiday(&self, day: CivilDate, court_office: Option<&CourtOffice>) -> Option<Holiday> {
        let holiday = self.0.holiday(day.0, court_office.map(|office| &office.0))?;
        Some(Holiday(HolidayBody {
            name_it: holiday.name_it.to_owned(),
            name_en: holiday.name_en.to_owned(),
            legal_basis: holiday.legal_basis.to_owned(),
        }))
    }

    #[pyo3(signature = (day, kind, court_office = None))]
    fn is_working_day(&self, day: CivilDate, kind: Text, court_office: Option<&CourtOffice>) -> PyResult<bool> {
        let kind = TermKind::parse(&kind).map_err(refused)?;
        Ok(self.0.is_working_day(day.0, kind, court_office.map(|office| &office.0)))
    }

    #[pyo3(signature = (day, kind, court_office = None))]
    fn working_day_on_or_after(
        &self,
        day: CivilDate,
        kind: Text,
        court_office: Option<&CourtOffice>,
    ) -> PyResult<Option<CivilDate>> {
        let kind = TermKind::parse(&kind).map_err(refused)?;
        Ok(self.0.working_day_on_or_after(day.0, kind, court_office.map(|office| &office.0)).map(CivilDate))
    }

    #[pyo3(signature = (day, kind, court_office = None))]
    fn working_day_on_or_before(
        &self,
        day: CivilDate,
        kind: Text,
        court_office: Option<&CourtOffice>,
    ) -> PyResult<Option<CivilDate>> {
        let kind = TermKind::parse(&kind).map_err(refused)?;
        Ok(self.0.working_day_on_or_before(day.0, kind, court_office.map(|office| &office.0)).map(CivilDate))
    }
}
