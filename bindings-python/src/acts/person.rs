//! What a doctor says of themselves: to be registered, and to be reached.

use perito::domain::ValidationError;
use perito::protocol::{self, LicenseBody, MePatch, RegistrationRequest, Request};
use pyo3::prelude::*;
use pyo3::types::PyEllipsis;

use super::act;
use crate::body::Sent;
use crate::error::refused_all;
use crate::text::Text;
use crate::values::{InpsOffice, MedicalLicense, TaxCode};

act! {
    /// A doctor's request to be registered. Its `repr` shows nothing of the person.
    RegistrationData(protocol::RegistrationData),
    ["tax_code", "given_name", "family_name", "license", "inps_office", "email", "phone"], hidden, {
        #[new]
        #[pyo3(signature = (tax_code, given_name, family_name, license, inps_office, email, phone = None))]
        fn new(
            tax_code: &TaxCode,
            given_name: Text,
            family_name: Text,
            license: &MedicalLicense,
            inps_office: &InpsOffice,
            email: Text,
            phone: Option<Text>,
        ) -> PyResult<Self> {
            let request = RegistrationRequest {
                tax_code: tax_code.0.as_str().to_owned(),
                given_name: given_name.to_owned(),
                family_name: family_name.to_owned(),
                license: LicenseBody::from(&license.0),
                inps_office: inps_office.0.sede().to_owned(),
                email: email.to_owned(),
                phone: phone.map(|phone| phone.to_owned()),
            };
            request.parse().map(Self).map_err(refused_all)
        }

        #[getter]
        fn tax_code(&self) -> TaxCode {
            TaxCode(self.0.tax_code.clone())
        }

        #[getter]
        fn given_name(&self) -> &str {
            self.0.given_name.as_str()
        }

        #[getter]
        fn family_name(&self) -> &str {
            self.0.family_name.as_str()
        }

        #[getter]
        fn license(&self) -> MedicalLicense {
            MedicalLicense(self.0.license.clone())
        }

        #[getter]
        fn inps_office(&self) -> InpsOffice {
            InpsOffice(self.0.inps_office.clone())
        }

        #[getter]
        fn email(&self) -> &str {
            self.0.email.as_str()
        }

        #[getter]
        fn phone(&self) -> Option<&str> {
            self.0.phone.as_ref().map(|phone| phone.as_str())
        }
    }
}

impl Sent for RegistrationData {
    type Body = RegistrationRequest;

    fn body(&self) -> RegistrationRequest {
        RegistrationRequest::from(&self.0)
    }

    fn parse(body: &RegistrationRequest) -> Result<Self, ValidationError> {
        body.parse().map(Self)
    }
}

act! {
    /// A change of one's own e-mail address and telephone number. Its `repr` shows neither.
    PersonalData(protocol::PersonalData), ["email", "phone"], hidden, {
        #[new]
        #[pyo3(signature = (*, email = Change::Keep, phone = Change::Keep), text_signature = "(*, email=..., phone=...)")]
        fn new(email: Change, phone: Change) -> PyResult<Self> {
            let patch = MePatch { email: email.of_patch(), phone: phone.of_patch() };
            patch.parse().map(Self).map_err(refused_all)
        }

        #[getter]
        fn email<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            change(py, self.0.email.as_ref().map(|email| email.as_ref().map(|email| email.as_str())))
        }

        #[getter]
        fn phone<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
            change(py, self.0.phone.as_ref().map(|phone| phone.as_ref().map(|phone| phone.as_str())))
        }
    }
}

impl Sent for PersonalData {
    type Body = MePatch;

    fn body(&self) -> MePatch {
        MePatch::from(&self.0)
    }

    fn parse(body: &MePatch) -> Result<Self, ValidationError> {
        body.parse().map(Self)
    }
}

/// What becomes of one datum: `...` leaves it as it is, `None` removes it, a text puts it.
enum Change {
    Keep,
    Put(Text),
    Remove,
}

impl Change {
    /// The datum as a merge patch has it (RFC 7396).
    fn of_patch(self) -> Option<Option<String>> {
        match self {
            Self::Keep => None,
            Self::Put(text) => Some(Some(text.to_owned())),
            Self::Remove => Some(None),
        }
    }
}

impl<'py> FromPyObject<'_, 'py> for Change {
    type Error = PyErr;

    fn extract(value: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if value.is_none() {
            return Ok(Self::Remove);
        }
        if value.is(PyEllipsis::get(value.py())) {
            return Ok(Self::Keep);
        }
        value.extract().map(Self::Put)
    }
}

fn change<'py>(py: Python<'py>, datum: Option<Option<&str>>) -> PyResult<Bound<'py, PyAny>> {
    match datum {
        None => Ok(PyEllipsis::get(py).to_owned().into_any()),
        Some(put) => Ok(put.into_pyobject(py)?.into_any()),
    }
}
