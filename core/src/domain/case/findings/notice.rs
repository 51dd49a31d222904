//! Rules of the notice: each day of operations announced 15 days before, with its place.

use time::Date;

use super::super::{Case, Channel, NoticeFact};
use crate::domain::calendar::words::{day_en, day_it};
use crate::domain::{Finding, Matter, Severity, notice_findings};

pub(super) fn findings(case: &Case) -> Vec<Finding> {
    let mut findings = Vec::new();
    for notice in &case.notices {
        let office = case.court_office.as_ref();
        // Recording has made sure that the deadline can be counted.
        let found = notice_findings(notice.operations_on, notice.sent_on, office, Matter::SocialSecurity);
        findings.extend(found.into_iter().flatten().map(|finding| about(notice, finding)));
        findings.extend(without_place(notice));
    }
    findings.extend(case.operations.iter().filter_map(|day| without_notice(case, *day)));
    findings
}

/// Says which operations a finding is about: a case may have several notices.
fn about(notice: &NoticeFact, finding: Finding) -> Finding {
    Finding {
        text_it: format!("Operazioni di {}. {}", day_it(notice.operations_on), finding.text_it).into(),
        text_en: format!("Operations of {}. {}", day_en(notice.operations_on), finding.text_en).into(),
        ..finding
    }
}

fn without_place(notice: &NoticeFact) -> Option<Finding> {
    (notice.channel != Channel::Portal && notice.place.is_none()).then(|| {
        Finding::new(
            "notice_without_place",
            Severity::Breach,
            "art. 194 c.p.c.; art. 90 disp. att. c.p.c.",
            format!(
                "La comunicazione delle operazioni di {} non indica il luogo: deve dire giorno, ora e luogo.",
                day_it(notice.operations_on)
            ),
            format!(
                "The notice of the operations of {} names no place: it must say day, hour and place.",
                day_en(notice.operations_on)
            ),
        )
    })
}

fn without_notice(case: &Case, day: Date) -> Option<Finding> {
    if case.notices.iter().any(|notice| notice.operations_on == day) {
        return None;
    }
    let (day_it, day_en) = (day_it(day), day_en(day));
    let (rule, text_it, text_en) = if case.notices.is_empty() {
        (
            "operations_without_notice",
            format!("Le operazioni di {day_it} non sono state comunicate all'INPS."),
            format!("INPS was not told of the operations of {day_en}."),
        )
    } else {
        (
            "new_date_without_notice",
            format!("La nuova data di {day_it} non è stata comunicata all'INPS: ogni data vuole la sua comunicazione."),
            format!("INPS was not told of the new date, {day_en}: every date needs a notice of its own."),
        )
    };
    Some(Finding::new(rule, Severity::Breach, "art. 10 c. 6-bis D.L. 203/2005; Cass. 3630/2023", text_it, text_en))
}
