//! Terms counted forward and backward: the shared cases, rows worked out by hand, and a day-by-day oracle.

use Matter::{OrdinaryCivil, SocialSecurity};
use TermKind::{Procedural, Substantive};
use perito::domain::{Calendar, Deadline, Matter, MoveReason, Term, TermKind};
use proptest::prelude::*;
use time::macros::date;
use time::{Date, Duration, Month};

use crate::civil::{day, office, rows};

const ROMA: &str = "0580910098";
const MILANO: &str = "0151460094";

fn term(amount: u32, unit: &str) -> Term {
    match unit {
        "days" => Term::days(amount),
        "months" => Term::months(amount),
        "years" => Term::years(amount),
        other => panic!("unknown unit {other}"),
    }
}

fn reasons(deadline: &Deadline) -> Vec<&'static str> {
    deadline.moves.iter().map(|step| step.reason.code()).collect()
}

#[test]
fn the_shared_forward_cases_hold() {
    let rows = rows("forward_terms.csv");
    assert!(!rows.is_empty());
    for row in rows {
        let kind = TermKind::parse(&row["kind"]).unwrap();
        let matter = Matter::parse(&row["matter"]).unwrap();
        let office = office(row.get("court_office").map_or("", String::as_str));
        let term = term(row["amount"].parse().unwrap(), &row["unit"]);
        let found = term.after(day(&row["starts"]), kind, matter, office.as_ref()).unwrap();
        assert_eq!(found.nominal, day(&row["nominal"]), "nominal of {row:?}");
        assert_eq!(found.effective, day(&row["effective"]), "effective of {row:?}");
        assert_eq!(found.prudent, day(&row["prudent"]), "prudent of {row:?}");
    }
}

/// Checks a forward term and gives the codes of its moves.
#[track_caller]
fn forward(
    from: &str,
    term: Term,
    kind: TermKind,
    matter: Matter,
    nominal: &str,
    effective: &str,
) -> Vec<&'static str> {
    let found = term.after(day(from), kind, matter, None).unwrap();
    assert_eq!(found.nominal, day(nominal), "nominal of {from} and {term}");
    assert_eq!(found.effective, day(effective), "effective of {from} and {term}");
    assert_eq!(found.prudent, day(nominal), "prudent of {from} and {term}");
    reasons(&found)
}

#[test]
fn months_and_years_run_by_the_common_calendar() {
    let plain = |from, term, end| assert!(forward(from, term, Procedural, SocialSecurity, end, end).is_empty());
    plain("2024-01-31", Term::months(1), "2024-02-29");
    plain("2023-01-31", Term::months(1), "2023-02-28");
    plain("2026-03-31", Term::months(6), "2026-09-30");
    plain("2024-02-29", Term::years(1), "2025-02-28");
    plain("2024-02-29", Term::years(4), "2028-02-29");
    plain("2026-01-15", Term::months(14), "2027-03-15");
    let before = Term::months(1).before(day("2026-03-31"), Substantive, SocialSecurity, None).unwrap();
    assert_eq!(before.nominal, day("2026-02-28"));
}

#[test]
fn the_last_day_moves_with_a_reason_for_every_day_left() {
    let codes = forward("2026-09-03", Term::days(30), Procedural, SocialSecurity, "2026-10-03", "2026-10-05");
    assert_eq!(codes, ["saturday", "sunday"]);
    let codes = forward("2026-11-25", Term::days(30), Procedural, SocialSecurity, "2026-12-25", "2026-12-28");
    assert_eq!(codes, ["holiday", "holiday", "sunday"]);
    let codes = forward("2026-11-25", Term::days(30), Substantive, SocialSecurity, "2026-12-25", "2026-12-28");
    assert_eq!(codes, ["holiday", "holiday", "sunday"]);
    let codes = forward("2026-03-06", Term::days(100), Substantive, SocialSecurity, "2026-06-14", "2026-06-15");
    assert_eq!(codes, ["sunday"]);
    let codes = forward("2027-06-26", Term::days(100), Substantive, SocialSecurity, "2027-10-04", "2027-10-05");
    assert_eq!(codes, ["holiday"]);

    let found = Term::days(30).after(day("2026-09-03"), Procedural, SocialSecurity, None).unwrap();
    let [saturday, sunday] = &found.moves[..] else { panic!("two moves") };
    assert_eq!(saturday.legal_basis, "art. 155 c. 5 c.p.c.");
    assert_eq!(sunday.legal_basis, "art. 155 c. 4 c.p.c.; art. 1 L. 151/2025");
    assert!(sunday.text_en.contains("Sunday 4 October 2026") && sunday.text_en.contains("Monday 5 October 2026"));
    assert!(sunday.text_it.contains("domenica 4 ottobre 2026") && sunday.text_it.contains("San Francesco"));
}

#[test]
fn saturdays_move_procedural_terms_from_march_2006() {
    assert!(forward("2005-12-07", Term::days(10), Procedural, SocialSecurity, "2005-12-17", "2005-12-17").is_empty());
    assert!(forward("2006-02-15", Term::days(10), Procedural, SocialSecurity, "2006-02-25", "2006-02-25").is_empty());
    let codes = forward("2006-02-22", Term::days(10), Procedural, SocialSecurity, "2006-03-04", "2006-03-06");
    assert_eq!(codes, ["saturday", "sunday"]);
    assert!(forward("2006-02-22", Term::days(10), Substantive, SocialSecurity, "2006-03-04", "2006-03-04").is_empty());
}

#[test]
fn the_summer_suspension_has_two_historical_forms() {
    let stopped = |from, term, nominal, moves: usize| {
        let codes = forward(from, term, Procedural, OrdinaryCivil, nominal, nominal);
        assert_eq!(codes, vec!["summer_suspension"; moves], "{from}");
    };
    // A term that would begin inside: 1 September (16 until 2014) is counted.
    stopped("2025-08-10", Term::days(30), "2025-09-30", 1);
    stopped("2014-08-10", Term::days(30), "2014-10-15", 1);
    stopped("2014-07-31", Term::days(1), "2014-09-16", 1);
    stopped("2015-07-31", Term::days(1), "2015-09-01", 1);
    stopped("2015-08-31", Term::days(1), "2015-09-01", 0);
    stopped("2014-09-15", Term::days(1), "2014-09-16", 0);
    stopped("2026-08-10", Term::months(1), "2026-09-30", 1);
    stopped("2014-08-10", Term::months(1), "2014-10-15", 1);
    // A term by months that crosses it gains its days, wherever in it the bare end falls.
    stopped("2026-07-10", Term::months(1), "2026-09-10", 1);
    stopped("2013-07-10", Term::months(1), "2013-09-25", 1);
    stopped("2013-09-20", Term::years(1), "2014-11-05", 1);
    stopped("2026-01-31", Term::years(1), "2027-03-03", 1);
    // A second summer met because of the first.
    stopped("2013-07-20", Term::years(1), "2014-10-20", 2);
    for (kind, matter) in [(Procedural, SocialSecurity), (Substantive, OrdinaryCivil)] {
        assert!(forward("2025-08-10", Term::days(30), kind, matter, "2025-09-09", "2025-09-09").is_empty());
    }
}

#[test]
fn suspended_days_are_moves_that_lead_to_the_nominal_day() {
    let found = Term::days(30).after(day("2026-07-20"), Procedural, OrdinaryCivil, None).unwrap();
    assert_eq!(reasons(&found), ["summer_suspension", "saturday", "sunday"]);
    let summer = &found.moves[0];
    assert_eq!((summer.from, summer.to), (day("2026-08-19"), day("2026-09-19")));
    assert!(summer.legal_basis.starts_with("art. 1 L. 742/1969"));
    let inside = Term::days(30).after(day("2026-08-10"), Procedural, OrdinaryCivil, None).unwrap();
    assert!(inside.moves[0].legal_basis.ends_with("SU 3668/1995"));
}

#[test]
fn the_covid_stop_concerns_every_procedural_term() {
    for matter in [SocialSecurity, OrdinaryCivil] {
        let stopped = |from, term, nominal, effective, codes: &[&str]| {
            assert_eq!(forward(from, term, Procedural, matter, nominal, effective), codes, "{from}");
        };
        stopped("2020-03-02", Term::days(30), "2020-06-04", "2020-06-04", &["covid_stop"]);
        stopped("2020-03-08", Term::days(1), "2020-05-12", "2020-05-12", &["covid_stop"]);
        stopped("2020-03-09", Term::days(10), "2020-05-21", "2020-05-21", &["covid_stop"]);
        stopped("2020-05-11", Term::days(1), "2020-05-12", "2020-05-12", &[]);
        stopped("2020-02-20", Term::months(1), "2020-05-23", "2020-05-25", &["covid_stop", "saturday", "sunday"]);
        stopped("2020-03-20", Term::months(1), "2020-06-11", "2020-06-11", &["covid_stop"]);
    }
    assert!(forward("2020-02-20", Term::days(30), Substantive, OrdinaryCivil, "2020-03-21", "2020-03-21").is_empty());
    let codes = forward("2020-03-01", Term::days(100), Procedural, OrdinaryCivil, "2020-09-12", "2020-09-14");
    assert_eq!(codes, ["covid_stop", "summer_suspension", "saturday", "sunday"]);
}

#[test]
fn backward_terms_skip_suspended_days_and_say_so() {
    let backward = |from, term: Term, matter| term.before(day(from), Procedural, matter, None).unwrap();
    let summer = backward("2026-09-08", Term::days(15), OrdinaryCivil);
    assert_eq!((summer.nominal, reasons(&summer)), (day("2026-07-24"), vec!["summer_suspension"]));
    assert!(summer.moves[0].text_en.contains("derived"));
    assert_eq!(backward("2026-09-01", Term::days(15), OrdinaryCivil).nominal, day("2026-07-17"));
    assert_eq!(backward("2026-08-20", Term::days(15), OrdinaryCivil).nominal, day("2026-07-17"));
    assert_eq!(backward("2014-09-16", Term::days(15), OrdinaryCivil).nominal, day("2014-07-17"));
    assert_eq!(backward("2026-08-01", Term::days(15), OrdinaryCivil).nominal, day("2026-07-17"));
    assert_eq!(backward("2026-08-20", Term::months(1), OrdinaryCivil).nominal, day("2026-07-01"));
    assert_eq!(backward("2026-09-10", Term::months(1), OrdinaryCivil).nominal, day("2026-07-10"));
    let covid = backward("2020-05-20", Term::days(15), SocialSecurity);
    assert_eq!((covid.nominal, covid.effective), (day("2020-03-02"), day("2020-03-02")));
    assert!(covid.moves[0].text_it.contains("differita") && covid.moves[0].text_it.contains("derivata"));
    assert!(covid.moves[0].text_en.contains("deferred") && covid.moves[0].text_en.contains("derived"));
}

#[test]
fn the_patron_day_of_roma_moves_terms_of_its_offices() {
    let end =
        |code| Term::days(30).after(day("2026-05-30"), Procedural, SocialSecurity, office(code).as_ref()).unwrap();
    assert_eq!((end(ROMA).nominal, end(ROMA).effective), (day("2026-06-29"), day("2026-06-30")));
    assert_eq!(end(MILANO).effective, day("2026-06-29"));
    assert_eq!(end("").effective, day("2026-06-29"));
}

#[test]
fn a_chain_starts_from_the_extended_end_and_its_prudent_twin_from_the_nominal_one() {
    let draft = Term::days(30).after(day("2026-09-03"), Procedural, SocialSecurity, None).unwrap();
    let observations = draft.then(Term::days(15), Procedural, SocialSecurity, None).unwrap();
    assert_eq!((observations.nominal, observations.effective), (day("2026-10-20"), day("2026-10-20")));
    assert_eq!(observations.prudent, day("2026-10-18"));
    let filing = observations.then(Term::days(10), Procedural, SocialSecurity, None).unwrap();
    assert_eq!((filing.effective, filing.prudent), (day("2026-10-30"), day("2026-10-28")));
    let back = draft.then_before(Term::days(2), Procedural, SocialSecurity, None).unwrap();
    assert_eq!((back.nominal, back.effective, back.prudent), (day("2026-10-03"), day("2026-10-02"), day("2026-10-01")));
    // One month from the extended 1 September, and one from the nominal 31 August.
    let long = Term::days(20).after(day("2025-08-11"), Procedural, SocialSecurity, None).unwrap();
    let month = long.then(Term::months(1), Procedural, SocialSecurity, None).unwrap();
    assert_eq!((long.nominal, long.effective), (day("2025-08-31"), day("2025-09-01")));
    assert_eq!((month.nominal, month.prudent), (day("2025-10-01"), day("2025-09-30")));
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let code = |found: Result<Deadline, perito::domain::FieldError>| found.unwrap_err().code;
    let after = |term: Term, from| code(term.after(from, Procedural, OrdinaryCivil, None));
    let before = |term: Term, from| code(term.before(from, Procedural, OrdinaryCivil, None));
    for from in [Date::MIN, date!(1948 - 12 - 31), date!(2101 - 01 - 01), Date::MAX] {
        assert_eq!(after(Term::days(1), from), "date_out_of_range");
        assert_eq!(before(Term::days(1), from), "date_out_of_range");
    }
    for term in [Term::days(u32::MAX), Term::months(u32::MAX), Term::years(u32::MAX), Term::years(200)] {
        assert_eq!(after(term, date!(2026 - 01 - 15)), "term_out_of_range");
        assert_eq!(before(term, date!(2026 - 01 - 15)), "term_out_of_range");
    }
    assert_eq!(after(Term::days(1), date!(2100 - 12 - 31)), "term_out_of_range");
    assert_eq!(before(Term::days(1), date!(1949 - 01 - 01)), "term_out_of_range");
    assert_eq!(before(Term::days(1), date!(1949 - 01 - 02)), "term_out_of_range", "1 January moves out of the years");
    for term in [Term::days(0), Term::months(0), Term::years(0)] {
        assert_eq!(after(term, date!(2026 - 01 - 15)), "term_zero");
    }
    assert_eq!(after(Term::days(30), date!(1969 - 07 - 20)), "suspension_unsupported");
    assert_eq!(after(Term::days(30), date!(1969 - 08 - 20)), "suspension_unsupported");
    assert_eq!(before(Term::days(30), date!(1969 - 10 - 01)), "suspension_unsupported");
    assert!(Term::days(30).after(date!(1969 - 07 - 01), Procedural, OrdinaryCivil, None).is_ok());
    assert!(Term::days(30).after(date!(1969 - 09 - 15), Procedural, OrdinaryCivil, None).is_ok());
    assert!(Term::days(30).after(date!(1969 - 07 - 20), Procedural, SocialSecurity, None).is_ok());
    assert!(Term::days(30).after(date!(1969 - 07 - 20), Substantive, OrdinaryCivil, None).is_ok());
}

#[test]
fn codes_are_read_back() {
    for kind in [Procedural, Substantive] {
        assert_eq!(TermKind::parse(kind.code()), Ok(kind));
    }
    for matter in [SocialSecurity, OrdinaryCivil] {
        assert_eq!(Matter::parse(matter.code()), Ok(matter));
    }
    assert_eq!(TermKind::parse("Procedural").unwrap_err().code, "term_kind");
    assert_eq!(Matter::parse("").unwrap_err().code, "matter");
    assert_eq!([Term::days(30).to_string(), Term::months(1).to_string()], ["30 days", "1 month"]);
}

/// The oracle's own statement of the days that stop a term.
fn is_suspended(day: Date, kind: TermKind, matter: Matter) -> bool {
    let summer = match (day.month(), day.day()) {
        (Month::August, _) => true,
        (Month::September, number) => number <= 15 && day.year() < 2015,
        _ => false,
    };
    let covid = (date!(2020 - 03 - 09)..=date!(2020 - 05 - 11)).contains(&day);
    kind == Procedural && (covid || (summer && matter == OrdinaryCivil))
}

/// Counts a term of days one day at a time, then leaves the days on which it cannot end.
fn walked(step: i64, from: Date, amount: u32, kind: TermKind, matter: Matter, roma: bool) -> (Date, Date) {
    let court = office(if roma { ROMA } else { MILANO });
    let mut day = from;
    let mut left = amount;
    while left > 0 {
        day += Duration::days(step);
        left -= u32::from(!is_suspended(day, kind, matter));
    }
    let nominal = day;
    let saturday = |day: Date| day.weekday().number_days_from_monday() == 5 && day >= date!(2006 - 03 - 01);
    while Calendar::italy().is_holiday(day, court.as_ref()) || (kind == Procedural && saturday(day)) {
        day += Duration::days(step);
    }
    (nominal, day)
}

/// The last day of a term by months on a calendar without suspensions.
fn months_later(from: Date, months: u32) -> Date {
    let mut first = from.replace_day(1).unwrap();
    for _ in 0..months {
        first = (first + Duration::days(31)).replace_day(1).unwrap();
    }
    (1..=from.day()).rev().find_map(|number| first.replace_day(number).ok()).unwrap()
}

fn kinds() -> impl Strategy<Value = (TermKind, Matter)> {
    (any::<bool>(), any::<bool>()).prop_map(|(procedural, social)| {
        (if procedural { Procedural } else { Substantive }, if social { SocialSecurity } else { OrdinaryCivil })
    })
}

fn days_from(first: Date, last: Date) -> impl Strategy<Value = Date> {
    (0..=(last - first).whole_days()).prop_map(move |days| first + Duration::days(days))
}

/// What holds of every deadline, whichever way it was counted.
fn check(found: &Deadline, step: i64, kind: TermKind, roma: bool) {
    let court = office(if roma { ROMA } else { MILANO });
    assert!(Calendar::italy().is_working_day(found.effective, kind, court.as_ref()));
    assert!(found.prudent <= found.nominal && found.prudent <= found.effective);
    assert!((found.effective - found.nominal).whole_days() * step >= 0);
    let mut last_day = false;
    for (index, leg) in found.moves.iter().enumerate() {
        assert!((leg.to - leg.from).whole_days() * step > 0, "{leg:?}");
        assert_eq!(found.moves.get(index + 1).map_or(found.effective, |next| next.from), leg.to, "{leg:?}");
        assert!(!leg.legal_basis.is_empty() && !leg.text_it.is_empty() && !leg.text_en.is_empty());
        let suspension = matches!(leg.reason, MoveReason::CovidStop | MoveReason::SummerSuspension);
        assert!(!(suspension && last_day), "suspensions come first");
        if !suspension {
            assert!(last_day || leg.from == found.nominal);
            assert_eq!((leg.to - leg.from).whole_days(), step);
            last_day = true;
        }
    }
    assert!(last_day || found.effective == found.nominal);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn terms_of_days_agree_with_the_oracle(
        from in days_from(date!(1970 - 01 - 01), date!(2100 - 12 - 31)),
        amount in prop_oneof![4 => 1_u32..130, 1 => 130_u32..700],
        (kind, matter) in kinds(),
        court in prop_oneof![Just(Some(ROMA)), Just(Some(MILANO)), Just(None)],
    ) {
        let (roma, office) = (court == Some(ROMA), office(court.unwrap_or_default()));
        let expected = walked(1, from, amount, kind, matter, roma);
        match Term::days(amount).after(from, kind, matter, office.as_ref()) {
            Ok(found) => {
                prop_assert_eq!((found.nominal, found.effective, found.prudent), (expected.0, expected.1, expected.0));
                check(&found, 1, kind, roma);
            }
            Err(refused) => {
                prop_assert_eq!(refused.code, "term_out_of_range");
                prop_assert!(expected.1 > date!(2100 - 12 - 31));
            }
        }
        let expected = walked(-1, from, amount, kind, matter, roma);
        let prudent = walked(-1, from, amount, kind, matter, roma || court.is_none()).1;
        match Term::days(amount).before(from, kind, matter, office.as_ref()) {
            Ok(found) => {
                prop_assert_eq!((found.nominal, found.effective, found.prudent), (expected.0, expected.1, prudent));
                check(&found, -1, kind, roma);
            }
            Err(refused) => {
                prop_assert_eq!(refused.code, "suspension_unsupported");
                prop_assert!(expected.1 < date!(1969 - 09 - 16));
            }
        }
    }

    #[test]
    fn terms_around_2020_agree_with_the_oracle(
        from in days_from(date!(2019 - 11 - 01), date!(2020 - 11 - 30)),
        amount in 1_u32..120,
        (kind, matter) in kinds(),
    ) {
        let after = Term::days(amount).after(from, kind, matter, None).unwrap();
        prop_assert_eq!((after.nominal, after.effective), walked(1, from, amount, kind, matter, false));
        let before = Term::days(amount).before(from, kind, matter, None).unwrap();
        prop_assert_eq!((before.nominal, before.effective), walked(-1, from, amount, kind, matter, false));
    }

    #[test]
    fn terms_of_months_are_their_bare_days_counted_without_the_suspended_ones(
        from in days_from(date!(1970 - 01 - 01), date!(2090 - 12 - 31)),
        months in 1_u32..40,
        (kind, matter) in kinds(),
    ) {
        let mut start = from;
        while is_suspended(start.next_day().unwrap(), kind, matter) {
            start = start.next_day().unwrap();
        }
        let bare = u32::try_from((months_later(start, months) - start).whole_days()).unwrap();
        let found = Term::months(months).after(from, kind, matter, None).unwrap();
        prop_assert_eq!((found.nominal, found.effective), walked(1, start, bare, kind, matter, false));
        check(&found, 1, kind, false);
    }

    #[test]
    fn chains_are_never_less_prudent_than_their_end(
        from in days_from(date!(1970 - 01 - 01), date!(2090 - 12 - 31)),
        (first, second) in (1_u32..60, 1_u32..60),
        by_months: bool,
        (kind, matter) in kinds(),
    ) {
        let first = Term::days(first).after(from, kind, matter, None).unwrap();
        let second = if by_months { Term::months(second) } else { Term::days(second) };
        let chained = first.then(second, kind, matter, None).unwrap();
        let direct = second.after(first.effective, kind, matter, None).unwrap();
        prop_assert_eq!((chained.nominal, chained.effective), (direct.nominal, direct.effective));
        prop_assert!(chained.prudent <= second.after(first.nominal, kind, matter, None).unwrap().nominal);
        check(&chained, 1, kind, false);
        if let Ok(back) = first.then_before(second, kind, matter, None) {
            check(&back, -1, kind, false);
        }
    }

    #[test]
    fn no_input_panics(
        from in days_from(date!(-9999 - 01 - 01), date!(9999 - 12 - 31)),
        near in days_from(date!(1945 - 01 - 01), date!(2105 - 12 - 31)),
        amount in prop_oneof![any::<u32>(), 0_u32..100_000],
        unit in prop_oneof![Just("days"), Just("months"), Just("years")],
        (kind, matter) in kinds(),
    ) {
        for from in [from, near] {
            for found in [
                term(amount, unit).after(from, kind, matter, None),
                term(amount, unit).before(from, kind, matter, None),
            ].into_iter().flatten() {
                prop_assert!([found.nominal, found.effective, found.prudent].iter().all(|day| Calendar::italy().covers(*day)));
            }
        }
    }
}
