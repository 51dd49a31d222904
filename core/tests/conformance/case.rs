//! A case told as what is known of it, and what the rules say of it.

use perito::domain::case::{
    Art195Term, Case, Channel, Extension, FeeItem, FinalReport, JudgeTerm, NoticeFact, ObservationFact, ProceedingKind,
};
use perito::domain::rome::parse_date;
use perito::domain::{FieldError, Finding, Place, Severity};
use serde_json::{Value, json};

use super::input::{Input, Outcome};
use super::operations::office;

const TERMS: [(&str, Art195Term); 3] =
    [("draft", Art195Term::Draft), ("observations", Art195Term::Observations), ("filing", Art195Term::Filing)];

pub(super) fn findings(input: &mut Input) -> Outcome {
    let kind = match input.text("proceeding").as_str() {
        "atpo" => ProceedingKind::Atpo,
        "social_security" => ProceedingKind::SocialSecurity,
        _ => panic!("a proceeding is atpo or social_security"),
    };
    let (appointed_on, today) = (input.day("appointed_on"), input.day("today"));
    let mut case = Case::new(kind, appointed_on, office(input)?);
    // The first refusal is what is told; the rest is taken all the same.
    let recorded: Vec<_> = [task, terms, extensions, notices, operations, draft, observations, report, fee]
        .map(|record: fn(&mut Case, &mut Input) -> Result<(), FieldError>| record(&mut case, input))
        .into();
    recorded.into_iter().collect::<Result<(), _>>()?;
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

fn task(case: &mut Case, input: &mut Input) -> Result<(), FieldError> {
    input.maybe_day("task_on").map_or(Ok(()), |on| case.record_task(on))
}

fn terms(case: &mut Case, input: &mut Input) -> Result<(), FieldError> {
    input.records("terms").into_iter().try_for_each(|mut terms| {
        TERMS.into_iter().try_for_each(|(name, which)| {
            terms.maybe_day(name).map_or(Ok(()), |to| case.set_term(which, JudgeTerm::Day(to)))
        })?;
        terms.finish();
        Ok(())
    })
}

fn extensions(case: &mut Case, input: &mut Input) -> Result<(), FieldError> {
    input.records("extensions").into_iter().try_for_each(|mut extension| {
        let which = extension.text("which");
        let (_, which) = TERMS.into_iter().find(|(name, _)| *name == which).unwrap();
        let (decided_on, to) = (extension.day("decided_on"), extension.day("to"));
        extension.finish();
        case.extend_term(Extension { which, decided_on, to })
    })
}

/// A portal gives a receipt and makes sure of the place; by another channel the place may be missing.
fn notices(case: &mut Case, input: &mut Input) -> Result<(), FieldError> {
    input.records("notices").into_iter().try_for_each(|mut notice| {
        let (sent_on, operations_on) = (notice.day("sent_on"), notice.day("operations_on"));
        let receipt_id = notice.maybe_text("receipt_id");
        notice.finish();
        let place = Place::new(None, "Via Tiburtina 1", "Tivoli", Some("RM")).unwrap();
        let (channel, place) = match &receipt_id {
            Some(_) => (Channel::Portal, Some(place)),
            None => (Channel::Other, None),
        };
        case.record_notice(NoticeFact { sent_on, operations_on, channel, place, receipt_id })
    })
}

fn operations(case: &mut Case, input: &mut Input) -> Result<(), FieldError> {
    input.texts("operations").iter().try_for_each(|on| case.record_operations(parse_date("operations", on)?))?;
    input.records("called_off").into_iter().try_for_each(|mut off| {
        let (operations_on, decided_on) = (off.day("operations_on"), off.day("decided_on"));
        off.finish();
        case.call_off_operations(operations_on, decided_on)
    })
}

fn draft(case: &mut Case, input: &mut Input) -> Result<(), FieldError> {
    input.maybe_day("draft_sent_on").map_or(Ok(()), |on| case.record_draft(on))
}

fn observations(case: &mut Case, input: &mut Input) -> Result<(), FieldError> {
    input.records("observations").into_iter().try_for_each(|mut observation| {
        let (id, received_on) = (observation.text("id"), observation.day("received_on"));
        observation.finish();
        case.record_observation(ObservationFact { id, received_on })
    })
}

fn report(case: &mut Case, input: &mut Input) -> Result<(), FieldError> {
    input.records("final_report").into_iter().try_for_each(|mut report| {
        let (filed_on, receipt_ids, answered) =
            (report.day("filed_on"), report.texts("receipt_ids"), report.texts("answered"));
        report.finish();
        case.record_final(FinalReport { filed_on, receipt_ids, answered, came_later: Vec::new() })
    })
}

fn fee(case: &mut Case, input: &mut Input) -> Result<(), FieldError> {
    input.maybe_day("fee_requested_on").map_or(Ok(()), |on| case.record_fee_request(FeeItem::Fee, on))
}
