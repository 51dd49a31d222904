//! The legal office's record of a case.

use perito::domain::ValidationError;
use perito::protocol::{self, CasePut, Request};

use crate::civil_date::CivilDate;
use crate::enums::Proceeding;
use crate::values::{CaseKey, InpsOffice, TaxCode};

/// The legal office's record of a case.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct CaseRecord {
    /// The key.
    pub case_key: CaseKey,
    /// The kind of proceeding.
    pub proceeding: Proceeding,
    /// The INPS office it belongs to.
    pub inps_office: InpsOffice,
    /// The expert.
    pub ctu: TaxCode,
    /// The day of the expert's appointment.
    pub appointed_on: CivilDate,
}

impl TryFrom<CaseRecord> for protocol::CaseRecord {
    type Error = ValidationError;

    fn try_from(record: CaseRecord) -> Result<Self, ValidationError> {
        let CaseRecord { case_key, proceeding, inps_office, ctu, appointed_on } = record;
        CasePut::from(&Self { case_key, proceeding: proceeding.into(), inps_office, ctu, appointed_on }).parse()
    }
}
