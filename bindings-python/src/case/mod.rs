//! The case of one expert: facts on civil days, and what the rules make of them.

mod facts;
mod steps;

pub(crate) use self::facts::{FinalReport, NoticeFact, ObservationFact, PaymentFact};
pub(crate) use self::steps::{Step, Suspension};

use perito::domain::case::{self, FeeItem, ProceedingKind};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use crate::acts::{Extension, JudgeTerm, art_195_term};
use crate::civil_date::CivilDate;
use crate::count::Count;
use crate::deadline::Deadline;
use crate::enums::Member;
use crate::error::refused;
use crate::finding::findings;
use crate::record::outcome;
use crate::text::Text;
use crate::values::CourtOffice;

outcome! {
    /// The case of one expert: facts on civil days, which the rules judge on any day.
    Case(case::Case), ["regime", "appointed_on"], {
        #[new]
        #[pyo3(
            signature = (
                proceeding, appointed_on, court_office = None, *, task_on = None, terms = Vec::new(),
                extensions = Vec::new(), notices = Vec::new(), operations = Vec::new(), called_off = Vec::new(),
                draft_sent_on = None, observations = Vec::new(), final_report = None, supplements = Vec::new(),
                travel_expected = false, fee_requests = Vec::new(), decrees = Vec::new(), payments = Vec::new(),
                dissent_term = None, dissent_on = None, claim_on = None, fee_warning_days = Count(30)
            ),
            text_signature = "(proceeding, appointed_on, court_office=None, *, task_on=None, terms=(), extensions=(), \
                notices=(), operations=(), called_off=(), draft_sent_on=None, observations=(), final_report=None, \
                supplements=(), travel_expected=False, fee_requests=(), decrees=(), payments=(), dissent_term=None, \
                dissent_on=None, claim_on=None, fee_warning_days=30)"
        )]
        #[allow(clippy::too_many_arguments, reason = "they are keywords in Python")]
        fn new(
            proceeding: Text,
            appointed_on: CivilDate,
            court_office: Option<&CourtOffice>,
            task_on: Option<CivilDate>,
            terms: Vec<(Text, Bound<'_, JudgeTerm>)>,
            extensions: Vec<Bound<'_, Extension>>,
            notices: Vec<Bound<'_, NoticeFact>>,
            operations: Vec<CivilDate>,
            called_off: Vec<(CivilDate, CivilDate)>,
            draft_sent_on: Option<CivilDate>,
            observations: Vec<Bound<'_, ObservationFact>>,
            final_report: Option<&FinalReport>,
            supplements: Vec<CivilDate>,
            travel_expected: bool,
            fee_requests: Vec<(Text, CivilDate)>,
            decrees: Vec<(Text, CivilDate)>,
            payments: Vec<Bound<'_, PaymentFact>>,
            dissent_term: Option<&JudgeTerm>,
            dissent_on: Option<CivilDate>,
            claim_on: Option<CivilDate>,
            fee_warning_days: Count<u16>,
        ) -> PyResult<Self> {
            let kind = ProceedingKind::parse(&proceeding).map_err(refused)?;
            let mut made = case::Case::new(kind, appointed_on.0, court_office.map(|office| office.0.clone()));
            made.warn_of_fees(fee_warning_days.0);
            let terms = terms.iter().map(|(which, term)| Ok((art_195_term(which)?, term.get().0)));
            let facts = case::CaseFacts {
                task_on: day(task_on),
                terms: terms.collect::<PyResult<_>>()?,
                extensions: extensions.iter().map(|extension| extension.get().0).collect(),
                notices: notices.iter().map(|notice| notice.get().0.clone()).collect(),
                operations: operations.into_iter().map(|day| day.0).collect(),
                called_off: called_off.into_iter().map(|(day, decided_on)| (day.0, decided_on.0)).collect(),
                draft_sent_on: day(draft_sent_on),
                observations: observations.iter().map(|observation| observation.get().0.clone()).collect(),
                final_report: final_report.map(|report| report.0.clone()),
                supplements: supplements.into_iter().map(|day| day.0).collect(),
                travel_expected,
                fee_requests: items(&fee_requests)?,
                decrees: items(&decrees)?,
                payments: payments.iter().map(|payment| payment.get().0.clone()).collect(),
                dissent_term: dissent_term.map(|term| term.0),
                dissent_on: day(dissent_on),
                claim_on: day(claim_on),
            };
            facts.record(&mut made).map_err(refused)?;
            Ok(Self(made))
        }

        #[getter]
        fn regime(&self) -> Member {
            Member { of: "Regime", code: self.0.regime().code() }
        }

        #[getter]
        fn appointed_on(&self) -> CivilDate {
            CivilDate(self.0.appointed_on())
        }

        #[getter]
        fn suspension(&self) -> Option<Suspension> {
            self.0.suspension().map(Suspension)
        }

        #[getter]
        fn task_on(&self) -> Option<CivilDate> {
            self.0.task_on().map(CivilDate)
        }

        #[getter]
        fn notices<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, self.0.notices().iter().cloned().map(NoticeFact))
        }

        #[getter]
        fn operations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, self.0.operations().into_iter().map(CivilDate))
        }

        #[getter]
        fn draft_sent_on(&self) -> Option<CivilDate> {
            self.0.draft_sent_on().map(CivilDate)
        }

        #[getter]
        fn observations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, self.0.observations().iter().cloned().map(ObservationFact))
        }

        #[getter]
        fn final_report(&self) -> Option<FinalReport> {
            self.0.final_report().cloned().map(FinalReport)
        }

        #[getter]
        fn supplements<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, self.0.supplements().iter().copied().map(CivilDate))
        }

        #[getter]
        fn payments<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, self.0.payments().iter().cloned().map(PaymentFact))
        }

        fn findings<'py>(&self, py: Python<'py>, today: CivilDate) -> PyResult<Bound<'py, PyTuple>> {
            findings(py, self.0.findings(today.0))
        }

        fn state(&self, today: CivilDate) -> Member {
            Member { of: "CaseState", code: self.0.state(today.0).code() }
        }

        fn next_steps<'py>(&self, py: Python<'py>, today: CivilDate) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, self.0.next_steps(today.0).into_iter().map(Step))
        }

        fn terms_ahead<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
            PyTuple::new(py, self.0.terms_ahead().into_iter().map(Step))
        }

        fn term_end(&self, which: Text) -> PyResult<Option<Deadline>> {
            Ok(self.0.term_end(art_195_term(&which)?).map(Deadline::from))
        }

        fn fee_deadline(&self, item: Text) -> PyResult<Option<Deadline>> {
            Ok(self.0.fee_deadline(FeeItem::parse(&item).map_err(refused)?).map(Deadline::from))
        }
    }
}

fn day(given: Option<CivilDate>) -> Option<time::Date> {
    given.map(|day| day.0)
}

fn items(given: &[(Text, CivilDate)]) -> PyResult<Vec<(FeeItem, time::Date)>> {
    given.iter().map(|(item, day)| Ok((FeeItem::parse(item).map_err(refused)?, day.0))).collect()
}
