//! The last useful day of each notice of a column.

use perito::domain::{self, FieldError, Matter, ValidationError};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use super::days::days as read_days;
use super::{BETWEEN_SIGNALS, elements, is_missing};
use crate::deadline::Deadline;
use crate::error::{refused, refused_all};
use crate::text::Text;
use crate::values::CourtOffice;

/// As many refused days as one error names: of a column that is wrong throughout, more would help nobody.
const MAX_REFUSED: usize = 100;

/// The court office of all cases, or of each.
enum Offices {
    Each(Vec<Option<Py<CourtOffice>>>),
    One(Option<Py<CourtOffice>>),
}

/// The last day on which to notify INPS of operations, for a column of days on which they start.
#[pyfunction]
#[pyo3(
    signature = (days, court_office = None, matter = None),
    text_signature = "(days, court_office=None, matter='social_security')"
)]
pub(crate) fn notice_deadlines(
    py: Python<'_>,
    days: &Bound<'_, PyAny>,
    court_office: Option<&Bound<'_, PyAny>>,
    matter: Option<Text>,
) -> PyResult<Vec<Deadline>> {
    let matter = Matter::parse(matter.as_deref().unwrap_or("social_security")).map_err(refused)?;
    let given = read_days(days)?;
    let offices = Offices::of(court_office, given.len())?;
    let (mut counted, mut indexed) = (Counted::default(), given.into_iter().enumerate());
    while indexed.len() > 0 && counted.refused.len() < MAX_REFUSED {
        py.detach(|| {
            for (index, day) in indexed.by_ref().take(BETWEEN_SIGNALS) {
                let end = day.and_then(|day| domain::notice_deadline(day, offices.at(index), matter));
                counted.add(end.map_err(|error: FieldError| error.at(format!("days[{index}]"))));
            }
        });
        py.check_signals()?;
    }
    counted.refused.truncate(MAX_REFUSED);
    match ValidationError::of(counted.refused) {
        Some(refused) => Err(refused_all(refused)),
        None => Ok(counted.deadlines.into_iter().map(Deadline::from).collect()),
    }
}

/// The deadlines so far, and what was refused.
#[derive(Default)]
struct Counted {
    deadlines: Vec<domain::Deadline>,
    refused: Vec<FieldError>,
}

impl Counted {
    fn add(&mut self, end: Result<domain::Deadline, FieldError>) {
        match end {
            Ok(deadline) => self.deadlines.push(deadline),
            Err(error) => self.refused.push(error),
        }
    }
}

impl Offices {
    fn of(given: Option<&Bound<'_, PyAny>>, length: usize) -> PyResult<Self> {
        let Some(given) = given else { return Ok(Self::One(None)) };
        if let Ok(office) = given.cast::<CourtOffice>() {
            return Ok(Self::One(Some(office.clone().unbind())));
        }
        let offices = elements(given)?.iter().enumerate().map(office).collect::<PyResult<Vec<_>>>()?;
        if offices.len() == length {
            return Ok(Self::Each(offices));
        }
        Err(refused(FieldError::new(
            "court_office",
            "length_differs",
            "one court office is expected, or as many as there are days",
            "serve un ufficio giudiziario, o tanti quanti sono i giorni",
        )))
    }

    fn at(&self, index: usize) -> Option<&domain::CourtOffice> {
        let office = match self {
            Self::Each(offices) => offices.get(index)?.as_ref(),
            Self::One(office) => office.as_ref(),
        };
        office.map(|office| &office.get().0)
    }
}

fn office((index, value): (usize, &Bound<'_, PyAny>)) -> PyResult<Option<Py<CourtOffice>>> {
    if is_missing(value)? {
        return Ok(None);
    }
    let wrong = || PyTypeError::new_err(format!("court_office[{index}]: a CourtOffice is expected, or None"));
    value.cast::<CourtOffice>().map(|office| Some(office.clone().unbind())).map_err(|_| wrong())
}
