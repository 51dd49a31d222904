//! What is sent: notices, reports, observations, and the records of those inside INPS.
//!
//! Each class is a tuple struct around the value of `core`. Its Python attributes are the arguments it is made of.

mod answer;
mod appointment;
mod case_record;
mod fees;
mod notice;
mod options;
mod payment;
mod person;
mod place;
mod report;
mod terms;

pub(crate) use self::answer::Answer;
pub(crate) use self::appointment::Appointment;
pub(crate) use self::case_record::CaseRecord;
pub(crate) use self::fees::{Invoice, invoice};
pub(crate) use self::notice::{Convocation, OperationNotice};
pub(crate) use self::options::SendOptions;
pub(crate) use self::payment::{Amounts, Payment, PaymentPeriod, PaymentTotals};
pub(crate) use self::person::{PersonalData, RegistrationData};
pub(crate) use self::place::Place;
pub(crate) use self::report::{Observation, Report};
pub(crate) use self::terms::{CaseTerms, Extension, JudgeTerm, art_195_term};

/// Wraps an act as a [`record!`](crate::record::record) that is also plain data, as [`Sent`](crate::body::Sent) says.
macro_rules! act {
    ($(#[$doc:meta])* $name:ident($inner:ty), [$($field:literal),+], $repr:ident, { $($members:tt)* }) => {
        $crate::record::record! {
            $(#[$doc])*
            $name($inner), [$($field),+], $repr, {
                fn to_dict<'py>(&self, py: pyo3::Python<'py>) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::types::PyDict>> {
                    $crate::body::to_dict(py, self)
                }

                #[staticmethod]
                fn from_dict(data: $crate::mapping::Mapping<'_>) -> pyo3::PyResult<Self> {
                    $crate::body::from_dict(data)
                }

                $($members)*
            }
        }
    };
}
use act;

/// What is sent: notices, reports, observations, and the records of those inside INPS.
#[pyo3::pymodule]
pub(crate) mod acts {
    #[pymodule_export]
    use super::{
        Amounts, Answer, Appointment, CaseRecord, CaseTerms, Convocation, Extension, Invoice, JudgeTerm, Observation,
        OperationNotice, Payment, PaymentPeriod, PaymentTotals, PersonalData, Place, RegistrationData, Report,
        SendOptions, invoice,
    };
    #[pymodule_export]
    use crate::case::{Case, FinalReport, NoticeFact, ObservationFact, PaymentFact, Step, Suspension};
}
