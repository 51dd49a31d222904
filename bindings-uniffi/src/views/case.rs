//! Cases: the legal office's record, and all that is known of one.

use std::sync::Arc;

use perito::protocol;

use super::{Crosses, ObservationView, OperationView, PaymentView, ReportView, TermsView, view};
use crate::case::Case;
use crate::civil_date::CivilDate;
use crate::enums::Proceeding;
use crate::error::PeritoError;
use crate::values::{CaseKey, InpsOffice};

view! {
    /// A case as the portal shows it to those who may see it.
    CaseView of protocol::CaseView {
        /// The portal's id of the case.
        id: String,
        /// The key of the case.
        case_key: CaseKey,
        /// The kind of proceeding.
        proceeding: Proceeding,
        /// The INPS office it belongs to.
        inps_office: InpsOffice,
        /// The day of the expert's appointment.
        appointed_on: CivilDate,
        /// The merits case that follows this ATPO.
        merits_case_id: Option<String>,
        /// The ATPO that this merits case follows.
        atpo_case_id: Option<String>,
        /// The version that a change is made to.
        etag: String,
    }
}

view! {
    /// Everything that a portal knows of one expert's case.
    CaseFile of protocol::CaseFile {
        /// The legal office's record.
        case: CaseView,
        /// The terms.
        terms: TermsView,
        /// The notices and convocations, oldest first.
        operations: Vec<OperationView>,
        /// The reports, oldest first.
        reports: Vec<ReportView>,
        /// The observations, oldest first.
        observations: Vec<ObservationView>,
        /// The payments, oldest first.
        payments: Vec<PaymentView>,
    }
}

#[uniffi::export]
impl Case {
    /// The case that a portal's file tells of, judged as on a day.
    ///
    /// # Errors
    /// `Validation` on a field that a portal of another version has filled with something unknown here.
    #[uniffi::constructor]
    pub fn of_file(file: CaseFile, today: CivilDate) -> Result<Arc<Self>, PeritoError> {
        Ok(Arc::new(Self(file.wire().to_case(today)?)))
    }
}
