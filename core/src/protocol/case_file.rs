//! Everything that a portal knows of one expert's case, and the case of the domain that follows from it.

use serde::{Deserialize, Serialize};
use time::Date;

use super::case::known_proceeding;
use super::{
    CaseTerms, CaseView, ObservationView, OperationView, PaymentStateCode, PaymentView, Proceeding, ReportKindCode,
    ReportView, Request, TermsView,
};
use crate::domain::case::{
    Art195Term, Case, Channel, FeeItem, FinalReport, JudgeTerm, NoticeFact, ObservationFact, PaymentFact,
    ProceedingKind,
};
use crate::domain::{FieldError, Money, ReportKind, ValidationError};

/// Everything that a portal knows of one expert's case: client and portal judge it by the same rules.
///
/// It is read in parts; whole, it is kept as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFile {
    /// The legal office's record.
    pub case: CaseView,
    /// The terms that the judge set.
    pub terms: TermsView,
    /// The expert's notices and convocations.
    pub operations: Vec<OperationView>,
    /// The expert's reports.
    pub reports: Vec<ReportView>,
    /// The observations of INPS's doctor.
    pub observations: Vec<ObservationView>,
    /// The payments.
    pub payments: Vec<PaymentView>,
}

impl CaseFile {
    /// The case as it stands on a civil day of Europe/Rome, with every fact recorded on its own.
    ///
    /// # Errors
    /// The field of a view that a portal of another version has filled with something unknown here that the rules turn on:
    /// the kind of proceeding, of a report, of a term; terms that contradict each other.
    pub fn to_case(&self, today: Date) -> Result<Case, ValidationError> {
        let key = self.case.case_key.parse()?;
        let kind = match known_proceeding(&self.case.proceeding)? {
            Proceeding::Atpo => ProceedingKind::Atpo,
            _ => ProceedingKind::SocialSecurity,
        };
        let terms = self.terms.to_put().parse()?;
        let mut case = Case::new(kind, self.case.appointed_on, Some(key.court_office().clone()));
        case.take_facts_from(self.first_day(today, &terms));
        case.warn_of_fees(self.terms.fee_warning_days);
        for (index, which, term) in in_order(&terms.terms) {
            case.set_term(which, term).map_err(|error| error.at(format!("terms.{index}")))?;
        }
        for (index, extension) in terms.extensions.iter().enumerate() {
            let place = |error: FieldError| {
                let place = format!("extensions.{index}.{}", error.field);
                error.at(place)
            };
            case.extend_term(*extension).map_err(place)?;
        }
        self.record_operations(&mut case)?;
        for observation in &self.observations {
            let fact = ObservationFact { id: observation.id.clone(), received_on: observation.received_on };
            case.record_observation(fact)?;
        }
        self.record_reports(&mut case)?;
        if terms.travel_expected {
            case.expect_travel_expenses();
        }
        let requests = [(FeeItem::Fee, terms.fee_requested_on), (FeeItem::Travel, terms.travel_requested_on)];
        self.record_money(&mut case, requests)?;
        Ok(case)
    }

    /// The day of the appointment, or an earlier one on which something happened all the same: a record that is wrong
    /// by some days must not make its facts vanish.
    fn first_day(&self, today: Date, terms: &CaseTerms) -> Date {
        let named = terms.terms.iter().filter_map(|(_, term)| match term {
            JudgeTerm::Day(day) | JudgeTerm::Days { from: day, .. } => Some(*day),
            JudgeTerm::Following { .. } => None,
        });
        let extended = terms.extensions.iter().flat_map(|extension| [extension.decided_on, extension.to]);
        let operations = self.operations.iter().map(|operation| operation.received_on);
        let reports = self.reports.iter().map(|report| report.received_on);
        let observations = self.observations.iter().map(|observation| observation.received_on);
        let paid = self.payments.iter().map(|payment| payment.decreed_on);
        let facts = named.chain(extended).chain(operations).chain(reports).chain(observations).chain(paid);
        facts.fold(self.case.appointed_on.min(today), Date::min)
    }

    fn record_operations(&self, case: &mut Case) -> Result<(), ValidationError> {
        for operation in &self.operations {
            let place = operation.place.parse()?;
            case.record_notice(NoticeFact {
                sent_on: operation.received_on,
                operations_on: operation.operations_at.date,
                channel: Channel::Portal,
                place: Some(place),
                receipt_id: Some(operation.receipt.id.clone()),
            })?;
        }
        Ok(())
    }

    /// Drafts first: a supplement needs its final report. One of a kind that is not known here might be any of them.
    fn record_reports(&self, case: &mut Case) -> Result<(), FieldError> {
        for report in &self.reports {
            ReportKind::parse(report.kind.code())?;
        }
        let of_kind = |kind: ReportKindCode| self.reports.iter().filter(move |report| report.kind == kind);
        for draft in of_kind(ReportKindCode::Draft) {
            case.record_draft(draft.received_on)?;
        }
        for report in of_kind(ReportKindCode::Final) {
            case.record_final(FinalReport {
                filed_on: report.received_on,
                receipt_ids: report.notice_receipt_ids.clone(),
                answered: report.answers.iter().map(|answer| answer.observation_id.clone()).collect(),
                came_later: self.came_after(report),
            })?;
        }
        for supplement in of_kind(ReportKindCode::Supplement) {
            case.record_supplement(supplement.received_on)?;
        }
        Ok(())
    }

    /// What reached the portal after a report, by the instant: the day alone would not tell.
    fn came_after(&self, report: &ReportView) -> Vec<String> {
        let observations = self.observations.iter().map(|observation| (observation.received_at, &observation.id));
        let notices = self.operations.iter().map(|operation| (operation.received_at, &operation.receipt.id));
        let later = observations.chain(notices).filter(|(at, _)| *at > report.received_at);
        later.map(|(_, id)| id.clone()).collect()
    }

    /// What was asked for with the filing or before it, by another channel, was asked for on its day.
    fn record_money(&self, case: &mut Case, requests: [(FeeItem, Option<Date>); 2]) -> Result<(), FieldError> {
        if let Some(filed_on) = case.final_report().map(|report| report.filed_on) {
            for (item, day) in requests.into_iter().filter_map(|(item, day)| Some((item, day?))) {
                case.record_fee_request(item, day.max(filed_on))?;
            }
        }
        // A payment in a state that is not known here may be no payment any more.
        let live = self
            .payments
            .iter()
            .filter(|payment| !matches!(payment.state, PaymentStateCode::Cancelled | PaymentStateCode::Unknown { .. }));
        for payment in live {
            let Ok(item) = FeeItem::parse(payment.item.code()) else { continue };
            case.record_decree(item, payment.decreed_on)?;
            if let Some(paid_on) = payment.value_on.filter(|_| payment.state == PaymentStateCode::Paid) {
                let gross = Money::parse(&payment.gross.amount)?;
                case.record_payment(PaymentFact { item, decreed_on: Some(payment.decreed_on), paid_on, gross })?;
            }
        }
        Ok(())
    }
}

/// The terms in the order in which they run, as one may follow another, each with its place in the list.
fn in_order(terms: &[(Art195Term, JudgeTerm)]) -> impl Iterator<Item = (usize, Art195Term, JudgeTerm)> {
    Art195Term::ALL.into_iter().filter_map(move |which| {
        let index = terms.iter().position(|(other, _)| *other == which)?;
        terms.get(index).map(|(_, term)| (index, which, *term))
    })
}
