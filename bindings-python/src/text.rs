//! Text from Python: a `str` that is Unicode throughout.

use std::ops::Deref;

use perito::domain::FieldError;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;

use crate::error::refused;

/// A `str`. One with a lone surrogate is refused without being shown, which Python's own error would do; which argument
/// it was is told by the note that PyO3 adds.
pub(crate) struct Text(String);

impl<'py> FromPyObject<'_, 'py> for Text {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let text = value.cast::<PyString>().map_err(|_| PyTypeError::new_err("a str is expected"))?;
        text.to_str().map(|text| Self(text.to_owned())).map_err(|_| {
            refused(FieldError::new(
                "text",
                "text_not_unicode",
                "text without lone surrogates is expected",
                "serve un testo senza surrogati isolati",
            ))
        })
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}
