//! A day and an hour in Italy.

use perito::domain::{self, ValidationError, rome};
use perito::protocol::AppointmentBody;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyTime, PyTzInfoAccess};

use super::act;
use crate::body::Sent;
use crate::civil_date::CivilDate;
use crate::error::refused;
use crate::instant::Instant;
use crate::text::Text;

act! {
    /// A day and an hour on the clocks of Italy (Europe/Rome) that exist exactly once.
    Appointment(domain::Appointment), ["date", "time"], shown, {
        #[new]
        fn new(date: CivilDate, time: LocalTime) -> PyResult<Self> {
            let time = match time {
                LocalTime::Time(time) => time,
                LocalTime::Text(text) => rome::parse_time("time", &text).map_err(refused)?,
            };
            domain::Appointment::new(date.0, time).map(Self).map_err(refused)
        }

        #[getter]
        fn date(&self) -> CivilDate {
            CivilDate(self.0.date())
        }

        #[getter]
        fn time(&self) -> time::Time {
            self.0.time()
        }

        #[getter]
        fn instant(&self) -> Instant {
            Instant(self.0.instant())
        }

        fn __str__(&self) -> String {
            self.0.to_string()
        }
    }
}

impl Sent for Appointment {
    type Body = AppointmentBody;

    fn body(&self) -> AppointmentBody {
        AppointmentBody::from(&self.0)
    }

    fn parse(body: &AppointmentBody) -> Result<Self, ValidationError> {
        domain::Appointment::parse(&body.date, &body.time).map(Self)
    }
}

/// An hour as Italy's clocks show it: a `datetime.time` without a zone, or `HH:MM`.
enum LocalTime {
    Text(Text),
    Time(time::Time),
}

impl<'py> FromPyObject<'_, 'py> for LocalTime {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let Ok(time) = value.cast::<PyTime>() else {
            let text = value.extract().map(Self::Text);
            return text.map_err(|error: PyErr| match error.is_instance_of::<PyTypeError>(value.py()) {
                true => PyTypeError::new_err("a datetime.time or a str such as 09:30 is expected"),
                false => error,
            });
        };
        if time.get_tzinfo().is_some() {
            return Err(PyTypeError::new_err("a time without a zone is expected: it is the hour on Italy's clocks"));
        }
        value.extract().map(Self::Time)
    }
}
