//! Whole columns of values, in one crossing: taken out of Python, judged without its lock, and given back as a list.
//!
//! Columns are lists, tuples, arrays of NumPy or series of pandas; neither of these is imported unless the caller has.

mod days;
mod notice_deadlines;
mod tax_codes;

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyFloat, PyFrozenSet, PyList, PySet, PyString};

use crate::mapping::is_mapping;

/// Whole columns of values, in one crossing.
#[pyo3::pymodule]
pub(crate) mod columns {
    #[pymodule_export]
    use super::notice_deadlines::notice_deadlines;
    #[pymodule_export]
    use super::tax_codes::validate_tax_codes;
}

/// How many values are judged before Ctrl-C is looked for.
const BETWEEN_SIGNALS: usize = 8192;

/// The elements of a column. A text is one value and no column, though Python would give its characters; a set has no
/// order, and nobody could tell whose result is whose.
fn elements<'py>(column: &Bound<'py, PyAny>) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let one = column.is_instance_of::<PyString>()
        || column.is_instance_of::<PyBytes>()
        || column.is_instance_of::<PyByteArray>()
        || is_mapping(column)?;
    if one {
        return Err(PyTypeError::new_err("a column is expected: a list, a tuple, an array or a series"));
    }
    if column.is_instance_of::<PySet>() || column.is_instance_of::<PyFrozenSet>() {
        return Err(PyTypeError::new_err("a column has an order, which a set has not: a list is expected"));
    }
    // Python makes the list: an exception that it meets on its way comes out.
    let items = if is_array(column)? { &column.call_method0("tolist")? } else { column };
    let items = column.py().get_type::<PyList>().call1((items,))?;
    Ok(items.cast_into::<PyList>()?.iter().collect())
}

/// Whether it is an array of one dimension, as NumPy's and pandas's are; one of more is refused.
fn is_array(column: &Bound<'_, PyAny>) -> PyResult<bool> {
    match column.getattr_opt("ndim")?.map(|dimensions| dimensions.extract::<usize>()).transpose()? {
        Some(1) => column.hasattr("tolist"),
        Some(_) => Err(PyTypeError::new_err("a column of one dimension is expected")),
        None => Ok(false),
    }
}

/// Whether a value stands for none: `None`, a float that is no number, and what pandas has for it.
fn is_missing(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    if value.is_none() {
        return Ok(true);
    }
    if let Ok(number) = value.cast::<PyFloat>() {
        return Ok(number.value().is_nan());
    }
    let class = value.get_type().name()?;
    Ok(class == "NAType" || class == "NaTType")
}
