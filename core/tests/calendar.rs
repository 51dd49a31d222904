//! The calendar of holidays against the history of the law, and against an Easter computed another way.

use perito::domain::rome::parse_date;
use perito::domain::{Calendar, CourtOffice, TermKind};
use time::macros::date;
use time::{Date, Duration, Month, Weekday};

const ROMA: &str = "0580910098";
const MILANO: &str = "0151460094";
/// Tivoli lies in the province of Roma but is another comune.
const TIVOLI: &str = "0581040224";

fn day(text: &str) -> Date {
    parse_date("day", text).unwrap()
}

fn office(code: &str) -> Option<CourtOffice> {
    CourtOffice::parse(code).ok()
}

fn name(text: &str) -> Option<&'static str> {
    Calendar::italy().holiday(day(text), None).map(|holiday| holiday.name_en)
}

fn is_holiday(text: &str) -> bool {
    Calendar::italy().is_holiday(day(text), None)
}

/// Easter Sunday by the tables of golden number and epact (Gauss), not by the algorithm of the library.
fn easter(year: i32) -> Date {
    let (a, b, c) = (year % 19, year % 4, year % 7);
    let century = year / 100;
    let (p, q) = ((13 + 8 * century) / 25, century / 4);
    let (m, n) = ((15 - p + century - q) % 30, (4 + century - q) % 7);
    let d = (19 * a + m) % 30;
    let e = (2 * b + 4 * c + 6 * d + n) % 7;
    let march = 22 + d + e;
    let march = match (d, e) {
        (29, 6) => 50,
        (28, 6) if (11 * m + 11) % 30 < 19 => 49,
        _ => march,
    };
    Date::from_calendar_date(year, Month::March, 1).unwrap() + Duration::days(i64::from(march) - 1)
}

/// Every named holiday of a year for the whole country, written as the statutes tell it.
fn of_year(year: i32) -> Vec<Date> {
    let on = |month: u8, number| Date::from_calendar_date(year, Month::try_from(month).unwrap(), number).unwrap();
    let mut days = vec![on(1, 1), on(4, 25), on(5, 1), on(8, 15), on(11, 1), on(12, 8), on(12, 25), on(12, 26)];
    days.push(easter(year) + Duration::DAY);
    if year <= 1976 {
        days.extend([on(3, 19), on(6, 29), on(11, 4), easter(year) + Duration::days(39)]);
        days.push(easter(year) + Duration::days(60));
    }
    if year <= 1977 || year >= 1986 {
        days.push(on(1, 6));
    }
    if year <= 1976 || year >= 2001 {
        days.push(on(6, 2));
    }
    if year == 2011 {
        days.push(on(3, 17));
    }
    if year >= 2026 {
        days.push(on(10, 4));
    }
    days
}

#[test]
fn every_day_from_1949_to_2100_is_told_rightly() {
    let mut day = date!(1949 - 01 - 01);
    let mut named = of_year(day.year());
    while day <= date!(2100 - 12 - 31) {
        if day.ordinal() == 1 {
            named = of_year(day.year());
        }
        let expected = day.weekday() == Weekday::Sunday || named.contains(&day);
        assert_eq!(Calendar::italy().is_holiday(day, None), expected, "{day}");
        let in_roma = expected || (day.year() >= 1986 && (day.month(), day.day()) == (Month::June, 29));
        assert_eq!(Calendar::italy().is_holiday(day, office(ROMA).as_ref()), in_roma, "{day} in Roma");
        day = day.next_day().unwrap();
    }
}

#[test]
fn easter_monday_falls_where_published_calendars_put_it() {
    for text in ["1949-04-18", "1961-04-03", "1981-04-20", "2000-04-24", "2008-03-24", "2019-04-22", "2026-04-06"] {
        assert_eq!(name(text), Some("Easter Monday"), "{text}");
    }
    for text in ["2038-04-26", "2049-04-19", "2076-04-20", "2100-03-29"] {
        assert_eq!(name(text), Some("Easter Monday"), "{text}");
    }
    assert_eq!(name("2026-04-05"), Some("Sunday"));
    assert!(!is_holiday("2026-04-03"), "Good Friday is none");
}

#[test]
fn holidays_come_and_go_with_the_law() {
    for (holiday, then_not) in [
        ("1976-03-19", "1977-03-19"),
        ("1976-05-27", "1977-05-19"),
        ("1976-06-17", "1977-06-09"),
        ("1976-06-02", "1977-06-02"),
        ("1976-06-29", "1977-06-29"),
        ("1976-11-04", "1977-11-04"),
        ("1977-01-06", "1978-01-06"),
        ("2011-03-17", "2012-03-17"),
    ] {
        assert!(is_holiday(holiday), "{holiday}");
        assert!(!is_holiday(then_not), "{then_not}");
    }
    for (not_yet, holiday) in [("1983-01-06", "1986-01-06"), ("2000-06-02", "2001-06-02"), ("2024-10-04", "2027-10-04")]
    {
        assert!(!is_holiday(not_yet), "{not_yet}");
        assert!(is_holiday(holiday), "{holiday}");
    }
    assert!(!is_holiday("2010-03-17"));
}

#[test]
fn a_named_holiday_outdoes_a_sunday() {
    assert_eq!(name("2026-10-04"), Some("Saint Francis of Assisi"));
    assert_eq!(name("2025-10-05"), Some("Sunday"));
    assert_eq!(name("1990-06-03"), Some("Republic Day"), "the first Sunday of June from 1977 to 2000");
    assert_eq!(name("1990-06-10"), Some("Sunday"));
    assert_eq!(name("2026-06-07"), Some("Sunday"));
    let francis = Calendar::italy().holiday(day("2027-10-04"), None).unwrap();
    assert_eq!((francis.name_it, francis.legal_basis), ("San Francesco d'Assisi", "art. 1 L. 151/2025"));
}

#[test]
fn saints_peter_and_paul_are_a_holiday_of_roma_alone() {
    let in_office = |text: &str, code: &str| Calendar::italy().is_holiday(day(text), office(code).as_ref());
    for year in ["1986", "2005", "2026", "2100"] {
        // 29 June 1986 is a Sunday: that year tells nothing.
        let text = format!("{year}-06-29");
        assert!(in_office(&text, ROMA), "{text}");
        assert_eq!(in_office(&text, MILANO), year == "1986", "{text}");
        assert_eq!(in_office(&text, TIVOLI), year == "1986", "{text}");
    }
    assert!(in_office("1976-06-29", MILANO));
    for year in 1977..=1985 {
        let text = format!("{year}-06-29");
        assert_eq!(in_office(&text, ROMA), day(&text).weekday() == Weekday::Sunday, "{text}");
    }
}

#[test]
fn outside_its_years_the_calendar_knows_sundays_alone() {
    let calendar = Calendar::italy();
    assert!(calendar.covers(date!(1949 - 01 - 01)) && calendar.covers(date!(2100 - 12 - 31)));
    for (day, holiday) in [
        (date!(1948 - 12 - 25), false),
        (date!(1948 - 12 - 26), true),
        (date!(2101 - 01 - 01), false),
        (date!(2101 - 01 - 02), true),
    ] {
        assert!(!calendar.covers(day));
        assert_eq!(calendar.is_holiday(day, None), holiday, "{day}");
    }
    for day in [Date::MIN, Date::MAX] {
        let _ = calendar.holiday(day, None);
        assert_eq!(calendar.working_day_on_or_after(day, TermKind::Procedural, None), None);
        assert_eq!(calendar.working_day_on_or_before(day, TermKind::Procedural, None), None);
    }
}

#[test]
fn saturdays_are_idle_for_procedural_terms_from_march_2006() {
    let calendar = Calendar::italy();
    let working = |text, kind| calendar.is_working_day(day(text), kind, None);
    assert!(working("2006-02-25", TermKind::Procedural));
    assert!(!working("2006-03-04", TermKind::Procedural));
    assert!(working("2006-03-04", TermKind::Substantive));
    assert!(!working("2026-12-26", TermKind::Substantive), "a holiday on a Saturday is a holiday");
    assert!(!working("2026-12-27", TermKind::Substantive));
    assert!(working("2026-12-28", TermKind::Procedural));
}

#[test]
fn the_nearest_working_day_is_found_both_ways() {
    let calendar = Calendar::italy();
    let after = |text, kind| calendar.working_day_on_or_after(day(text), kind, None);
    let before = |text, kind| calendar.working_day_on_or_before(day(text), kind, None);
    assert_eq!(after("2026-12-25", TermKind::Procedural), Some(day("2026-12-28")));
    assert_eq!(after("2026-12-24", TermKind::Procedural), Some(day("2026-12-24")));
    assert_eq!(before("2026-10-05", TermKind::Procedural), Some(day("2026-10-05")));
    assert_eq!(before("2026-10-04", TermKind::Procedural), Some(day("2026-10-02")));
    assert_eq!(before("2026-10-04", TermKind::Substantive), Some(day("2026-10-03")));
    assert_eq!(before("1949-01-02", TermKind::Procedural), None, "the calendar begins after the working day");
    let roma = office(ROMA);
    assert_eq!(
        calendar.working_day_on_or_before(day("2026-06-29"), TermKind::Procedural, roma.as_ref()),
        Some(day("2026-06-26"))
    );
}
