//! What is wrong with a value: which field, what was wrong, what would be right.

use std::borrow::Cow;
use std::fmt;

/// One refused field, explained in English and Italian.
///
/// The texts never repeat the refused value: it may be a tax code, a name or a PIN.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message_en}")]
#[non_exhaustive]
pub struct FieldError {
    /// The field, as a dotted path in the protocol's names (`case_key.number`).
    pub field: Cow<'static, str>,
    /// A stable code in snake_case, listed in `docs/protocol.md`.
    pub code: &'static str,
    /// What was wrong and what would be right, in English.
    pub message_en: Cow<'static, str>,
    /// What was wrong and what would be right, in Italian.
    pub message_it: Cow<'static, str>,
}

impl FieldError {
    /// Makes an error of one field.
    pub fn new(
        field: impl Into<Cow<'static, str>>,
        code: &'static str,
        message_en: impl Into<Cow<'static, str>>,
        message_it: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self { field: field.into(), code, message_en: message_en.into(), message_it: message_it.into() }
    }

    /// Renames the field: a caller knows better than a parser which field of a record the value stood in.
    #[must_use]
    pub fn at(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = field.into();
        self
    }
}

/// Every refused field of a record; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidationError {
    errors: Vec<FieldError>,
}

impl ValidationError {
    /// The refused fields, in the order in which the record declares them.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }
}

impl From<FieldError> for ValidationError {
    fn from(error: FieldError) -> Self {
        Self { errors: vec![error] }
    }
}

impl ValidationError {
    /// Joins refusals found in different ways; `None` when there are none.
    #[must_use]
    pub fn of(errors: Vec<FieldError>) -> Option<Self> {
        (!errors.is_empty()).then_some(Self { errors })
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            error.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for ValidationError {}

/// Collects the errors of a record's fields, so that all of them are reported at once.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    errors: Vec<FieldError>,
}

impl Collector {
    /// Keeps the value, or notes why there is none, under `field`.
    pub(crate) fn take<T>(&mut self, field: impl Into<Cow<'static, str>>, parsed: Result<T, FieldError>) -> Option<T> {
        parsed.map_err(|error| self.errors.push(error.at(field))).ok()
    }

    /// Keeps the record, or notes each of its refused fields below `parent`.
    pub(crate) fn take_all<T>(&mut self, parent: &str, parsed: Result<T, ValidationError>) -> Option<T> {
        let nested = |error: FieldError| {
            let field = format!("{parent}.{}", error.field);
            error.at(field)
        };
        parsed.map_err(|errors| self.errors.extend(errors.errors.into_iter().map(nested))).ok()
    }

    /// Keeps a record whose fields are this record's own, or notes each that was refused.
    pub(crate) fn absorb<T>(&mut self, parsed: Result<T, ValidationError>) -> Option<T> {
        parsed.map_err(|errors| self.errors.extend(errors.errors)).ok()
    }

    /// Whether nothing was refused yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// Notes an error that concerns no single parser.
    pub(crate) fn push(&mut self, error: FieldError) {
        self.errors.push(error);
    }

    /// Gives the record if no field was refused, every refusal otherwise.
    ///
    /// `record` is `None` only where a field was refused, so the two cannot disagree.
    pub(crate) fn finish<T>(self, record: Option<T>) -> Result<T, ValidationError> {
        match record {
            Some(record) if self.errors.is_empty() => Ok(record),
            _ => Err(ValidationError { errors: self.errors }),
        }
    }
}
