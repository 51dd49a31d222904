//! The facts of a case given at once, and how they are recorded, each in its place.

use time::Date;

use super::{Art195Term, Case, Extension, FeeItem, FinalReport, JudgeTerm, NoticeFact, ObservationFact, PaymentFact};
use crate::domain::FieldError;

/// Every fact of a case but those it is made with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFacts {
    /// The day on which the task was given (*conferimento dell'incarico*).
    pub task_on: Option<Date>,
    /// The terms of art. 195 c.p.c. as the judge set them.
    pub terms: Vec<(Art195Term, JudgeTerm)>,
    /// Their extensions.
    pub extensions: Vec<Extension>,
    /// The notices of operations.
    pub notices: Vec<NoticeFact>,
    /// The days of operations that stand.
    pub operations: Vec<Date>,
    /// The days of operations that were called off, each with the day on which that was decided.
    pub called_off: Vec<(Date, Date)>,
    /// The day on which the draft was sent.
    pub draft_sent_on: Option<Date>,
    /// The observations received.
    pub observations: Vec<ObservationFact>,
    /// The final report.
    pub final_report: Option<FinalReport>,
    /// The days on which supplements were filed.
    pub supplements: Vec<Date>,
    /// Whether travel expenses are to be asked for.
    pub travel_expected: bool,
    /// What was asked to be paid, and when.
    pub fee_requests: Vec<(FeeItem, Date)>,
    /// What the judge decreed, and when.
    pub decrees: Vec<(FeeItem, Date)>,
    /// The payments.
    pub payments: Vec<PaymentFact>,
    /// The term for the dissent from an ATPO's conclusions.
    pub dissent_term: Option<JudgeTerm>,
    /// The day of the dissent.
    pub dissent_on: Option<Date>,
    /// The day of the claim that follows a dissent.
    pub claim_on: Option<Date>,
}

impl CaseFacts {
    /// Records every fact in a case, what others follow from before them.
    ///
    /// ```
    /// use perito::domain::case::{Case, CaseFacts, ProceedingKind};
    /// use time::macros::date;
    ///
    /// let (appointed, operations) = (date!(2026 - 03 - 02), date!(2026 - 06 - 17));
    /// let mut case = Case::new(ProceedingKind::Atpo, appointed, None);
    /// CaseFacts { operations: vec![operations], ..CaseFacts::default() }.record(&mut case)?;
    /// assert_eq!(case.findings(operations)[0].rule, "operations_without_notice");
    ///
    /// let early = CaseFacts { operations: vec![operations, date!(2026 - 01 - 07)], ..CaseFacts::default() };
    /// assert_eq!(early.record(&mut case).unwrap_err().field, "operations.1.operations_on");
    /// # Ok::<(), perito::domain::FieldError>(())
    /// ```
    ///
    /// # Errors
    /// The first fact that the case refuses, named with its place (`notices.0.operations_on`).
    pub fn record(self, case: &mut Case) -> Result<(), FieldError> {
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
