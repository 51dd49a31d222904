//! What may happen next in a case, and how long its proceeding is suspended.

use perito::domain::case;

use crate::civil_date::CivilDate;
use crate::deadline::Deadline;
use crate::enums::Member;
use crate::record::outcome;

outcome! {
    /// A step that may come next, with the end of its term where there is one.
    Step(case::Step), ["kind", "operations_on", "not_before", "deadline"], {
        #[getter]
        fn kind(&self) -> Member {
            Member { of: "StepKind", code: self.0.kind.code() }
        }

        #[getter]
        fn operations_on(&self) -> Option<CivilDate> {
            self.0.operations_on.map(CivilDate)
        }

        #[getter]
        fn not_before(&self) -> Option<CivilDate> {
            self.0.not_before.map(CivilDate)
        }

        #[getter]
        fn deadline(&self) -> Option<Deadline> {
            self.0.deadline.clone().map(Deadline::from)
        }

        #[getter]
        fn legal_basis(&self) -> &str {
            self.0.legal_basis
        }

        #[getter]
        fn text_it(&self) -> &str {
            self.0.text_it
        }

        #[getter]
        fn text_en(&self) -> &str {
            self.0.text_en
        }
    }
}

outcome! {
    /// The time in which a proceeding is suspended because its expert is at work (art. 7 D.L. 117/2025).
    Suspension(case::Suspension), ["from_day", "until"], {
        #[getter(from_day)]
        fn begins(&self) -> CivilDate {
            CivilDate(self.0.from)
        }

        #[getter]
        fn until(&self) -> Option<CivilDate> {
            self.0.until.map(CivilDate)
        }
    }
}
