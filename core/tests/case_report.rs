//! Rules of the report, its terms and the fee: each with the case that breaks it and the nearest that keeps it.

use perito::domain::Severity;
use perito::domain::case::{
    Art195Term, Case, Extension, FeeItem, FinalReport, JudgeTerm, NoticeFact, ObservationFact, ProceedingKind,
};
use time::macros::date;
use time::{Date, Duration};

use crate::expert_case::*;

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
    for (received_on, expected) in [
        (OBSERVATIONS_BY, vec!["observations_unanswered"]),
        (date!(2026 - 07 - 05), vec!["observations_late", "observations_unanswered"]),
        (date!(2026 - 07 - 11), vec!["observations_late"]),
    ] {
        let mut case = up_to_draft();
        case.record_observation(ObservationFact { id: "late".to_owned(), received_on }).unwrap();
        case.record_final(final_report()).unwrap();
        assert_eq!(rules(&case, QUIET), expected, "{received_on}");
    }
}

#[test]
fn each_observation_after_the_end_of_its_term_is_a_remark() {
    let mut case = appointed();
    // 15 days from 10 June 2026 end on Thursday 25; the extension to Saturday 4 July ends on Monday the 6th.
    case.set_term(Art195Term::Observations, JudgeTerm::Days { from: date!(2026 - 06 - 10), days: 15 }).unwrap();
    let extension =
        Extension { which: Art195Term::Observations, decided_on: date!(2026 - 06 - 20), to: date!(2026 - 07 - 04) };
    let receive = |case: &mut Case, day| {
        let id = format!("received on {day}");
        case.record_observation(ObservationFact { id, received_on: day }).unwrap();
    };
    receive(&mut case, date!(2026 - 06 - 25));
    case.record_draft(date!(2026 - 06 - 10)).unwrap();
    assert_eq!(rules(&case, date!(2026 - 07 - 10)), [""; 0]);
    receive(&mut case, date!(2026 - 07 - 06));
    assert_eq!(rules(&case, date!(2026 - 07 - 10)), ["observations_late"]);
    case.extend_term(extension).unwrap();
    assert_eq!(rules(&case, date!(2026 - 07 - 10)), [""; 0]);
    receive(&mut case, date!(2026 - 07 - 07));
    receive(&mut case, date!(2026 - 07 - 08));
    assert_eq!(rules(&case, date!(2026 - 07 - 10)), ["observations_late"; 2]);
    let findings = case.findings(date!(2026 - 07 - 10));
    assert_eq!(findings[0].severity, Severity::Remark);
    assert!(findings[0].legal_basis.contains("Cass. 18657/2020"));
    assert!(findings[1].text_it.contains("mercoledì 8 luglio 2026"), "{}", findings[1].text_it);
    assert!(findings[1].text_it.contains("lunedì 6 luglio 2026"), "{}", findings[1].text_it);

    // Without a term nothing can be late.
    let mut free = Case::new(ProceedingKind::Atpo, APPOINTED, None);
    receive(&mut free, date!(2026 - 07 - 08));
    assert_eq!(rules(&free, date!(2026 - 07 - 10)), [""; 0]);
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
fn what_came_after_the_report_is_not_held_against_it() {
    let mut case = filed();
    let (filed_on, operations_on) = (final_report().filed_on, date!(2026 - 09 - 21));
    case.record_notice(notice(filed_on + Duration::DAY, operations_on, "r2")).unwrap();
    case.record_observation(ObservationFact { id: "o2".to_owned(), received_on: filed_on + Duration::DAY }).unwrap();
    assert_eq!(rules(&case, QUIET), ["observations_late"]);

    // On the same day the order of the day decides.
    for (came_later, found) in [
        (vec!["r3".to_owned(), "o3".to_owned()], vec!["observations_late"]),
        (Vec::new(), vec!["observations_late", "observations_unanswered", "final_without_receipt"]),
    ] {
        let mut case = up_to_draft();
        case.record_final(FinalReport { came_later, ..final_report() }).unwrap();
        case.record_notice(notice(filed_on, operations_on, "r3")).unwrap();
        case.record_observation(ObservationFact { id: "o3".to_owned(), received_on: filed_on }).unwrap();
        assert_eq!(rules(&case, QUIET), found);
    }
}
