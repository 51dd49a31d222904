//! The case: regimes, what may be recorded, what comes next, and each rule with its nearest case that keeps it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use perito::domain::case::{
    Art195Term, Case, CaseState, Channel, Extension, FeeItem, FinalReport, JudgeTerm, NoticeFact, ObservationFact,
    PaymentFact, ProceedingKind, Regime, StepKind, Suspension,
};
use perito::domain::{Money, Place, Severity};
use proptest::prelude::*;
use time::macros::date;
use time::{Date, Duration};

const APPOINTED: Date = date!(2026 - 03 - 02);
const OPERATIONS: Date = date!(2026 - 05 - 20);
const DRAFT_BY: Date = date!(2026 - 06 - 15);
const OBSERVATIONS_BY: Date = date!(2026 - 06 - 30);
const FILING_BY: Date = date!(2026 - 07 - 20);
/// A day on which nothing is late in the case that keeps every rule.
const QUIET: Date = date!(2026 - 07 - 21);

fn place() -> Place {
    Place::new(None, "Via Tiburtina 1", "Tivoli", Some("RM")).unwrap()
}

fn notice(sent_on: Date, operations_on: Date, receipt: &str) -> NoticeFact {
    NoticeFact {
        sent_on,
        operations_on,
        channel: Channel::Portal,
        place: Some(place()),
        receipt_id: Some(receipt.to_owned()),
    }
}

fn appointed() -> Case {
    let mut case = Case::new(ProceedingKind::Atpo, APPOINTED, None);
    case.record_task(APPOINTED).unwrap();
    case.set_term(Art195Term::Draft, JudgeTerm::Day(DRAFT_BY)).unwrap();
    case.set_term(Art195Term::Observations, JudgeTerm::Day(OBSERVATIONS_BY)).unwrap();
    case.set_term(Art195Term::Filing, JudgeTerm::Day(FILING_BY)).unwrap();
    case
}

fn up_to_draft() -> Case {
    let mut case = appointed();
    case.record_notice(notice(date!(2026 - 04 - 20), OPERATIONS, "r1")).unwrap();
    case.record_operations(OPERATIONS).unwrap();
    case.record_draft(date!(2026 - 06 - 10)).unwrap();
    case.record_observation(ObservationFact { id: "o1".to_owned(), received_on: date!(2026 - 06 - 25) }).unwrap();
    case
}

fn final_report() -> FinalReport {
    FinalReport { filed_on: date!(2026 - 07 - 10), receipt_ids: vec!["r1".to_owned()], answered: vec!["o1".to_owned()] }
}

fn filed() -> Case {
    let mut case = up_to_draft();
    case.record_final(final_report()).unwrap();
    case
}

fn rules(case: &Case, today: Date) -> Vec<&'static str> {
    case.findings(today).into_iter().map(|finding| finding.rule).collect()
}

#[test]
fn a_case_that_keeps_every_rule_has_no_finding() {
    assert_eq!(rules(&filed(), QUIET), [""; 0]);
    assert_eq!(rules(&up_to_draft(), date!(2026 - 07 - 01)), [""; 0]);
}

#[test]
fn the_regime_is_chosen_by_kind_and_day_of_appointment() {
    let rows = [
        (ProceedingKind::Atpo, date!(2025 - 08 - 08), Regime::AtpoBefore2025, false),
        (ProceedingKind::Atpo, date!(2025 - 08 - 09), Regime::AtpoFrom2025, true),
        (ProceedingKind::SocialSecurity, date!(2026 - 01 - 01), Regime::Ordinary, false),
    ];
    for (kind, day, regime, suspends) in rows {
        let case = Case::new(kind, day, None);
        assert_eq!((case.regime(), case.regime().suspends_proceeding()), (regime, suspends), "{kind:?} {day}");
        assert!(!regime.text_it().is_empty() && !regime.text_en().is_empty() && !regime.legal_basis().is_empty());
    }
}

#[test]
fn giving_the_task_suspends_the_proceeding_only_where_the_regime_says_so() {
    let task_on = date!(2026 - 03 - 10);
    let mut case = Case::new(ProceedingKind::Atpo, APPOINTED, None);
    assert_eq!(case.suspension(), None);
    assert_eq!(case.next_steps(APPOINTED)[0].kind, StepKind::TakeOath);
    case.record_task(task_on).unwrap();
    assert_eq!(case.suspension(), Some(Suspension { from: task_on, until: None }));
    assert_eq!(case.next_steps(APPOINTED)[0].kind, StepKind::Notify);
    // 30 days from 16 July 2026: Saturday 15 August, a holiday, then a Sunday.
    case.set_dissent_term(JudgeTerm::Days { from: date!(2026 - 07 - 16), days: 30 }).unwrap();
    assert_eq!(case.suspension(), Some(Suspension { from: task_on, until: Some(date!(2026 - 08 - 17)) }));

    for (kind, appointed_on) in
        [(ProceedingKind::Atpo, date!(2025 - 08 - 08)), (ProceedingKind::SocialSecurity, APPOINTED)]
    {
        let mut case = Case::new(kind, appointed_on, None);
        case.record_task(task_on).unwrap();
        assert_eq!((case.task_on(), case.suspension()), (Some(task_on), None), "{kind:?} {appointed_on}");
    }
}

#[test]
fn what_was_recorded_can_be_read_back() {
    let mut case = filed();
    case.record_supplement(QUIET).unwrap();
    assert_eq!(case.notices(), [notice(date!(2026 - 04 - 20), OPERATIONS, "r1")]);
    assert_eq!(case.operations(), [OPERATIONS]);
    assert_eq!(case.draft_sent_on(), Some(date!(2026 - 06 - 10)));
    assert_eq!(case.observations().len(), 1);
    assert_eq!(case.final_report(), Some(&final_report()));
    assert_eq!(case.supplements(), [QUIET]);
    assert_eq!(case.payments(), []);
    case.call_off_operations(OPERATIONS, OPERATIONS).unwrap();
    assert_eq!((case.operations().len(), case.notices().len()), (0, 1));
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

#[test]
fn the_draft_is_sent_in_its_term_and_before_the_final_report() {
    let mut case = appointed();
    assert_eq!(rules(&case, DRAFT_BY), [""; 0]);
    assert_eq!(rules(&case, DRAFT_BY + Duration::DAY), ["draft_late"]);
    case.record_notice(notice(date!(2026 - 04 - 20), OPERATIONS, "r1")).unwrap();

    let report = FinalReport { answered: Vec::new(), ..final_report() };
    let mut never = case.clone();
    never.record_final(report.clone()).unwrap();
    assert_eq!(rules(&never, QUIET), ["draft_not_sent"]);

    let mut after = case.clone();
    after.record_final(report.clone()).unwrap();
    after.record_draft(report.filed_on + Duration::DAY).unwrap();
    assert_eq!(rules(&after, QUIET), ["draft_not_sent"]);

    case.record_draft(DRAFT_BY).unwrap();
    case.record_final(report).unwrap();
    assert_eq!(rules(&case, QUIET), [""; 0]);
}

#[test]
fn the_final_report_waits_for_the_observations_and_evaluates_them() {
    let file = |filed_on, answered: &[&str]| {
        let mut case = up_to_draft();
        let answered = answered.iter().map(ToString::to_string).collect();
        case.record_final(FinalReport { filed_on, answered, ..final_report() }).unwrap();
        rules(&case, QUIET)
    };
    assert_eq!(file(OBSERVATIONS_BY, &["o1"]), ["observations_term_running"]);
    assert_eq!(file(OBSERVATIONS_BY + Duration::DAY, &["o1"]), [""; 0]);
    assert_eq!(file(date!(2026 - 07 - 10), &[]), ["observations_unanswered"]);
    assert_eq!(file(FILING_BY, &["o1"]), [""; 0]);
    assert_eq!(file(FILING_BY + Duration::DAY, &["o1"]), ["final_late"]);
}

#[test]
fn late_observations_are_evaluated_too_and_later_ones_are_not_asked_for() {
    for (received_on, expected) in
        [(date!(2026 - 07 - 05), vec!["observations_unanswered"]), (date!(2026 - 07 - 11), vec![])]
    {
        let mut case = up_to_draft();
        case.record_observation(ObservationFact { id: "late".to_owned(), received_on }).unwrap();
        case.record_final(final_report()).unwrap();
        assert_eq!(rules(&case, QUIET), expected, "{received_on}");
    }
}

#[test]
fn the_final_report_attaches_the_receipt_of_every_notice() {
    let mut case = up_to_draft();
    case.record_notice(notice(date!(2026 - 05 - 01), date!(2026 - 05 - 27), "r2")).unwrap();
    case.record_final(final_report()).unwrap();
    let findings = case.findings(QUIET);
    assert_eq!(findings.iter().map(|finding| finding.rule).collect::<Vec<_>>(), ["final_without_receipt"]);
    assert_eq!(findings[0].severity, Severity::Breach);
    assert!(findings[0].text_en.contains("Wednesday 27 May 2026"), "{}", findings[0].text_en);

    let mut unreceipted = appointed();
    unreceipted
        .record_notice(NoticeFact { receipt_id: None, ..notice(date!(2026 - 04 - 20), OPERATIONS, "") })
        .unwrap();
    unreceipted.record_draft(date!(2026 - 06 - 10)).unwrap();
    unreceipted.record_final(FinalReport { answered: Vec::new(), ..final_report() }).unwrap();
    assert_eq!(rules(&unreceipted, QUIET), ["final_without_receipt"]);
}

#[test]
fn a_term_is_extended_before_it_runs_out() {
    let extended = |decided_on| {
        let mut case = appointed();
        case.extend_term(Extension { which: Art195Term::Draft, decided_on, to: date!(2026 - 07 - 06) }).unwrap();
        case
    };
    let in_time = extended(DRAFT_BY);
    assert_eq!(rules(&in_time, date!(2026 - 07 - 06)), [""; 0]);
    assert_eq!(rules(&in_time, date!(2026 - 07 - 07)), ["draft_late"]);
    assert_eq!(in_time.term_end(Art195Term::Draft).unwrap().effective, date!(2026 - 07 - 06));
    assert_eq!(rules(&extended(DRAFT_BY + Duration::DAY), date!(2026 - 07 - 06)), ["extension_after_expiry"]);
}

#[test]
fn lateness_is_known_before_the_filing_and_not_cured_by_it() {
    let mut case = appointed();
    case.record_notice(notice(date!(2026 - 04 - 20), OPERATIONS, "r1")).unwrap();
    case.record_draft(DRAFT_BY + Duration::DAY).unwrap();
    assert_eq!(rules(&case, FILING_BY), ["draft_late"]);
    assert_eq!(rules(&case, FILING_BY + Duration::DAY), ["draft_late", "final_late"]);
    case.record_final(FinalReport { filed_on: FILING_BY, answered: Vec::new(), ..final_report() }).unwrap();
    assert_eq!(rules(&case, FILING_BY + Duration::DAY), ["draft_late"]);
}

#[test]
fn days_set_by_the_judge_are_counted_as_the_law_counts_them() {
    let mut case = Case::new(ProceedingKind::Atpo, APPOINTED, None);
    case.set_term(Art195Term::Draft, JudgeTerm::Days { from: date!(2026 - 04 - 10), days: 30 }).unwrap();
    // 10 May 2026 is a Sunday.
    assert_eq!(case.term_end(Art195Term::Draft).unwrap().effective, date!(2026 - 05 - 11));
    assert_eq!(rules(&case, date!(2026 - 05 - 11)), [""; 0]);
    assert_eq!(rules(&case, date!(2026 - 05 - 12)), ["draft_late"]);
}

#[test]
fn a_day_that_the_judge_names_moves_off_a_holiday() {
    let mut case = Case::new(ProceedingKind::Atpo, APPOINTED, None);
    // 10 May 2026 is a Sunday, 4 July a Saturday.
    case.set_term(Art195Term::Draft, JudgeTerm::Day(date!(2026 - 05 - 10))).unwrap();
    let end = case.term_end(Art195Term::Draft).unwrap();
    assert_eq!((end.prudent, end.effective), (date!(2026 - 05 - 10), date!(2026 - 05 - 11)));
    assert_eq!(rules(&case, date!(2026 - 05 - 11)), [""; 0]);
    assert_eq!(rules(&case, date!(2026 - 05 - 12)), ["draft_late"]);
    let extension =
        Extension { which: Art195Term::Draft, decided_on: date!(2026 - 05 - 11), to: date!(2026 - 07 - 04) };
    case.extend_term(extension).unwrap();
    assert_eq!(rules(&case, date!(2026 - 07 - 06)), [""; 0]);
    assert_eq!(rules(&case, date!(2026 - 07 - 07)), ["draft_late"]);
    // The extension ran until Monday 6 July, so that day it can be extended again.
    case.extend_term(Extension { decided_on: date!(2026 - 07 - 06), to: date!(2026 - 07 - 31), ..extension }).unwrap();
    assert_eq!(rules(&case, date!(2026 - 07 - 31)), [""; 0]);
}

#[test]
fn terms_that_follow_one_another_run_from_the_end_of_the_one_before() {
    let mut case = Case::new(ProceedingKind::Atpo, APPOINTED, None);
    let following = JudgeTerm::Following { days: 15 };
    assert_eq!(case.set_term(Art195Term::Draft, following).unwrap_err().code, "term_follows_nothing");
    assert_eq!(case.set_term(Art195Term::Observations, following).unwrap_err().code, "term_follows_nothing");

    case.set_term(Art195Term::Draft, JudgeTerm::Days { from: date!(2026 - 04 - 10), days: 30 }).unwrap();
    case.set_term(Art195Term::Observations, following).unwrap();
    case.set_term(Art195Term::Filing, following).unwrap();
    // The draft ends on Sunday 10 May, moved to the 11th: what follows starts there, the prudent chain on the 10th.
    let end = case.term_end(Art195Term::Observations).unwrap();
    assert_eq!((end.prudent, end.effective), (date!(2026 - 05 - 25), date!(2026 - 05 - 26)));
    assert_eq!(case.term_end(Art195Term::Filing).unwrap().effective, date!(2026 - 06 - 10));

    let extension =
        Extension { which: Art195Term::Draft, decided_on: date!(2026 - 05 - 04), to: date!(2026 - 06 - 01) };
    case.extend_term(extension).unwrap();
    assert_eq!(case.term_end(Art195Term::Observations).unwrap().effective, date!(2026 - 06 - 16));
    assert_eq!(case.term_end(Art195Term::Filing).unwrap().effective, date!(2026 - 07 - 01));
}

#[test]
fn a_term_that_cannot_be_counted_is_refused_and_changes_nothing() {
    let mut case = appointed();
    case.set_term(Art195Term::Observations, JudgeTerm::Following { days: 15 }).unwrap();
    let known = case.clone();
    let end_of_time = Extension { which: Art195Term::Draft, decided_on: APPOINTED, to: date!(2100 - 12 - 28) };
    assert_eq!(case.extend_term(end_of_time).unwrap_err().code, "term_out_of_range");
    let before = APPOINTED - Duration::DAY;
    assert_eq!(case.extend_term(Extension { to: before, ..end_of_time }).unwrap_err().code, "before_appointment");
    assert_eq!(case.set_term(Art195Term::Draft, JudgeTerm::Day(before)).unwrap_err().code, "before_appointment");
    let none = JudgeTerm::Following { days: 0 };
    assert_eq!(case.set_term(Art195Term::Filing, none).unwrap_err().code, "term_zero");
    assert_eq!(case.set_term(Art195Term::Draft, JudgeTerm::Day(Date::MAX)).unwrap_err().code, "date_out_of_range");
    assert_eq!(case, known);
}

#[test]
fn a_fee_not_asked_for_is_near_forfeiture_then_forfeited() {
    let case = filed();
    // 100 days after 10 July 2026 is Sunday 18 October: a substantive term moves to Monday, and not from a Saturday.
    let end = case.fee_deadline(FeeItem::Fee).unwrap();
    assert_eq!((end.prudent, end.effective), (date!(2026 - 10 - 18), date!(2026 - 10 - 19)));
    assert_eq!(rules(&case, date!(2026 - 09 - 17)), [""; 0]);
    assert_eq!(rules(&case, date!(2026 - 09 - 18)), ["fee_forfeiture_near"]);
    assert_eq!(rules(&case, date!(2026 - 10 - 19)), ["fee_forfeiture_near"]);
    assert_eq!(rules(&case, date!(2026 - 10 - 20)), ["fee_forfeited"]);

    let mut warned = case.clone();
    warned.warn_of_fees(60);
    assert_eq!(rules(&warned, date!(2026 - 08 - 19)), ["fee_forfeiture_near"]);

    let mut asked = case.clone();
    asked.record_fee_request(FeeItem::Fee, date!(2026 - 10 - 19)).unwrap();
    assert_eq!(rules(&asked, date!(2027 - 01 - 01)), [""; 0]);

    let mut too_late = case;
    too_late.record_fee_request(FeeItem::Fee, date!(2026 - 10 - 20)).unwrap();
    assert_eq!(rules(&too_late, date!(2027 - 01 - 01)), ["fee_forfeited"]);
}

#[test]
fn travel_expenses_have_two_hundred_days_when_they_are_expected() {
    let mut case = filed();
    case.record_fee_request(FeeItem::Fee, QUIET).unwrap();
    assert_eq!(rules(&case, date!(2027 - 01 - 20)), [""; 0]);
    case.expect_travel_expenses();
    assert_eq!(case.fee_deadline(FeeItem::Travel).unwrap().effective, date!(2027 - 01 - 26));
    assert_eq!(rules(&case, date!(2027 - 01 - 20)), ["travel_forfeiture_near"]);
    assert_eq!(rules(&case, date!(2027 - 01 - 27)), ["travel_forfeited"]);
}

#[test]
fn what_cannot_have_happened_is_refused() {
    let before = APPOINTED - Duration::DAY;
    let mut case = appointed();
    assert_eq!(case.record_task(APPOINTED).unwrap_err().code, "task_known");
    assert_eq!(case.record_draft(before).unwrap_err().code, "before_appointment");
    assert_eq!(case.record_notice(notice(before, OPERATIONS, "r")).unwrap_err().code, "before_appointment");
    assert_eq!(case.record_notice(notice(QUIET, before, "r")).unwrap_err().code, "before_appointment");
    assert_eq!(case.record_operations(before).unwrap_err().code, "before_appointment");
    assert_eq!(case.record_operations(Date::MAX).unwrap_err().code, "date_out_of_range");
    assert_eq!(case.call_off_operations(OPERATIONS, before).unwrap_err().code, "before_appointment");
    assert_eq!(case.record_supplement(QUIET).unwrap_err().code, "before_final");
    assert_eq!(case.record_fee_request(FeeItem::Fee, QUIET).unwrap_err().code, "before_final");
    assert_eq!(case.record_dissent(QUIET).unwrap_err().code, "before_final");
    assert_eq!(case.record_claim(QUIET).unwrap_err().code, "claim_without_dissent");
    let long = JudgeTerm::Days { from: QUIET, days: 31 };
    assert_eq!(case.set_dissent_term(long).unwrap_err().code, "dissent_too_long");

    let beyond = FinalReport { filed_on: date!(2100 - 09 - 01), ..final_report() };
    assert_eq!(case.record_final(beyond).unwrap_err().code, "term_out_of_range");

    let mut filed = filed();
    assert_eq!(filed.record_final(final_report()).unwrap_err().code, "final_known");
    let again = ObservationFact { id: "o1".to_owned(), received_on: QUIET };
    assert_eq!(filed.record_observation(again).unwrap_err().code, "observation_known");

    let mut ordinary = Case::new(ProceedingKind::SocialSecurity, APPOINTED, None);
    assert_eq!(ordinary.record_dissent(QUIET).unwrap_err().code, "dissent_not_here");
    let unset = Extension { which: Art195Term::Filing, decided_on: QUIET, to: QUIET };
    assert_eq!(ordinary.extend_term(unset).unwrap_err().code, "term_not_set");
}

#[test]
fn the_state_follows_the_flow_and_says_what_comes_next() {
    let steps = |case: &Case, today| case.next_steps(today).into_iter().map(|step| step.kind).collect::<Vec<_>>();
    let mut case = appointed();
    assert_eq!(case.state(APPOINTED), CaseState::Appointed);
    assert_eq!(steps(&case, APPOINTED), [StepKind::Notify]);

    case.record_notice(notice(date!(2026 - 04 - 20), OPERATIONS, "r1")).unwrap();
    assert_eq!(case.state(date!(2026 - 05 - 19)), CaseState::Notified);
    assert_eq!(steps(&case, date!(2026 - 05 - 19)), [StepKind::HoldOperations, StepKind::Notify]);
    assert_eq!(case.next_steps(date!(2026 - 05 - 19))[0].deadline.as_ref().unwrap().effective, OPERATIONS);

    assert_eq!(case.state(OPERATIONS), CaseState::OperationsBegun);
    assert_eq!(steps(&case, OPERATIONS), [StepKind::SendDraft, StepKind::Notify]);

    case.record_draft(DRAFT_BY).unwrap();
    assert_eq!(case.state(DRAFT_BY), CaseState::DraftSent);
    let waiting = [StepKind::ReceiveObservations, StepKind::FileReport, StepKind::Notify];
    assert_eq!(steps(&case, OBSERVATIONS_BY), waiting);
    assert_eq!(steps(&case, OBSERVATIONS_BY + Duration::DAY), [StepKind::FileReport, StepKind::Notify]);

    case.record_final(final_report()).unwrap();
    assert_eq!(case.state(QUIET), CaseState::Filed);
    assert_eq!(steps(&case, QUIET), [StepKind::RequestFee, StepKind::Dissent]);

    case.record_fee_request(FeeItem::Fee, QUIET).unwrap();
    assert_eq!(case.state(QUIET), CaseState::FeeRequested);
    case.record_dissent(date!(2026 - 08 - 10)).unwrap();
    let claim = &case.next_steps(date!(2026 - 08 - 10))[0];
    assert_eq!(claim.kind, StepKind::Claim);
    // Social-security cases know no summer suspension.
    assert_eq!(claim.deadline.as_ref().unwrap().effective, date!(2026 - 09 - 09));
    case.record_claim(date!(2026 - 09 - 01)).unwrap();
    assert_eq!(steps(&case, date!(2026 - 09 - 02)), []);

    let gross = Money::parse("290.77").unwrap();
    case.record_payment(PaymentFact { paid_on: date!(2026 - 12 - 01), gross }).unwrap();
    assert_eq!(case.state(date!(2026 - 12 - 01)), CaseState::Paid);
}

#[test]
fn every_day_to_come_is_announced_by_its_own_day() {
    let mut case = appointed();
    case.record_operations(date!(2026 - 06 - 17)).unwrap();
    case.record_operations(date!(2026 - 06 - 24)).unwrap();
    let steps = case.next_steps(APPOINTED);
    let found: Vec<_> = steps.iter().map(|step| (step.kind, step.operations_on)).collect();
    let (first, second) = (Some(date!(2026 - 06 - 17)), Some(date!(2026 - 06 - 24)));
    assert_eq!(found, [(StepKind::Notify, first), (StepKind::Notify, second), (StepKind::HoldOperations, first)]);
    assert_eq!(steps[0].deadline.as_ref().unwrap().prudent, date!(2026 - 06 - 01));
    assert_eq!(steps[1].deadline.as_ref().unwrap().prudent, date!(2026 - 06 - 09));
}

#[test]
fn a_later_session_is_a_step_of_its_own() {
    let mut case = up_to_draft();
    case.record_notice(notice(date!(2026 - 06 - 01), date!(2026 - 06 - 18), "r2")).unwrap();
    let step = &case.next_steps(date!(2026 - 06 - 12))[0];
    assert_eq!((step.kind, step.operations_on), (StepKind::HoldOperations, Some(date!(2026 - 06 - 18))));
}

#[test]
fn the_report_waits_for_the_observations_to_run_out() {
    let not_before = |today| {
        let steps = up_to_draft().next_steps(today);
        steps.into_iter().find(|step| step.kind == StepKind::FileReport).unwrap().not_before
    };
    assert_eq!(not_before(OBSERVATIONS_BY), Some(OBSERVATIONS_BY + Duration::DAY));
    assert_eq!(not_before(OBSERVATIONS_BY + Duration::DAY), None);
}

#[test]
fn an_advance_neither_ends_the_case_nor_stands_for_the_fee() {
    let gross = Money::parse("100.00").unwrap();
    let mut case = up_to_draft();
    case.record_payment(PaymentFact { paid_on: date!(2026 - 05 - 04), gross }).unwrap();
    let today = date!(2026 - 07 - 01);
    assert_eq!(case.state(today), CaseState::DraftSent);
    assert_eq!(case.next_steps(today)[0].kind, StepKind::FileReport);
    case.record_final(final_report()).unwrap();
    assert_eq!(case.next_steps(QUIET)[0].kind, StepKind::RequestFee);
    assert_eq!(rules(&case, date!(2026 - 10 - 20)), ["fee_forfeited"]);

    let mut paid = case.clone();
    paid.record_payment(PaymentFact { paid_on: date!(2026 - 10 - 12), gross }).unwrap();
    assert_eq!(rules(&paid, date!(2026 - 10 - 20)), [""; 0]);
    let mut late = paid;
    late.record_fee_request(FeeItem::Fee, date!(2026 - 10 - 20)).unwrap();
    assert_eq!(rules(&late, date!(2026 - 10 - 20)), ["fee_forfeited"]);
}

#[test]
fn dissent_and_claim_come_next_while_their_terms_run() {
    let last_kind = |case: &Case, today| case.next_steps(today).last().map(|step| step.kind);
    let mut case = filed();
    assert_eq!(last_kind(&case, date!(2028 - 01 - 03)), Some(StepKind::Dissent));
    // 30 days from 16 July 2026: Saturday 15 August, a holiday, then a Sunday.
    case.set_dissent_term(JudgeTerm::Days { from: date!(2026 - 07 - 16), days: 30 }).unwrap();
    assert_eq!(last_kind(&case, date!(2026 - 08 - 17)), Some(StepKind::Dissent));
    assert_eq!(last_kind(&case, date!(2026 - 08 - 18)), Some(StepKind::RequestFee));
    case.record_dissent(date!(2026 - 08 - 10)).unwrap();
    assert_eq!(last_kind(&case, date!(2026 - 09 - 09)), Some(StepKind::Claim));
    assert_eq!(last_kind(&case, date!(2026 - 09 - 10)), Some(StepKind::RequestFee));
}

#[test]
fn an_ordinary_case_knows_no_dissent() {
    let mut case = Case::new(ProceedingKind::SocialSecurity, APPOINTED, None);
    case.record_draft(DRAFT_BY).unwrap();
    case.record_final(FinalReport { receipt_ids: Vec::new(), answered: Vec::new(), ..final_report() }).unwrap();
    let steps: Vec<_> = case.next_steps(QUIET).into_iter().map(|step| step.kind).collect();
    assert_eq!(steps, [StepKind::RequestFee]);
}

fn any_day() -> impl Strategy<Value = Date> {
    (0_i64..2000).prop_map(|days| date!(2024 - 01 - 01) + Duration::days(days))
}

proptest! {
    #[test]
    fn whatever_is_recorded_findings_are_whole_and_repeatable(
        acts in prop::collection::vec((0_u8..14, any_day(), any_day(), 0_u32..60), 0..30),
        today in any_day(),
    ) {
        let mut case = Case::new(ProceedingKind::Atpo, date!(2024 - 06 - 01), None);
        for (index, (act, one, other, days)) in acts.into_iter().enumerate() {
            let known = case.clone();
            let which = Art195Term::ALL[index % 3];
            let recorded = match act {
                0 => case.record_notice(notice(one, other, &index.to_string())),
                1 => case.record_operations(one),
                2 => case.record_draft(one),
                3 => case.record_observation(ObservationFact { id: index.to_string(), received_on: one }),
                4 => case.record_final(FinalReport { filed_on: one, ..final_report() }),
                5 => case.set_term(which, JudgeTerm::Days { from: one, days }),
                6 => case.set_term(which, JudgeTerm::Following { days }),
                7 => case.set_term(which, JudgeTerm::Day(one)),
                8 => case.extend_term(Extension { which, decided_on: one, to: other }),
                9 => case.record_fee_request(FeeItem::Fee, one),
                10 => case.call_off_operations(one, other),
                11 => case.set_dissent_term(JudgeTerm::Days { from: one, days }),
                12 => case.record_supplement(one),
                _ => case.record_dissent(one),
            };
            if recorded.is_err() {
                prop_assert_eq!(&case, &known, "a refusal changes nothing");
            }
        }
        let findings = case.findings(today);
        prop_assert_eq!(&findings, &case.findings(today));
        for finding in findings {
            prop_assert!(!finding.text_it.is_empty() && !finding.text_en.is_empty() && !finding.legal_basis.is_empty());
        }
        for step in case.next_steps(today) {
            prop_assert!(!step.text_it.is_empty() && !step.text_en.is_empty() && !step.legal_basis.is_empty());
        }
    }

    #[test]
    fn no_day_that_can_be_written_makes_it_panic(days in prop::collection::vec(0_u8..4, 8), today in 0_u8..4) {
        let edge = |index: u8| [Date::MIN, date!(1949 - 01 - 01), date!(2100 - 12 - 31), Date::MAX][usize::from(index)];
        let mut case = Case::new(ProceedingKind::Atpo, edge(days[0]), None);
        // A refusal is as good as an acceptance here.
        let _ = case.record_task(edge(days[1]));
        let _ = case.record_notice(notice(edge(days[2]), edge(days[3]), "r1"));
        let _ = case.record_operations(edge(days[4]));
        let _ = case.set_term(Art195Term::Draft, JudgeTerm::Days { from: edge(days[5]), days: u32::MAX });
        let _ = case.set_term(Art195Term::Draft, JudgeTerm::Day(edge(days[5])));
        let _ = case.extend_term(Extension { which: Art195Term::Draft, decided_on: edge(days[6]), to: edge(days[7]) });
        let _ = case.record_final(FinalReport { filed_on: edge(days[6]), ..final_report() });
        let _ = case.set_dissent_term(JudgeTerm::Day(edge(days[7])));
        let _ = case.record_dissent(edge(days[7]));
        case.warn_of_fees(u16::MAX);
        let _ = (case.findings(edge(today)), case.next_steps(edge(today)), case.state(edge(today)), case.suspension());
    }
}
