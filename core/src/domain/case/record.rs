//! Recording facts: what cannot have happened is refused and leaves the case as it was.

use time::Date;

use super::{
    Art195Term, CalledOff, Case, Extension, FeeItem, FinalReport, JudgeTerm, NoticeFact, ObservationFact, PaymentFact,
};
use crate::domain::{FieldError, Matter, notice_deadline};

/// The most days that the judge may give for the dissent (art. 445-bis c. 4 c.p.c.).
const MAX_DISSENT_DAYS: u32 = 30;

impl Case {
    /// Warns of a fee not asked for from this many days before its term ends; 30 unless told otherwise.
    pub fn warn_of_fees(&mut self, days: u16) {
        self.fee_warning_days = days;
    }

    /// Records that the expert took oath, which a signed declaration may do (art. 193 c. 2 c.p.c.), and was given the task.
    ///
    /// # Errors
    /// `before_appointment`; `task_known` when it is recorded.
    pub fn record_task(&mut self, on: Date) -> Result<(), FieldError> {
        self.not_before_appointment("task_on", on)?;
        if self.task_on.is_some() {
            return Err(FieldError::new(
                "task_on",
                "task_known",
                "the task is given once, and this is recorded already",
                "l'incarico si conferisce una volta, ed è già registrato",
            ));
        }
        self.task_on = Some(on);
        Ok(())
    }

    /// Records a term of art. 195 c.p.c. as the judge's order sets it; set again, it replaces the one before.
    ///
    /// # Errors
    /// `before_appointment`; `term_follows_nothing`; what [`Term::after`](crate::domain::Term::after) refuses.
    pub fn set_term(&mut self, which: Art195Term, term: JudgeTerm) -> Result<(), FieldError> {
        if let Some(day) = term.named_day() {
            self.not_before_appointment("term", day)?;
        }
        let mut case = self.clone();
        case.terms.retain(|(other, _)| *other != which);
        case.terms.push((which, term));
        self.replace_if_countable(case)
    }

    /// Records that the judge extended a term. One that had run out is a finding (art. 154 c.p.c.).
    ///
    /// # Errors
    /// `term_not_set` when the term was never set; `before_appointment`; what
    /// [`Term::after`](crate::domain::Term::after) refuses.
    pub fn extend_term(&mut self, extension: Extension) -> Result<(), FieldError> {
        self.not_before_appointment("decided_on", extension.decided_on)?;
        self.not_before_appointment("to", extension.to)?;
        if self.terms.iter().all(|(which, _)| *which != extension.which) {
            return Err(FieldError::new(
                "which",
                "term_not_set",
                "the term must be set before it can be extended",
                "il termine va fissato prima di essere prorogato",
            ));
        }
        let mut case = self.clone();
        case.extensions.push(extension);
        self.replace_if_countable(case)
    }

    /// Takes the case with a changed term, unless it or one that follows it can no longer be counted.
    fn replace_if_countable(&mut self, case: Self) -> Result<(), FieldError> {
        for which in Art195Term::ALL {
            case.count_term(which)?;
        }
        *self = case;
        Ok(())
    }

    /// Records a notice, a later convocation or the notice of a changed date, by whatever channel.
    ///
    /// # Errors
    /// `before_appointment`; what [`notice_deadline`] refuses.
    pub fn record_notice(&mut self, notice: NoticeFact) -> Result<(), FieldError> {
        self.not_before_appointment("sent_on", notice.sent_on)?;
        self.operations_day(notice.operations_on)?;
        self.notices.push(notice);
        Ok(())
    }

    /// Records a day on which operations are fixed or were held. Each such day needs a notice of its own.
    ///
    /// # Errors
    /// `before_appointment`; what [`notice_deadline`] refuses.
    pub fn record_operations(&mut self, on: Date) -> Result<(), FieldError> {
        self.operations_day(on)?;
        if !self.operations.contains(&on) {
            self.operations.push(on);
            self.operations.sort_unstable();
        }
        Ok(())
    }

    /// Records that operations were not to be held on this day after all. A changed date is a day called off, and
    /// another recorded and announced in its place.
    ///
    /// The notices sent until then no longer count, neither against the report nor for it: a day that is fixed again
    /// needs a new notice.
    ///
    /// # Errors
    /// `before_appointment`; what [`notice_deadline`] refuses.
    pub fn call_off_operations(&mut self, on: Date, decided_on: Date) -> Result<(), FieldError> {
        self.operations_day(on)?;
        self.not_before_appointment("decided_on", decided_on)?;
        self.operations.retain(|day| *day != on);
        self.called_off.push(CalledOff { operations_on: on, decided_on });
        Ok(())
    }

    /// Checks a day of operations: after the appointment, and with a day by which to announce it.
    fn operations_day(&self, on: Date) -> Result<(), FieldError> {
        self.not_before_appointment("operations_on", on)?;
        notice_deadline(on, self.court_office.as_ref(), Matter::SocialSecurity).map(drop)
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
    /// `before_appointment`; `final_known` when it is recorded: what follows is a supplement; what
    /// [`Term::after`](crate::domain::Term::after) refuses, where the terms of the fee leave the calendar.
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
        for item in [FeeItem::Fee, FeeItem::Travel] {
            item.deadline(report.filed_on, self.court_office.as_ref()).map_err(|error| error.at("filed_on"))?;
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

    /// Records that the judge has decreed the fee, or travel expenses: after the filing they were asked for, on a day that
    /// need not be known.
    ///
    /// # Errors
    /// `before_appointment`.
    pub fn record_decree(&mut self, item: FeeItem, on: Date) -> Result<(), FieldError> {
        self.not_before_appointment("decreed_on", on)?;
        self.decrees.push((item, on));
        Ok(())
    }

    /// Takes facts from this day on, though the appointment is recorded on a later one: a record may be wrong by some
    /// days, and what happened is not to vanish for it. The regime stays that of the recorded day.
    pub fn take_facts_from(&mut self, day: Date) {
        self.facts_from = self.facts_from.min(day);
    }

    /// Records a payment: decreed on or after the filing that of the fee, before it an advance.
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
    /// `dissent_not_here` in a proceeding that knows no dissent; `dissent_too_long`;
    /// `before_appointment`; what [`JudgeTerm::deadline`] refuses.
    pub fn set_dissent_term(&mut self, term: JudgeTerm) -> Result<(), FieldError> {
        self.knows_dissent()?;
        if let Some(day) = term.named_day() {
            self.not_before_appointment("term", day)?;
        }
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

    fn not_before_appointment(&self, field: &'static str, day: Date) -> Result<(), FieldError> {
        if day >= self.facts_from {
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
