//! Rules of the notice: each with the case that breaks it and the nearest that keeps it.

use perito::domain::Severity;
use perito::domain::case::{Case, CaseState, Channel, FinalReport, NoticeFact, ProceedingKind};
use time::macros::date;

use crate::expert_case::*;

#[test]
fn a_case_that_keeps_every_rule_has_no_finding() {
    assert_eq!(rules(&filed(), QUIET), [""; 0]);
    assert_eq!(rules(&up_to_draft(), date!(2026 - 07 - 01)), [""; 0]);
}

#[test]
fn a_notice_is_judged_by_its_own_fifteen_days() {
    // 5 May is the fifteenth day before 20 May. 2 June, the fifteenth before 17 June, is a holiday: 1 June is safe.
    for (sent_on, operations_on, expected) in [
        (date!(2026 - 05 - 05), OPERATIONS, vec![]),
        (date!(2026 - 05 - 06), OPERATIONS, vec!["notice_late"]),
        (date!(2026 - 06 - 01), date!(2026 - 06 - 17), vec![]),
        (date!(2026 - 06 - 02), date!(2026 - 06 - 17), vec!["notice_at_risk"]),
        (date!(2026 - 06 - 03), date!(2026 - 06 - 17), vec!["notice_late"]),
        (date!(2026 - 04 - 20), date!(2026 - 06 - 02), vec!["operations_on_holiday"]),
    ] {
        let mut case = appointed();
        case.record_notice(notice(sent_on, operations_on, "r")).unwrap();
        assert_eq!(rules(&case, APPOINTED), expected, "sent on {sent_on} for {operations_on}");
    }
}

#[test]
fn a_later_convocation_has_a_check_of_its_own() {
    let mut case = up_to_draft();
    case.record_notice(notice(date!(2026 - 05 - 21), date!(2026 - 05 - 28), "r2")).unwrap();
    let findings = case.findings(date!(2026 - 06 - 01));
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].rule, "notice_late");
    assert!(findings[0].text_it.contains("giovedì 28 maggio 2026"), "{}", findings[0].text_it);
}

#[test]
fn every_date_of_operations_needs_a_notice() {
    let mut none = appointed();
    none.record_operations(OPERATIONS).unwrap();
    assert_eq!(rules(&none, APPOINTED), ["operations_without_notice"]);

    let mut changed = up_to_draft();
    changed.record_operations(date!(2026 - 05 - 27)).unwrap();
    assert_eq!(rules(&changed, APPOINTED), ["new_date_without_notice"]);
    changed.record_notice(notice(date!(2026 - 05 - 01), date!(2026 - 05 - 27), "r2")).unwrap();
    assert_eq!(rules(&changed, APPOINTED), [""; 0]);
}

#[test]
fn a_date_without_notice_weighs_more_as_its_day_comes_near() {
    // 2 June, the fifteenth day before 17 June, is a holiday: 1 June is safe.
    let (first, second) = (date!(2026 - 06 - 17), date!(2026 - 06 - 24));
    let mut case = Case::new(ProceedingKind::Atpo, APPOINTED, None);
    case.record_operations(first).unwrap();
    for (today, severity) in [
        (APPOINTED, Severity::Remark),
        (date!(2026 - 06 - 01), Severity::Remark),
        (date!(2026 - 06 - 02), Severity::Risk),
        (date!(2026 - 06 - 03), Severity::Breach),
        (first, Severity::Breach),
    ] {
        let findings = case.findings(today);
        assert_eq!((findings[0].rule, findings[0].severity), ("operations_without_notice", severity), "{today}");
        assert!(findings[0].text_en.contains("Monday 1 June 2026"), "{}", findings[0].text_en);
    }
    case.record_notice(notice(date!(2026 - 05 - 04), first, "r1")).unwrap();
    case.record_operations(second).unwrap();
    let severities = |today| case.findings(today).iter().map(|finding| finding.severity).collect::<Vec<_>>();
    assert_eq!(severities(date!(2026 - 06 - 08)), [Severity::Remark]);
    assert_eq!(severities(second), [Severity::Breach]);
}

#[test]
fn a_day_called_off_asks_nothing_and_the_new_date_has_a_notice_of_its_own() {
    let new_date = date!(2026 - 06 - 10);
    let mut case = Case::new(ProceedingKind::Atpo, APPOINTED, None);
    // Late, but for a day on which nothing is held in the end.
    case.record_notice(notice(date!(2026 - 05 - 11), OPERATIONS, "r1")).unwrap();
    assert_eq!(rules(&case, APPOINTED), ["notice_late"]);
    case.call_off_operations(OPERATIONS, date!(2026 - 05 - 12)).unwrap();
    assert_eq!(rules(&case, APPOINTED), [""; 0]);
    assert_eq!(case.state(OPERATIONS), CaseState::Appointed);

    case.record_operations(new_date).unwrap();
    assert_eq!(rules(&case, new_date), ["new_date_without_notice"]);
    case.record_notice(notice(date!(2026 - 05 - 12), new_date, "r2")).unwrap();
    assert_eq!(rules(&case, new_date), [""; 0]);

    case.record_draft(date!(2026 - 06 - 12)).unwrap();
    let report = FinalReport { receipt_ids: vec!["r2".to_owned()], answered: Vec::new(), ..final_report() };
    case.record_final(report).unwrap();
    assert_eq!(rules(&case, QUIET), [""; 0]);
}

#[test]
fn a_day_fixed_again_needs_a_new_notice() {
    let mut case = Case::new(ProceedingKind::Atpo, APPOINTED, None);
    case.record_notice(notice(date!(2026 - 04 - 20), OPERATIONS, "r1")).unwrap();
    case.call_off_operations(OPERATIONS, date!(2026 - 04 - 22)).unwrap();
    case.record_operations(OPERATIONS).unwrap();
    assert_eq!(rules(&case, OPERATIONS), ["new_date_without_notice"]);
    case.record_notice(notice(date!(2026 - 04 - 23), OPERATIONS, "r2")).unwrap();
    assert_eq!(rules(&case, OPERATIONS), [""; 0]);
}

#[test]
fn a_notice_by_another_channel_must_name_the_place() {
    for (channel, with_place, expected) in [
        (Channel::Other, false, vec!["notice_without_place"]),
        (Channel::Other, true, vec![]),
        (Channel::Portal, false, vec![]),
    ] {
        let mut case = appointed();
        let place = with_place.then(place);
        let notice = NoticeFact { channel, place, ..notice(date!(2026 - 04 - 20), OPERATIONS, "r1") };
        case.record_notice(notice).unwrap();
        assert_eq!(rules(&case, APPOINTED), expected, "{channel:?} {with_place}");
    }
}
