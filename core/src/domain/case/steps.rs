//! How far a case is, and what may happen next.

use time::Date;

use super::{Art195Term, Case, FeeItem};
use crate::domain::{Deadline, Matter, Term, TermKind, notice_deadline};

/// How far a case is, by the last thing that happened in its flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CaseState {
    /// The expert is appointed, and INPS has not been told of operations.
    Appointed,
    /// INPS has been told of operations to come.
    Notified,
    /// A day of operations has come.
    OperationsBegun,
    /// The draft has been sent to INPS.
    DraftSent,
    /// The final report is filed.
    Filed,
    /// The fee has been asked for.
    FeeRequested,
    /// The expert has been paid.
    Paid,
}

/// What may happen next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StepKind {
    /// A party opens the merits case after its dissent.
    Claim,
    /// Operations are held.
    HoldOperations,
    /// A party dissents from the report.
    Dissent,
    /// The final report is filed.
    FileReport,
    /// INPS is told of operations, at least 15 days before.
    Notify,
    /// The observations of INPS's doctor are waited for.
    ReceiveObservations,
    /// The fee is asked for.
    RequestFee,
    /// Travel expenses are asked for.
    RequestTravel,
    /// The draft is sent to INPS.
    SendDraft,
    /// The expert takes oath and is given the task.
    TakeOath,
}

/// A step that may come next, with the end of its term where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// What it is.
    pub kind: StepKind,
    /// The day of operations that it is about, where there is one.
    pub operations_on: Option<Date>,
    /// The first day on which no rule speaks against it, where a term must run out first.
    pub not_before: Option<Date>,
    /// By when, where the law or the judge says so.
    pub deadline: Option<Deadline>,
    /// The law it rests on.
    pub legal_basis: &'static str,
    /// The step for a reader of Italian.
    pub text_it: &'static str,
    /// The same in English.
    pub text_en: &'static str,
}

impl CaseState {
    /// The stable code in snake_case.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Appointed => "appointed",
            Self::Notified => "notified",
            Self::OperationsBegun => "operations_begun",
            Self::DraftSent => "draft_sent",
            Self::Filed => "filed",
            Self::FeeRequested => "fee_requested",
            Self::Paid => "paid",
        }
    }

    /// The state for a reader of Italian.
    #[must_use]
    pub fn text_it(self) -> &'static str {
        match self {
            Self::Appointed => "consulente nominato",
            Self::Notified => "operazioni comunicate all'INPS",
            Self::OperationsBegun => "operazioni iniziate",
            Self::DraftSent => "bozza inviata",
            Self::Filed => "relazione depositata",
            Self::FeeRequested => "onorario richiesto",
            Self::Paid => "onorario pagato",
        }
    }

    /// The same in English.
    #[must_use]
    pub fn text_en(self) -> &'static str {
        match self {
            Self::Appointed => "expert appointed",
            Self::Notified => "operations announced to INPS",
            Self::OperationsBegun => "operations begun",
            Self::DraftSent => "draft sent",
            Self::Filed => "report filed",
            Self::FeeRequested => "fee asked for",
            Self::Paid => "fee paid",
        }
    }
}

impl StepKind {
    /// The stable code in snake_case.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Dissent => "dissent",
            Self::FileReport => "file_report",
            Self::HoldOperations => "hold_operations",
            Self::Notify => "notify",
            Self::ReceiveObservations => "receive_observations",
            Self::RequestFee => "request_fee",
            Self::RequestTravel => "request_travel",
            Self::SendDraft => "send_draft",
            Self::TakeOath => "take_oath",
        }
    }

    /// The Italian name, in lower case.
    #[must_use]
    pub fn name_it(self) -> &'static str {
        match self {
            Self::Claim => "ricorso di merito",
            Self::Dissent => "dissenso delle parti",
            Self::FileReport => "deposito della relazione",
            Self::HoldOperations => "operazioni peritali",
            Self::Notify => "comunicazione delle operazioni all'INPS",
            Self::ReceiveObservations => "osservazioni del medico dell'INPS",
            Self::RequestFee => "richiesta dell'onorario",
            Self::RequestTravel => "richiesta delle spese di viaggio",
            Self::SendDraft => "invio della bozza",
            Self::TakeOath => "giuramento",
        }
    }
}

impl Case {
    /// How far the case is on this civil day. An advance paid before the filing does not count as payment.
    #[must_use]
    pub fn state(&self, today: Date) -> CaseState {
        let fee = FeeItem::Fee;
        if self.is_paid(fee) {
            CaseState::Paid
        } else if self.requests.iter().any(|(item, _)| *item == fee) || self.is_granted(fee) {
            CaseState::FeeRequested
        } else if self.final_report.is_some() {
            CaseState::Filed
        } else if self.draft_sent_on.is_some() {
            CaseState::DraftSent
        } else if self.days_of_operations().first().is_some_and(|day| *day <= today) {
            CaseState::OperationsBegun
        } else if self.standing_notices().next().is_some() {
            CaseState::Notified
        } else {
            CaseState::Appointed
        }
    }

    /// What may happen next on this civil day, in the order of the flow. Until the final report is filed, operations can
    /// always be announced again.
    #[must_use]
    pub fn next_steps(&self, today: Date) -> Vec<Step> {
        if self.final_report.is_none() {
            return self.steps_before_filing(today);
        }
        self.steps_of_fees().into_iter().chain(self.step_of_dissent(today)).collect()
    }

    /// The terms of art. 195 c.p.c. that are set and not kept yet, as the steps that end them: what a calendar shows long
    /// before they are the next thing to do.
    #[must_use]
    pub fn terms_ahead(&self) -> Vec<Step> {
        let open = |which: Art195Term| match which {
            Art195Term::Draft => self.draft_sent_on.is_none() && self.final_report.is_none(),
            Art195Term::Observations | Art195Term::Filing => self.final_report.is_none(),
        };
        let ahead = Art195Term::ALL.into_iter().filter(|which| open(*which)).filter_map(|which| {
            let kind = match which {
                Art195Term::Draft => StepKind::SendDraft,
                Art195Term::Observations => StepKind::ReceiveObservations,
                Art195Term::Filing => StepKind::FileReport,
            };
            Some(step(kind, Some(self.term_end(which)?)))
        });
        ahead.collect()
    }

    fn steps_before_filing(&self, today: Date) -> Vec<Step> {
        let state = self.state(today);
        let to_come: Vec<Date> = self.days_of_operations().into_iter().filter(|day| *day > today).collect();
        let mut steps = Vec::new();
        if self.task_on.is_none() && state < CaseState::OperationsBegun {
            steps.push(step(StepKind::TakeOath, None));
        }
        let every_day_is_announced = to_come.iter().all(|day| self.is_announced(*day));
        steps.extend(to_come.iter().filter_map(|day| self.step_of_notice(*day)));
        if let Some(day) = to_come.first() {
            steps.push(Step { operations_on: Some(*day), ..step(StepKind::HoldOperations, Some(on(*day))) });
        }
        if state == CaseState::OperationsBegun {
            steps.push(step(StepKind::SendDraft, self.term_end(Art195Term::Draft)));
        }
        if state == CaseState::DraftSent {
            let term = self.term_end(Art195Term::Observations);
            let running_until = term.as_ref().map(|term| term.effective).filter(|end| today <= *end);
            if term.is_none() || running_until.is_some() {
                steps.push(step(StepKind::ReceiveObservations, term));
            }
            let not_before = running_until.and_then(Date::next_day);
            steps.push(Step { not_before, ..step(StepKind::FileReport, self.term_end(Art195Term::Filing)) });
        }
        if every_day_is_announced {
            steps.push(step(StepKind::Notify, None));
        }
        steps
    }

    /// The notice of a day of operations that none announces, by the day that the fifteen days leave.
    fn step_of_notice(&self, day: Date) -> Option<Step> {
        if self.is_announced(day) {
            return None;
        }
        let deadline = notice_deadline(day, self.court_office.as_ref(), Matter::SocialSecurity).ok();
        Some(Step { operations_on: Some(day), ..step(StepKind::Notify, deadline) })
    }

    fn steps_of_fees(&self) -> Vec<Step> {
        let open = |item: FeeItem| self.requests.iter().all(|(asked, _)| *asked != item) && !self.is_granted(item);
        let fee = open(FeeItem::Fee).then(|| step(StepKind::RequestFee, self.fee_deadline(FeeItem::Fee)));
        let travel = (self.travel_expenses && open(FeeItem::Travel))
            .then(|| step(StepKind::RequestTravel, self.fee_deadline(FeeItem::Travel)));
        fee.into_iter().chain(travel).collect()
    }

    /// Dissent, then claim, each while its term may still run.
    fn step_of_dissent(&self, today: Date) -> Option<Step> {
        if !self.regime.knows_dissent() || self.claim_on.is_some() {
            return None;
        }
        let office = self.court_office.as_ref();
        let (kind, deadline) = match self.dissent_on {
            None => (StepKind::Dissent, self.dissent_term.and_then(|term| term.deadline(office).ok())),
            Some(day) => {
                (StepKind::Claim, Term::days(30).after(day, TermKind::Procedural, Matter::SocialSecurity, office).ok())
            }
        };
        let has_ended = deadline.as_ref().is_some_and(|deadline| deadline.effective < today);
        (!has_ended).then(|| step(kind, deadline))
    }
}

/// The deadline of what is to happen on a day itself, neither earlier nor later.
fn on(day: Date) -> Deadline {
    Deadline { nominal: day, effective: day, prudent: day, moves: Vec::new() }
}

fn step(kind: StepKind, deadline: Option<Deadline>) -> Step {
    let (legal_basis, text_it, text_en) = match kind {
        StepKind::Claim => (
            "art. 445-bis c. 6 c.p.c.",
            "Chi ha dissentito può proporre il ricorso di merito entro 30 giorni.",
            "Whoever dissented may open the merits case within 30 days.",
        ),
        StepKind::HoldOperations => {
            ("art. 194 c.p.c.", "Si tengono le operazioni peritali.", "Expert operations are held.")
        }
        StepKind::Dissent => (
            "art. 445-bis c. 4 c.p.c.",
            "Le parti possono dissentire nel termine fissato dal giudice.",
            "The parties may dissent within the term set by the judge.",
        ),
        StepKind::FileReport => (
            "art. 195 c. 3 c.p.c.",
            "Si deposita la relazione, con le osservazioni, una sintetica valutazione di esse e le ricevute.",
            "The report is filed, with the observations, a short evaluation of them and the receipts.",
        ),
        StepKind::Notify => (
            "art. 10 c. 6-bis D.L. 203/2005; Cass. 3630/2023",
            "Ogni data di operazioni va comunicata all'INPS almeno 15 giorni prima.",
            "Every day of operations is announced to INPS at least 15 days before.",
        ),
        StepKind::ReceiveObservations => (
            "art. 195 c. 3 c.p.c.",
            "Si attendono le osservazioni del medico dell'INPS.",
            "The observations of INPS's doctor are waited for.",
        ),
        StepKind::RequestFee => (
            "art. 71 D.P.R. 115/2002",
            "L'onorario va chiesto entro 100 giorni dal deposito, a pena di decadenza.",
            "The fee is asked for within 100 days of the filing, on pain of forfeiture.",
        ),
        StepKind::RequestTravel => (
            "art. 71 D.P.R. 115/2002",
            "Le spese di viaggio vanno chieste entro 200 giorni dal deposito, a pena di decadenza.",
            "Travel expenses are asked for within 200 days of the filing, on pain of forfeiture.",
        ),
        StepKind::SendDraft => {
            ("art. 195 c. 3 c.p.c.; Cass. 3630/2023", "La bozza va inviata all'INPS.", "The draft is sent to INPS.")
        }
        StepKind::TakeOath => (
            "art. 193 c.p.c.; D.Lgs. 149/2022",
            "Il consulente giura, anche con dichiarazione scritta e firmata, e riceve l'incarico.",
            "The expert takes oath, in a signed written declaration if need be, and is given the task.",
        ),
    };
    Step { kind, operations_on: None, not_before: None, deadline, legal_basis, text_it, text_en }
}
