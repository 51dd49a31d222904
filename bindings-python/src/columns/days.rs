//! A column of days: of `datetime.date`, or of NumPy's `datetime64`, which knows days as numbers.

use perito::domain::FieldError;
use pyo3::basic::CompareOp;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use time::{Date, Duration};

use super::{elements, is_array, is_missing};
use crate::civil_date::CivilDate;

/// The day from which `datetime64` counts.
const EPOCH: Date = time::macros::date!(1970 - 01 - 01);
/// How NumPy writes that there is no day.
const NOT_A_TIME: i64 = i64::MIN;

/// The days of a column, each as it is or as it is refused.
pub(super) fn days(column: &Bound<'_, PyAny>) -> PyResult<Vec<Result<Date, FieldError>>> {
    if is_array(column)?
        && column.hasattr("dtype")?
        && let Some(days) = of_numbers(column)?
    {
        return Ok(days);
    }
    elements(column)?.iter().enumerate().map(|(index, value)| of_value(index, value)).collect()
}

fn of_value(index: usize, value: &Bound<'_, PyAny>) -> PyResult<Result<Date, FieldError>> {
    if is_missing(value)? {
        return Ok(Err(missing()));
    }
    let of_place = |error: PyErr| PyTypeError::new_err(format!("days[{index}]: {}", error.value(value.py())));
    value.extract().map(|day: CivilDate| Ok(day.0)).map_err(of_place)
}

/// The days of an array of `datetime64`; none of an array of anything else.
///
/// A time of day or a zone is not dropped: whoever has instants must say on which day of Rome each of them is.
fn of_numbers(column: &Bound<'_, PyAny>) -> PyResult<Option<Vec<Result<Date, FieldError>>>> {
    let dtype = column.getattr("dtype")?;
    if dtype.getattr_opt("tz")?.is_some_and(|zone| !zone.is_none()) {
        return Err(PyTypeError::new_err("days are expected: what has a time zone are instants"));
    }
    let array = if column.hasattr("to_numpy")? { column.call_method0("to_numpy")? } else { column.clone() };
    let dtype = array.getattr("dtype")?;
    if dtype.getattr("kind")?.extract::<String>()? != "M" {
        return Ok(None);
    }
    let numpy = column.py().import("numpy")?;
    let (unit, of_units): (String, i64) = numpy.call_method1("datetime_data", (dtype,))?.extract()?;
    if of_units != 1 || ["generic", "Y", "M", "W"].contains(&unit.as_str()) {
        return Err(PyTypeError::new_err("days are expected: datetime64[D], or one unit of a shorter time"));
    }
    let whole = array.call_method1("astype", ("datetime64[D]",))?;
    let exact: Vec<Option<bool>> = array.rich_compare(&whole, CompareOp::Eq)?.call_method0("tolist")?.extract()?;
    let numbers: Vec<Option<i64>> = whole.call_method1("astype", ("int64",))?.call_method0("tolist")?.extract()?;
    let day = |(number, exact): (Option<i64>, Option<bool>)| match number.filter(|number| *number != NOT_A_TIME) {
        None => Err(missing()),
        Some(_) if exact != Some(true) => Err(timed()),
        Some(number) => of_number(number).ok_or_else(beyond),
    };
    Ok(Some(numbers.into_iter().zip(exact).map(day).collect()))
}

fn of_number(days: i64) -> Option<Date> {
    EPOCH.checked_add(Duration::seconds(days.checked_mul(86_400)?))
}

fn missing() -> FieldError {
    FieldError::new("days", "day_missing", "a day is expected here", "qui serve un giorno")
}

fn timed() -> FieldError {
    FieldError::new(
        "days",
        "day_with_time",
        "a day is expected: midnight, and no other hour",
        "serve un giorno: la mezzanotte, e nessun'altra ora",
    )
}

fn beyond() -> FieldError {
    FieldError::new(
        "days",
        "date_out_of_range",
        "a day from 1949-01-01 to 2100-12-31 is expected",
        "serve un giorno dal 1949-01-01 al 2100-12-31",
    )
}
