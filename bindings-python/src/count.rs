//! Whole numbers from Python: an `int`, within the range that Rust keeps.

use perito::domain::FieldError;
use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::PyBool;

use crate::error::refused;

/// A whole number, or anything that Python takes for one, but no `bool`: `True` days are a mistake, and not one day.
///
/// One out of range is refused as the field `number`; which argument it was is told by the note that PyO3 adds.
pub(crate) struct Count<T>(pub(crate) T);

/// A type of Rust's in which whole numbers are kept.
pub(crate) trait Whole: for<'a, 'py> FromPyObject<'a, 'py, Error = PyErr> {
    const SMALLEST: i64;
    const LARGEST: u64;
}

impl Whole for u16 {
    const SMALLEST: i64 = 0;
    const LARGEST: u64 = u16::MAX as u64;
}

impl Whole for u32 {
    const SMALLEST: i64 = 0;
    const LARGEST: u64 = u32::MAX as u64;
}

impl Whole for u64 {
    const SMALLEST: i64 = 0;
    const LARGEST: u64 = u64::MAX;
}

impl Whole for i64 {
    const SMALLEST: i64 = i64::MIN;
    const LARGEST: u64 = i64::MAX.unsigned_abs();
}

impl<'py, T: Whole> FromPyObject<'_, 'py> for Count<T> {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if value.is_instance_of::<PyBool>() {
            return Err(PyTypeError::new_err("an int is expected, and no bool"));
        }
        value.extract().map(Self).map_err(|error: PyErr| {
            if error.is_instance_of::<PyOverflowError>(value.py()) { refused(out_of_range::<T>()) } else { error }
        })
    }
}

fn out_of_range<T: Whole>() -> FieldError {
    let (smallest, largest) = (T::SMALLEST, T::LARGEST);
    FieldError::new(
        "number",
        "number_range",
        format!("a whole number from {smallest} to {largest} is expected"),
        format!("serve un numero intero da {smallest} a {largest}"),
    )
}
