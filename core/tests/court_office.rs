//! Court offices: ten digits, a check digit that only warns, lost leading zeros.

use perito::domain::CourtOffice;
use proptest::prelude::*;

use crate::conformance;

#[test]
fn every_conformance_row_holds() {
    for row in conformance::rows("court_offices") {
        let [code, verdict, _note] = row.as_slice() else { panic!("three cells") };
        let parsed = CourtOffice::parse(code);
        match verdict.split_once(' ') {
            None if verdict == "ok" => assert!(parsed.unwrap().warnings().is_empty(), "{code}"),
            None if verdict == "warning" => assert_eq!(parsed.unwrap().warnings().len(), 1, "{code}"),
            None => assert_eq!(parsed.unwrap_err().code, "court_office_catalogue"),
            Some((_, suggested)) => {
                let error = parsed.unwrap_err();
                assert_eq!(error.code, "court_office_leading_zero");
                assert!(error.message_en.contains(suggested) && error.message_it.contains(suggested));
                assert_eq!(CourtOffice::suggestion(code).as_deref(), Some(suggested));
            }
        }
    }
}

#[test]
fn a_check_digit_that_does_not_fit_is_said_and_accepted() {
    let office = CourtOffice::parse("0580910091").unwrap();
    let warnings = office.warnings();
    assert_eq!(warnings.first().unwrap().code, "court_office_check_digit");
    assert!(warnings.first().unwrap().message_en.contains("want 8"));
}

#[test]
fn the_first_provinces_lose_two_zeros() {
    // Torino, 001272: the whole code and what a spreadsheet makes of it.
    let whole = (0..10).map(|digit| format!("001272009{digit}"));
    let whole = whole.filter(|code| CourtOffice::parse(code).unwrap().warnings().is_empty()).collect::<Vec<_>>();
    let [whole] = whole.as_slice() else { panic!("one check digit fits") };
    let error = CourtOffice::parse(whole.trim_start_matches('0')).unwrap_err();
    assert_eq!(error.code, "court_office_leading_zero");
    assert!(error.message_en.contains(whole.as_str()));
}

#[test]
fn everything_else_is_refused() {
    for text in ["", "05809100981", "05809100", "580910091", "058091009A", "0580 910098", "１580910098", "-580910098"]
    {
        assert_eq!(CourtOffice::parse(text).unwrap_err().code, "court_office_format", "{text}");
    }
    assert_eq!(CourtOffice::parse(" 0580910098\n").unwrap().as_str(), "0580910098");
}

proptest! {
    #[test]
    fn parsing_never_panics(text in any::<String>(), like in "[0-9０À ]{6,11}") {
        for text in [text, like] {
            let _ = CourtOffice::parse(&text);
            let _ = CourtOffice::suggestion(&text);
        }
    }

    #[test]
    fn ten_digits_parse_and_display_the_same(digits in "[0-9]{10}") {
        let office = CourtOffice::parse(&digits).unwrap();
        prop_assert_eq!(office.to_string(), digits.as_str());
        prop_assert_eq!(office.istat_comune(), &digits[..6]);
        prop_assert!(office.warnings().len() <= 1);
    }
}
