//! A legal day: `datetime.date` in Python, `time::Date` in Rust.

use perito::domain::rome::parse_date;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDate, PyDateTime};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A day that is not an instant.
///
/// Python's `datetime` is a kind of `date`: taken for one, an evening in another zone would silently become the wrong
/// day in Rome.
#[derive(Clone, Copy, PartialEq, Eq, IntoPyObject, IntoPyObjectRef)]
#[pyo3(transparent)]
pub(crate) struct CivilDate(pub(crate) time::Date);

impl<'py> FromPyObject<'_, 'py> for CivilDate {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if value.is_instance_of::<PyDateTime>() {
            return Err(PyTypeError::new_err("a datetime.date is expected: a datetime is an instant, not a day"));
        }
        if !value.is_instance_of::<PyDate>() {
            let given = value.get_type().name()?;
            return Err(PyTypeError::new_err(format!("a datetime.date is expected, and no {given}")));
        }
        value.extract().map(Self)
    }
}

/// As the wire writes a day: `2026-11-24`.
impl Serialize for CivilDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CivilDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse_date("date", &text).map(Self).map_err(serde::de::Error::custom)
    }
}
