//! The 15-day notice: the shared cases, rows worked out by hand, and what sending on a day means.

use perito::domain::{Deadline, Matter, NoticeTiming, Severity, notice_deadline, notice_findings, operations_finding};
use time::Date;
use time::macros::date;

use crate::civil::{day, office, rows};

const ROMA: &str = "0580910098";
const MILANO: &str = "0151460094";
const TIVOLI: &str = "0581040224";

#[test]
fn the_shared_notice_cases_hold() {
    let rows = rows("notice_deadline.csv");
    assert!(!rows.is_empty());
    for row in rows {
        let matter = Matter::parse(&row["matter"]).unwrap();
        let office = office(&row["court_office"]);
        let found = notice_deadline(day(&row["operations_on"]), office.as_ref(), matter).unwrap();
        assert_eq!(found.nominal, day(&row["nominal"]), "nominal of {row:?}");
        assert_eq!(found.effective, day(&row["effective"]), "effective of {row:?}");
        assert_eq!(found.prudent, day(&row["prudent"]), "prudent of {row:?}");
    }
}

#[test]
fn rows_worked_out_by_hand_hold() {
    use Matter::{OrdinaryCivil, SocialSecurity};
    for (operations_on, code, matter, nominal, effective, prudent) in [
        // 4 October: a Sunday in 2026, a Monday in 2027, no holiday in 2025.
        ("2026-10-19", "", SocialSecurity, "2026-10-04", "2026-10-02", "2026-10-02"),
        ("2027-10-19", "", SocialSecurity, "2027-10-04", "2027-10-01", "2027-10-01"),
        ("2023-10-19", "", SocialSecurity, "2023-10-04", "2023-10-04", "2023-10-04"),
        // Easter Monday; Good Friday is a working day.
        ("2026-04-21", "", SocialSecurity, "2026-04-06", "2026-04-03", "2026-04-03"),
        ("2011-04-01", "", SocialSecurity, "2011-03-17", "2011-03-16", "2011-03-16"),
        // 29 June: in Roma, elsewhere, and where nobody knows.
        ("2026-07-14", ROMA, SocialSecurity, "2026-06-29", "2026-06-26", "2026-06-26"),
        ("2026-07-14", MILANO, SocialSecurity, "2026-06-29", "2026-06-29", "2026-06-29"),
        ("2026-07-14", TIVOLI, SocialSecurity, "2026-06-29", "2026-06-29", "2026-06-29"),
        ("2026-07-14", "", SocialSecurity, "2026-06-29", "2026-06-29", "2026-06-26"),
        // Saturdays before and after March 2006.
        ("2005-10-16", "", SocialSecurity, "2005-10-01", "2005-10-01", "2005-10-01"),
        ("2006-03-20", "", SocialSecurity, "2006-03-05", "2006-03-03", "2006-03-03"),
        // The suspension until 2014.
        ("2014-09-20", "", OrdinaryCivil, "2014-07-21", "2014-07-21", "2014-07-21"),
        ("2014-09-20", "", SocialSecurity, "2014-09-05", "2014-09-05", "2014-09-05"),
        // Across a new year, and a leap day.
        ("2024-03-15", "", SocialSecurity, "2024-02-29", "2024-02-29", "2024-02-29"),
        ("2026-01-16", "", SocialSecurity, "2026-01-01", "2025-12-31", "2025-12-31"),
    ] {
        let found = notice_deadline(day(operations_on), office(code).as_ref(), matter).unwrap();
        assert_eq!(found.nominal, day(nominal), "nominal of {operations_on} {code}");
        assert_eq!(found.effective, day(effective), "effective of {operations_on} {code}");
        assert_eq!(found.prudent, day(prudent), "prudent of {operations_on} {code}");
    }
}

#[test]
fn moves_tell_every_day_left() {
    let found = notice_deadline(date!(2026 - 01 - 12), None, Matter::SocialSecurity).unwrap();
    let told: Vec<_> = found.moves.iter().map(|step| (step.from, step.to, step.reason.code())).collect();
    assert_eq!(
        told,
        [
            (date!(2025 - 12 - 28), date!(2025 - 12 - 27), "sunday"),
            (date!(2025 - 12 - 27), date!(2025 - 12 - 26), "saturday"),
            (date!(2025 - 12 - 26), date!(2025 - 12 - 25), "holiday"),
            (date!(2025 - 12 - 25), date!(2025 - 12 - 24), "holiday"),
        ]
    );
    assert!(found.moves.iter().all(|step| step.legal_basis.contains("Cass. 14767/2014")));
    assert!(found.moves[3].text_it.contains("Natale") && found.moves[3].text_en.contains("Christmas"));
}

fn january() -> Deadline {
    // Nominal Sunday 4 January, effective and prudent Friday 2.
    notice_deadline(date!(2026 - 01 - 19), None, Matter::SocialSecurity).unwrap()
}

#[test]
fn a_notice_is_in_time_at_risk_or_late() {
    for (sent_on, timing, severity) in [
        (Date::MIN, NoticeTiming::InTime, None),
        (date!(2025 - 12 - 31), NoticeTiming::InTime, None),
        (date!(2026 - 01 - 02), NoticeTiming::InTime, None),
        (date!(2026 - 01 - 03), NoticeTiming::AtRisk, Some(Severity::Risk)),
        (date!(2026 - 01 - 04), NoticeTiming::AtRisk, Some(Severity::Risk)),
        (date!(2026 - 01 - 05), NoticeTiming::Late, Some(Severity::Breach)),
        (date!(2026 - 01 - 19), NoticeTiming::Late, Some(Severity::Breach)),
        (Date::MAX, NoticeTiming::Late, Some(Severity::Breach)),
    ] {
        assert_eq!(january().notice_timing(sent_on), timing, "{sent_on}");
        assert_eq!(january().notice_finding(sent_on).map(|finding| finding.severity), severity, "{sent_on}");
        assert_eq!(timing.severity(), severity);
    }
}

#[test]
fn findings_name_the_days_and_what_is_undecided() {
    let risk = january().notice_finding(date!(2026 - 01 - 03)).unwrap();
    let late = january().notice_finding(date!(2026 - 01 - 05)).unwrap();
    assert_eq!((risk.rule, late.rule), ("notice_at_risk", "notice_late"));
    for (finding, sent_it, sent_en) in [
        (&risk, "sabato 3 gennaio 2026", "Saturday 3 January 2026"),
        (&late, "lunedì 5 gennaio 2026", "Monday 5 January 2026"),
    ] {
        assert!(finding.legal_basis.contains("art. 10 c. 6-bis D.L. 203/2005"));
        for part in [sent_it, "domenica 4 gennaio 2026", "venerdì 2 gennaio 2026", "non è deciso da nessuna parte"] {
            assert!(finding.text_it.contains(part), "{part}: {}", finding.text_it);
        }
        for part in [sent_en, "Sunday 4 January 2026", "Friday 2 January 2026", "decided nowhere", "safe reading"] {
            assert!(finding.text_en.contains(part), "{part}: {}", finding.text_en);
        }
        assert!(!finding.text_en.contains("29 June"));
    }
}

#[test]
fn a_finding_by_the_calendar_of_roma_says_that_the_court_is_unknown() {
    let unknown = notice_deadline(date!(2026 - 07 - 14), None, Matter::SocialSecurity).unwrap();
    let finding = unknown.notice_finding(date!(2026 - 06 - 29)).unwrap();
    assert_eq!(finding.rule, "notice_at_risk");
    assert!(finding.text_it.contains("29 giugno di Roma") && finding.text_en.contains("Roma's holiday of 29 June"));
    let milano = notice_deadline(date!(2026 - 07 - 14), office(MILANO).as_ref(), Matter::SocialSecurity).unwrap();
    assert_eq!(milano.notice_finding(date!(2026 - 06 - 29)), None);
}

#[test]
fn operations_on_a_holiday_are_allowed_with_a_remark() {
    let remark = operations_finding(date!(2026 - 10 - 04), None).unwrap();
    assert_eq!((remark.rule, remark.severity), ("operations_on_holiday", Severity::Remark));
    assert!(remark.legal_basis.contains("art. 155 c. 6 c.p.c."));
    assert!(remark.text_it.contains("domenica 4 ottobre 2026") && remark.text_it.contains("San Francesco"));
    assert!(remark.text_en.contains("Sunday 4 October 2026") && remark.text_en.contains("allowed"));
    assert_eq!(operations_finding(date!(2026 - 10 - 03), None), None, "a Saturday is regular");
    assert_eq!(operations_finding(date!(2026 - 06 - 29), office(MILANO).as_ref()), None);
    assert!(operations_finding(date!(2026 - 06 - 29), office(ROMA).as_ref()).is_some());
}

#[test]
fn all_findings_of_a_notice_come_together() {
    let rules = |operations_on, sent_on| -> Vec<_> {
        let findings = notice_findings(operations_on, sent_on, None, Matter::SocialSecurity).unwrap();
        findings.iter().map(|finding| finding.rule).collect()
    };
    assert!(rules(date!(2026 - 10 - 01), date!(2026 - 09 - 16)).is_empty());
    assert_eq!(rules(date!(2026 - 10 - 01), date!(2026 - 09 - 17)), ["notice_late"]);
    assert_eq!(rules(date!(2026 - 10 - 04), date!(2026 - 09 - 18)), ["operations_on_holiday"]);
    assert_eq!(rules(date!(2026 - 10 - 04), date!(2026 - 09 - 19)), ["notice_at_risk", "operations_on_holiday"]);
    assert_eq!(rules(date!(2026 - 10 - 04), date!(2026 - 09 - 20)), ["notice_late", "operations_on_holiday"]);
}

#[test]
fn days_outside_the_calendar_are_refused_on_their_field() {
    for (operations_on, code) in [
        (Date::MIN, "date_out_of_range"),
        (date!(1948 - 12 - 31), "date_out_of_range"),
        (date!(1949 - 01 - 10), "term_out_of_range"),
        (date!(2101 - 01 - 01), "date_out_of_range"),
        (Date::MAX, "date_out_of_range"),
    ] {
        let refused = notice_deadline(operations_on, None, Matter::SocialSecurity).unwrap_err();
        assert_eq!((refused.field.as_ref(), refused.code), ("operations_on", code), "{operations_on}");
    }
    let summer = notice_deadline(date!(1969 - 08 - 10), None, Matter::OrdinaryCivil).unwrap_err();
    assert_eq!(summer.code, "suspension_unsupported");
    assert!(notice_deadline(date!(2100 - 12 - 31), None, Matter::OrdinaryCivil).is_ok());
}
