//! INPS offices, with and without an agency.

use perito::domain::InpsOffice;
use proptest::prelude::*;

#[test]
fn an_office_may_have_an_agency() {
    let office = InpsOffice::parse(" 0017 ").unwrap();
    assert_eq!((office.as_str(), office.sede(), office.agency()), ("0017", "0017", None));
    let agency = InpsOffice::parse("700001").unwrap();
    assert_eq!((agency.as_str(), agency.sede(), agency.agency()), ("700001", "7000", Some("01")));
}

#[test]
fn everything_else_is_refused() {
    for text in ["", "700", "70000", "7000001", "70A0", "70 00", "７000", "ÀÀ"] {
        assert_eq!(InpsOffice::parse(text).unwrap_err().code, "inps_office_format", "{text}");
    }
}

proptest! {
    #[test]
    fn parsing_never_panics(text in any::<String>()) {
        let _ = InpsOffice::parse(&text);
    }

    #[test]
    fn what_is_displayed_parses_back(text in "[0-9]{4}([0-9]{2})?") {
        let office = InpsOffice::parse(&text).unwrap();
        prop_assert_eq!(office.to_string(), text.as_str());
        prop_assert_eq!(InpsOffice::parse(&office.to_string()), Ok(office));
    }
}
