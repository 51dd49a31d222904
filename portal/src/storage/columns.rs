//! Values of the domain in columns: written in their canonical text, read back by parsing it.

use perito::domain::rome::parse_date;
use perito::domain::{CaseKey, FieldError, InpsOffice, MedicalLicense, TaxCode};
use perito::protocol::instant;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use time::{Date, OffsetDateTime};

/// A column that cannot be read: a fault of ours.
pub(super) fn unreadable<E: std::error::Error + Send + Sync + 'static>(column: usize) -> impl Fn(E) -> rusqlite::Error {
    move |error| rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(error))
}

/// A column that holds a value's canonical text.
pub(super) struct Stored<T>(pub(super) T);

/// A value that has a canonical text.
pub(super) trait Canonical: Sized {
    fn from_text(text: &str) -> Result<Self, FieldError>;
}

impl<T: Canonical> FromSql for Stored<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        T::from_text(value.as_str()?).map(Self).map_err(|error| FromSqlError::Other(Box::new(error)))
    }
}

impl Canonical for Date {
    fn from_text(text: &str) -> Result<Self, FieldError> {
        parse_date("date", text)
    }
}

impl Canonical for OffsetDateTime {
    fn from_text(text: &str) -> Result<Self, FieldError> {
        instant::parse(text)
    }
}

impl Canonical for CaseKey {
    fn from_text(text: &str) -> Result<Self, FieldError> {
        Self::parse(text)
    }
}

impl Canonical for InpsOffice {
    fn from_text(text: &str) -> Result<Self, FieldError> {
        Self::parse(text)
    }
}

impl Canonical for MedicalLicense {
    fn from_text(text: &str) -> Result<Self, FieldError> {
        Self::parse(text)
    }
}

impl Canonical for TaxCode {
    fn from_text(text: &str) -> Result<Self, FieldError> {
        Self::parse(text)
    }
}
