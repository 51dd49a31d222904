//! The values that are right once they are held. Each is a class of the same name in Python: immutable, compared, hashed
//! and pickled by its canonical text.

mod case_key;
mod invoice_reference;
mod money;
mod numbers;
mod offices;
mod pin;
mod tax_code;

pub(crate) use case_key::CaseKey;
pub(crate) use invoice_reference::InvoiceReference;
pub(crate) use money::Money;
pub(crate) use numbers::{CaseNumber, MedicalLicense, ProtocolNumber};
pub(crate) use offices::{CourtOffice, InpsOffice};
pub(crate) use pin::Pin;
pub(crate) use tax_code::TaxCode;

/// Wraps a parsed value of `perito::domain` as a Python class that is made of its canonical text, and gives it again.
macro_rules! value {
    ($name:ident, { $($members:tt)* }) => {
        #[pyo3::pyclass(frozen, eq, ord, hash, str = "{0}", module = "perito")]
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) struct $name(pub(crate) perito::domain::$name);

        #[pyo3::pymethods]
        impl $name {
            #[new]
            fn new(text: $crate::text::Text) -> pyo3::PyResult<Self> {
                perito::domain::$name::parse(&text).map(Self).map_err($crate::error::refused)
            }

            fn __repr__(&self) -> String {
                format!("{}('{}')", stringify!($name), self.0)
            }

            fn __reduce__<'py>(slf: &pyo3::Bound<'py, Self>) -> (pyo3::Bound<'py, pyo3::types::PyType>, (String,)) {
                (pyo3::prelude::PyAnyMethods::get_type(slf.as_any()), (slf.get().0.to_string(),))
            }

            $($members)*
        }
    };
}
use value;
