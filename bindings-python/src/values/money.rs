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
            amount.str()?.extract()?
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

/// A `Decimal` written out; one that is no number, or has parts of a cent, is refused.
fn of_decimal(amount: &Bound<'_, PyAny>) -> PyResult<String> {
    let wrong = || {
        refused(FieldError::new(
            "amount",
            "amount_format",
            "an amount of whole cents is expected",
            "serve un importo in centesimi interi",
        ))
    };
    if !amount.call_method0("is_finite")?.extract::<bool>()? {
        return Err(wrong());
    }
    // An exponent of millions would be written out in as many digits.
    if amount.call_method0("adjusted")?.extract::<i64>()? > 20 {
        return Err(wrong());
    }
    let cents = amount.call_method1("scaleb", (2,))?;
    let whole = cents.call_method0("to_integral_value")?;
    if !whole.eq(&cents)? {
        return Err(wrong());
    }
    let cents: i128 = whole.call_method0("__int__")?.extract()?;
    let sign = if cents < 0 { "-" } else { "" };
    Ok(format!("{sign}{}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100))
}

fn fitting(amount: Option<domain::Money>) -> PyResult<Money> {
    amount.map(Money).ok_or_else(|| PyOverflowError::new_err("the amount is larger than any that can be kept"))
}
