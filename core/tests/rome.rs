//! Italian legal time: two oracles for the offset, hours that are skipped or shown twice, and strict parsing.

use std::path::Path;

use perito::domain::rome::{Appointment, day_of, offset_at, parse_date, parse_time, resolve};
use proptest::prelude::*;
use time::format_description::well_known::Rfc3339;
use time::macros::{date, datetime, time};
use time::{Date, Duration, Month, OffsetDateTime, Time, UtcOffset};

/// 01:00 UTC on the last Sunday of a month, when the clocks of the Union change.
fn change(year: i32, month: Month) -> OffsetDateTime {
    let last = Date::from_calendar_date(year, month, 31).unwrap();
    let sunday = last - Duration::days(i64::from(last.weekday().number_days_from_sunday()));
    sunday.with_time(time!(1:00)).assume_utc()
}

#[test]
fn offsets_follow_the_rule_of_the_union_from_1996_to_2100() {
    for year in 1996..=2100 {
        let (spring, autumn) = (change(year, Month::March), change(year, Month::October));
        let mut instant = Date::from_ordinal_date(year, 1).unwrap().midnight().assume_utc();
        while instant.year() == year {
            let hours = if (spring..autumn).contains(&instant) { 2 } else { 1 };
            assert_eq!(offset_at(instant), UtcOffset::from_hms(hours, 0, 0).unwrap(), "{instant}");
            instant += Duration::HOUR;
        }
        for (instant, before, after) in [(spring, 1, 2), (autumn, 2, 1)] {
            assert_eq!(offset_at(instant - Duration::SECOND).whole_hours(), before, "{instant}");
            assert_eq!(offset_at(instant).whole_hours(), after, "{instant}");
        }
    }
}

#[test]
fn offsets_follow_the_table_of_transitions_from_1949_to_1997() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/rome_transitions.csv");
    let rows = csv::Reader::from_path(path).unwrap().into_deserialize().map(Result::unwrap);
    let mut table: Vec<(OffsetDateTime, i32)> =
        rows.map(|(from, seconds): (String, i32)| (OffsetDateTime::parse(&from, &Rfc3339).unwrap(), seconds)).collect();
    assert!(table.len() > 60);
    table.push((datetime!(1998-01-01 0:00 UTC), 3600));
    for stretch in table.windows(2) {
        let [(from, seconds), (until, _)] = stretch else { unreachable!() };
        let mut instant = *from;
        while instant < *until {
            assert_eq!(offset_at(instant).whole_seconds(), *seconds, "{instant}");
            instant += Duration::HOUR;
        }
        assert_eq!(offset_at(*until - Duration::SECOND).whole_seconds(), *seconds, "just before {until}");
    }
}

#[test]
fn the_legal_day_turns_at_midnight_in_italy() {
    assert_eq!(day_of(datetime!(2026-01-31 22:59:59 UTC)), date!(2026 - 01 - 31));
    assert_eq!(day_of(datetime!(2026-01-31 23:00 UTC)), date!(2026 - 02 - 01));
    assert_eq!(day_of(datetime!(2026-07-31 21:59:59 UTC)), date!(2026 - 07 - 31));
    assert_eq!(day_of(datetime!(2026-07-31 22:00 UTC)), date!(2026 - 08 - 01));
    assert_eq!(day_of(datetime!(2026-08-01 00:30 +5)), date!(2026 - 07 - 31), "whatever the offset it is written in");
}

#[test]
fn the_ends_of_time_do_not_panic() {
    assert_eq!(day_of(Date::MAX.with_time(time!(23:59)).assume_utc()), Date::MAX);
    assert_eq!(day_of(Date::MIN.midnight().assume_utc()), Date::MIN);
    for date in [Date::MIN, date!(1948 - 12 - 31), date!(2101 - 01 - 01), Date::MAX] {
        assert_eq!(resolve(date, time!(12:00)).unwrap_err().code, "date_out_of_range");
    }
    assert!(resolve(date!(1949 - 01 - 01), Time::MIDNIGHT).is_ok());
    assert!(resolve(date!(2100 - 12 - 31), Time::MAX).is_ok());
}

#[test]
fn an_hour_that_the_clocks_skip_is_refused_with_its_readings() {
    let refused = resolve(date!(2026 - 03 - 29), time!(2:30)).unwrap_err();
    assert_eq!((refused.field.as_ref(), refused.code), ("time", "local_time_missing"));
    for message in [&refused.message_en, &refused.message_it] {
        assert!(message.contains("2026-03-29 01:30 +01:00"), "{message}");
        assert!(message.contains("2026-03-29 03:30 +02:00"), "{message}");
    }
    assert_eq!(resolve(date!(2026 - 03 - 29), time!(1:59:59)).unwrap(), datetime!(2026-03-29 00:59:59 UTC));
    assert!(resolve(date!(2026 - 03 - 29), time!(2:00)).is_err());
    assert!(resolve(date!(2026 - 03 - 29), time!(2:59:59)).is_err());
    assert_eq!(resolve(date!(2026 - 03 - 29), time!(3:00)).unwrap(), datetime!(2026-03-29 01:00 UTC));
}

#[test]
fn an_hour_that_the_clocks_show_twice_is_refused_with_its_readings() {
    let refused = resolve(date!(2026 - 10 - 25), time!(2:30)).unwrap_err();
    assert_eq!((refused.field.as_ref(), refused.code), ("time", "local_time_ambiguous"));
    for message in [&refused.message_en, &refused.message_it] {
        assert!(message.contains("2026-10-25 02:30 +02:00"), "{message}");
        assert!(message.contains("2026-10-25 02:30 +01:00"), "{message}");
    }
    assert_eq!(resolve(date!(2026 - 10 - 25), time!(1:59:59)).unwrap(), datetime!(2026-10-24 23:59:59 UTC));
    assert!(resolve(date!(2026 - 10 - 25), time!(2:00)).is_err());
    assert!(resolve(date!(2026 - 10 - 25), time!(2:59:59)).is_err());
    assert_eq!(resolve(date!(2026 - 10 - 25), time!(3:00)).unwrap(), datetime!(2026-10-25 02:00 UTC));
}

#[test]
fn changes_at_midnight_of_past_years_are_known() {
    // In 1966 summer time began on 22 May at 00:00 and ended on 24 September at 24:00.
    assert_eq!(resolve(date!(1966 - 05 - 22), time!(0:30)).unwrap_err().code, "local_time_missing");
    assert_eq!(resolve(date!(1966 - 09 - 24), time!(23:30)).unwrap_err().code, "local_time_ambiguous");
    assert_eq!(day_of(datetime!(1966-05-21 23:30 UTC)), date!(1966 - 05 - 22));
}

#[test]
fn appointments_report_every_refused_field() {
    let appointment = Appointment::parse("2026-12-20", "09:30").unwrap();
    assert_eq!((appointment.date(), appointment.time()), (date!(2026 - 12 - 20), time!(9:30)));
    assert_eq!(appointment.instant(), datetime!(2026-12-20 08:30 UTC));
    assert_eq!(appointment.to_string(), "2026-12-20 09:30");

    let codes = |date, time| -> Vec<_> {
        let refused = Appointment::parse(date, time).unwrap_err();
        refused.errors().iter().map(|error| (error.field.clone().into_owned(), error.code)).collect()
    };
    let found = |pairs: &[(&str, &'static str)]| -> Vec<_> {
        pairs.iter().map(|(field, code)| ((*field).to_owned(), *code)).collect()
    };
    assert_eq!(codes("20/12/2026", "9:30"), found(&[("date", "date_format"), ("time", "time_format")]));
    assert_eq!(codes("2026-03-29", "02:30"), found(&[("time", "local_time_missing")]));
    assert_eq!(codes("2026-10-25", "02:30"), found(&[("time", "local_time_ambiguous")]));
    assert_eq!(codes("1912-10-25", "02:30"), found(&[("date", "date_out_of_range")]));
    assert_eq!(Appointment::new(date!(2026 - 12 - 20), time!(9:30:01)).unwrap_err().code, "time_not_whole_minutes");
}

#[test]
fn dates_are_read_in_the_iso_form_alone() {
    assert_eq!(parse_date("day", "2026-10-04").unwrap(), date!(2026 - 10 - 04));
    assert_eq!(parse_date("day", "2024-02-29").unwrap(), date!(2024 - 02 - 29));
    for text in ["4/10/2026", "04/10/2026", "4-10-2026", "04.10.2026", " 4/10/2026 "] {
        let refused = parse_date("operations_on", text).unwrap_err();
        assert_eq!((refused.field.as_ref(), refused.code), ("operations_on", "date_format"));
        assert!(refused.message_en.contains("did you mean 2026-10-04?"), "{}", refused.message_en);
        assert!(refused.message_it.contains("forse 2026-10-04?"), "{}", refused.message_it);
    }
    for text in ["", "-", "--", "2026", "2026-10", "2026-1-4", "20261004", "26-10-04", "+2026-10-04", "-2026-10-04"] {
        assert_eq!(parse_date("day", text).unwrap_err().code, "date_format", "{text}");
    }
    for text in ["2026-10-04T09:30", "2026-10-04 ", " 2026-10-04", "２０２６-10-04", "2026-10-0é", "31/2/2026"] {
        let refused = parse_date("day", text).unwrap_err();
        assert_eq!(refused.code, "date_format", "{text}");
        assert!(refused.message_en.contains("YYYY-MM-DD") && refused.message_it.contains("AAAA-MM-GG"));
    }
    for text in ["2026-02-29", "2026-13-01", "2026-00-10", "2026-10-00", "2026-04-31", "2100-02-29"] {
        assert_eq!(parse_date("day", text).unwrap_err().code, "date_missing", "{text}");
    }
}

#[test]
fn times_are_read_to_the_minute() {
    assert_eq!(parse_time("hour", "00:00").unwrap(), Time::MIDNIGHT);
    assert_eq!(parse_time("hour", "23:59").unwrap(), time!(23:59));
    for text in ["9:30", "9.30", "09.30"] {
        let refused = parse_time("hour", text).unwrap_err();
        assert_eq!(refused.code, "time_format");
        assert!(refused.message_en.contains("did you mean 09:30?"), "{}", refused.message_en);
    }
    for text in ["", ":", "09:30:00", "0930", "9:3", "+9:30", "09:30Z", "ore 9", "25.00"] {
        assert_eq!(parse_time("hour", text).unwrap_err().code, "time_format", "{text}");
    }
    for text in ["24:00", "09:60", "99:99"] {
        assert_eq!(parse_time("hour", text).unwrap_err().code, "time_missing", "{text}");
    }
}

proptest! {
    #[test]
    fn parsers_never_panic(text in any::<String>(), other in "[0-9/:.T -]{0,12}") {
        for text in [&text, &other] {
            let _ = parse_date("day", text);
            let _ = parse_time("hour", text);
            let _ = Appointment::parse(text, &other);
        }
    }

    #[test]
    fn parsing_what_is_displayed_gives_it_back(days in 0_i64..55_500, minutes in 0_i64..1440) {
        let date = date!(1949 - 01 - 01) + Duration::days(days);
        let time = Time::MIDNIGHT + Duration::minutes(minutes);
        prop_assert_eq!(parse_date("day", &date.to_string()).unwrap(), date);
        if let Ok(appointment) = Appointment::new(date, time) {
            let text = appointment.to_string();
            let (day, hour) = text.split_once(' ').unwrap();
            prop_assert_eq!(Appointment::parse(day, hour).unwrap(), appointment);
            prop_assert_eq!(day_of(appointment.instant()), date);
        }
    }

    #[test]
    fn every_instant_resolves_back_or_is_shown_twice(seconds in -662_688_000_i64..4_133_894_400) {
        let instant = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
        let local = instant.to_offset(offset_at(instant));
        match resolve(local.date(), local.time()) {
            Ok(found) => prop_assert_eq!(found, instant),
            Err(refused) => prop_assert_eq!(refused.code, "local_time_ambiguous"),
        }
    }

    #[test]
    fn no_input_panics(seconds in -377_705_116_800_i64..=253_402_300_799) {
        let instant = OffsetDateTime::from_unix_timestamp(seconds).unwrap();
        let _ = day_of(instant);
        let _ = resolve(instant.date(), instant.time());
    }
}
