//! What is sent: notices, reports, observations, and the records of those inside INPS.
//!
//! They are plain records. Each is checked when it is used, by the very parser that the portal checks a request with, so
//! that every wrong field is named at once.

mod case_record;
mod fees;
mod notice;
mod options;
mod payment;
mod person;
mod report;
mod terms;

pub use case_record::CaseRecord;
pub use fees::{Invoice, art21_check, invoice, late_reduction};
pub use notice::{Appointment, Convocation, OperationNotice, Place, parse_appointment};
pub use options::{AcceptRisk, SendOptions};
pub use payment::payment_totals_by_year;
pub use payment::{Amounts, Payment, PaymentPeriod, PaymentTotals, payment_totals, payment_totals_by_month};
pub use person::{DataChange, PersonalData, RegistrationData};
pub use report::{Answer, Evaluation, PartyObservation, Report};
pub use terms::{CaseTerms, Extension, JudgeTerm, SetTerm};
