//! The case of one expert: what was recorded of it, what may happen next, and what the rules say.
//!
//! A [`Case`] is a record of facts on civil days, in whatever order they become known. Recording refuses only what
//! cannot have happened; everything else is accepted and judged by [`Case::findings`], whose rules are:
//!
//! | rule | says |
//! |---|---|
//! | `notice_late`, `notice_at_risk` | a notice after the nominal, or after the prudent day |
//! | `notice_without_place` | a notice by another channel that names no place |
//! | `operations_on_holiday` | operations on a Sunday or holiday, which are allowed |
//! | `operations_without_notice`, `new_date_without_notice` | a day of operations that no notice announced |
//! | `extension_after_expiry` | a term of art. 195 c.p.c. extended when it had run out |
//! | `draft_late`, `draft_not_sent` | the draft not sent in its term, or not before the final report |
//! | `observations_late` | an observation that came after its term, which is evaluated all the same |
//! | `observations_term_running` | the final report filed while observations could still come |
//! | `observations_unanswered` | an observation that the final report does not evaluate |
//! | `final_late` | the final report not filed in its term |
//! | `final_without_receipt` | a notice whose receipt the final report does not attach |
//! | `fee_forfeiture_near`, `fee_forfeited` | the fee not asked for, near or past the end of its term |
//! | `travel_forfeiture_near`, `travel_forfeited` | the same for travel expenses |

mod case_facts;
mod facts;
mod findings;
mod record;
mod regime;
mod steps;

use std::collections::BTreeSet;

use time::Date;

use super::{CourtOffice, Deadline, FieldError, Finding};

pub use case_facts::CaseFacts;
pub use facts::{
    Art195Term, Channel, Extension, FeeItem, FinalReport, JudgeTerm, NoticeFact, ObservationFact, PaymentFact,
};
pub use regime::{ProceedingKind, Regime, Suspension};
pub use steps::{CaseState, Step, StepKind};

/// From how many days before the prudent end of its term a fee not asked for is a finding, unless told otherwise.
const FEE_WARNING_DAYS: u16 = 30;

/// A day on which operations were to be held, until it was decided not to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct CalledOff {
    operations_on: Date,
    decided_on: Date,
}

/// The case of one expert.
///
/// ```
/// use perito::domain::case::{Case, ProceedingKind, StepKind};
/// use time::macros::date;
///
/// let mut case = Case::new(ProceedingKind::Atpo, date!(2026 - 03 - 02), None);
/// case.record_task(date!(2026 - 03 - 02))?;
/// case.record_operations(date!(2026 - 06 - 17))?;
///
/// let notify = &case.next_steps(date!(2026 - 03 - 03))[0];
/// assert_eq!(notify.kind, StepKind::Notify);
/// // The fifteenth day before is 2 June, a holiday: the day before it is safe.
/// assert_eq!(notify.deadline.as_ref().map(|end| end.prudent), Some(date!(2026 - 06 - 01)));
/// assert_eq!(case.findings(date!(2026 - 06 - 03))[0].rule, "operations_without_notice");
/// # Ok::<(), perito::domain::FieldError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    regime: Regime,
    appointed_on: Date,
    /// Before this day nothing is recorded: that of the appointment, unless told otherwise.
    facts_from: Date,
    court_office: Option<CourtOffice>,
    fee_warning_days: u16,
    task_on: Option<Date>,
    terms: Vec<(Art195Term, JudgeTerm)>,
    extensions: Vec<Extension>,
    notices: Vec<NoticeFact>,
    operations: Vec<Date>,
    called_off: Vec<CalledOff>,
    draft_sent_on: Option<Date>,
    observations: Vec<ObservationFact>,
    final_report: Option<FinalReport>,
    supplements: Vec<Date>,
    travel_expenses: bool,
    requests: Vec<(FeeItem, Date)>,
    decrees: Vec<(FeeItem, Date)>,
    payments: Vec<PaymentFact>,
    dissent_term: Option<JudgeTerm>,
    dissent_on: Option<Date>,
    claim_on: Option<Date>,
}

impl Case {
    /// A case in which the expert was appointed on this day. The court office, when known, decides local holidays.
    #[must_use]
    pub fn new(kind: ProceedingKind, appointed_on: Date, court_office: Option<CourtOffice>) -> Self {
        Self {
            regime: Regime::of(kind, appointed_on),
            appointed_on,
            facts_from: appointed_on,
            court_office,
            fee_warning_days: FEE_WARNING_DAYS,
            task_on: None,
            terms: Vec::new(),
            extensions: Vec::new(),
            notices: Vec::new(),
            operations: Vec::new(),
            called_off: Vec::new(),
            draft_sent_on: None,
            observations: Vec::new(),
            final_report: None,
            supplements: Vec::new(),
            travel_expenses: false,
            requests: Vec::new(),
            decrees: Vec::new(),
            payments: Vec::new(),
            dissent_term: None,
            dissent_on: None,
            claim_on: None,
        }
    }

    /// The regime that the kind of proceeding and the day of the appointment choose.
    #[must_use]
    pub fn regime(&self) -> Regime {
        self.regime
    }

    /// The day of the expert's appointment.
    #[must_use]
    pub fn appointed_on(&self) -> Date {
        self.appointed_on
    }

    /// How long the proceeding is suspended, under a regime that suspends it; none until the expert is given the task.
    #[must_use]
    pub fn suspension(&self) -> Option<Suspension> {
        let from = self.task_on.filter(|_| self.regime.suspends_proceeding())?;
        let term = self.dissent_term.and_then(|term| term.deadline(self.court_office.as_ref()).ok());
        Some(Suspension { from, until: term.map(|term| term.effective) })
    }

    /// The day on which the expert took oath and was given the task.
    #[must_use]
    pub fn task_on(&self) -> Option<Date> {
        self.task_on
    }

    /// Every notice as it was recorded, those of days called off included.
    #[must_use]
    pub fn notices(&self) -> &[NoticeFact] {
        &self.notices
    }

    /// The days of operations that stand, recorded themselves or announced by a notice, in the order of the calendar.
    #[must_use]
    pub fn operations(&self) -> Vec<Date> {
        self.days_of_operations().into_iter().collect()
    }

    /// The first day on which the draft was sent to INPS.
    #[must_use]
    pub fn draft_sent_on(&self) -> Option<Date> {
        self.draft_sent_on
    }

    /// Every observation, in the order in which they were recorded.
    #[must_use]
    pub fn observations(&self) -> &[ObservationFact] {
        &self.observations
    }

    /// The final report.
    #[must_use]
    pub fn final_report(&self) -> Option<&FinalReport> {
        self.final_report.as_ref()
    }

    /// The days on which supplements to the final report were filed.
    #[must_use]
    pub fn supplements(&self) -> &[Date] {
        &self.supplements
    }

    /// Every payment, advances included, in the order in which they were recorded.
    #[must_use]
    pub fn payments(&self) -> &[PaymentFact] {
        &self.payments
    }

    /// What the rules say on this civil day of Europe/Rome, in the order of the flow.
    #[must_use]
    pub fn findings(&self, today: Date) -> Vec<Finding> {
        findings::of(self, today)
    }

    /// The end of a term of art. 195 c.p.c. as set and, where it was, extended; none when it was never set.
    #[must_use]
    pub fn term_end(&self, which: Art195Term) -> Option<Deadline> {
        // Recording has made sure that every term can be counted.
        self.count_term(which).ok().flatten()
    }

    /// Counts a term with its extensions, and where it follows another that one too.
    fn count_term(&self, which: Art195Term) -> Result<Option<Deadline>, FieldError> {
        let Some(set) = self.term_as_set(which)? else { return Ok(None) };
        let extensions = self.extensions.iter().filter(|extension| extension.which == which);
        match extensions.map(|extension| extension.to).max() {
            Some(to) => JudgeTerm::Day(to).deadline(self.court_office.as_ref()).map(Some),
            None => Ok(Some(set)),
        }
    }

    /// The end of a term before any extension of its own.
    fn term_as_set(&self, which: Art195Term) -> Result<Option<Deadline>, FieldError> {
        let Some((_, set)) = self.terms.iter().find(|(other, _)| *other == which) else { return Ok(None) };
        let before = match (set, which.previous()) {
            (JudgeTerm::Following { .. }, Some(previous)) => self.count_term(previous)?,
            _ => None,
        };
        set.deadline_after(before.as_ref(), self.court_office.as_ref()).map(Some)
    }

    /// By when the fee, or travel expenses, must be asked for: 100 or 200 days from the filing, on pain of forfeiture. A
    /// substantive term (art. 71 D.P.R. 115/2002). None before the filing.
    #[must_use]
    pub fn fee_deadline(&self, item: FeeItem) -> Option<Deadline> {
        item.deadline(self.final_report.as_ref()?.filed_on, self.court_office.as_ref()).ok()
    }

    /// The notices that were not overtaken by calling off the day that they announce.
    fn standing_notices(&self) -> impl Iterator<Item = &NoticeFact> {
        self.notices.iter().filter(|notice| {
            let overtaken =
                |off: &CalledOff| off.operations_on == notice.operations_on && notice.sent_on <= off.decided_on;
            !self.called_off.iter().any(overtaken)
        })
    }

    /// The days of operations that stand, recorded themselves or announced by a notice, in the order of the calendar.
    fn days_of_operations(&self) -> BTreeSet<Date> {
        let announced = self.standing_notices().map(|notice| notice.operations_on);
        self.operations.iter().copied().chain(announced).collect()
    }

    /// Tells whether a notice that stands announces operations on this day.
    fn is_announced(&self, day: Date) -> bool {
        self.standing_notices().any(|notice| notice.operations_on == day)
    }

    /// Tells whether this was paid after the filing: what was decreed, or else paid, before it is an advance.
    fn is_paid(&self, item: FeeItem) -> bool {
        self.payments
            .iter()
            .any(|payment| payment.item == item && self.is_after_filing(payment.decreed_on.unwrap_or(payment.paid_on)))
    }

    /// Tells whether the judge has decreed this after the filing, or it was paid: then it was asked for in time.
    fn is_granted(&self, item: FeeItem) -> bool {
        self.decrees.iter().any(|(decreed, day)| *decreed == item && self.is_after_filing(*day)) || self.is_paid(item)
    }

    fn is_after_filing(&self, day: Date) -> bool {
        self.final_report.as_ref().is_some_and(|report| day >= report.filed_on)
    }
}
