//! A column of tax codes.

use perito::domain::{self, TaxCode};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyString;

use super::{BETWEEN_SIGNALS, elements, is_missing};
use crate::error::FieldError;

/// An element of the column, or why it cannot be one.
enum Given {
    Missing,
    NotText,
    NotUnicode,
    Text(PyBackedStr),
}

/// Checks a column of tax codes: for each, what is wrong with it, or `None` where it is right.
#[pyfunction]
pub(crate) fn validate_tax_codes(py: Python<'_>, values: &Bound<'_, PyAny>) -> PyResult<Vec<Option<FieldError>>> {
    let given = elements(values)?.iter().map(Given::of).collect::<PyResult<Vec<_>>>()?;
    let mut refused = Vec::with_capacity(given.len());
    for part in given.chunks(BETWEEN_SIGNALS) {
        refused.extend(py.detach(|| part.iter().map(Given::refusal).collect::<Vec<_>>()));
        py.check_signals()?;
    }
    let in_place = |(index, error): (usize, Option<domain::FieldError>)| {
        error.map(|error| FieldError::from(error.at(format!("values[{index}]"))))
    };
    Ok(refused.into_iter().enumerate().map(in_place).collect())
}

impl Given {
    fn of(value: &Bound<'_, PyAny>) -> PyResult<Self> {
        let Ok(text) = value.cast::<PyString>() else {
            return Ok(if is_missing(value)? { Self::Missing } else { Self::NotText });
        };
        Ok(PyBackedStr::try_from(text.clone()).map_or(Self::NotUnicode, Self::Text))
    }

    fn refusal(&self) -> Option<domain::FieldError> {
        let error = |code, message_en: &'static str, message_it: &'static str| {
            Some(domain::FieldError::new("tax_code", code, message_en, message_it))
        };
        match self {
            Self::Text(text) => TaxCode::parse(text).err(),
            Self::Missing => error("text_missing", "a text is expected here", "qui serve un testo"),
            Self::NotText => error("type_wrong", "a text is expected here: a str", "qui serve un testo: una str"),
            Self::NotUnicode => error(
                "text_not_unicode",
                "text without lone surrogates is expected",
                "serve un testo senza surrogati isolati",
            ),
        }
    }
}
