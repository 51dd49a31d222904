//! The portal's signed word that an act reached it.

use perito::archive::{self, Sent};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString, PyTuple};

use super::{TrustedKeys, Verification, read};
use crate::enums::OpenMember;
use crate::error::{ReceiptError, of_receipt};
use crate::instant::Instant;
use crate::text::Text;
use crate::values::{CaseKey, ProtocolNumber};

/// The portal's signed word that an act reached it, when, and under which protocol number.
#[pyclass(frozen, eq, str = "{0}", module = "perito")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Receipt(pub(crate) archive::Receipt);

#[pymethods]
impl Receipt {
    #[staticmethod]
    fn parse(text: Text) -> PyResult<Self> {
        archive::Receipt::parse(&text).map(Self).map_err(of_receipt)
    }

    #[staticmethod]
    fn read(path: &Bound<'_, PyAny>) -> PyResult<Self> {
        let text = String::from_utf8(read(path)?).map_err(|_| {
            ReceiptError::new_err((
                "receipt_malformed",
                "a receipt is UTF-8 text, and the file is something else",
                "una ricevuta è testo UTF-8, e il file è altro",
            ))
        })?;
        archive::Receipt::parse(&text).map(Self).map_err(of_receipt)
    }

    fn verify(&self, trusted_keys: &TrustedKeys) -> PyResult<Verification> {
        self.0.verify(&trusted_keys.0).map(Verification).map_err(of_receipt)
    }

    fn check_sent(&self, body: &Bound<'_, PyBytes>, idempotency_key: Text, case_key: &CaseKey) -> PyResult<()> {
        let sent = Sent { body: body.as_bytes(), idempotency_key: &idempotency_key, case_key: &case_key.0 };
        self.0.check_sent(&sent).map_err(of_receipt)
    }

    fn check_time(&self, now: Instant) -> PyResult<()> {
        self.0.check_time(now.0).map_err(of_receipt)
    }

    #[getter]
    fn id(&self) -> &str {
        self.0.id()
    }

    #[getter]
    fn kind<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        OpenMember { of: "ReceiptKind", code: self.0.kind().code() }.into_pyobject(py)
    }

    #[getter]
    fn origin(&self) -> &str {
        self.0.origin()
    }

    #[getter]
    fn at(&self) -> Instant {
        Instant(self.0.at())
    }

    #[getter]
    fn protocol_number(&self) -> Option<ProtocolNumber> {
        self.0.protocol_number().cloned().map(ProtocolNumber)
    }

    #[getter]
    fn case_key(&self) -> Option<CaseKey> {
        self.0.case_key().cloned().map(CaseKey)
    }

    #[getter]
    fn idempotency_key(&self) -> &str {
        self.0.idempotency_key()
    }

    #[getter]
    fn findings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.0.findings())
    }

    #[getter]
    fn fields<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let fields = PyDict::new(py);
        self.0.fields().iter().try_for_each(|(key, value)| fields.set_item(key, value))?;
        Ok(fields)
    }

    #[getter]
    fn action(&self) -> Option<&str> {
        self.0.action()
    }

    #[getter]
    fn signed_text(&self) -> &str {
        self.0.signed_text()
    }

    #[getter]
    fn proof(&self) -> Option<String> {
        self.0.proof().map(ToString::to_string)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
        PyString::new(py, &self.0.to_string()).hash()
    }

    /// Leaves out its lines, which name people.
    fn __repr__(&self) -> String {
        format!("<Receipt {}: {}>", self.0.id(), self.0.kind().code())
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, (String,))> {
        Ok((slf.get_type().getattr("parse")?, (slf.get().0.to_string(),)))
    }
}
