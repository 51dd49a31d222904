//! What the library's calls fail with.

use perito::domain;

/// One refused field.
#[derive(Debug, Clone, uniffi::Record)]
pub struct FieldProblem {
    /// The field, as a dotted path in the protocol's names.
    pub field: String,
    /// A stable code in snake_case.
    pub code: String,
    /// What was wrong and what would be right, in English.
    pub message_en: String,
    /// What was wrong and what would be right, in Italian.
    pub message_it: String,
}

impl From<domain::FieldError> for FieldProblem {
    fn from(error: domain::FieldError) -> Self {
        Self {
            field: error.field.into_owned(),
            code: error.code.to_owned(),
            message_en: error.message_en.into_owned(),
            message_it: error.message_it.into_owned(),
        }
    }
}

/// Every failure of the library.
#[derive(Debug, thiserror::Error, uniffi::Error)]
#[non_exhaustive]
pub enum PeritoError {
    /// Input was refused.
    #[error("{message}")]
    Validation {
        /// The refusals in English: the foreign side of a rich error does not inherit its display.
        message: String,
        /// Every refused field; never empty.
        errors: Vec<FieldProblem>,
    },
}

impl From<domain::FieldError> for PeritoError {
    fn from(error: domain::FieldError) -> Self {
        Self::Validation { message: error.to_string(), errors: vec![error.into()] }
    }
}
