//! The case as the legal office records it.

use perito::domain::ValidationError;
use perito::protocol::{self, CasePut, Proceeding, Request};
use pyo3::prelude::*;

use super::act;
use crate::body::Sent;
use crate::civil_date::CivilDate;
use crate::enums::OpenMember;
use crate::error::refused_all;
use crate::text::Text;
use crate::values::{CaseKey, InpsOffice, TaxCode};

act! {
    /// A case that the legal office records: key, kind of proceeding, INPS office, and the appointed expert.
    CaseRecord(protocol::CaseRecord), ["case_key", "proceeding", "inps_office", "ctu", "appointed_on"], hidden, {
        #[new]
        fn new(
            case_key: &CaseKey,
            proceeding: Text,
            inps_office: &InpsOffice,
            ctu: &TaxCode,
            appointed_on: CivilDate,
        ) -> PyResult<Self> {
            let given = protocol::CaseRecord {
                case_key: case_key.0.clone(),
                proceeding: Proceeding::of(&proceeding),
                inps_office: inps_office.0.clone(),
                ctu: ctu.0.clone(),
                appointed_on: appointed_on.0,
            };
            CasePut::from(&given).parse().map(Self).map_err(refused_all)
        }

        #[getter]
        fn case_key(&self) -> CaseKey {
            CaseKey(self.0.case_key.clone())
        }

        #[getter]
        fn proceeding<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            OpenMember { of: "Proceeding", code: self.0.proceeding.code() }.into_pyobject(py)
        }

        #[getter]
        fn inps_office(&self) -> InpsOffice {
            InpsOffice(self.0.inps_office.clone())
        }

        #[getter]
        fn ctu(&self) -> TaxCode {
            TaxCode(self.0.ctu.clone())
        }

        #[getter]
        fn appointed_on(&self) -> CivilDate {
            CivilDate(self.0.appointed_on)
        }
    }
}

impl Sent for CaseRecord {
    type Body = CasePut;

    fn body(&self) -> CasePut {
        CasePut::from(&self.0)
    }

    fn parse(body: &CasePut) -> Result<Self, ValidationError> {
        body.parse().map(Self)
    }
}
