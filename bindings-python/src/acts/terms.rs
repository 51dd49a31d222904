//! The terms of art. 195 c.p.c. as the judge sets and extends them.

use perito::domain::ValidationError;
use perito::domain::case::{self, Art195Term};
use perito::protocol::{self, ExtensionBody, Request, TermBody, TermCode, TermsPut};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::act;
use crate::body::Sent;
use crate::civil_date::CivilDate;
use crate::count::Count;
use crate::deadline::Deadline;
use crate::enums::Member;
use crate::error::{refused, refused_all};
use crate::record::record;
use crate::text::Text;
use crate::values::CourtOffice;

record! {
    /// A term as a judge sets it: up to a day, or days counted from a day or from the end of the term before it.
    JudgeTerm(case::JudgeTerm), ["day", "days", "from_day"], shown, {
        #[new]
        #[pyo3(signature = (day = None, days = None, from_day = None))]
        fn new(day: Option<CivilDate>, days: Option<Count<u32>>, from_day: Option<CivilDate>) -> PyResult<Self> {
            let body = TermBody {
                which: TermCode::Draft,
                day: day.map(|day| day.0.to_string()),
                from: from_day.map(|day| day.0.to_string()),
                days: days.map(|days| days.0),
            };
            body.parse().map(|(_, term)| Self(term)).map_err(refused_all)
        }

        #[getter]
        fn day(&self) -> Option<CivilDate> {
            match self.0 {
                case::JudgeTerm::Day(day) => Some(CivilDate(day)),
                _ => None,
            }
        }

        #[getter]
        fn days(&self) -> Option<u32> {
            match self.0 {
                case::JudgeTerm::Days { days, .. } | case::JudgeTerm::Following { days } => Some(days),
                _ => None,
            }
        }

        #[getter(from_day)]
        fn counted_from(&self) -> Option<CivilDate> {
            match self.0 {
                case::JudgeTerm::Days { from, .. } => Some(CivilDate(from)),
                _ => None,
            }
        }

        #[pyo3(signature = (court_office = None))]
        fn deadline(&self, court_office: Option<&CourtOffice>) -> PyResult<Deadline> {
            self.0.deadline(court_office.map(|office| &office.0)).map(Deadline::from).map_err(refused)
        }
    }
}

act! {
    /// The extension of a term of art. 195 c.p.c., decided before it runs out (art. 154 c.p.c.).
    Extension(case::Extension), ["which", "decided_on", "to_day"], shown, {
        #[new]
        fn new(which: Text, decided_on: CivilDate, to_day: CivilDate) -> PyResult<Self> {
            Ok(Self(case::Extension { which: art_195_term(&which)?, decided_on: decided_on.0, to: to_day.0 }))
        }

        #[getter]
        fn which(&self) -> Member {
            Member { of: "Art195Term", code: self.0.which.code() }
        }

        #[getter]
        fn decided_on(&self) -> CivilDate {
            CivilDate(self.0.decided_on)
        }

        #[getter(to_day)]
        fn extended_to(&self) -> CivilDate {
            CivilDate(self.0.to)
        }
    }
}

impl Sent for Extension {
    type Body = ExtensionBody;

    fn body(&self) -> ExtensionBody {
        ExtensionBody::from(&self.0)
    }

    fn parse(body: &ExtensionBody) -> Result<Self, ValidationError> {
        body.parse().map(Self)
    }
}

act! {
    /// The terms of a case, whole, as the legal office or the expert records them: what is not in it is not set.
    CaseTerms(protocol::CaseTerms),
    ["terms", "extensions", "fee_requested_on", "travel_expected", "travel_requested_on"], shown, {
        #[new]
        #[pyo3(
            signature = (
                terms = Vec::new(), extensions = Vec::new(), fee_requested_on = None, travel_expected = false,
                travel_requested_on = None
            ),
            text_signature = "(terms=(), extensions=(), fee_requested_on=None, travel_expected=False, travel_requested_on=None)"
        )]
        fn new(
            terms: Vec<(Text, Bound<'_, JudgeTerm>)>,
            extensions: Vec<Bound<'_, Extension>>,
            fee_requested_on: Option<CivilDate>,
            travel_expected: bool,
            travel_requested_on: Option<CivilDate>,
        ) -> PyResult<Self> {
            let terms = terms.iter().map(|(which, term)| Ok((art_195_term(which)?, term.get().0)));
            let given = protocol::CaseTerms {
                terms: terms.collect::<PyResult<_>>()?,
                extensions: extensions.iter().map(|extension| extension.get().0).collect(),
                fee_requested_on: fee_requested_on.map(|day| day.0),
                travel_expected,
                travel_requested_on: travel_requested_on.map(|day| day.0),
            };
            TermsPut::from(&given).parse().map(Self).map_err(refused_all)
        }

        #[getter]
        fn terms<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            let terms = self.0.terms.iter();
            PyTuple::new(
                py,
                terms.map(|(which, term)| (Member { of: "Art195Term", code: which.code() }, JudgeTerm(*term))),
            )
        }

        #[getter]
        fn extensions<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, self.0.extensions.iter().copied().map(Extension))
        }

        #[getter]
        fn fee_requested_on(&self) -> Option<CivilDate> {
            self.0.fee_requested_on.map(CivilDate)
        }

        #[getter]
        fn travel_expected(&self) -> bool {
            self.0.travel_expected
        }

        #[getter]
        fn travel_requested_on(&self) -> Option<CivilDate> {
            self.0.travel_requested_on.map(CivilDate)
        }
    }
}

impl Sent for CaseTerms {
    type Body = TermsPut;

    fn body(&self) -> TermsPut {
        TermsPut::from(&self.0)
    }

    fn parse(body: &TermsPut) -> Result<Self, ValidationError> {
        body.parse().map(Self)
    }
}

/// A term by its code, as the protocol reads it.
pub(crate) fn art_195_term(code: &str) -> PyResult<Art195Term> {
    let body = TermBody { which: TermCode::of(code), day: None, from: None, days: Some(1) };
    body.parse().map(|(which, _)| which).map_err(refused_all)
}
