//! A case told as a list of facts, and what the rules say of it.

use perito::domain::case::{
    Art195Term, Case, Channel, Extension, FeeItem, FinalReport, JudgeTerm, NoticeFact, ObservationFact, ProceedingKind,
};
use perito::domain::{FieldError, Finding, Place, Severity};
use serde_json::{Value, json};

use super::input::{Input, Outcome};
use super::operations::office;

pub(super) fn findings(input: &mut Input) -> Outcome {
    let kind = match input.text("proceeding").as_str() {
        "atpo" => ProceedingKind::Atpo,
        "social_security" => ProceedingKind::SocialSecurity,
        _ => panic!("a proceeding is atpo or social_security"),
    };
    let (appointed_on, today, office) = (input.day("appointed_on"), input.day("today"), office(input)?);
    let mut case = Case::new(kind, appointed_on, office);
    for fact in input.any("facts").unwrap().as_array().unwrap() {
        let mut fact = Input::new(fact.as_object().unwrap());
        let recorded = record(&mut case, &mut fact);
        assert!(fact.left().is_empty(), "nobody takes {:?} of a fact", fact.left());
        recorded?;
    }
    Ok(told(&case.findings(today)))
}

/// The rules with their severity, in the order in which they are told.
pub(super) fn told(findings: &[Finding]) -> Value {
    let told = |finding: &Finding| {
        let severity = match finding.severity {
            Severity::Breach => "breach",
            Severity::Remark => "remark",
            Severity::Risk => "risk",
            _ => panic!("a severity that is not known here"),
        };
        json!({"rule": finding.rule, "severity": severity})
    };
    json!({"findings": findings.iter().map(told).collect::<Vec<_>>()})
}

fn record(case: &mut Case, fact: &mut Input) -> Result<(), FieldError> {
    match fact.text("fact").as_str() {
        "task" => case.record_task(fact.day("on")),
        "term" => {
            let which = which(fact);
            case.set_term(which, JudgeTerm::Day(fact.day("to")))
        }
        "extension" => {
            let which = which(fact);
            case.extend_term(Extension { which, decided_on: fact.day("decided_on"), to: fact.day("to") })
        }
        "notice" => case.record_notice(notice(fact)),
        "operations" => case.record_operations(fact.day("on")),
        "called_off" => case.call_off_operations(fact.day("on"), fact.day("decided_on")),
        "draft" => case.record_draft(fact.day("sent_on")),
        "observation" => {
            case.record_observation(ObservationFact { id: fact.text("id"), received_on: fact.day("received_on") })
        }
        "final" => case.record_final(FinalReport {
            filed_on: fact.day("filed_on"),
            receipt_ids: fact.texts("receipt_ids"),
            answered: fact.texts("answered"),
            came_later: Vec::new(),
        }),
        "fee_request" => case.record_fee_request(FeeItem::Fee, fact.day("on")),
        other => panic!("there is no fact {other}"),
    }
}

/// A portal gives a receipt and makes sure of the place; by another channel the place may be missing.
fn notice(fact: &mut Input) -> NoticeFact {
    let receipt_id = fact.maybe_text("receipt_id");
    let place = Place::new(None, "Via Tiburtina 1", "Tivoli", Some("RM")).unwrap();
    let (channel, place) = match &receipt_id {
        Some(_) => (Channel::Portal, Some(place)),
        None => (Channel::Other, None),
    };
    NoticeFact { sent_on: fact.day("sent_on"), operations_on: fact.day("operations_on"), channel, place, receipt_id }
}

fn which(fact: &mut Input) -> Art195Term {
    match fact.text("which").as_str() {
        "draft" => Art195Term::Draft,
        "observations" => Art195Term::Observations,
        "filing" => Art195Term::Filing,
        other => panic!("there is no term {other}"),
    }
}
