//! Terms, and the calendar by which they are counted.

use perito::domain;

use crate::civil_date::CivilDate;
use crate::deadline::{Deadline, Matter, TermKind};
use crate::error::PeritoError;
use crate::values::CourtOffice;

/// A term: how long it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
pub enum Term {
    /// Days, of which the first is not counted (art. 155 c. 1 c.p.c.).
    Days {
        /// How many.
        amount: u32,
    },
    /// Months, by the calendar (art. 155 c. 2 c.p.c.).
    Months {
        /// How many.
        amount: u32,
    },
    /// Years, by the calendar (art. 155 c. 2 c.p.c.).
    Years {
        /// How many.
        amount: u32,
    },
}

/// A day that is a holiday (*giorno festivo*), and the law that makes it one.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct Holiday {
    /// Its name in Italian.
    pub name_it: String,
    /// Its name in English.
    pub name_en: String,
    /// The law, in the Italian form of citation.
    pub legal_basis: String,
}

#[uniffi::export]
impl Term {
    /// The end of the term that begins with a day. The matter is social security unless it is given.
    ///
    /// # Errors
    /// `Validation` when a day is outside the years that the calendar covers.
    #[uniffi::method(default(matter = None, court_office = None))]
    pub fn after(
        &self,
        day: CivilDate,
        kind: TermKind,
        matter: Option<Matter>,
        court_office: Option<CourtOffice>,
    ) -> Result<Deadline, PeritoError> {
        let matter = matter.unwrap_or(Matter::SocialSecurity);
        Ok(domain::Term::from(*self).after(day, kind, matter, court_office.as_ref())?.into())
    }

    /// The last day of the term that runs backwards from a day. The matter is social security unless it is given.
    ///
    /// # Errors
    /// `Validation` when a day is outside the years that the calendar covers.
    #[uniffi::method(default(matter = None, court_office = None))]
    pub fn before(
        &self,
        day: CivilDate,
        kind: TermKind,
        matter: Option<Matter>,
        court_office: Option<CourtOffice>,
    ) -> Result<Deadline, PeritoError> {
        let matter = matter.unwrap_or(Matter::SocialSecurity);
        Ok(domain::Term::from(*self).before(day, kind, matter, court_office.as_ref())?.into())
    }
}

/// The holiday that a day is in Italy, or at the comune of a court office; nothing for another day.
///
/// # Errors
/// `Validation` for a year outside 1 to 9999.
#[uniffi::export(default(court_office = None))]
pub fn holiday(day: CivilDate, court_office: Option<CourtOffice>) -> Result<Option<Holiday>, PeritoError> {
    let found = domain::Calendar::italy().holiday(day, court_office.as_ref());
    Ok(found.map(|holiday| Holiday {
        name_it: holiday.name_it.to_owned(),
        name_en: holiday.name_en.to_owned(),
        legal_basis: holiday.legal_basis.to_owned(),
    }))
}

/// Whether a term may end on a day: on no holiday, and one of the proceeding on no Saturday.
///
/// # Errors
/// `Validation` for a year outside 1 to 9999.
#[uniffi::export(default(court_office = None))]
pub fn is_working_day(day: CivilDate, kind: TermKind, court_office: Option<CourtOffice>) -> Result<bool, PeritoError> {
    Ok(domain::Calendar::italy().is_working_day(day, kind, court_office.as_ref()))
}

/// The first day from a day on on which a term may end; nothing outside the years that the calendar covers.
///
/// # Errors
/// `Validation` for a year outside 1 to 9999.
#[uniffi::export(default(court_office = None))]
pub fn working_day_on_or_after(
    day: CivilDate,
    kind: TermKind,
    court_office: Option<CourtOffice>,
) -> Result<Option<CivilDate>, PeritoError> {
    Ok(domain::Calendar::italy().working_day_on_or_after(day, kind, court_office.as_ref()))
}

/// The last day up to a day on which a term may end; nothing outside the years that the calendar covers.
///
/// # Errors
/// `Validation` for a year outside 1 to 9999.
#[uniffi::export(default(court_office = None))]
pub fn working_day_on_or_before(
    day: CivilDate,
    kind: TermKind,
    court_office: Option<CourtOffice>,
) -> Result<Option<CivilDate>, PeritoError> {
    Ok(domain::Calendar::italy().working_day_on_or_before(day, kind, court_office.as_ref()))
}

/// Whether the calendar knows the holidays of a day's year: 1949 to 2100.
///
/// # Errors
/// `Validation` for a year outside 1 to 9999.
#[uniffi::export]
pub fn calendar_covers(day: CivilDate) -> Result<bool, PeritoError> {
    Ok(domain::Calendar::italy().covers(day))
}

impl From<Term> for domain::Term {
    fn from(term: Term) -> Self {
        match term {
            Term::Days { amount } => Self::days(amount),
            Term::Months { amount } => Self::months(amount),
            Term::Years { amount } => Self::years(amount),
        }
    }
}
