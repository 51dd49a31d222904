//! PINs: what they may be, how long they last, and that they never show.

use perito::domain::{LoginState, Pin, PinLevel, PinLife, PinPolicy, TaxCode};
use proptest::prelude::*;
use time::Date;
use time::macros::{date, format_description};

use crate::conformance;

const TODAY: Date = date!(2013 - 05 - 01);

fn day(text: &str) -> Date {
    Date::parse(text, format_description!("[year]-[month]-[day]")).unwrap()
}

fn pin(text: &str) -> Pin {
    Pin::parse(text).unwrap()
}

fn tax_code() -> TaxCode {
    TaxCode::parse("RSSMRA80A01H501U").unwrap()
}

#[test]
fn every_row_of_pins_holds() {
    let policy = PinPolicy::default();
    for row in conformance::rows("pins") {
        let [operation, text, code, on, expected] = row.as_slice() else { panic!("five cells") };
        let verdict = |checked: Result<(), _>| if checked.is_ok() { "ok" } else { "error" }.to_owned();
        let found = match operation.as_str() {
            "chosen_length" => policy.chosen_length(day(on)).to_string(),
            "check_issued" => verdict(policy.check_issued(&pin(text))),
            "check_chosen" => {
                verdict(policy.check_chosen(&pin(text), &TaxCode::parse(code).unwrap(), None, None, day(on)))
            }
            other => panic!("unknown operation {other}"),
        };
        assert_eq!(found, *expected, "{row:?}");
    }
}

#[test]
fn every_row_of_pin_life_holds() {
    let optional = |text: &str| (!text.is_empty()).then(|| day(text));
    for row in conformance::rows("pin_life") {
        let [issued_on, length, last_used_on, last_changed_on, on, expected] = row.as_slice() else {
            panic!("six cells")
        };
        let life = PinLife {
            issued_on: day(issued_on),
            length: length.parse().unwrap(),
            last_used_on: optional(last_used_on),
            last_changed_on: optional(last_changed_on),
        };
        assert_eq!(PinPolicy::default().login_state(&life, day(on)).code(), expected, "{row:?}");
    }
}

#[test]
fn a_pin_is_letters_and_digits_in_whatever_case() {
    assert_eq!(pin(" a1b2c3d4\n").expose(), "A1B2C3D4");
    assert_eq!(pin(&"z".repeat(64)).expose().len(), 64);
    for text in ["", " ", "A1B2 C3D4", "A1B2-C3D", "PÀSS", "ſ1234567", &"z".repeat(65)] {
        assert_eq!(Pin::parse(text).err().unwrap().code, "pin_format");
    }
}

#[test]
fn a_pin_never_shows() {
    let short = PinPolicy::default().check_issued(&pin("SECRET99")).unwrap_err();
    assert!(!format!("{short:?}").contains("SECRET99"));
}

#[test]
fn pins_are_compared_whole() {
    assert!(pin("a1b2c3d4").same_as(&pin("A1B2C3D4")));
    assert!(!pin("A1B2C3D4").same_as(&pin("A1B2C3D5")));
    assert!(!pin("A1B2C3D4").same_as(&pin("A1B2C3D")));
}

#[test]
fn an_issued_pin_has_sixteen_hexadecimal_digits_under_every_policy() {
    for policy in [PinPolicy::inps_2012(), PinPolicy::inps_2013()] {
        assert_eq!(policy.issued_length(), 16);
        assert!(policy.check_issued(&pin("0123456789abcdef")).is_ok());
        for (text, code) in [
            ("0123456789ABCDEG", "pin_issued_characters"),
            ("0123456789ABCDE", "pin_length"),
            ("0123456789ABCDEF0", "pin_length"),
            ("01234567", "pin_length"),
        ] {
            assert_eq!(policy.check_issued(&pin(text)).unwrap_err().code, code);
        }
    }
}

#[test]
fn the_chosen_length_turns_with_the_policy() {
    let (old, new) = (PinPolicy::inps_2012(), PinPolicy::inps_2013());
    assert_eq!(PinPolicy::default(), new);
    for (on, of_2012, of_2013) in
        [(Date::MIN, 16, 16), (date!(2013 - 03 - 03), 16, 16), (date!(2013 - 03 - 04), 16, 8), (Date::MAX, 16, 8)]
    {
        assert_eq!((old.chosen_length(on), new.chosen_length(on)), (of_2012, of_2013));
    }
    for policy in [old, new] {
        assert_eq!(PinPolicy::from_code(policy.code()), Ok(policy));
    }
    assert_eq!(PinPolicy::from_code("inps_2011").unwrap_err().code, "pin_policy_unknown");
}

#[test]
fn a_chosen_pin_is_not_a_name() {
    let policy = PinPolicy::default();
    let code = |text: &str, given, family| {
        let checked = policy.check_chosen(&pin(text), &tax_code(), given, family, TODAY);
        checked.map_err(|error| error.code)
    };
    assert_eq!(code("giovanna", Some("Giovanna"), None), Err("pin_is_name"));
    assert_eq!(code("GIOVANNA", Some("Maria Giovanna"), None), Err("pin_is_name"));
    assert_eq!(code("NICCOLOS", None, Some("Niccolò's")), Err("pin_is_name"));
    assert_eq!(code("DANGELOS", None, Some("d'Ângelòs")), Err("pin_is_name"));
    assert_eq!(code("DEROSSIS", None, Some("De Rossis")), Err("pin_is_name"));
    assert_eq!(code("MULLERSS", None, Some("Mu\u{308}llerß")), Err("pin_is_name"));
    // To contain a name is no fault.
    assert_eq!(code("ROSSI123", Some("Maria"), Some("Rossi")), Ok(()));
    assert_eq!(code("A1B2C3D4", Some(""), Some(" - ")), Ok(()));
}

#[test]
fn a_chosen_pin_holds_no_long_run_of_the_tax_code() {
    let code_of = |policy: PinPolicy, text: &str, code: &TaxCode| {
        policy.check_chosen(&pin(text), code, None, None, TODAY).map_err(|error| error.code)
    };
    let short = |text| code_of(PinPolicy::inps_2013(), text, &tax_code());
    for run in ["RSSMRA80", "ra80a01h", "0A01H501", "A01H501U"] {
        assert_eq!(short(run), Err("pin_from_tax_code"), "{run}");
    }
    assert_eq!(short("RSSMRA81"), Ok(()));
    let long = |text| code_of(PinPolicy::inps_2012(), text, &tax_code());
    assert_eq!(long("XXXXMRA80A01XXXX"), Err("pin_from_tax_code"));
    assert_eq!(long("XXXXMRA80A0XXXXX"), Ok(()));
    // With omocodia, both the code as written and the code without.
    let omocode = TaxCode::parse("RSSMRA80A01H50MM").unwrap();
    for run in ["80A01H50", "A01H50MM", "A01H501U"] {
        assert_eq!(code_of(PinPolicy::inps_2013(), run, &omocode), Err("pin_from_tax_code"), "{run}");
    }
    let provisional = TaxCode::parse("80078750587").unwrap();
    assert_eq!(code_of(PinPolicy::inps_2013(), "78750587", &provisional), Err("pin_from_tax_code"));
}

#[test]
fn a_pin_is_good_through_the_same_day_of_the_month() {
    let state = |used: Option<Date>, changed: Option<Date>, on| {
        let life =
            PinLife { issued_on: date!(2013 - 01 - 10), length: 16, last_used_on: used, last_changed_on: changed };
        PinPolicy::default().login_state(&life, on)
    };
    let changed = Some(date!(2013 - 01 - 11));
    assert_eq!(state(changed, changed, date!(2013 - 04 - 11)), LoginState::Ok);
    assert_eq!(state(changed, changed, date!(2013 - 04 - 12)), LoginState::MustChange);
    assert_eq!(state(changed, changed, date!(2013 - 07 - 11)), LoginState::MustChange);
    assert_eq!(state(changed, changed, date!(2013 - 07 - 12)), LoginState::Disabled);
    // Never used counts from the issue; never changed must change, whatever the day.
    assert_eq!(state(None, None, date!(2013 - 01 - 10)), LoginState::MustChange);
    assert_eq!(state(None, None, date!(2013 - 07 - 10)), LoginState::MustChange);
    assert_eq!(state(None, None, date!(2013 - 07 - 11)), LoginState::Disabled);
    // The common calendar: 30 November and three months is the last day of February.
    let november = Some(date!(2013 - 11 - 30));
    assert_eq!(state(november, november, date!(2014 - 02 - 28)), LoginState::Ok);
    assert_eq!(state(november, november, date!(2014 - 03 - 01)), LoginState::MustChange);
    let november = Some(date!(2015 - 11 - 30));
    assert_eq!(state(november, november, date!(2016 - 02 - 29)), LoginState::Ok);
    assert_eq!(state(november, november, date!(2016 - 03 - 01)), LoginState::MustChange);
    let august = Some(date!(2013 - 08 - 31));
    assert_eq!(state(august, august, date!(2014 - 02 - 28)), LoginState::MustChange);
    assert_eq!(state(august, august, date!(2014 - 03 - 01)), LoginState::Disabled);
    assert_eq!(state(Some(Date::MAX), Some(Date::MAX), Date::MAX), LoginState::Ok);
}

#[test]
fn the_dispositivo_level_acts() {
    for level in [PinLevel::Ordinario, PinLevel::Dispositivo] {
        assert_eq!(PinLevel::parse(level.code()), Ok(level));
        assert_eq!(level.may_act(), level == PinLevel::Dispositivo);
    }
    assert_eq!(PinLevel::parse("x").unwrap_err().code, "pin_level_unknown");
}

proptest! {
    #[test]
    fn nothing_panics(text in any::<String>(), name in any::<String>(), like in "[A-Za-z0-9]{1,20}", days in any::<u16>()) {
        let _ = Pin::parse(&text);
        let on = date!(1900 - 01 - 01) + time::Duration::days(i64::from(days));
        let policy = PinPolicy::default();
        let _ = policy.check_chosen(&pin(&like), &tax_code(), Some(&name), Some(&text), on);
        let _ = policy.check_issued(&pin(&like));
        let life = PinLife { issued_on: on, length: 8, last_used_on: Some(on), last_changed_on: Some(on) };
        prop_assert_eq!(policy.login_state(&life, on), LoginState::Ok);
    }
}
