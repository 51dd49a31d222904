//! Tax codes: structure, check characters, omocodia, birth dates.

use std::collections::HashSet;

use perito::domain::{Sex, TaxCode};
use proptest::prelude::*;
use time::Date;
use time::macros::{date, format_description};

use crate::conformance;

fn parse(text: &str) -> TaxCode {
    TaxCode::parse(text).unwrap()
}

fn refusal(text: &str) -> &'static str {
    TaxCode::parse(text).unwrap_err().code
}

/// The check letter by the ministerial table as it is printed, character by character.
fn oracle_letter(fifteen: &str) -> char {
    let odd = |sign| match sign {
        '0' | 'A' => 1,
        '1' | 'B' => 0,
        '2' | 'C' => 5,
        '3' | 'D' => 7,
        '4' | 'E' => 9,
        '5' | 'F' => 13,
        '6' | 'G' => 15,
        '7' | 'H' => 17,
        '8' | 'I' => 19,
        '9' | 'J' => 21,
        'K' => 2,
        'L' => 4,
        'M' => 18,
        'N' => 20,
        'O' => 11,
        'P' => 3,
        'Q' => 6,
        'R' => 8,
        'S' => 12,
        'T' => 14,
        'U' => 16,
        'V' => 10,
        'W' => 22,
        'X' => 25,
        'Y' => 24,
        'Z' => 23,
        other => panic!("{other} has no value"),
    };
    let even = |sign: char| sign.to_digit(10).unwrap_or_else(|| sign as u32 - 'A' as u32);
    let sum: u32 =
        fifteen.chars().zip(1..).map(|(sign, place)| if place % 2 == 1 { odd(sign) } else { even(sign) }).sum();
    char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[sum as usize % 26])
}

/// Puts the right letter after fifteen characters.
fn complete(fifteen: &str) -> String {
    format!("{fifteen}{}", oracle_letter(fifteen))
}

#[test]
fn every_conformance_row_holds() {
    for row in conformance::rows("tax_codes") {
        let [code, verdict, sex, born, place, note] = row.as_slice() else { panic!("six cells") };
        let parsed = TaxCode::parse(code);
        if verdict == "error" {
            let error = parsed.unwrap_err();
            if let Some((_, want)) = note.split_once("(want ") {
                let want = want.trim_end_matches(')');
                assert!(error.message_en.ends_with(&format!("want {want}")), "{error}");
                assert!(error.message_it.ends_with(&format!("attesa {want}")));
            }
            continue;
        }
        let parsed = parsed.unwrap();
        assert_eq!(parsed.sex().map_or("", Sex::code), sex);
        assert_eq!(parsed.place().unwrap_or_default(), *place);
        let expected: Vec<Date> = Date::parse(born, format_description!("[year]-[month]-[day]")).into_iter().collect();
        assert_eq!(parsed.birth_dates(date!(2026 - 11 - 24)), expected);
        assert_eq!(parsed.is_provisional(), code.len() == 11);
        if note.contains("same person as the first row") {
            assert!(parsed.same_person(&parse("RSSMRA80A01H501U")));
        }
    }
}

#[test]
fn published_examples_are_accepted() {
    for code in ["RSSMRA85T10A562S", "RCCMNL83S18D969H", "MRTMTT25D09F205Z"] {
        assert_eq!(parse(code).as_str(), code);
    }
}

#[test]
fn spaces_around_and_lower_case_are_accepted() {
    assert_eq!(parse(" rssmra80a01h501u\n"), parse("RSSMRA80A01H501U"));
    assert_eq!(parse("RSSMRA80A01H501U").to_string(), "RSSMRA80A01H501U");
}

#[test]
fn each_refusal_has_its_code() {
    assert_eq!(refusal(""), "tax_code_length");
    assert_eq!(refusal("RSSMRA80A01H501"), "tax_code_length");
    assert_eq!(refusal("RSSMRA80A01H501UU"), "tax_code_length");
    assert_eq!(refusal("RSS MRA80A01H501U"), "tax_code_length");
    assert_eq!(refusal("R5SMRA80A01H501U"), "tax_code_format");
    assert_eq!(refusal("RSSMRAA0A01H501U"), "tax_code_format");
    assert_eq!(refusal("RSSMRA80A01H5011"), "tax_code_format");
    assert_eq!(refusal("ÀSSMRA80A01H501U"), "tax_code_format");
    assert_eq!(refusal("ÀÀÀÀÀÀÀÀ"), "tax_code_format");
    assert_eq!(refusal("1234567890A"), "tax_code_format");
    assert_eq!(refusal("A2345678903"), "tax_code_format");
    assert_eq!(refusal("RSSMRA80F01H501U"), "tax_code_month");
    assert_eq!(refusal("RSSMRA80A01H501V"), "tax_code_check_letter");
    assert_eq!(refusal("80078750588"), "tax_code_check_digit");
}

#[test]
fn the_day_must_be_one_of_its_month() {
    for (day, is_real) in [
        ("80A00", false),
        ("80A31", true),
        ("80A32", false),
        ("80A40", false),
        ("80A41", true),
        ("80A71", true),
        ("80A72", false),
        ("80D31", false),
        ("80D30", true),
        ("80D71", false),
        ("80S70", true),
        ("80S71", false),
        ("80B30", false),
        ("80B29", true),
        ("80B69", true),
        ("81B29", false),
        ("81B69", false),
        ("81B28", true),
        // 2000 was a leap year, 1900 was not.
        ("00B29", true),
    ] {
        let parsed = TaxCode::parse(&complete(&format!("RSSMRA{day}H501")));
        assert_eq!(parsed.is_ok(), is_real, "{day}");
        assert!(is_real || parsed.unwrap_err().code == "tax_code_day");
    }
}

#[test]
fn a_birth_date_depends_on_the_day_of_asking() {
    let born_on = |code: &str, reference| parse(&complete(code)).birth_dates(reference);
    let year_25 = "RSSMRA25D09H501";
    assert_eq!(born_on(year_25, date!(2026 - 06 - 01)), [date!(1925 - 04 - 09), date!(2025 - 04 - 09)]);
    assert_eq!(born_on(year_25, date!(2025 - 04 - 09)), [date!(1925 - 04 - 09), date!(2025 - 04 - 09)]);
    assert_eq!(born_on(year_25, date!(2025 - 04 - 08)), [date!(1925 - 04 - 09)]);
    // Less than 120 years: the day before the 120th birthday is the last.
    assert_eq!(born_on(year_25, date!(2045 - 04 - 08)), [date!(1925 - 04 - 09), date!(2025 - 04 - 09)]);
    assert_eq!(born_on(year_25, date!(2045 - 04 - 09)), [date!(2025 - 04 - 09)]);
    assert_eq!(born_on("RSSMRA10A01H501", date!(2009 - 01 - 01)), [date!(1910 - 01 - 01)]);
    assert_eq!(born_on("RSSMRA90A01H501", date!(2009 - 12 - 31)), [date!(1890 - 01 - 01), date!(1990 - 01 - 01)]);
}

#[test]
fn a_birth_on_29_february_needs_a_leap_year() {
    let born_on = |code: &str, reference| parse(&complete(code)).birth_dates(reference);
    assert_eq!(born_on("RSSMRA04B29H501", date!(2010 - 01 - 01)), [date!(1904 - 02 - 29), date!(2004 - 02 - 29)]);
    assert_eq!(born_on("RSSMRA04B29H501", date!(2024 - 02 - 28)), [date!(1904 - 02 - 29), date!(2004 - 02 - 29)]);
    assert_eq!(born_on("RSSMRA04B29H501", date!(2024 - 02 - 29)), [date!(2004 - 02 - 29)]);
    // 1900 was not a leap year and 2000 had not come.
    assert_eq!(born_on("RSSMRA00B29H501", date!(1999 - 12 - 31)), []);
    assert_eq!(born_on("RSSMRA00B29H501", date!(2001 - 01 - 01)), [date!(2000 - 02 - 29)]);
    // The 120th birthday falls in 2100, which has no 29 February.
    assert_eq!(born_on("RSSMRA80B29H501", date!(2100 - 02 - 28)), [date!(1980 - 02 - 29), date!(2080 - 02 - 29)]);
    assert_eq!(born_on("RSSMRA80B29H501", date!(2100 - 03 - 01)), [date!(2080 - 02 - 29)]);
}

#[test]
fn extreme_references_are_answered() {
    let code = parse("RSSMRA80A01H501U");
    assert_eq!(code.birth_dates(Date::MAX), [date!(9880 - 01 - 01), date!(9980 - 01 - 01)]);
    assert!(code.birth_dates(Date::MIN).is_empty());
    assert!(parse("80078750587").birth_dates(date!(2026 - 01 - 01)).is_empty());
}

#[test]
fn omocodia_has_128_variants_of_one_person() {
    let canonical = parse("RSSMRA80A41H501Y");
    let variants = canonical.variants();
    assert_eq!(variants.first(), Some(&canonical));
    assert_eq!(variants.iter().collect::<HashSet<_>>().len(), 128);
    for variant in &variants {
        assert_eq!(TaxCode::parse(variant.as_str()).as_ref(), Ok(variant));
        assert_eq!(variant.as_str(), complete(&variant.as_str()[..15]));
        assert_eq!(variant.is_omocode(), *variant != canonical);
        assert_eq!(variant.canonical(), canonical);
        assert!(variant.same_person(&canonical));
        assert_eq!(variant.sex(), Some(Sex::Female));
        assert_eq!(variant.place().as_deref(), Some("H501"));
        assert_eq!(variant.birth_dates(date!(2026 - 01 - 01)), [date!(1980 - 01 - 01)]);
        assert_eq!(variant.variants(), variants);
    }
    assert!(!canonical.same_person(&parse("RSSMRA80A01H501U")));
    assert_eq!(variants.last(), Some(&parse(&complete("RSSMRAULAQMHRLM"))));
}

#[test]
fn a_provisional_code_says_nothing_of_the_person() {
    let code = parse(" 80078750587 ");
    assert!(code.is_provisional() && !code.is_omocode());
    assert_eq!((code.sex(), code.place()), (None, None));
    assert_eq!(code.canonical(), code);
    assert_eq!(code.variants(), std::slice::from_ref(&code));
    assert!(code.same_person(&parse("80078750587")));
    assert!(!code.same_person(&parse("12345678903")));
}

#[test]
fn neither_debug_nor_an_error_shows_the_code() {
    assert_eq!(format!("{:?}", parse("RSSMRA80A01H501U")), "TaxCode(…)");
    let error = TaxCode::parse("RSSMRA80A01H501Z").unwrap_err();
    assert!(!format!("{error:?}{error}{}", error.message_it).contains("RSSMRA"));
}

proptest! {
    #[test]
    fn parsing_never_panics(text in any::<String>(), like in "[A-Za-z0-9À]{9,17}") {
        let _ = TaxCode::parse(&text);
        let _ = TaxCode::parse(&like);
    }

    #[test]
    fn what_is_displayed_parses_back(
        names in "[A-Z]{6}",
        year in 0..100u8,
        month in "[ABCDEHLMPRST]",
        day in prop_oneof![1..=28u8, 41..=68u8],
        place in "[A-Z][0-9]{3}",
        chosen in 0..128usize,
        days in -2_000_000..2_000_000i32,
    ) {
        let code = parse(&complete(&format!("{names}{year:02}{month}{day:02}{place}")));
        let variant = code.variants().swap_remove(chosen);
        prop_assert_eq!(&parse(&variant.to_string()), &variant);
        prop_assert_eq!(&parse(&variant.as_str().to_lowercase()), &variant);
        prop_assert_eq!(variant.sex() == Some(Sex::Female), day > 40);
        let reference = Date::from_julian_day(2_451_545 + days).unwrap_or(Date::MAX);
        let dates = variant.birth_dates(reference);
        prop_assert!((1..=2).contains(&dates.len()) || reference < date!(-9700 - 01 - 01));
        prop_assert!(dates.is_sorted());
        for date in dates {
            prop_assert!(date <= reference && date.year().rem_euclid(100) == i32::from(year));
            prop_assert!(reference.year() - date.year() <= 120);
        }
    }

    #[test]
    fn any_other_check_letter_is_refused_with_the_right_one(letter in "[A-Z]") {
        let parsed = TaxCode::parse(&format!("RSSMRA80A01H501{letter}"));
        match letter.as_str() {
            "U" => prop_assert!(parsed.is_ok()),
            _ => prop_assert!(parsed.unwrap_err().message_en.ends_with("want U")),
        }
    }

    #[test]
    fn one_digit_of_ten_completes_a_provisional_code(ten in "[0-9]{10}") {
        let sum: u32 = ten.chars().rev().zip(0..).map(|(digit, place)| {
            let digit = digit.to_digit(10).unwrap();
            if place % 2 == 0 { [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][digit as usize] } else { digit }
        }).sum();
        for last in 0..10 {
            prop_assert_eq!(TaxCode::parse(&format!("{ten}{last}")).is_ok(), (sum + last).is_multiple_of(10));
        }
    }
}
