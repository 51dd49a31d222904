//! Amounts of euros: `decimal.Decimal` in Python, whole cents in Rust, and never a float.

use perito::domain::{self, FieldError};
use pyo3::exceptions::{PyOverflowError, PyTypeError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyInt, PyString, PyType};

use crate::count::Count;
use crate::error::refused;
use crate::text::Text;

/// `perito.Money`.
#[pyclass(frozen, eq, ord, hash, str = "{0}", module = "perito")]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Money(pub(crate) domain::Money);

/// `decimal.Decimal`.
fn decimal(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    DECIMAL.import(py, "decimal", "Decimal")
}

#[pymethods]
impl Money {
    /// A `Decimal`, a whole number of euros, or the text that `str` gives.
    #[new]
    fn new(amount: &Bound<'_, PyAny>) -> PyResult<Self> {
        let text = if amount.is_instance_of::<PyString>() {
            amount.extract::<Text>()?.to_owned()
        } else if amount.is_exact_instance_of::<PyInt>() {
            of_int(amount)?
        } else if amount.is_instance(decimal(amount.py())?)? {
            of_decimal(amount)?
        } else {
            return Err(PyTypeError::new_err(
                "an amount is a decimal.Decimal, an int of euros or a str: never a float",
            ));
        };
        domain::Money::parse(&text).map(Self).map_err(refused)
    }

    #[staticmethod]
    fn from_cents(cents: Count<i64>) -> Self {
        Self(domain::Money::from_cents(cents.0))
    }

    #[getter]
    fn cents(&self) -> i64 {
        self.0.cents()
    }

    #[getter]
    fn amount<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        decimal(py)?.call1((self.0.to_string(),))
    }

    #[getter]
    fn italian(&self) -> String {
        self.0.to_italian()
    }

    fn percent(&self, percent: Count<u32>) -> PyResult<Self> {
        fitting(self.0.percent(percent.0))
    }

    fn fraction(&self, numerator: Count<u32>, denominator: Count<u32>) -> PyResult<Self> {
        if denominator.0 == 0 {
            return Err(refused(FieldError::new(
                "denominator",
                "number_range",
                "a whole number from 1 is expected",
                "serve un numero intero da 1",
            )));
        }
        fitting(self.0.fraction(numerator.0, denominator.0))
    }

    fn __add__(&self, other: &Self) -> PyResult<Self> {
        fitting(self.0.checked_add(other.0))
    }

    fn __sub__(&self, other: &Self) -> PyResult<Self> {
        fitting(self.0.checked_sub(other.0))
    }

    fn __neg__(&self) -> PyResult<Self> {
        fitting(domain::Money::ZERO.checked_sub(self.0))
    }

    /// So that `sum(payments)` begins with 0.
    fn __radd__(&self, other: &Bound<'_, PyAny>) -> PyResult<Py<PyAny>> {
        let py = other.py();
        if other.is_exact_instance_of::<PyInt>() && other.eq(0)? {
            return Ok(self.into_pyobject(py)?.into_any().unbind());
        }
        Ok(py.NotImplemented())
    }

    fn __bool__(&self) -> bool {
        self.0 != domain::Money::ZERO
    }

    fn __repr__(&self) -> String {
        format!("Money('{}')", self.0)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (String,)) {
        (slf.get_type(), (slf.get().0.to_string(),))
    }
}

/// An `int` written out, which Python would not do with one of thousands of digits.
fn of_int(amount: &Bound<'_, PyAny>) -> PyResult<String> {
    amount.extract::<i128>().map(|euros| euros.to_string()).map_err(|_| too_long())
}

/// A `Decimal` written out exactly, with two decimals or as many as it needs: what its arithmetic makes of it depends
/// on the context in which it is done. A number is the same whatever zeros it was written with.
fn of_decimal(amount: &Bound<'_, PyAny>) -> PyResult<String> {
    let parts = decimal(amount.py())?.call_method1("as_tuple", (amount,))?;
    let (sign, mut digits, exponent): (u8, Vec<u8>, Bound<'_, PyAny>) = parts.extract()?;
    let Ok(mut exponent) = exponent.extract::<i64>() else {
        return Ok("NaN".to_owned());
    };
    while digits.pop_if(|digit| *digit == 0).is_some() {
        exponent += 1;
    }
    if digits.is_empty() {
        exponent = 0;
    }
    let zeros = usize::try_from(exponent.saturating_add(2)).unwrap_or(0);
    let decimals = usize::try_from(-exponent).unwrap_or(0).max(2);
    if digits.len().max(zeros).max(decimals) > LONGEST {
        return Err(too_long());
    }
    digits.resize(digits.len() + zeros, 0);
    let digits: String = digits.into_iter().map(|digit| char::from(b'0' + digit)).collect();
    let digits = format!("{digits:0>least$}", least = decimals + 1);
    let (euros, decimals) = digits.split_at(digits.len() - decimals);
    Ok(format!("{}{euros}.{decimals}", if sign == 0 { "" } else { "-" }))
}

/// More digits than any amount has, before the point or after it.
const LONGEST: usize = 40;

fn too_long() -> PyErr {
    refused(FieldError::new(
        "amount",
        "amount_range",
        "an amount of no more than 40 digits is expected",
        "serve un importo di non più di 40 cifre",
    ))
}

fn fitting(amount: Option<domain::Money>) -> PyResult<Money> {
    amount.map(Money).ok_or_else(|| PyOverflowError::new_err("the amount is larger than any that can be kept"))
}
