//! The case of one expert: facts on civil days, and what the rules make of them.

mod facts;
mod steps;

use std::sync::Arc;

use perito::domain::case;

pub use self::facts::{CalledOff, CaseFacts, DatedItem, FinalReport, NoticeFact, ObservationFact, PaymentFact};
pub use self::steps::{Step, Suspension};

use crate::civil_date::CivilDate;
use crate::deadline::Deadline;
use crate::enums::{Art195Term, CaseState, FeeItem, Proceeding, Regime};
use crate::error::PeritoError;
use crate::finding::{Finding, findings};
use crate::values::CourtOffice;

/// The case of one expert: facts on civil days, which the rules judge on any day. It never changes.
#[derive(Debug, PartialEq, Eq, uniffi::Object)]
#[uniffi::export(Eq)]
pub struct Case(pub(crate) case::Case);

#[uniffi::export]
impl Case {
    /// Makes a case of its facts. The court office, when known, decides local holidays; from `feeWarningDays` before the
    /// end of its term a fee not asked for is a finding.
    ///
    /// # Errors
    /// `Validation` on the first fact that cannot have happened, named with its place (`notices.0.operations_on`).
    #[uniffi::constructor(default(court_office = None, fee_warning_days = 30))]
    pub fn new(
        proceeding: Proceeding,
        appointed_on: CivilDate,
        facts: CaseFacts,
        court_office: Option<CourtOffice>,
        fee_warning_days: u16,
    ) -> Result<Arc<Self>, PeritoError> {
        let mut made = case::Case::new(proceeding.try_into()?, appointed_on, court_office);
        made.warn_of_fees(fee_warning_days);
        case::CaseFacts::try_from(facts)?.record(&mut made)?;
        Ok(Arc::new(Self(made)))
    }

    /// The regime that the kind of proceeding and the day of the appointment choose.
    #[must_use]
    pub fn regime(&self) -> Regime {
        self.0.regime().into()
    }

    /// The day of the expert's appointment.
    #[must_use]
    pub fn appointed_on(&self) -> CivilDate {
        self.0.appointed_on()
    }

    /// For how long the proceeding is suspended, if it is.
    #[must_use]
    pub fn suspension(&self) -> Option<Suspension> {
        self.0.suspension()
    }

    /// The days of operations that stand, in their order.
    #[must_use]
    pub fn operations(&self) -> Vec<CivilDate> {
        self.0.operations()
    }

    /// How far the case is on a day.
    ///
    /// # Errors
    /// `Validation` for a year outside 1 to 9999.
    pub fn state(&self, today: CivilDate) -> Result<CaseState, PeritoError> {
        Ok(self.0.state(today).into())
    }

    /// What the rules say on a day.
    ///
    /// # Errors
    /// `Validation` for a year outside 1 to 9999.
    pub fn findings(&self, today: CivilDate) -> Result<Vec<Finding>, PeritoError> {
        Ok(findings(self.0.findings(today)))
    }

    /// What may come next on a day, with the ends of its terms.
    ///
    /// # Errors
    /// `Validation` for a year outside 1 to 9999.
    pub fn next_steps(&self, today: CivilDate) -> Result<Vec<Step>, PeritoError> {
        Ok(self.0.next_steps(today).into_iter().map(Step::from).collect())
    }

    /// Every step whose term can be told already.
    #[must_use]
    pub fn terms_ahead(&self) -> Vec<Step> {
        self.0.terms_ahead().into_iter().map(Step::from).collect()
    }

    /// The end of a term of art. 195 c.p.c., where it is set.
    ///
    /// # Errors
    /// `Validation` for a term that this version does not know.
    pub fn term_end(&self, which: Art195Term) -> Result<Option<Deadline>, PeritoError> {
        Ok(self.0.term_end(facts::art_195_term(&which)?).map(Deadline::from))
    }

    /// The last day on which to ask for a fee, once the report is filed.
    ///
    /// # Errors
    /// `Validation` for something to be paid that this version does not know.
    pub fn fee_deadline(&self, item: FeeItem) -> Result<Option<Deadline>, PeritoError> {
        Ok(self.0.fee_deadline(item.try_into()?).map(Deadline::from))
    }
}
