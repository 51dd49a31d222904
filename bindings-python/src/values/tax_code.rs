//! The tax code.

use super::value;
use crate::civil_date::CivilDate;
use crate::enums::Member;

value!(TaxCode, {
    #[getter]
    fn sex(&self) -> Option<Member> {
        self.0.sex().map(|sex| Member { of: "Sex", code: sex.code() })
    }

    #[getter]
    fn place(&self) -> Option<String> {
        self.0.place()
    }

    #[getter]
    fn is_omocode(&self) -> bool {
        self.0.is_omocode()
    }

    #[getter]
    fn is_provisional(&self) -> bool {
        self.0.is_provisional()
    }

    #[getter]
    fn canonical(&self) -> Self {
        Self(self.0.canonical())
    }

    fn birth_dates(&self, reference: CivilDate) -> Vec<CivilDate> {
        self.0.birth_dates(reference.0).into_iter().map(CivilDate).collect()
    }

    fn same_person(&self, other: &Self) -> bool {
        self.0.same_person(&other.0)
    }

    fn variants(&self) -> Vec<Self> {
        self.0.variants().into_iter().map(Self).collect()
    }
});
