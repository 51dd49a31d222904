//! Rules of the report: draft, observations, evaluation, receipts, and the terms of art. 195 c.p.c.

use time::Date;

use super::super::{Art195Term, Case, Extension, FinalReport, JudgeTerm};
use crate::domain::calendar::words::{day_en, day_it};
use crate::domain::{Finding, Severity};

const ART_195: &str = "art. 195 c. 3 c.p.c.";

pub(super) fn findings(case: &Case, today: Date) -> Vec<Finding> {
    let mut findings = extensions_after_expiry(case);
    findings.extend(draft_late(case, today));
    findings.extend(observations_late(case));
    if let Some(report) = &case.final_report {
        findings.extend(draft_not_sent(case, report));
        findings.extend(observations_term_running(case, report));
        findings.extend(observations_unanswered(case, report));
    }
    findings.extend(final_late(case, today));
    if let Some(report) = &case.final_report {
        findings.extend(final_without_receipt(case, report));
    }
    findings
}

/// Each extension is judged by the end that the term had when it was decided.
fn extensions_after_expiry(case: &Case) -> Vec<Finding> {
    let late = |extension: &&Extension| {
        let earlier = case
            .extensions
            .iter()
            .filter(|other| other.which == extension.which && other.decided_on < extension.decided_on);
        let set = case.term_as_set(extension.which).ok().flatten();
        let extended = earlier.filter_map(|other| JudgeTerm::Day(other.to).deadline(case.court_office.as_ref()).ok());
        let end = extended.chain(set).map(|deadline| deadline.effective).max();
        end.is_some_and(|end| extension.decided_on > end)
    };
    let found = case.extensions.iter().filter(late).map(|extension| {
        let (name_it, name_en) = (extension.which.name_it(), extension.which.name_en());
        Finding::new(
            "extension_after_expiry",
            Severity::Risk,
            "art. 154 c.p.c.",
            format!(
                "Il termine per {name_it} è stato prorogato {}, quando era già scaduto: si proroga prima della scadenza.",
                day_it(extension.decided_on)
            ),
            format!(
                "The term for {name_en} was extended on {}, when it had run out: a term is extended before that.",
                day_en(extension.decided_on)
            ),
        )
    });
    found.collect()
}

/// A draft that never came before the filing is not late but missing.
fn draft_late(case: &Case, today: Date) -> Option<Finding> {
    let end = case.term_end(Art195Term::Draft)?.effective;
    let late = match (case.draft_sent_on, &case.final_report) {
        (Some(sent_on), Some(report)) => sent_on > end && sent_on <= report.filed_on,
        (None, Some(_)) => false,
        (sent_on, None) => sent_on.unwrap_or(today) > end,
    };
    late.then(|| {
        Finding::new(
            "draft_late",
            Severity::Risk,
            ART_195,
            format!("La bozza doveva essere inviata entro {}.", day_it(end)),
            format!("The draft was to be sent by {}.", day_en(end)),
        )
    })
}

/// Late observations are not barred: each is a remark, and evaluated like the others.
fn observations_late(case: &Case) -> Vec<Finding> {
    let Some(end) = case.term_end(Art195Term::Observations).map(|term| term.effective) else { return Vec::new() };
    let late = case.observations.iter().filter(|observation| observation.received_on > end);
    let found = late.map(|observation| {
        Finding::new(
            "observations_late",
            Severity::Remark,
            "art. 195 c. 3 c.p.c.; Cass. 18657/2020",
            format!(
                "Le osservazioni ricevute {} sono arrivate dopo il termine, {}: non sono precluse, e la relazione depositata \
                 dopo di esse le valuta comunque.",
                day_it(observation.received_on),
                day_it(end)
            ),
            format!(
                "The observations received on {} came after the end of their term, {}: they are not barred, and a report \
                 filed after them evaluates them all the same.",
                day_en(observation.received_on),
                day_en(end)
            ),
        )
    });
    found.collect()
}

fn draft_not_sent(case: &Case, report: &FinalReport) -> Option<Finding> {
    let sent = case.draft_sent_on.is_some_and(|day| day <= report.filed_on);
    (!sent).then(|| {
        Finding::new(
            "draft_not_sent",
            Severity::Breach,
            "art. 195 c. 3 c.p.c.; Cass. 3630/2023",
            format!(
                "La relazione è stata depositata {} senza che la bozza fosse inviata all'INPS: poterla leggere dopo non \
                 sana la nullità.",
                day_it(report.filed_on)
            ),
            format!(
                "The report was filed on {} without the draft having been sent to INPS: a later chance to read it does \
                 not cure the nullity.",
                day_en(report.filed_on)
            ),
        )
    })
}

fn observations_term_running(case: &Case, report: &FinalReport) -> Option<Finding> {
    let end = case.term_end(Art195Term::Observations)?.effective;
    (report.filed_on <= end).then(|| {
        Finding::new(
            "observations_term_running",
            Severity::Breach,
            ART_195,
            format!(
                "La relazione è stata depositata {}, mentre il termine per le osservazioni correva fino a {}.",
                day_it(report.filed_on),
                day_it(end)
            ),
            format!(
                "The report was filed on {}, while the term for observations ran until {}.",
                day_en(report.filed_on),
                day_en(end)
            ),
        )
    })
}

/// Observations that came after the filing could not be evaluated in it.
fn observations_unanswered(case: &Case, report: &FinalReport) -> Vec<Finding> {
    let unanswered = case
        .observations
        .iter()
        .filter(|observation| {
            observation.received_on <= report.filed_on && !report.came_later.contains(&observation.id)
        })
        .filter(|observation| !report.answered.contains(&observation.id));
    let found = unanswered.map(|observation| {
        Finding::new(
            "observations_unanswered",
            Severity::Breach,
            "art. 195 c. 3 c.p.c.; Cass. 18657/2020",
            format!(
                "La relazione non valuta le osservazioni ricevute {}: va depositata con una sintetica valutazione di esse, \
                 anche se tardive.",
                day_it(observation.received_on)
            ),
            format!(
                "The report does not evaluate the observations received on {}: it is filed with a short evaluation of \
                 them, late ones too.",
                day_en(observation.received_on)
            ),
        )
    });
    found.collect()
}

fn final_late(case: &Case, today: Date) -> Option<Finding> {
    let end = case.term_end(Art195Term::Filing)?.effective;
    let filed_on = case.final_report.as_ref().map(|report| report.filed_on);
    if filed_on.unwrap_or(today) <= end {
        return None;
    }
    let (end_it, end_en) = (day_it(end), day_en(end));
    let (text_it, text_en) = match filed_on {
        Some(day) => (
            format!("La relazione è stata depositata {}, dopo il termine di {end_it}", day_it(day)),
            format!("The report was filed on {}, after the term of {end_en}", day_en(day)),
        ),
        None => (
            format!("La relazione doveva essere depositata entro {end_it}"),
            format!("The report was to be filed by {end_en}"),
        ),
    };
    Some(Finding::new(
        "final_late",
        Severity::Risk,
        "art. 195 c. 3 c.p.c.; art. 52 D.P.R. 115/2002",
        format!("{text_it}: l'onorario è ridotto di un terzo."),
        format!("{text_en}: the fee is reduced by one third."),
    ))
}

fn final_without_receipt(case: &Case, report: &FinalReport) -> Vec<Finding> {
    let missing = case
        .standing_notices()
        // A notice of operations that the judge ordered afterwards is no matter of this report.
        .filter(|notice| notice.sent_on <= report.filed_on)
        .filter(|notice| notice.receipt_id.as_ref().is_none_or(|receipt| !report.came_later.contains(receipt)))
        .filter(|notice| notice.receipt_id.as_ref().is_none_or(|receipt| !report.receipt_ids.contains(receipt)));
    let found = missing.map(|notice| {
        Finding::new(
            "final_without_receipt",
            Severity::Breach,
            "art. 10 c. 6-bis D.L. 203/2005",
            format!(
                "Alla relazione manca la ricevuta della comunicazione delle operazioni di {}: va allegata a pena di nullità.",
                day_it(notice.operations_on)
            ),
            format!(
                "The report lacks the receipt of the notice of the operations of {}: it is attached on pain of nullity.",
                day_en(notice.operations_on)
            ),
        )
    });
    found.collect()
}
