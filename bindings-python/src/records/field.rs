//! How the fields of an answer are seen in Python.

use perito::domain::{self, FieldError, ValidationError};
use perito::protocol;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use time::{Date, OffsetDateTime, Time, UtcOffset};

use crate::civil_date::CivilDate;
use crate::enums::OpenMember;
use crate::error::refused_all;
use crate::instant::Instant;
use crate::values::{CaseKey, InpsOffice, MedicalLicense, Money, ProtocolNumber, TaxCode};

/// What Python sees of a field that is a `Wire` in the protocol.
pub(crate) trait Seen<Wire>: Sized {
    /// The value; the errors' fields are relative to it, and empty for itself.
    fn seen(wire: &Wire) -> Result<Self, ValidationError>;

    /// Everything for which there is no value.
    fn faults(wire: &Wire) -> Vec<FieldError> {
        Self::seen(wire).err().map(|errors| errors.errors().to_vec()).unwrap_or_default()
    }
}

/// A field of a record that was found whole.
pub(crate) fn get<Wire, T: Seen<Wire>>(wire: &Wire) -> PyResult<T> {
    T::seen(wire).map_err(refused_all)
}

/// An error of a part, named from the whole.
pub(crate) fn within(parent: &str, error: FieldError) -> FieldError {
    let field = if error.field.is_empty() { parent.to_owned() } else { format!("{parent}.{}", error.field) };
    error.at(field)
}

/// A `tuple`.
pub(crate) struct Tuple<T>(Vec<T>);

/// An hour of the day: a `datetime.time`.
#[derive(IntoPyObject)]
#[pyo3(transparent)]
pub(crate) struct Hour(Time);

/// A code: a member of its enumeration, or the `str` of a later version.
pub(crate) struct Code {
    of: &'static str,
    code: String,
}

/// An enumeration that may grow.
pub(crate) trait Codes {
    /// Its name in `perito.enums`.
    const OF: &'static str;

    fn written(&self) -> &str;
}

macro_rules! codes {
    ($($wire:ident as $name:literal),+ $(,)?) => {
        $(impl Codes for protocol::$wire {
            const OF: &'static str = $name;

            fn written(&self) -> &str {
                self.code()
            }
        })+
    };
}
codes! {
    ChangeKind as "ChangeKind",
    DocumentKind as "DocumentKind",
    FeeItemCode as "FeeItem",
    JoinState as "JoinState",
    PayeeCode as "PayeeKind",
    PaymentStateCode as "PaymentState",
    Proceeding as "Proceeding",
    RegistrationState as "RegistrationState",
    ReportKindCode as "ReportKind",
    Role as "Role",
    SessionOutcome as "SessionOutcome",
    SeverityCode as "Severity",
    TermCode as "Art195Term",
}

impl<C: Codes> Seen<C> for Code {
    fn seen(wire: &C) -> Result<Self, ValidationError> {
        Ok(Self { of: C::OF, code: wire.written().to_owned() })
    }

    fn faults(_: &C) -> Vec<FieldError> {
        Vec::new()
    }
}

/// Fields that Python sees as they are.
macro_rules! as_it_is {
    ($($type:ty),+) => {
        $(impl Seen<$type> for $type {
            fn seen(wire: &$type) -> Result<Self, ValidationError> {
                Ok(wire.clone())
            }

            fn faults(_: &$type) -> Vec<FieldError> {
                Vec::new()
            }
        })+
    };
}
as_it_is!(CivilDate, String, bool, u16, u32, u64);

/// Values of perito that are text on the wire.
macro_rules! parsed {
    ($($name:ident),+) => {
        $(impl Seen<String> for $name {
            fn seen(wire: &String) -> Result<Self, ValidationError> {
                domain::$name::parse(wire).map($name).map_err(itself)
            }
        })+
    };
}
parsed!(InpsOffice, ProtocolNumber, TaxCode);

/// Values of perito that have parts on the wire.
macro_rules! composed {
    ($($name:ident of $wire:ident),+) => {
        $(impl Seen<protocol::$wire> for $name {
            fn seen(wire: &protocol::$wire) -> Result<Self, ValidationError> {
                wire.parse().map($name)
            }
        })+
    };
}
composed!(CaseKey of CaseKeyBody, MedicalLicense of LicenseBody, Money of MoneyBody);

impl Seen<Date> for CivilDate {
    fn seen(wire: &Date) -> Result<Self, ValidationError> {
        in_python(wire.year())?;
        Ok(Self(*wire))
    }
}

impl Seen<String> for CivilDate {
    fn seen(wire: &String) -> Result<Self, ValidationError> {
        Self::seen(&domain::rome::parse_date("", wire)?)
    }
}

impl Seen<OffsetDateTime> for Instant {
    fn seen(wire: &OffsetDateTime) -> Result<Self, ValidationError> {
        in_python(wire.year())?;
        // The wire writes milliseconds; what is finer would be lost by a round trip.
        let finer = wire.nanosecond() % 1_000_000;
        Ok(Self(wire.to_offset(UtcOffset::UTC).replace_nanosecond(wire.nanosecond() - finer).unwrap_or(*wire)))
    }
}

impl Seen<String> for Hour {
    fn seen(wire: &String) -> Result<Self, ValidationError> {
        Ok(Self(domain::rome::parse_time("", wire)?))
    }
}

impl<Wire, T: Seen<Wire>> Seen<Option<Wire>> for Option<T> {
    fn seen(wire: &Option<Wire>) -> Result<Self, ValidationError> {
        wire.as_ref().map(T::seen).transpose()
    }

    fn faults(wire: &Option<Wire>) -> Vec<FieldError> {
        wire.as_ref().map(T::faults).unwrap_or_default()
    }
}

impl<Wire, T: Seen<Wire>> Seen<Vec<Wire>> for Tuple<T> {
    fn seen(wire: &Vec<Wire>) -> Result<Self, ValidationError> {
        wire.iter().map(T::seen).collect::<Result<_, _>>().map(Self)
    }

    fn faults(wire: &Vec<Wire>) -> Vec<FieldError> {
        let each = wire.iter().map(T::faults).enumerate();
        each.flat_map(|(index, faults)| faults.into_iter().map(move |fault| within(&index.to_string(), fault)))
            .collect()
    }
}

impl<'py, T: IntoPyObject<'py>> IntoPyObject<'py> for Tuple<T> {
    type Target = PyTuple;
    type Output = Bound<'py, PyTuple>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        PyTuple::new(py, self.0)
    }
}

impl<'py> IntoPyObject<'py> for Code {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        OpenMember { of: self.of, code: &self.code }.into_pyobject(py)
    }
}

/// An error of the value itself, whatever its parser calls it.
fn itself(error: FieldError) -> ValidationError {
    error.at("").into()
}

/// Python's calendar begins with the year 1.
fn in_python(year: i32) -> Result<(), FieldError> {
    if (1..=9999).contains(&year) {
        return Ok(());
    }
    Err(FieldError::new("", "year_range", "a year from 1 to 9999 is expected", "serve un anno da 1 a 9999"))
}
