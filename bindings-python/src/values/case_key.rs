//! The key that joins a court's case to INPS's procedures.

use pyo3::prelude::*;

use super::{CaseNumber, CourtOffice, value};
use crate::enums::Member;
use crate::error::refused;
use crate::text::Text;

value!(CaseKey, {
    #[staticmethod]
    #[pyo3(signature = (court_office, number, register = None))]
    fn of(court_office: &CourtOffice, number: &CaseNumber, register: Option<Text>) -> PyResult<Self> {
        let register = register.map(|text| perito::domain::Register::parse(&text)).transpose().map_err(refused)?;
        perito::domain::CaseKey::of(court_office.0.clone(), &number.0, register).map(Self).map_err(refused)
    }

    #[getter]
    fn court_office(&self) -> CourtOffice {
        CourtOffice(self.0.court_office().clone())
    }

    #[getter]
    fn register(&self) -> Member {
        Member { of: "Register", code: self.0.register().code() }
    }

    #[getter]
    fn year(&self) -> u16 {
        self.0.year()
    }

    #[getter]
    fn number(&self) -> u32 {
        self.0.number()
    }

    #[getter]
    fn sub(&self) -> Option<u32> {
        self.0.sub()
    }

    #[getter]
    fn case_number(&self) -> CaseNumber {
        CaseNumber(self.0.case_number())
    }
});
