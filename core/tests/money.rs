//! Money: strict forms, checked arithmetic, rounding half up.

use perito::domain::Money;
use proptest::prelude::*;

#[test]
fn only_none_or_two_decimals_after_a_point_are_parsed() {
    for (text, cents) in [
        ("290.77", 29077),
        ("0.05", 5),
        ("290", 29000),
        (" 48.03 ", 4803),
        ("-0.05", -5),
        ("-0.00", 0),
        ("92233720368547758.07", i64::MAX),
        ("-92233720368547758.08", i64::MIN),
    ] {
        assert_eq!(Money::parse(text).unwrap().cents(), cents, "{text}");
    }
    for text in ["", "-", ".", "290,77", "290.7", "290.777", "290.", ".77", "1.290,77", "1,290.77", "1.290.77", "1e3"] {
        let error = Money::parse(text).unwrap_err();
        assert_eq!((&*error.field, error.code), ("amount", "amount_format"), "{text}");
        assert!(error.message_en.contains("290.77"));
    }
    for text in ["+1", "--1", "€ 1", "1 €", "1 000", "１", "0x1", "1.-5", "NaN", "inf"] {
        assert_eq!(Money::parse(text).unwrap_err().code, "amount_format", "{text}");
    }
    for text in ["92233720368547758.08", "-92233720368547758.09", &"9".repeat(400)] {
        assert_eq!(Money::parse(text).unwrap_err().code, "amount_range", "{text}");
    }
}

#[test]
fn amounts_are_written_in_both_ways() {
    for (cents, canonical, italian) in [
        (0, "0.00", "0,00 €"),
        (29077, "290.77", "290,77 €"),
        (-5, "-0.05", "-0,05 €"),
        (100_000, "1000.00", "1.000,00 €"),
        (123_456_789, "1234567.89", "1.234.567,89 €"),
        (i64::MIN, "-92233720368547758.08", "-92.233.720.368.547.758,08 €"),
    ] {
        let money = Money::from_cents(cents);
        assert_eq!((money.to_string().as_str(), money.to_italian().as_str()), (canonical, italian));
    }
}

#[test]
fn halves_round_up_and_overflow_gives_nothing() {
    let money = Money::from_cents;
    assert_eq!(money(1).percent(50), Some(money(1)));
    assert_eq!(money(1).percent(49), Some(money(0)));
    assert_eq!(money(-1).percent(50), Some(money(-1)));
    assert_eq!(money(10).fraction(1, 3), Some(money(3)));
    assert_eq!(money(11).fraction(1, 3), Some(money(4)));
    assert_eq!(money(11).fraction(1, 0), None);
    assert_eq!(money(i64::MAX).percent(101), None);
    assert_eq!(money(i64::MIN).percent(100), Some(money(i64::MIN)));
    assert_eq!(money(i64::MIN).fraction(u32::MAX, 1), None);
    assert_eq!(money(i64::MAX).checked_add(money(1)), None);
    assert_eq!(money(i64::MIN).checked_sub(money(1)), None);
    assert_eq!(money(2).checked_add(money(3)), Some(money(5)));
    assert_eq!(money(2).checked_sub(money(3)), Some(money(-1)));
}

proptest! {
    #[test]
    fn parsing_never_panics(text in any::<String>(), like in "-?[0-9]{0,22}[.,]?[0-9]{0,3}") {
        let _ = Money::parse(&text);
        let _ = Money::parse(&like);
    }

    #[test]
    fn what_is_displayed_parses_back(cents in any::<i64>()) {
        let money = Money::from_cents(cents);
        prop_assert_eq!(Money::parse(&money.to_string()), Ok(money));
    }

    #[test]
    fn a_fraction_is_the_nearest_cent(cents in any::<i32>(), numerator in 0..1000u32, denominator in 1..1000u32) {
        let rounded = Money::from_cents(cents.into()).fraction(numerator, denominator).unwrap().cents();
        let error = rounded * i64::from(denominator) - i64::from(cents) * i64::from(numerator);
        prop_assert!(error.abs() * 2 <= i64::from(denominator));
        // A half goes away from zero.
        prop_assert!(error.abs() * 2 < i64::from(denominator) || error.signum() == i64::from(cents.signum()));
    }
}
