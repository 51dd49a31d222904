//! The values that are right once they are held.

use std::fmt;

use perito::domain;

use crate::error::{FieldProblem, PeritoError};

/// Wraps a parsed value of `perito::domain` as an immutable foreign class of the same name.
macro_rules! value {
    ($(#[$documentation:meta])* $name:ident) => {
        $(#[$documentation])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Object)]
        #[uniffi::export(Display, Eq, Hash)]
        pub struct $name(pub(crate) domain::$name);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

value!(
    /// A case number (*numero di ruolo*).
    CaseNumber
);
value!(
    /// A court office (*ufficio giudiziario*).
    CourtOffice
);
value!(
    /// A tax code (*codice fiscale*).
    TaxCode
);

#[uniffi::export]
impl CaseNumber {
    /// Parses a case number as it stands in orders and letters.
    ///
    /// # Errors
    /// [`PeritoError::Validation`] on the part that is wrong.
    #[uniffi::constructor]
    pub fn new(text: &str) -> Result<Self, PeritoError> {
        Ok(Self(domain::CaseNumber::parse(text)?))
    }

    /// The number, from 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.0.number()
    }

    /// The year, from 1942 to 2099.
    #[must_use]
    pub fn year(&self) -> u16 {
        self.0.year()
    }

    /// The sub-procedure, from 1, if there is one.
    #[must_use]
    pub fn sub(&self) -> Option<u32> {
        self.0.sub()
    }
}

#[uniffi::export]
impl CourtOffice {
    /// Parses the ten digits of a court office.
    ///
    /// # Errors
    /// [`PeritoError::Validation`] when they are not ten digits.
    #[uniffi::constructor]
    pub fn new(text: &str) -> Result<Self, PeritoError> {
        Ok(Self(domain::CourtOffice::parse(text)?))
    }

    /// What is odd about the code without being a reason to refuse it.
    #[must_use]
    pub fn warnings(&self) -> Vec<FieldProblem> {
        self.0.warnings().into_iter().map(FieldProblem::from).collect()
    }
}

#[uniffi::export]
impl TaxCode {
    /// Parses the sixteen characters of a tax code, or the eleven digits of a provisional one.
    ///
    /// # Errors
    /// [`PeritoError::Validation`] when it is not a tax code.
    #[uniffi::constructor]
    pub fn new(text: &str) -> Result<Self, PeritoError> {
        Ok(Self(domain::TaxCode::parse(text)?))
    }

    /// Whether both codes are the same person's, however they are written.
    #[must_use]
    pub fn same_person(&self, other: &Self) -> bool {
        self.0.same_person(&other.0)
    }
}
