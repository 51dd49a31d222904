//! An instant: an aware `datetime` in Python, a `time::OffsetDateTime` in UTC in Rust.

use perito::domain::FieldError;
use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyDateTime, PyTzInfo};
use time::OffsetDateTime;

use crate::error::refused;

/// An instant, which Python is given in UTC and may give in any zone.
///
/// A naive `datetime` names no instant: taken for one of the host's zone, it would be another on another machine.
#[derive(Clone, Copy, PartialEq, Eq, IntoPyObject, IntoPyObjectRef)]
#[pyo3(transparent)]
pub(crate) struct Instant(pub(crate) OffsetDateTime);

impl<'py> FromPyObject<'_, 'py> for Instant {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if !value.is_instance_of::<PyDateTime>() {
            return Err(PyTypeError::new_err("an aware datetime.datetime is expected"));
        }
        if value.call_method0("utcoffset")?.is_none() {
            return Err(PyTypeError::new_err(
                "an aware datetime is expected: one without a time zone names no instant, as datetime.now(timezone.utc) does",
            ));
        }
        let in_utc = value.call_method1("astimezone", (PyTzInfo::utc(value.py())?,));
        match in_utc {
            Ok(in_utc) => in_utc.extract().map(Self),
            Err(error) if error.is_instance_of::<PyOverflowError>(value.py()) => Err(refused(FieldError::new(
                "instant",
                "instant_format",
                "an instant from the year 1 to 9999 in UTC is expected",
                "serve un istante dall'anno 1 al 9999 in UTC",
            ))),
            Err(error) => Err(error),
        }
    }
}
