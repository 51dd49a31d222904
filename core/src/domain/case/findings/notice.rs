//! Rules of the notice: each day of operations announced 15 days before, with its place.

use time::Date;

use super::super::{Case, Channel, NoticeFact};
use crate::domain::calendar::words::{day_en, day_it};
use crate::domain::{Finding, Matter, Severity, notice_deadline, notice_findings};

pub(super) fn findings(case: &Case, today: Date) -> Vec<Finding> {
    let mut findings = Vec::new();
    for notice in case.standing_notices() {
        let office = case.court_office.as_ref();
        // Recording has made sure that the deadline can be counted.
        let found = notice_findings(notice.operations_on, notice.sent_on, office, Matter::SocialSecurity);
        findings.extend(found.into_iter().flatten().map(|finding| about(notice, finding)));
        findings.extend(without_place(notice));
    }
    findings.extend(case.operations.iter().filter_map(|day| without_notice(case, *day, today)));
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

/// A day that no notice announces is judged as if the notice were sent today: while that is in time, it is a remark.
fn without_notice(case: &Case, day: Date, today: Date) -> Option<Finding> {
    if case.is_announced(day) {
        return None;
    }
    // Recording has made sure that the deadline can be counted.
    let deadline = notice_deadline(day, case.court_office.as_ref(), Matter::SocialSecurity).ok()?;
    let severity = deadline.notice_timing(today).severity().unwrap_or(Severity::Remark);
    let (on_it, on_en) = (day_it(day), day_en(day));
    let (rule, text_it, text_en) = if case.notices.is_empty() {
        (
            "operations_without_notice",
            format!("Le operazioni di {on_it} non sono state comunicate all'INPS"),
            format!("INPS was not told of the operations of {on_en}"),
        )
    } else {
        (
            "new_date_without_notice",
            format!("La nuova data di {on_it} non è stata comunicata all'INPS: ogni data vuole la sua comunicazione"),
            format!("INPS was not told of the new date, {on_en}: every date needs a notice of its own"),
        )
    };
    Some(Finding::new(
        rule,
        severity,
        "art. 10 c. 6-bis D.L. 203/2005; Cass. 3630/2023",
        format!(
            "{text_it}. Ultimo giorno sicuro: {}; ultimo contato: {}.",
            day_it(deadline.prudent),
            day_it(deadline.nominal)
        ),
        format!(
            "{text_en}. Last safe day: {}; last day counted: {}.",
            day_en(deadline.prudent),
            day_en(deadline.nominal)
        ),
    ))
}
