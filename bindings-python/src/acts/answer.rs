//! The answers of a report to the observations of INPS's doctor.

use perito::domain::{self, Evaluation, ValidationError};
use perito::protocol::AnswerBody;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::body::{self, Sent};
use crate::error::refused_all;
use crate::mapping::Mapping;
use crate::text::Text;

/// The answer to one observation: art. 195 c. 3 c.p.c. wants a short evaluation of each.
#[pyclass(frozen, eq, module = "perito")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Answer(pub(crate) domain::Answer);

#[pymethods]
impl Answer {
    #[staticmethod]
    fn evaluated(observation_id: Text, text: Text) -> PyResult<Self> {
        made(&observation_id, Some(&text), None)
    }

    #[staticmethod]
    fn withheld(observation_id: Text, reason: Text) -> PyResult<Self> {
        made(&observation_id, None, Some(&reason))
    }

    #[staticmethod]
    fn from_dict(data: Mapping<'_>) -> PyResult<Self> {
        body::from_dict(data)
    }

    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        body::to_dict(py, self)
    }

    #[getter]
    fn observation_id(&self) -> &str {
        &self.0.observation_id
    }

    #[getter]
    fn text(&self) -> Option<&str> {
        match &self.0.evaluation {
            Evaluation::Given(text) => Some(text),
            _ => None,
        }
    }

    #[getter]
    fn reason_unanswered(&self) -> Option<&str> {
        match &self.0.evaluation {
            Evaluation::Withheld(reason) => Some(reason),
            _ => None,
        }
    }

    fn __hash__(slf: &Bound<'_, Self>) -> PyResult<isize> {
        slf.get().parts().into_pyobject(slf.py())?.hash()
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        let (made_by, id, words) = slf.get().parts();
        Ok(format!("Answer.{made_by}{}", (id, words).into_pyobject(slf.py())?.repr()?))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String, String))> {
        let (made_by, id, words) = slf.get().parts();
        Ok((slf.get_type().getattr(made_by)?, (id.to_owned(), words.to_owned())))
    }
}

/// Made as it is read from what is sent: there the id is judged too.
fn made(observation_id: &str, text: Option<&str>, reason_unanswered: Option<&str>) -> PyResult<Answer> {
    let body = AnswerBody {
        observation_id: observation_id.to_owned(),
        text: text.map(ToOwned::to_owned),
        reason_unanswered: reason_unanswered.map(ToOwned::to_owned),
    };
    Answer::parse(&body).map_err(refused_all)
}

impl Answer {
    /// The name of what it was made by, and the arguments.
    fn parts(&self) -> (&'static str, &str, &str) {
        let made_by = if self.reason_unanswered().is_some() { "withheld" } else { "evaluated" };
        (made_by, &self.0.observation_id, self.text().or(self.reason_unanswered()).unwrap_or_default())
    }
}

impl Sent for Answer {
    type Body = AnswerBody;

    fn body(&self) -> AnswerBody {
        AnswerBody::from(&self.0)
    }

    fn parse(body: &AnswerBody) -> Result<Self, ValidationError> {
        body.parse().map(Self)
    }
}
