//! A day and an hour in Italy at which something is to happen.

use std::fmt;

use time::{Date, OffsetDateTime, Time};

use super::{parse_date, parse_time, resolve};
use crate::domain::FieldError;
use crate::domain::ValidationError;
use crate::domain::error::Collector;

/// A local date and time in Europe/Rome that exists exactly once.
///
/// ```
/// use perito::domain::rome::Appointment;
/// use time::macros::datetime;
///
/// let appointment = Appointment::parse("2026-12-20", "09:30")?;
/// assert_eq!(appointment.instant(), datetime!(2026-12-20 08:30 UTC));
/// assert_eq!(appointment.to_string(), "2026-12-20 09:30");
/// # Ok::<(), perito::domain::ValidationError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Appointment {
    instant: OffsetDateTime,
    date: Date,
    time: Time,
}

impl Appointment {
    /// Makes an appointment of a local day and a time in whole minutes.
    ///
    /// # Errors
    /// As [`resolve`]; `time_not_whole_minutes` for a time with seconds.
    pub fn new(date: Date, time: Time) -> Result<Self, FieldError> {
        if (time.second(), time.nanosecond()) != (0, 0) {
            return Err(FieldError::new(
                "time",
                "time_not_whole_minutes",
                "an appointment is made to the minute: no seconds",
                "un appuntamento è fissato al minuto: senza secondi",
            ));
        }
        Ok(Self { instant: resolve(date, time)?, date, time })
    }

    /// Parses a date such as `2026-12-20` and a time such as `09:30`.
    ///
    /// # Errors
    /// As [`parse_date`], [`parse_time`] and [`new`](Self::new), on the fields `date` and `time`; both are reported.
    pub fn parse(date: &str, time: &str) -> Result<Self, ValidationError> {
        let mut refused = Collector::default();
        let date = refused.take("date", parse_date("date", date));
        let time = refused.take("time", parse_time("time", time));
        let both = date.zip(time).map(|(date, time)| Self::new(date, time)).transpose();
        let appointment = both.map_err(|error| refused.push(error)).ok().flatten();
        refused.finish(appointment)
    }

    /// The local day.
    #[must_use]
    pub fn date(self) -> Date {
        self.date
    }

    /// The local time, in whole minutes.
    #[must_use]
    pub fn time(self) -> Time {
        self.time
    }

    /// The local time as text: `09:30`.
    #[must_use]
    pub fn time_text(self) -> String {
        format!("{:02}:{:02}", self.time.hour(), self.time.minute())
    }

    /// The same as an instant in UTC.
    #[must_use]
    pub fn instant(self) -> OffsetDateTime {
        self.instant
    }
}

impl fmt::Display for Appointment {
    /// Writes `2026-12-20 09:30`, in local time.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:02}:{:02}", self.date, self.time.hour(), self.time.minute())
    }
}
