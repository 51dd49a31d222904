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
//! | `observations_term_running` | the final report filed while observations could still come |
//! | `observations_unanswered` | an observation that the final report does not evaluate |
//! | `final_late` | the final report filed after its term |
//! | `final_without_receipt` | a notice whose receipt the final report does not attach |
//! | `fee_forfeiture_near`, `fee_forfeited` | the fee not asked for, near or past the end of its term |
//! | `travel_forfeiture_near`, `travel_forfeited` | the same for travel expenses |

mod facts;
mod findings;
mod regime;
mod steps;

use time::Date;

use super::{CourtOffice, Deadline, FieldError, Finding, Term};

pub use facts::{
    Art195Term, Channel, Extension, FeeItem, FinalReport, JudgeTerm, NoticeFact, ObservationFact, PaymentFact,
};
pub use regime::{ProceedingKind, Regime};
pub use steps::{CaseState, Step, StepKind};

/// From how many days before the prudent end of its term a fee not asked for is a finding, unless told otherwise.
const FEE_WARNING_DAYS: u16 = 30;
/// The most days that the judge may give for the dissent (art. 445-bis c. 4 c.p.c.).
const MAX_DISSENT_DAYS: u32 = 30;

/// The case of one expert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    regime: Regime,
    appointed_on: Date,
    court_office: Option<CourtOffice>,
    fee_warning_days: u16,
    terms: Vec<(Art195Term, JudgeTerm)>,
    extensions: Vec<Extension>,
    notices: Vec<NoticeFact>,
    operations: Vec<Date>,
    draft_sent_on: Option<Date>,
    observations: Vec<ObservationFact>,
    final_report: Option<FinalReport>,
    supplements: Vec<Date>,
    travel_expenses: bool,
    requests: Vec<(FeeItem, Date)>,
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
            court_office,
            fee_warning_days: FEE_WARNING_DAYS,
            terms: Vec::new(),
            extensions: Vec::new(),
            notices: Vec::new(),
            operations: Vec::new(),
            draft_sent_on: None,
            observations: Vec::new(),
            final_report: None,
            supplements: Vec::new(),
            travel_expenses: false,
            requests: Vec::new(),
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

    /// Warns of a fee not asked for from this many days before its term ends; 30 unless told otherwise.
    pub fn warn_of_fees(&mut self, days: u16) {
        self.fee_warning_days = days;
    }

    /// Records a term of art. 195 c.p.c. as the judge's order sets it; set again, it replaces the one before.
    ///
    /// # Errors
    /// What [`JudgeTerm::deadline`] refuses.
    pub fn set_term(&mut self, which: Art195Term, term: JudgeTerm) -> Result<(), FieldError> {
        term.deadline(self.court_office.as_ref())?;
        self.terms.retain(|(other, _)| *other != which);
        self.terms.push((which, term));
        Ok(())
    }

    /// Records that the judge extended a term. One that had run out is a finding (art. 154 c.p.c.).
    ///
    /// # Errors
    /// `term_not_set` when the term was never set; `before_appointment`.
    pub fn extend_term(&mut self, extension: Extension) -> Result<(), FieldError> {
        self.not_before_appointment("decided_on", extension.decided_on)?;
        if self.terms.iter().all(|(which, _)| *which != extension.which) {
            return Err(FieldError::new(
                "which",
                "term_not_set",
                "the term must be set before it can be extended",
                "il termine va fissato prima di essere prorogato",
            ));
        }
        self.extensions.push(extension);
        Ok(())
    }

    /// Records a notice, a later convocation or the notice of a changed date, by whatever channel.
    ///
    /// # Errors
    /// `before_appointment`; what [`super::notice_deadline`] refuses.
    pub fn record_notice(&mut self, notice: NoticeFact) -> Result<(), FieldError> {
        self.not_before_appointment("sent_on", notice.sent_on)?;
        super::notice_deadline(notice.operations_on, self.court_office.as_ref(), super::Matter::SocialSecurity)?;
        self.notices.push(notice);
        Ok(())
    }

    /// Records a day on which operations are fixed or were held. Each such day needs a notice of its own.
    ///
    /// # Errors
    /// `before_appointment`.
    pub fn record_operations(&mut self, on: Date) -> Result<(), FieldError> {
        self.not_before_appointment("operations_on", on)?;
        if !self.operations.contains(&on) {
            self.operations.push(on);
            self.operations.sort_unstable();
        }
        Ok(())
    }

    /// Records that the draft was sent to INPS; sent again, the first day counts.
    ///
    /// # Errors
    /// `before_appointment`.
    pub fn record_draft(&mut self, sent_on: Date) -> Result<(), FieldError> {
        self.not_before_appointment("sent_on", sent_on)?;
        self.draft_sent_on = Some(self.draft_sent_on.map_or(sent_on, |first| first.min(sent_on)));
        Ok(())
    }

    /// Records an observation of INPS's doctor. A late one is not barred (Cass. 18657/2020).
    ///
    /// # Errors
    /// `before_appointment`; `observation_known` for an id that was recorded.
    pub fn record_observation(&mut self, observation: ObservationFact) -> Result<(), FieldError> {
        self.not_before_appointment("received_on", observation.received_on)?;
        if self.observations.iter().any(|known| known.id == observation.id) {
            return Err(FieldError::new(
                "id",
                "observation_known",
                "this observation is recorded already",
                "questa osservazione è già registrata",
            ));
        }
        self.observations.push(observation);
        Ok(())
    }

    /// Records the final report, which is filed once.
    ///
    /// # Errors
    /// `before_appointment`; `final_known` when it is recorded: what follows is a supplement.
    pub fn record_final(&mut self, report: FinalReport) -> Result<(), FieldError> {
        self.not_before_appointment("filed_on", report.filed_on)?;
        if self.final_report.is_some() {
            return Err(FieldError::new(
                "filed_on",
                "final_known",
                "the final report is filed already; what follows it is a supplement",
                "la relazione definitiva è già depositata; ciò che segue è un supplemento",
            ));
        }
        self.final_report = Some(report);
        Ok(())
    }

    /// Records a supplement to the final report.
    ///
    /// # Errors
    /// `before_final` when there is no final report on or before that day.
    pub fn record_supplement(&mut self, filed_on: Date) -> Result<(), FieldError> {
        self.not_before_final("filed_on", filed_on)?;
        self.supplements.push(filed_on);
        Ok(())
    }

    /// Says that travel expenses will be asked for.
    pub fn expect_travel_expenses(&mut self) {
        self.travel_expenses = true;
    }

    /// Records that the fee, or travel expenses, were asked for (art. 71 D.P.R. 115/2002).
    ///
    /// # Errors
    /// `before_final` when there is no final report on or before that day.
    pub fn record_fee_request(&mut self, item: FeeItem, on: Date) -> Result<(), FieldError> {
        self.not_before_final("requested_on", on)?;
        self.requests.push((item, on));
        Ok(())
    }

    /// Records a payment.
    ///
    /// # Errors
    /// `before_appointment`.
    pub fn record_payment(&mut self, payment: PaymentFact) -> Result<(), FieldError> {
        self.not_before_appointment("paid_on", payment.paid_on)?;
        self.payments.push(payment);
        Ok(())
    }

    /// Records the term that the judge sets for the dissent in an ATPO, at most 30 days (art. 445-bis c. 4 c.p.c.).
    ///
    /// # Errors
    /// `dissent_not_here` in a proceeding that knows no dissent; `dissent_too_long`; what [`JudgeTerm::deadline`] refuses.
    pub fn set_dissent_term(&mut self, term: JudgeTerm) -> Result<(), FieldError> {
        self.knows_dissent()?;
        if matches!(term, JudgeTerm::Days { days, .. } if days > MAX_DISSENT_DAYS) {
            return Err(FieldError::new(
                "days",
                "dissent_too_long",
                "the dissent has at most 30 days (art. 445-bis c. 4 c.p.c.)",
                "il dissenso ha al massimo 30 giorni (art. 445-bis c. 4 c.p.c.)",
            ));
        }
        term.deadline(self.court_office.as_ref())?;
        self.dissent_term = Some(term);
        Ok(())
    }

    /// Records that a party filed its dissent.
    ///
    /// # Errors
    /// `dissent_not_here` in a proceeding that knows no dissent; `before_final`.
    pub fn record_dissent(&mut self, on: Date) -> Result<(), FieldError> {
        self.knows_dissent()?;
        self.not_before_final("dissent_on", on)?;
        self.dissent_on = Some(on);
        Ok(())
    }

    /// Records the claim that opens the merits case; its number differs from the ATPO's, so link the two cases.
    ///
    /// # Errors
    /// `dissent_not_here` in a proceeding that knows no dissent; `claim_without_dissent`.
    pub fn record_claim(&mut self, on: Date) -> Result<(), FieldError> {
        self.knows_dissent()?;
        if self.dissent_on.is_none_or(|dissent| on < dissent) {
            return Err(FieldError::new(
                "claim_on",
                "claim_without_dissent",
                "a claim follows a dissent",
                "il ricorso segue il dissenso",
            ));
        }
        self.claim_on = Some(on);
        Ok(())
    }

    /// What the rules say on this civil day of Europe/Rome, in the order of the flow.
    #[must_use]
    pub fn findings(&self, today: Date) -> Vec<Finding> {
        findings::of(self, today)
    }

    /// The end of a term of art. 195 c.p.c. as set and, where it was, extended; none when it was never set.
    #[must_use]
    pub fn term_end(&self, which: Art195Term) -> Option<Deadline> {
        let extended =
            self.extensions.iter().filter(|extension| extension.which == which).map(|extension| extension.to);
        let (_, set) = self.terms.iter().find(|(other, _)| *other == which)?;
        match extended.max() {
            Some(day) => JudgeTerm::Day(day).deadline(None).ok(),
            None => set.deadline(self.court_office.as_ref()).ok(),
        }
    }

    /// By when the fee, or travel expenses, must be asked for: 100 or 200 days from the filing, on pain of forfeiture. A
    /// substantive term (art. 71 D.P.R. 115/2002). None before the filing.
    #[must_use]
    pub fn fee_deadline(&self, item: FeeItem) -> Option<Deadline> {
        let filed_on = self.final_report.as_ref()?.filed_on;
        let term = Term::days(item.days());
        term.after(filed_on, super::TermKind::Substantive, super::Matter::SocialSecurity, self.court_office.as_ref())
            .ok()
    }

    fn not_before_appointment(&self, field: &'static str, day: Date) -> Result<(), FieldError> {
        if day >= self.appointed_on {
            return Ok(());
        }
        Err(FieldError::new(
            field,
            "before_appointment",
            "this cannot have happened before the appointment",
            "non può essere avvenuto prima della nomina",
        ))
    }

    fn not_before_final(&self, field: &'static str, day: Date) -> Result<(), FieldError> {
        if self.final_report.as_ref().is_some_and(|report| report.filed_on <= day) {
            return Ok(());
        }
        Err(FieldError::new(
            field,
            "before_final",
            "this cannot have happened before the final report was filed",
            "non può essere avvenuto prima del deposito della relazione definitiva",
        ))
    }

    fn knows_dissent(&self) -> Result<(), FieldError> {
        if self.regime.knows_dissent() {
            return Ok(());
        }
        Err(FieldError::new(
            "dissent",
            "dissent_not_here",
            "only an ATPO knows a dissent (art. 445-bis c.p.c.)",
            "il dissenso esiste solo nell'ATPO (art. 445-bis c.p.c.)",
        ))
    }
}
