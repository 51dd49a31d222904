//! Case keys: the canonical line, and keys made of a case number and a court.

use perito::domain::{CaseKey, CaseNumber, CourtOffice, Register};
use proptest::prelude::*;

fn roma() -> CourtOffice {
    CourtOffice::parse("0580910098").unwrap()
}

#[test]
fn the_line_is_canonical() {
    let key = CaseKey::new(roma(), Register::Labour, 2026, 1234, None).unwrap();
    assert_eq!(key.to_string(), "0580910098/L/2026/1234");
    let sub = CaseKey::new(roma(), Register::Labour, 2026, 1234, Some(1)).unwrap();
    assert_eq!(sub.to_string(), "0580910098/L/2026/1234-1");
    assert_eq!(CaseKey::parse(" 0580910098/L/2026/1234-1\n"), Ok(sub.clone()));
    assert!(key < sub);
    assert_eq!((sub.court_office(), sub.register(), sub.year()), (&roma(), Register::Labour, 2026));
    assert_eq!((sub.number(), sub.sub()), (1234, Some(1)));
}

#[test]
fn every_part_is_checked_at_once() {
    let error = CaseKey::new(roma(), Register::Labour, 1941, 0, Some(0)).unwrap_err();
    let fields: Vec<&str> = error.errors().iter().map(|error| &*error.field).collect();
    assert_eq!(fields, ["year", "number", "sub"]);
}

#[test]
fn a_case_number_needs_a_register_from_somewhere() {
    let plain = CaseNumber::parse("R.G. 1234-1/2026").unwrap();
    let labour = CaseNumber::parse("R.G.L. 1234/2026").unwrap();
    assert_eq!(CaseKey::of(roma(), &plain, None).unwrap_err().field, "register");
    let key = CaseKey::of(roma(), &plain, Some(Register::NonContentious)).unwrap();
    assert_eq!(key.to_string(), "0580910098/VG/2026/1234-1");
    let key = CaseKey::of(roma(), &labour, Some(Register::NonContentious)).unwrap();
    assert_eq!(key.to_string(), "0580910098/L/2026/1234");
    assert_eq!(key.case_number(), labour);
}

#[test]
fn only_the_canonical_line_is_parsed() {
    for (text, field) in [
        ("", "case_key"),
        ("0580910098/L/2026", "case_key"),
        ("0580910098/L/2026/1234/1", "case_key"),
        ("0580910098/L/2026/01234", "case_key"),
        ("0580910098/L/2026/1234-01", "case_key"),
        ("0580910098/L/2026/1234-", "case_key"),
        ("0580910098/L/2026/+1234", "case_key"),
        ("0580910098/LAV/2026/1234", "case_key"),
        ("0580910098/l/2026/1234", "case_key"),
        ("0580910098 /L/2026/1234", "case_key"),
        ("0580910098/L/26/1234", "year"),
        ("0580910098/L/1941/1234", "year"),
        ("0580910098/L/99999999/1234", "year"),
        ("0580910098/L/2026/0", "number"),
        ("0580910098/L/2026/99999999999", "number"),
        ("0580910098/L/2026/1-0", "sub"),
        ("0580910098/X/2026/1234", "register"),
        ("580910098/L/2026/1234", "court_office"),
    ] {
        assert_eq!(CaseKey::parse(text).unwrap_err().field, field, "{text}");
    }
}

proptest! {
    #[test]
    fn parsing_never_panics(text in any::<String>(), like in "[0-9]{9,10}/[A-Z]{1,2}/[0-9]{3,5}/[0-9À-]{1,12}") {
        for text in [text, like] {
            if let Ok(key) = CaseKey::parse(&text) {
                prop_assert_eq!(key.to_string(), text.trim());
            }
        }
    }

    #[test]
    fn what_is_displayed_parses_back(
        court in "[0-9]{10}",
        register in proptest::sample::select(Register::ALL.to_vec()),
        year in 1942..=2099u16,
        number in 1..=u32::MAX,
        sub in proptest::option::of(1..=u32::MAX),
    ) {
        let key = CaseKey::new(CourtOffice::parse(&court).unwrap(), register, year, number, sub).unwrap();
        prop_assert_eq!(CaseKey::parse(&key.to_string()), Ok(key.clone()));
        prop_assert_eq!(CaseKey::of(key.court_office().clone(), &key.case_number(), None), Ok(key));
    }
}
