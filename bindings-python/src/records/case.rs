//! Cases: the legal office's record, and all that is known of one.

use perito::protocol;
use pyo3::prelude::*;

use super::field::{Code, Tuple};
use super::operation::OperationView;
use super::payment::PaymentView;
use super::record::plain_record;
use super::report::{ObservationView, ReportView};
use super::terms::TermsView;
use crate::case::Case;
use crate::civil_date::CivilDate;
use crate::error::refused_all;
use crate::values::{CaseKey, InpsOffice};

plain_record! {
    /// A case as the portal shows it to those who may see it.
    CaseView of protocol::CaseView {
        id: String,
        case_key: CaseKey,
        proceeding: Code,
        inps_office: InpsOffice,
        appointed_on: CivilDate,
        merits_case_id: Option<String>,
        atpo_case_id: Option<String>,
        etag: String,
    }
}

plain_record! {
    /// Everything that a portal knows of one expert's case.
    CaseFile of protocol::CaseFile {
        case: CaseView,
        terms: TermsView,
        operations: Tuple<OperationView>,
        reports: Tuple<ReportView>,
        observations: Tuple<ObservationView>,
        payments: Tuple<PaymentView>,
    }

    fn to_case(&self, today: CivilDate) -> PyResult<Case> {
        self.0.to_case(today.0).map(Case).map_err(refused_all)
    }
}
