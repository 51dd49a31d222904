//! The notice of the start of operations, and the convocations that follow it.

use perito::domain::{self, ValidationError};
use perito::protocol::{
    AppointmentBody, CaseKeyBody, ConvocationRequest, OperationRequest, PlaceBody, Request, instant,
};
use time::OffsetDateTime;

use crate::civil_date::CivilDate;
use crate::civil_time::{self, CivilTime};
use crate::error::PeritoError;
use crate::finding::{Finding, findings};
use crate::instant::Instant;
use crate::values::{CaseKey, InpsOffice};

/// A local date and hour in Italy (Europe/Rome).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Record)]
pub struct Appointment {
    /// The day.
    pub date: CivilDate,
    /// The hour.
    pub time: CivilTime,
}

/// The place of operations.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Place {
    /// Street and number.
    pub address: String,
    /// The comune.
    pub comune: String,
    /// The two letters of the province.
    #[uniffi(default = None)]
    pub province: Option<String>,
    /// The name, such as a practice's.
    #[uniffi(default = None)]
    pub name: Option<String>,
}

/// The notice of the start of expert operations to INPS (art. 10 c. 6-bis D.L. 203/2005).
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct OperationNotice {
    /// The case.
    pub case_key: CaseKey,
    /// The INPS office that is told.
    pub inps_office: InpsOffice,
    /// When operations begin.
    pub operations_at: Appointment,
    /// Where they are held.
    pub place: Place,
}

/// A later convocation or changed date in the same case: a notice with a check of its own (Cass. 3630/2023).
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct Convocation {
    /// The case.
    pub case_key: CaseKey,
    /// When operations go on.
    pub operations_at: Appointment,
    /// Where they are held.
    pub place: Place,
}

/// Parses a day and an hour as the protocol writes them, and checks that there is such an hour in Italy, once.
///
/// # Errors
/// `Validation` with every field that is wrong; an hour that the change of clocks leaves out or repeats is refused with
/// its readings.
#[uniffi::export]
pub fn parse_appointment(date: &str, time: &str) -> Result<Appointment, PeritoError> {
    let made = domain::Appointment::parse(date, time)?;
    Ok(Appointment { date: made.date(), time: made.time() })
}

#[uniffi::export]
impl Appointment {
    /// The instant in UTC.
    ///
    /// # Errors
    /// `Validation` for an hour that the change of clocks leaves out or repeats.
    pub fn instant(&self) -> Result<Instant, PeritoError> {
        Ok(self.checked()?.instant())
    }

    /// As people in Italy write it.
    ///
    /// # Errors
    /// `Validation` for an hour that the change of clocks leaves out or repeats.
    pub fn text(&self) -> Result<String, PeritoError> {
        Ok(self.checked()?.to_string())
    }
}

#[uniffi::export]
impl OperationNotice {
    /// What the rules say of the notice, were it received on a day: nothing where it is in time.
    ///
    /// # Errors
    /// `Validation` with every field that is wrong.
    pub fn findings(&self, received_on: CivilDate) -> Result<Vec<Finding>, PeritoError> {
        Ok(findings(domain::OperationNotice::try_from(self.clone())?.findings(received_on)?))
    }
}

#[uniffi::export]
impl Convocation {
    /// What the rules say of the convocation, were it received on a day: nothing where it is in time.
    ///
    /// # Errors
    /// `Validation` with every field that is wrong.
    pub fn findings(&self, received_on: CivilDate) -> Result<Vec<Finding>, PeritoError> {
        Ok(findings(domain::Convocation::try_from(self.clone())?.findings(received_on)?))
    }
}

impl Appointment {
    fn checked(self) -> Result<domain::Appointment, domain::FieldError> {
        domain::Appointment::new(self.date, self.time)
    }

    fn body(self) -> AppointmentBody {
        AppointmentBody { date: self.date.to_string(), time: civil_time::text(self.time) }
    }
}

impl Place {
    pub(crate) fn checked(&self) -> Result<domain::Place, ValidationError> {
        domain::Place::new(self.name.as_deref(), &self.address, &self.comune, self.province.as_deref())
    }
}

impl From<Place> for PlaceBody {
    fn from(place: Place) -> Self {
        Self { name: place.name, address: place.address, comune: place.comune, province: place.province }
    }
}

impl From<PlaceBody> for Place {
    fn from(place: PlaceBody) -> Self {
        let PlaceBody { name, address, comune, province } = place;
        Self { address, comune, province, name }
    }
}

impl TryFrom<OperationNotice> for domain::OperationNotice {
    type Error = ValidationError;

    fn try_from(notice: OperationNotice) -> Result<Self, ValidationError> {
        let body = OperationRequest {
            case_key: CaseKeyBody::from(&notice.case_key),
            inps_office: notice.inps_office.to_string(),
            operations_at: notice.operations_at.body(),
            place: notice.place.into(),
            composed_at: instant::format(OffsetDateTime::UNIX_EPOCH),
        };
        body.parse().map(|(notice, _)| notice)
    }
}

impl TryFrom<Convocation> for domain::Convocation {
    type Error = ValidationError;

    fn try_from(convocation: Convocation) -> Result<Self, ValidationError> {
        let body = ConvocationRequest {
            case_key: CaseKeyBody::from(&convocation.case_key),
            operations_at: convocation.operations_at.body(),
            place: convocation.place.into(),
            composed_at: instant::format(OffsetDateTime::UNIX_EPOCH),
        };
        body.parse().map(|(convocation, _)| convocation)
    }
}
