//! A case that keeps every rule, stage by stage.

use perito::domain::Place;
use perito::domain::case::{
    Art195Term, Case, Channel, FinalReport, JudgeTerm, NoticeFact, ObservationFact, ProceedingKind,
};
use time::Date;
use time::macros::date;

pub(crate) const APPOINTED: Date = date!(2026 - 03 - 02);
pub(crate) const OPERATIONS: Date = date!(2026 - 05 - 20);
pub(crate) const DRAFT_BY: Date = date!(2026 - 06 - 15);
pub(crate) const OBSERVATIONS_BY: Date = date!(2026 - 06 - 30);
pub(crate) const FILING_BY: Date = date!(2026 - 07 - 20);
/// A day on which nothing is late in the case that keeps every rule.
pub(crate) const QUIET: Date = date!(2026 - 07 - 21);

pub(crate) fn place() -> Place {
    Place::new(None, "Via Tiburtina 1", "Tivoli", Some("RM")).unwrap()
}

pub(crate) fn notice(sent_on: Date, operations_on: Date, receipt: &str) -> NoticeFact {
    NoticeFact {
        sent_on,
        operations_on,
        channel: Channel::Portal,
        place: Some(place()),
        receipt_id: Some(receipt.to_owned()),
    }
}

pub(crate) fn appointed() -> Case {
    let mut case = Case::new(ProceedingKind::Atpo, APPOINTED, None);
    case.record_task(APPOINTED).unwrap();
    case.set_term(Art195Term::Draft, JudgeTerm::Day(DRAFT_BY)).unwrap();
    case.set_term(Art195Term::Observations, JudgeTerm::Day(OBSERVATIONS_BY)).unwrap();
    case.set_term(Art195Term::Filing, JudgeTerm::Day(FILING_BY)).unwrap();
    case
}

pub(crate) fn up_to_draft() -> Case {
    let mut case = appointed();
    case.record_notice(notice(date!(2026 - 04 - 20), OPERATIONS, "r1")).unwrap();
    case.record_operations(OPERATIONS).unwrap();
    case.record_draft(date!(2026 - 06 - 10)).unwrap();
    case.record_observation(ObservationFact { id: "o1".to_owned(), received_on: date!(2026 - 06 - 25) }).unwrap();
    case
}

pub(crate) fn final_report() -> FinalReport {
    FinalReport {
        filed_on: date!(2026 - 07 - 10),
        receipt_ids: vec!["r1".to_owned()],
        answered: vec!["o1".to_owned()],
        came_later: Vec::new(),
    }
}

pub(crate) fn filed() -> Case {
    let mut case = up_to_draft();
    case.record_final(final_report()).unwrap();
    case
}

pub(crate) fn rules(case: &Case, today: Date) -> Vec<&'static str> {
    case.findings(today).into_iter().map(|finding| finding.rule).collect()
}
