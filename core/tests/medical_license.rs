//! Entries in the registers of the Ordini.

use perito::domain::{LicenseRegister, MedicalLicense};
use proptest::prelude::*;

#[test]
fn the_joints_and_the_case_do_not_matter() {
    let wanted = MedicalLicense::new("rm", LicenseRegister::Doctors, 12345).unwrap();
    for text in ["RM-M-12345", "rm m 12345", " RM/M/12345 ", "RM - M - 0012345"] {
        assert_eq!(MedicalLicense::parse(text), Ok(wanted.clone()), "{text}");
    }
    assert_eq!((wanted.province(), wanted.register(), wanted.number()), ("RM", LicenseRegister::Doctors, 12345));
    assert_eq!(MedicalLicense::parse("BZ-O-7").unwrap().register(), LicenseRegister::Dentists);
}

#[test]
fn province_register_and_number_make_different_entries() {
    let entries = ["RM-M-1", "RM-O-1", "MI-M-1", "RM-M-2"].map(|text| MedicalLicense::parse(text).unwrap());
    for (index, entry) in entries.iter().enumerate() {
        assert!(entries.iter().skip(index + 1).all(|other| other != entry));
    }
}

#[test]
fn each_wrong_part_is_named() {
    for (text, field) in [
        ("", "medical_license"),
        ("RM-12345", "medical_license"),
        ("RM-M-1-2", "medical_license"),
        ("ROMA-M-1", "province"),
        ("R1-M-1", "province"),
        ("ÀÈ-M-1", "province"),
        ("RM-X-1", "register"),
        ("RM-M-0", "number"),
        ("RM-M-+1", "number"),
        ("RM-M-99999999999", "number"),
    ] {
        assert_eq!(MedicalLicense::parse(text).unwrap_err().field, field, "{text}");
    }
}

proptest! {
    #[test]
    fn parsing_never_panics(text in any::<String>()) {
        let _ = MedicalLicense::parse(&text);
    }

    #[test]
    fn what_is_displayed_parses_back(province in "[A-Z]{2}", dentist in any::<bool>(), number in 1..=u32::MAX) {
        let register = if dentist { LicenseRegister::Dentists } else { LicenseRegister::Doctors };
        let license = MedicalLicense::new(&province, register, number).unwrap();
        prop_assert_eq!(MedicalLicense::parse(&license.to_string()), Ok(license));
    }
}
