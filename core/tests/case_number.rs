//! Case numbers as people write them, and registers.

use Register::{
    Civil, ImmovableEnforcement, Insolvency, JusticeOfThePeace, Labour, MovableEnforcement, NonContentious,
};
use perito::domain::{CaseNumber, Register};
use proptest::prelude::*;

use crate::conformance;

#[track_caller]
fn reads(text: &str, number: u32, year: u16, register: Option<Register>, sub: Option<u32>) {
    let wanted = CaseNumber::new(number, year, register, sub).unwrap();
    assert_eq!(CaseNumber::parse(text), Ok(wanted), "{text}");
    assert_eq!(CaseNumber::parse(&wanted.to_string()), Ok(wanted));
}

#[track_caller]
fn refuses(text: &str, field: &str) {
    let error = CaseNumber::parse(text).expect_err(text);
    assert_eq!(error.field, field, "{text}: {error}");
}

#[test]
fn every_conformance_row_holds() {
    for row in conformance::rows("case_numbers") {
        let [text, number, year, register, sub, error] = row.as_slice() else { panic!("six cells") };
        if error.is_empty() {
            let register = (!register.is_empty()).then(|| Register::parse(register).unwrap());
            let sub = (!sub.is_empty()).then(|| sub.parse().unwrap());
            reads(text, number.parse().unwrap(), year.parse().unwrap(), register, sub);
        } else {
            refuses(text, error);
        }
    }
}

#[test]
fn what_stands_before_or_after_may_announce_a_number() {
    for text in [
        "1234/2012",
        " 1234 / 2012 ",
        "1234-2012",
        "1234 – 2012",
        "1234 del 2012",
        "R.G. n. 1234/2012",
        "R.G. n.1234/2012",
        "RG n° 1234/2012",
        "RG nº1234/2012",
        "N.R.G. 1234/2012",
        "n. R.G. 1234/2012",
        "R. G. n. 1234/2012",
        "r.g.n. 1234/12",
        "NRG: 1234/2012",
        "Numero di ruolo generale 1234/2012",
        "ruolo n. 1234/2012",
        "(R.G. 1234/2012)",
        "R.G. 1234/2012.",
        "proc. n. 1234/2012",
        "causa civile n. 1234/2012 R.G.",
        "fascicolo 1234/2012",
        "ATPO n. 1234/2012",
        "RG1234/2012",
        "01234/2012",
    ] {
        reads(text, 1234, 2012, None, None);
    }
}

#[test]
fn the_register_may_be_named_in_many_ways() {
    for (text, register) in [
        ("n. 1234/2012 R.G.L.", Labour),
        ("R.G. 1234/2012 L", Labour),
        ("R.G. 1234/2012 L.", Labour),
        ("R. G. L. 1234/2012", Labour),
        ("R.G. L. n. 1234/2012", Labour),
        ("R.G.N.L. 1234/2012", Labour),
        ("RG LAV 1234/2012", Labour),
        ("R.G. Lav. 1234/2012", Labour),
        ("sez. lavoro, R.G. 1234/2012", Labour),
        ("R.G. Prev. 1234/2012", Labour),
        ("R.G.L. 1234/2012 LAV", Labour),
        ("1234/2012 - Lavoro", Labour),
        ("n. 1234/2012 L", Labour),
        ("1234/2012/lav", Labour),
        ("1234/2012L", Labour),
        ("V.G. 1234/2012", NonContentious),
        ("R.G.V.G. n. 1234/2012", NonContentious),
        ("volontaria giurisdizione 1234/2012", NonContentious),
        ("CC 1234/2012", Civil),
        ("R.G.A.C. 1234/2012", Civil),
        ("PC 1234/2012", Insolvency),
        ("FALL 1234/2012", Insolvency),
        ("fallimento n. 1234/2012", Insolvency),
        ("ESM 1234/2012", MovableEnforcement),
        ("R.G.E. mob. 1234/2012", MovableEnforcement),
        ("R.G. ESIM 1234/2012", ImmovableEnforcement),
        ("esecuzioni immobiliari 1234/2012", ImmovableEnforcement),
        ("1234/2012 G.d.P.", JusticeOfThePeace),
        ("giudice di pace 1234/2012", JusticeOfThePeace),
    ] {
        reads(text, 1234, 2012, Some(register), None);
    }
}

#[test]
fn a_sub_procedure_follows_the_number_or_the_year() {
    for text in ["1234-1/2012", "1234/2012-1", "1234/2012 sub 1", "1234/2012 sub. 1", "1234 sub 1/2012", "1234-01/12"] {
        reads(text, 1234, 2012, None, Some(1));
    }
    reads("R.G. 1234/2012-1 L", 1234, 2012, Some(Labour), Some(1));
    reads("ESIM 1234-2/2012", 1234, 2012, Some(ImmovableEnforcement), Some(2));
}

#[test]
fn two_digit_years_turn_at_fifty() {
    reads("1/00", 1, 2000, None, None);
    reads("1/49", 1, 2049, None, None);
    reads("1/50", 1, 1950, None, None);
    reads("1/99", 1, 1999, None, None);
    reads("1/1942", 1, 1942, None, None);
    reads("1/2099", 1, 2099, None, None);
    reads("2012/2013", 2012, 2013, None, None);
    for year in ["1/1941", "1/2100", "1/2", "1/012", "1/20122", "1-3012", "1/0000", "1/99999999999"] {
        refuses(year, "year");
    }
}

#[test]
fn what_is_missing_or_has_two_readings_is_refused_by_its_part() {
    for text in ["", "R.G.", "/2012", "-5/2012", "0/2012", "0000/2012", "99999999999/2012", "12a4/2012", "1.234/2012"] {
        refuses(text, "number");
    }
    for text in ["1234 2012", "1234+1235/2012", "1234_2012", "１２/2012", "L2 1234/2012", "1,5/2012", "1234\u{0}/2012"]
    {
        refuses(text, "number");
    }
    for text in
        ["1234", "R.G. 1234", "1234/", "1234-", "1234-12", "1234 del 12", "1234/abcd", "1234/20a2", "63/VG/2025"]
    {
        refuses(text, "year");
    }
    for text in ["1234//2012", "1234/-2012", "1234/2012 e 1235/2012", "12-/2012"] {
        refuses(text, "year");
    }
    for text in ["1234-0/2012", "1234/2012-0", "1234/2012-", "1234-1/2012-2", "1234/2012/1", "12/10/2012", "1-2-2012"] {
        refuses(text, "sub");
    }
    for text in ["1234-99999999999/2012", "1-1-1/2012"] {
        refuses(text, "sub");
    }
    for text in ["XX 1234/2012", "R.G.N.R. 1234/2012", "R.G.E. 1234/2012", "LAV 1234/2012 VG", "1234/2012/"] {
        refuses(text, "register");
    }
    for text in ["Tribunale di Roma 1234/2012", "R 1234/2012 G", "1234/2012ª sezione II", "RGX 1234/2012"] {
        refuses(text, "register");
    }
}

#[test]
fn registers_have_codes_other_codes_and_names() {
    let codes: Vec<&str> = Register::ALL.map(Register::code).to_vec();
    assert_eq!(codes, ["CC", "ESIM", "PC", "GDP", "L", "ESM", "VG"]);
    for register in Register::ALL {
        assert_eq!(Register::parse(&register.to_string()), Ok(register));
        assert_eq!(Register::parse(&register.name_it().to_uppercase()), Ok(register));
    }
    assert_eq!(Register::parse(" lav "), Ok(Labour));
    assert_eq!(Register::parse("Fall"), Ok(Insolvency));
    assert_eq!(Register::parse("X").unwrap_err().field, "register");
}

#[test]
fn parts_are_checked_as_well() {
    assert_eq!(CaseNumber::new(0, 2012, None, None).unwrap_err().field, "number");
    assert_eq!(CaseNumber::new(1, 1941, None, None).unwrap_err().field, "year");
    assert_eq!(CaseNumber::new(1, 2012, None, Some(0)).unwrap_err().field, "sub");
}

proptest! {
    #[test]
    fn parsing_never_panics(text in any::<String>(), like in "[RGLNE.0-9/ ªº–del-]{0,24}") {
        let _ = CaseNumber::parse(&text);
        if let Ok(case) = CaseNumber::parse(&like) {
            prop_assert_eq!(CaseNumber::parse(&case.to_string()), Ok(case));
        }
    }

    #[test]
    fn what_is_displayed_parses_back(
        number in 1..=u32::MAX,
        year in 1942..=2099u16,
        register in proptest::option::of(proptest::sample::select(Register::ALL.to_vec())),
        sub in proptest::option::of(1..=u32::MAX),
    ) {
        let case = CaseNumber::new(number, year, register, sub).unwrap();
        prop_assert_eq!(CaseNumber::parse(&case.to_string()), Ok(case));
        prop_assert_eq!(CaseNumber::parse(&case.to_string().to_lowercase()), Ok(case));
    }
}
