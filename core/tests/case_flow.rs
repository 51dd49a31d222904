//! The flow of a case: regimes, what is refused, states, steps, and whatever is recorded in any order.

use perito::domain::Money;
use perito::domain::case::{
    Art195Term, Case, CaseState, Extension, FeeItem, FinalReport, JudgeTerm, ObservationFact, PaymentFact,
    ProceedingKind, Regime, StepKind, Suspension,
};
use proptest::prelude::*;
use time::macros::date;
use time::{Date, Duration};

use crate::expert_case::*;

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
    case.record_payment(PaymentFact { item: FeeItem::Fee, decreed_on: None, paid_on: date!(2026 - 12 - 01), gross })
        .unwrap();
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
    case.record_payment(PaymentFact { item: FeeItem::Fee, decreed_on: None, paid_on: date!(2026 - 05 - 04), gross })
        .unwrap();
    let today = date!(2026 - 07 - 01);
    assert_eq!(case.state(today), CaseState::DraftSent);
    assert_eq!(case.next_steps(today)[0].kind, StepKind::FileReport);
    case.record_final(final_report()).unwrap();
    assert_eq!(case.next_steps(QUIET)[0].kind, StepKind::RequestFee);
    assert_eq!(rules(&case, date!(2026 - 10 - 20)), ["fee_forfeited"]);

    let mut paid = case.clone();
    paid.record_payment(PaymentFact { item: FeeItem::Fee, decreed_on: None, paid_on: date!(2026 - 10 - 12), gross })
        .unwrap();
    assert_eq!(rules(&paid, date!(2026 - 10 - 20)), [""; 0]);
    let mut late = paid;
    late.record_fee_request(FeeItem::Fee, date!(2026 - 10 - 20)).unwrap();
    assert_eq!(rules(&late, date!(2026 - 10 - 20)), ["fee_forfeited"]);
}

#[test]
fn what_was_decreed_before_the_filing_is_an_advance_whenever_it_is_paid() {
    let gross = Money::parse("100.00").unwrap();
    let mut case = filed();
    let (item, decreed_on) = (FeeItem::Fee, Some(date!(2026 - 06 - 01)));
    case.record_payment(PaymentFact { item, decreed_on, paid_on: date!(2026 - 08 - 03), gross }).unwrap();
    assert_eq!(case.state(QUIET), CaseState::Filed);
    assert_eq!(rules(&case, date!(2026 - 10 - 20)), ["fee_forfeited"]);
}

#[test]
fn what_the_judge_grants_was_asked_for_in_time_on_a_day_that_nobody_need_know() {
    let mut case = filed();
    case.expect_travel_expenses();
    case.record_decree(FeeItem::Fee, date!(2026 - 12 - 01)).unwrap();
    assert_eq!(case.state(date!(2026 - 12 - 02)), CaseState::FeeRequested);
    // Travel expenses are a matter of their own.
    let next: Vec<_> = case.next_steps(date!(2026 - 12 - 02)).iter().map(|step| step.kind).collect();
    assert_eq!(next, [StepKind::RequestTravel, StepKind::Dissent]);
    assert_eq!(rules(&case, date!(2027 - 03 - 01)), ["travel_forfeited"]);
    case.record_decree(FeeItem::Travel, date!(2027 - 02 - 01)).unwrap();
    assert_eq!(rules(&case, date!(2027 - 03 - 01)), [""; 0]);
}

#[test]
fn terms_are_ahead_until_they_are_kept() {
    let kinds = |case: &Case| case.terms_ahead().iter().map(|step| step.kind).collect::<Vec<_>>();
    assert_eq!(kinds(&appointed()), [StepKind::SendDraft, StepKind::ReceiveObservations, StepKind::FileReport]);
    assert_eq!(kinds(&up_to_draft()), [StepKind::ReceiveObservations, StepKind::FileReport]);
    assert_eq!(kinds(&filed()), []);
}

#[test]
fn a_fact_before_a_wrong_appointment_is_taken_and_the_regime_stays() {
    let mut case = Case::new(ProceedingKind::Atpo, date!(2025 - 09 - 01), None);
    case.take_facts_from(date!(2025 - 07 - 20));
    case.record_notice(notice(date!(2025 - 07 - 20), date!(2025 - 09 - 10), "r1")).unwrap();
    assert_eq!(case.notices().len(), 1);
    assert_eq!(case.regime(), Regime::AtpoFrom2025);
    assert_eq!(case.appointed_on(), date!(2025 - 09 - 01));
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
