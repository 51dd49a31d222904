//! Protocol numbers.

use perito::domain::{InpsOffice, ProtocolNumber};
use proptest::prelude::*;
use time::Date;
use time::macros::date;

fn number(office: &str, date: Date, sequence: u32) -> ProtocolNumber {
    ProtocolNumber::new(ProtocolNumber::DEFAULT_PREFIX, &InpsOffice::parse(office).unwrap(), date, sequence).unwrap()
}

#[test]
fn the_form_is_fixed() {
    let first = number("7000", date!(2026 - 11 - 24), 1);
    assert_eq!(first.to_string(), "PERITO.7000.24/11/2026.0000001");
    assert_eq!(ProtocolNumber::parse("PERITO.7000.24/11/2026.0000001"), Ok(first.clone()));
    assert_eq!((first.prefix(), first.office()), ("PERITO", "7000"));
    assert_eq!((first.date(), first.sequence()), (date!(2026 - 11 - 24), 1));
    // Agencies count with their sede.
    assert_eq!(number("700001", date!(2026 - 11 - 24), 1), first);
}

#[test]
fn numbers_of_an_office_are_ordered_as_given_out() {
    let given_out = [
        number("7000", date!(2026 - 01 - 31), 9),
        number("7000", date!(2026 - 02 - 01), 10),
        number("7000", date!(2026 - 02 - 01), 11),
        number("7000", date!(2027 - 01 - 01), 1),
    ];
    assert!(given_out.is_sorted());
}

#[test]
fn whatever_would_be_written_otherwise_is_refused() {
    for text in [
        "",
        "PERITO.7000.24/11/2026",
        "PERITO.7000.24/11/2026.1",
        "PERITO.7000.24/11/2026.00000001",
        "PERITO.7000.24/11/2026.+000001",
        "PERITO.7000.4/11/2026.0000001",
        "PERITO.7000.31/11/2026.0000001",
        "PERITO.7000.24/13/2026.0000001",
        "PERITO.7000.24-11-2026.0000001",
        "PERITO.700001.24/11/2026.0000001",
        "PERITO.7000.24/11/26.0000001",
        "PERITO.7000.24/11/2026.0000001.2",
        "PERITO.À000.24/11/2026.0000001",
    ] {
        assert_eq!(ProtocolNumber::parse(text).unwrap_err().code, "protocol_number_format", "{text}");
    }
    for (text, code) in [
        ("perito.7000.24/11/2026.0000001", "protocol_prefix"),
        (" PERITO.7000.24/11/2026.0000001", "protocol_prefix"),
        (".7000.24/11/2026.0000001", "protocol_prefix"),
        ("PERITO.7000.24/11/0000.0000001", "protocol_date"),
        ("PERITO.7000.24/11/2026.0000000", "protocol_sequence"),
    ] {
        assert_eq!(ProtocolNumber::parse(text).unwrap_err().code, code, "{text}");
    }
    let office = InpsOffice::parse("7000").unwrap();
    let refused = |prefix, date, sequence| ProtocolNumber::new(prefix, &office, date, sequence).unwrap_err().code;
    assert_eq!(refused("A.B", date!(2026 - 01 - 01), 1), "protocol_prefix");
    assert_eq!(refused("ABCDEFGHIJKLMNOPQ", date!(2026 - 01 - 01), 1), "protocol_prefix");
    assert_eq!(refused("PERITO", Date::MIN, 1), "protocol_date");
    assert_eq!(refused("PERITO", date!(2026 - 01 - 01), 10_000_000), "protocol_sequence");
}

proptest! {
    #[test]
    fn parsing_never_panics(text in any::<String>(), like in "[A-Z]{0,3}\\.[0-9]{4}\\.[0-9]{2}/[0-9]{2}/[0-9]{4}\\.[0-9]{6,8}") {
        for text in [text, like] {
            if let Ok(number) = ProtocolNumber::parse(&text) {
                prop_assert_eq!(number.to_string(), text);
            }
        }
    }

    #[test]
    fn what_is_displayed_parses_back(
        prefix in "[A-Z0-9]{1,16}",
        office in "[0-9]{4}",
        year in 1..=9999i32,
        ordinal in 1..=365u16,
        sequence in 1..=9_999_999u32,
    ) {
        let date = Date::from_ordinal_date(year, ordinal).unwrap();
        let number = ProtocolNumber::new(&prefix, &InpsOffice::parse(&office).unwrap(), date, sequence).unwrap();
        prop_assert_eq!(ProtocolNumber::parse(&number.to_string()), Ok(number));
    }
}
