//! How an act is sent.

use perito::client::{self, AcceptRisk};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::enums::Member;
use crate::error::refused;
use crate::instant::Instant;
use crate::record;
use crate::text::Text;

/// How an act is sent: under which key, at which known risk, and when it was composed.
#[pyclass(frozen, module = "perito")]
#[derive(Clone)]
pub(crate) struct SendOptions(pub(crate) client::SendOptions);

const FIELDS: [&str; 3] = ["idempotency_key", "accept_risk", "composed_at"];

#[pymethods]
impl SendOptions {
    #[new]
    #[pyo3(signature = (idempotency_key = None, accept_risk = None, composed_at = None))]
    fn new(idempotency_key: Option<Text>, accept_risk: Option<Text>, composed_at: Option<Instant>) -> PyResult<Self> {
        let accept_risk = accept_risk.map(|code| AcceptRisk::parse(&code)).transpose().map_err(refused)?;
        Ok(Self(client::SendOptions {
            idempotency_key: idempotency_key.map(|key| key.to_owned()),
            accept_risk: accept_risk.unwrap_or_default(),
            composed_at: composed_at.map(|instant| instant.0),
        }))
    }

    #[getter]
    fn idempotency_key(&self) -> Option<&str> {
        self.0.idempotency_key.as_deref()
    }

    #[getter]
    fn accept_risk(&self) -> Option<Member> {
        let risk = Some(self.0.accept_risk).filter(|risk| *risk != AcceptRisk::Nothing)?;
        Some(Member { of: "AcceptRisk", code: risk.code() })
    }

    #[getter]
    fn composed_at(&self) -> Option<Instant> {
        self.0.composed_at.map(Instant)
    }

    fn __eq__(&self, other: &Self) -> bool {
        let parts = |options: &Self| (options.0.idempotency_key.clone(), options.0.accept_risk, options.0.composed_at);
        parts(self) == parts(other)
    }

    fn __hash__(slf: &Bound<'_, Self>) -> PyResult<isize> {
        record::hash(slf.as_any(), &FIELDS)
    }

    fn __repr__(slf: &Bound<'_, Self>) -> PyResult<String> {
        record::shown(slf.as_any(), "SendOptions", &FIELDS)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, ())> {
        record::reduce(slf.as_any(), &FIELDS)
    }

    #[pyo3(signature = (**changes))]
    fn replace<'py>(slf: &Bound<'py, Self>, changes: Option<&Bound<'py, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        record::replace(slf.as_any(), &FIELDS, changes)
    }

    /// What `copy.replace` calls.
    #[pyo3(signature = (**changes))]
    fn __replace__<'py>(slf: &Bound<'py, Self>, changes: Option<&Bound<'py, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        record::replace(slf.as_any(), &FIELDS, changes)
    }
}
