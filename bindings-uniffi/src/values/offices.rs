//! The offices of courts and of INPS.

use super::value;
use crate::error::{FieldProblem, PeritoError};

value! {
    /// A court office (*ufficio giudiziario*): ten digits.
    CourtOffice,
    /// Parses ten digits.
    ///
    /// # Errors
    /// `Validation` otherwise, with a suggestion where a leading zero was lost.
    parse_court_office
}

value! {
    /// An INPS office (*sede*): four digits, or six with those of an agency.
    InpsOffice,
    /// Parses the digits.
    ///
    /// # Errors
    /// `Validation` for anything else.
    parse_inps_office
}

/// What a court office's code says.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CourtOfficeParts {
    /// The ISTAT code of the comune in which it sits.
    pub istat_comune: String,
    /// What is odd about the code without being a reason to refuse it.
    pub warnings: Vec<FieldProblem>,
}

/// The parts of an INPS office's code.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct InpsOfficeParts {
    /// The four digits of the *sede*.
    pub sede: String,
    /// The two digits of the agency, if there is one.
    pub agency: Option<String>,
}

/// What a court office's code says.
///
/// # Errors
/// `Validation` for a text that is none.
#[uniffi::export]
pub fn court_office_parts(office: CourtOffice) -> Result<CourtOfficeParts, PeritoError> {
    Ok(CourtOfficeParts {
        istat_comune: office.istat_comune().to_owned(),
        warnings: office.warnings().into_iter().map(FieldProblem::from).collect(),
    })
}

/// The parts of an INPS office's code.
///
/// # Errors
/// `Validation` for a text that is none.
#[uniffi::export]
pub fn inps_office_parts(office: InpsOffice) -> Result<InpsOfficeParts, PeritoError> {
    Ok(InpsOfficeParts { sede: office.sede().to_owned(), agency: office.agency().map(ToOwned::to_owned) })
}
