//! The notice of the start of operations, and the convocations that follow it.

use perito::domain::{self, ValidationError};
use perito::protocol::{ConvocationRequest, OperationRequest, Request};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use time::OffsetDateTime;

use super::{Appointment, Place, act};
use crate::body::{Beside, Sent};
use crate::civil_date::CivilDate;
use crate::error::refused;
use crate::finding::findings;
use crate::values::{CaseKey, InpsOffice};

act! {
    /// The notice of the start of expert operations to INPS (art. 10 c. 6-bis D.L. 203/2005).
    OperationNotice(domain::OperationNotice), ["case_key", "inps_office", "operations_at", "place"], shown, {
        #[new]
        fn new(case_key: &CaseKey, inps_office: &InpsOffice, operations_at: &Appointment, place: &Place) -> Self {
            Self(domain::OperationNotice::new(
                case_key.0.clone(),
                inps_office.0.clone(),
                operations_at.0,
                place.0.clone(),
            ))
        }

        #[getter]
        fn case_key(&self) -> CaseKey {
            CaseKey(self.0.case_key.clone())
        }

        #[getter]
        fn inps_office(&self) -> InpsOffice {
            InpsOffice(self.0.inps_office.clone())
        }

        #[getter]
        fn operations_at(&self) -> Appointment {
            Appointment(self.0.appointment)
        }

        #[getter]
        fn place(&self) -> Place {
            Place(self.0.place.clone())
        }

        fn findings<'py>(&self, py: Python<'py>, received_on: CivilDate) -> PyResult<Bound<'py, PyTuple>> {
            findings(py, self.0.findings(received_on.0).map_err(refused)?)
        }
    }
}

impl Sent for OperationNotice {
    type Body = OperationRequest;
    const BESIDE: &'static [(&'static str, Beside)] = &[("composed_at", Beside::Composed)];

    fn body(&self) -> OperationRequest {
        OperationRequest::new(&self.0, OffsetDateTime::UNIX_EPOCH)
    }

    fn parse(body: &OperationRequest) -> Result<Self, ValidationError> {
        body.parse().map(|(notice, _)| Self(notice))
    }
}

act! {
    /// A later convocation or changed date in the same case: a notice with a check of its own (Cass. 3630/2023).
    Convocation(domain::Convocation), ["case_key", "operations_at", "place"], shown, {
        #[new]
        fn new(case_key: &CaseKey, operations_at: &Appointment, place: &Place) -> Self {
            Self(domain::Convocation::new(case_key.0.clone(), operations_at.0, place.0.clone()))
        }

        #[getter]
        fn case_key(&self) -> CaseKey {
            CaseKey(self.0.case_key.clone())
        }

        #[getter]
        fn operations_at(&self) -> Appointment {
            Appointment(self.0.appointment)
        }

        #[getter]
        fn place(&self) -> Place {
            Place(self.0.place.clone())
        }

        fn findings<'py>(&self, py: Python<'py>, received_on: CivilDate) -> PyResult<Bound<'py, PyTuple>> {
            findings(py, self.0.findings(received_on.0).map_err(refused)?)
        }
    }
}

impl Sent for Convocation {
    type Body = ConvocationRequest;
    const BESIDE: &'static [(&'static str, Beside)] = &[("composed_at", Beside::Composed)];

    fn body(&self) -> ConvocationRequest {
        ConvocationRequest::new(&self.0, OffsetDateTime::UNIX_EPOCH)
    }

    fn parse(body: &ConvocationRequest) -> Result<Self, ValidationError> {
        body.parse().map(|(convocation, _)| Self(convocation))
    }
}
