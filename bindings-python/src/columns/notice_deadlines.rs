//! The last useful day of each notice of a column.

use perito::domain::{self, FieldError, Matter, ValidationError};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use super::days::days as read_days;
use super::{elements, is_missing};
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
    let counted = py.detach(|| {
        let count = |(index, day): (usize, Result<_, _>)| {
            let end = day.and_then(|day| domain::notice_deadline(day, offices.at(index), matter));
            end.map_err(|error: FieldError| error.at(format!("days[{index}]")))
        };
        all(given.into_iter().enumerate().map(count))
    });
    Ok(counted.map_err(refused_all)?.into_iter().map(Deadline::from).collect())
}

/// Every deadline, or what was refused.
fn all(
    counted: impl Iterator<Item = Result<domain::Deadline, FieldError>>,
) -> Result<Vec<domain::Deadline>, ValidationError> {
    let (mut deadlines, mut errors) = (Vec::new(), Vec::new());
    for end in counted {
        match end {
            Ok(deadline) => deadlines.push(deadline),
            Err(error) => errors.push(error),
        }
        if errors.len() == MAX_REFUSED {
            break;
        }
    }
    ValidationError::of(errors).map_or(Ok(deadlines), Err)
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
