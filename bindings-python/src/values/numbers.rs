//! Numbers that authorities give: to cases, to documents, to doctors.

use super::value;
use crate::civil_date::CivilDate;
use crate::enums::Member;

value!(CaseNumber, {
    #[getter]
    fn number(&self) -> u32 {
        self.0.number()
    }

    #[getter]
    fn year(&self) -> u16 {
        self.0.year()
    }

    #[getter]
    fn register(&self) -> Option<Member> {
        self.0.register().map(|register| Member { of: "Register", code: register.code() })
    }

    #[getter]
    fn sub(&self) -> Option<u32> {
        self.0.sub()
    }
});

value!(MedicalLicense, {
    #[getter]
    fn province(&self) -> &str {
        self.0.province()
    }

    #[getter]
    fn register(&self) -> Member {
        Member { of: "LicenseRegister", code: self.0.register().code() }
    }

    #[getter]
    fn number(&self) -> u32 {
        self.0.number()
    }
});

value!(ProtocolNumber, {
    #[getter]
    fn prefix(&self) -> &str {
        self.0.prefix()
    }

    #[getter]
    fn office(&self) -> &str {
        self.0.office()
    }

    #[getter]
    fn date(&self) -> CivilDate {
        CivilDate(self.0.date())
    }

    #[getter]
    fn sequence(&self) -> u32 {
        self.0.sequence()
    }
});
