//! The facts of a case as they are given, and how they are recorded, each in its place.

use perito::domain::FieldError;
use perito::domain::case::{Art195Term, Case, Extension, FeeItem, FinalReport, JudgeTerm, NoticeFact};
use perito::domain::case::{ObservationFact, PaymentFact};
use time::Date;

/// Every fact of a case but those it is made with.
#[derive(Default)]
pub(super) struct Facts {
    pub(super) task_on: Option<Date>,
    pub(super) terms: Vec<(Art195Term, JudgeTerm)>,
    pub(super) extensions: Vec<Extension>,
    pub(super) notices: Vec<NoticeFact>,
    pub(super) operations: Vec<Date>,
    /// The days of operations that were called off, each with the day on which that was decided.
    pub(super) called_off: Vec<(Date, Date)>,
    pub(super) draft_sent_on: Option<Date>,
    pub(super) observations: Vec<ObservationFact>,
    pub(super) final_report: Option<FinalReport>,
    pub(super) supplements: Vec<Date>,
    pub(super) travel_expected: bool,
    pub(super) fee_requests: Vec<(FeeItem, Date)>,
    pub(super) decrees: Vec<(FeeItem, Date)>,
    pub(super) payments: Vec<PaymentFact>,
    pub(super) dissent_term: Option<JudgeTerm>,
    pub(super) dissent_on: Option<Date>,
    pub(super) claim_on: Option<Date>,
}

impl Facts {
    /// Records every fact, what others follow from before them; a refused one is named with its place.
    pub(super) fn record(self, case: &mut Case) -> Result<(), FieldError> {
        if let Some(day) = self.task_on {
            case.record_task(day)?;
        }
        for which in Art195Term::ALL {
            let terms = self.terms.iter().enumerate().filter(|(_, (set, _))| *set == which);
            for (index, (_, term)) in terms {
                case.set_term(which, *term).map_err(|error| below(&format!("terms.{index}"), error))?;
            }
        }
        each("extensions", self.extensions, |extension| case.extend_term(extension))?;
        each("called_off", self.called_off, |(day, decided_on)| case.call_off_operations(day, decided_on))?;
        each("notices", self.notices, |notice| case.record_notice(notice))?;
        each("operations", self.operations, |day| case.record_operations(day))?;
        if let Some(day) = self.draft_sent_on {
            case.record_draft(day).map_err(|error| error.at("draft_sent_on"))?;
        }
        each("observations", self.observations, |observation| case.record_observation(observation))?;
        if let Some(report) = self.final_report {
            case.record_final(report).map_err(|error| below("final_report", error))?;
        }
        each("supplements", self.supplements, |day| case.record_supplement(day))?;
        if self.travel_expected {
            case.expect_travel_expenses();
        }
        each("fee_requests", self.fee_requests, |(item, day)| case.record_fee_request(item, day))?;
        each("decrees", self.decrees, |(item, day)| case.record_decree(item, day))?;
        each("payments", self.payments, |payment| case.record_payment(payment))?;
        if let Some(term) = self.dissent_term {
            case.set_dissent_term(term).map_err(|error| below("dissent_term", error))?;
        }
        if let Some(day) = self.dissent_on {
            case.record_dissent(day).map_err(|error| error.at("dissent_on"))?;
        }
        self.claim_on.map_or(Ok(()), |day| case.record_claim(day))
    }
}

/// Records each of a list, and names the one that is refused by its index.
fn each<T>(field: &str, facts: Vec<T>, mut record: impl FnMut(T) -> Result<(), FieldError>) -> Result<(), FieldError> {
    let mut facts = facts.into_iter().enumerate();
    facts.try_for_each(|(index, fact)| record(fact).map_err(|error| below(&format!("{field}.{index}"), error)))
}

fn below(place: &str, error: FieldError) -> FieldError {
    let field = format!("{place}.{}", error.field);
    error.at(field)
}
