//! The notice of the start of operations and the later convocations, as a doctor composes them.

use time::Date;

use super::{Appointment, CaseKey, FieldError, Finding, InpsOffice, Matter, Place, notice_findings};

/// The notice of the start of expert operations to INPS (art. 10 c. 6-bis D.L. 203/2005): case, office, day, hour and
/// place. A notice that lacks any of them cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationNotice {
    /// The case, which INPS need not have loaded yet.
    pub case_key: CaseKey,
    /// The INPS office it is addressed to.
    pub inps_office: InpsOffice,
    /// When operations start, in Europe/Rome.
    pub appointment: Appointment,
    /// Where they are held.
    pub place: Place,
}

/// A later convocation or changed date in the same case: a new notice with a check of its own (Cass. 3630/2023).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Convocation {
    /// The case of the notice it follows.
    pub case_key: CaseKey,
    /// When operations go on, in Europe/Rome.
    pub appointment: Appointment,
    /// Where they are held.
    pub place: Place,
}

impl OperationNotice {
    /// Makes a notice of parts that have been parsed.
    #[must_use]
    pub fn new(case_key: CaseKey, inps_office: InpsOffice, appointment: Appointment, place: Place) -> Self {
        Self { case_key, inps_office, appointment, place }
    }

    /// What the rules say about the notice if it is received on this civil day of Europe/Rome.
    ///
    /// # Errors
    /// `operations_in_the_past` when operations are set before that day; what [`super::notice_deadline`] refuses.
    pub fn findings(&self, received_on: Date) -> Result<Vec<Finding>, FieldError> {
        findings(&self.case_key, &self.appointment, received_on)
    }
}

impl Convocation {
    /// Makes a convocation of parts that have been parsed.
    #[must_use]
    pub fn new(case_key: CaseKey, appointment: Appointment, place: Place) -> Self {
        Self { case_key, appointment, place }
    }

    /// What the rules say about the convocation if it is received on this civil day of Europe/Rome.
    ///
    /// # Errors
    /// As [`OperationNotice::findings`].
    pub fn findings(&self, received_on: Date) -> Result<Vec<Finding>, FieldError> {
        findings(&self.case_key, &self.appointment, received_on)
    }
}

fn findings(case_key: &CaseKey, appointment: &Appointment, received_on: Date) -> Result<Vec<Finding>, FieldError> {
    let operations_on = appointment.date();
    if operations_on < received_on {
        return Err(FieldError::new(
            "operations_at.date",
            "operations_in_the_past",
            "operations cannot start before today",
            "le operazioni non possono iniziare prima di oggi",
        ));
    }
    let found = notice_findings(operations_on, received_on, Some(case_key.court_office()), Matter::SocialSecurity);
    found.map_err(|error| error.at("operations_at.date"))
}
