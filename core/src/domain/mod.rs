//! Values and rules that can be stated without a network, a clock or randomness.
//!
//! Every type here is made by parsing: once you hold one, it is right. Dates are [`time::Date`] civil days; the day an
//! act is judged by is always an argument.

pub(crate) mod calendar;
pub mod case;
mod case_key;
mod case_number;
mod court_office;
mod deadline;
mod document;
mod error;
pub mod fees;
mod finding;
mod inps_office;
mod line_text;
mod medical_license;
mod money;
mod observation;
mod operation_notice;
mod payee;
mod payment;
mod person;
mod pin;
mod pin_policy;
mod place;
mod protocol_number;
mod register;
mod report;
pub mod rome;
mod suspension;
mod tax_code;
mod term;

pub use calendar::{Calendar, Holiday};
pub use case_key::CaseKey;
pub use case_number::CaseNumber;
pub use court_office::CourtOffice;
pub use deadline::{Deadline, Move, MoveReason, NoticeTiming, notice_deadline, notice_findings, operations_finding};
pub use document::document_kind;
pub(crate) use error::Collector;
pub use error::{FieldError, ValidationError};
pub use fees::{INVOICE_OFFICE_CODE, Invoice, InvoiceReference, VacazioneRate};
pub use finding::{Finding, Severity};
pub use inps_office::InpsOffice;
pub use medical_license::{LicenseRegister, MedicalLicense};
pub use money::Money;
pub use observation::Observation;
pub use operation_notice::{Convocation, OperationNotice};
pub use payee::PayeeKind;
pub use payment::{Amounts, Payment, PaymentData, PaymentPeriod, PaymentState, PaymentTotals};
pub use person::{EmailAddress, PersonName, PhoneNumber};
pub use pin::{Pin, PinLevel};
pub use pin_policy::{LoginState, PinLife, PinPolicy};
pub use place::Place;
pub use protocol_number::ProtocolNumber;
pub use register::Register;
pub use report::{Answer, Evaluation, Report, ReportKind};
pub use rome::Appointment;
pub use tax_code::{Sex, TaxCode};
pub use term::{Matter, Term, TermKind};
