//! The days of the story, in the calendar of the real ones.

use perito::domain::{Calendar, CourtOffice, TermKind, rome};
use time::macros::time;
use time::{Date, Duration, OffsetDateTime};

use super::Failure;

/// Roma has every holiday that there is, and one of its own.
const CALENDAR_OF: &str = "0580910098";

/// A day of the story, or the last working day before it: later days of the story never come before earlier ones.
pub(super) fn civil_day(today: Date, day: i64) -> Result<Date, Failure> {
    let day = today.checked_add(Duration::days(day)).ok_or("the calendar ends")?;
    let roma = CourtOffice::parse(CALENDAR_OF)?;
    let working = Calendar::italy().working_day_on_or_before(day, TermKind::Procedural, Some(&roma));
    working.ok_or_else(|| "the host's clock is outside the calendar".into())
}

/// The morning of such a day.
pub(super) fn morning(today: Date, day: i64) -> Result<OffsetDateTime, Failure> {
    Ok(rome::resolve(civil_day(today, day)?, time!(9:30))?)
}

#[cfg(test)]
mod tests {
    use perito::domain::case::{
        Art195Term, Case as DomainCase, Channel, FeeItem, FinalReport, JudgeTerm, NoticeFact, ObservationFact,
        ProceedingKind,
    };
    use perito::protocol::Proceeding;
    use time::macros::date;

    use super::super::play::place;
    use super::super::story::{self, Act, CASES, Case};
    use super::*;

    /// Holidays and Saturdays move the days of the story: whatever day it is started on, the rules say the same.
    #[test]
    fn the_story_holds_on_any_day() {
        let days = (0..3 * 366).map(|days| date!(2026 - 01 - 01) + Duration::days(days));
        for today in days {
            for case in CASES.iter().filter(|case| case.is_recorded()) {
                let told: &[&str] = match case.number {
                    1203 => &["notice_late"],
                    1207 => &["observations_late"],
                    1208 => &["final_without_receipt", "fee_forfeiture_near"],
                    _ => &[],
                };
                let findings = told_by_the_domain(case, today).unwrap().findings(today);
                let rules: Vec<_> = findings.iter().map(|finding| finding.rule).collect();
                assert_eq!(rules, told, "case {} on {today}", case.number);
            }
        }
    }

    #[test]
    fn each_case_is_told_in_the_order_of_time_and_before_today() {
        for case in &CASES {
            assert!(case.steps.iter().is_sorted_by_key(|(day, _)| *day), "case {}", case.number);
            assert!(
                case.steps.iter().all(|(day, _)| (case.since..story::WAITING).contains(day)),
                "case {}",
                case.number
            );
            assert!(case.since > story::REGISTRATIONS);
        }
    }

    /// The case as its expert has it at the end of the story.
    fn told_by_the_domain(case: &Case, today: Date) -> Result<DomainCase, Failure> {
        let day = |day| civil_day(today, day);
        let kind = match case.proceeding {
            Proceeding::Atpo => ProceedingKind::Atpo,
            _ => ProceedingKind::SocialSecurity,
        };
        let mut told = DomainCase::new(kind, day(case.since)?, Some(CourtOffice::parse(case.court.office)?));
        let mut observations = Vec::new();
        let notify = |told: &mut DomainCase, sent: i64, operations: i64| -> Result<(), Failure> {
            let (receipt_id, place) = (Some(sent.to_string()), Some(place(case)?));
            let (sent_on, operations_on) = (day(sent)?, day(operations)?);
            Ok(told.record_notice(NoticeFact {
                sent_on,
                operations_on,
                channel: Channel::Portal,
                place,
                receipt_id,
            })?)
        };
        for (at, act) in case.steps {
            // Its own day is a good name for each thing.
            match *act {
                Act::Terms { draft, observations, filing } => {
                    told.set_term(Art195Term::Draft, JudgeTerm::Day(day(draft)?))?;
                    told.set_term(Art195Term::Observations, JudgeTerm::Day(day(observations)?))?;
                    told.set_term(Art195Term::Filing, JudgeTerm::Day(day(filing)?))?;
                }
                Act::Notice { by, operations, .. } if by == case.expert => notify(&mut told, *at, operations)?,
                Act::Convocation { operations } => notify(&mut told, *at, operations)?,
                Act::Draft => told.record_draft(day(*at)?)?,
                Act::Observation { .. } => {
                    observations.push(at.to_string());
                    told.record_observation(ObservationFact { id: at.to_string(), received_on: day(*at)? })?;
                }
                Act::Final { with_receipts } => told.record_final(FinalReport {
                    filed_on: day(*at)?,
                    receipt_ids: if with_receipts { receipts_of(case) } else { Vec::new() },
                    answered: observations.clone(),
                    came_later: Vec::new(),
                })?,
                Act::Payment(payment) if payment.item == FeeItem::Fee && told.final_report().is_some() => {
                    told.record_fee_request(FeeItem::Fee, day(payment.decreed)?)?;
                }
                _ => {}
            }
        }
        Ok(told)
    }

    fn receipts_of(case: &Case) -> Vec<String> {
        let notices = case.steps.iter().filter(|(_, act)| matches!(act, Act::Notice { .. } | Act::Convocation { .. }));
        notices.map(|(day, _)| day.to_string()).collect()
    }
}
