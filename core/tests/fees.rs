//! Fees, invoices and their references.

use perito::domain::{INVOICE_OFFICE_CODE, InvoiceReference, Money, PayeeKind, Severity, VacazioneRate, fees};
use proptest::prelude::*;

use crate::conformance;

fn money(text: &str) -> Money {
    Money::parse(text).unwrap()
}

/// The percentage after a word of `vat 22 withholding 20`.
fn percent(text: &str, word: &str) -> u32 {
    let mut words = text.split(' ').skip_while(|found| *found != word);
    words.nth(1).map_or(0, |percent| percent.parse().unwrap())
}

#[test]
fn every_conformance_row_holds() {
    for row in conformance::rows("amounts") {
        let [operation, first, second, expected] = row.as_slice() else { panic!("four cells") };
        let invoice = || fees::invoice(money(first), percent(second, "vat"), percent(second, "withholding")).unwrap();
        let found = match operation.as_str() {
            "art21" => match fees::art21_check(money(first)).first().map(|finding| finding.rule) {
                Some("fee_above_maximum") => "warning_above_maximum".to_owned(),
                Some("fee_below_minimum") => "warning_below_minimum".to_owned(),
                _ => "ok".to_owned(),
            },
            "invoice_gross" => invoice().gross.to_string(),
            "invoice_net" => invoice().net.to_string(),
            "invoice_reference" => {
                let reference = InvoiceReference::parse(first).unwrap();
                format!("office {} kind {}", reference.office(), reference.kind())
            }
            "late_reduction" => fees::late_reduction(money(first)).to_string(),
            "vacazioni" => fees::vacazioni(first.parse().unwrap(), VacazioneRate::parse(second).unwrap()).to_string(),
            other => panic!("unknown operation {other}"),
        };
        assert_eq!(found, *expected, "{row:?}");
    }
}

#[test]
fn a_late_report_loses_a_third() {
    for (fee, reduced) in [("0.00", "0.00"), ("0.01", "0.01"), ("0.02", "0.01"), ("0.03", "0.02"), ("300.00", "200.00")]
    {
        assert_eq!(fees::late_reduction(money(fee)), money(reduced));
    }
    let _ = fees::late_reduction(Money::from_cents(i64::MIN));
    let _ = fees::late_reduction(Money::from_cents(i64::MAX));
}

#[test]
fn the_first_vacazione_is_the_dearer_one() {
    for (count, before, after) in [(0, "0.00", "0.00"), (1, "14.68", "14.68"), (2, "22.83", "29.36")] {
        assert_eq!(fees::vacazioni(count, VacazioneRate::Before), money(before));
        assert_eq!(fees::vacazioni(count, VacazioneRate::AfterCorteCost16_2025), money(after));
    }
    assert_eq!(fees::vacazioni(u32::MAX, VacazioneRate::AfterCorteCost16_2025).cents(), 4_294_967_295 * 1468);
    assert_eq!(VacazioneRate::parse("later").unwrap_err().field, "vacazione_rate");
}

#[test]
fn the_bounds_of_article_21_are_within_it() {
    for fee in ["48.03", "100.00", "290.77"] {
        assert!(fees::art21_check(money(fee)).is_empty());
    }
    let above = fees::art21_check(money("290.78"));
    assert_eq!((above[0].severity, above[0].rule), (Severity::Risk, "fee_above_maximum"));
    assert!(above[0].text_it.contains("290,77 €") && above[0].text_en.contains("290.77"));
    let below = fees::art21_check(money("48.02"));
    assert_eq!((below[0].severity, below[0].rule), (Severity::Remark, "fee_below_minimum"));
}

#[test]
fn an_invoice_rounds_each_amount_and_withholds_on_the_taxable() {
    let invoice = fees::invoice(money("290.77"), 22, 20).unwrap();
    assert_eq!((invoice.vat, invoice.gross), (money("63.97"), money("354.74")));
    assert_eq!((invoice.withholding, invoice.net), (money("58.15"), money("296.59")));
    // 2.5 cents of VAT are 3.
    assert_eq!(fees::invoice(money("0.25"), 10, 0).unwrap().vat, money("0.03"));
    let plain = fees::invoice(money("100"), 0, 0).unwrap();
    assert_eq!((plain.taxable, plain.gross, plain.net), (money("100"), money("100"), money("100")));
}

#[test]
fn an_invoice_that_cannot_be_is_an_error() {
    let refused = |taxable, vat, withholding| fees::invoice(taxable, vat, withholding).unwrap_err();
    assert_eq!(refused(money("-0.01"), 22, 20).code, "amount_negative");
    assert_eq!(refused(money("1"), 101, 0).field, "vat_percent");
    assert_eq!(refused(money("1"), 0, 101).field, "withholding_percent");
    assert_eq!(refused(Money::from_cents(i64::MAX), 1, 0).code, "amount_range");
}

#[test]
fn an_invoice_reference_is_an_office_and_ten_characters() {
    assert_eq!(INVOICE_OFFICE_CODE, "UF5HHG");
    let reference = InvoiceReference::parse(" 0017-sl10010090 ").unwrap();
    assert_eq!(reference.to_string(), "0017-SL10010090");
    for text in
        ["", "0017", "0017SL10010090", "001700-SL10010090", "001-SL10010090", "0017-SL1001009", "0017-SL1001009À"]
    {
        assert_eq!(InvoiceReference::parse(text).unwrap_err().code, "invoice_reference_format", "{text}");
    }
    for text in ["00A7-SL10010090", "0017-SL100100901", "0017-SL10-10090", "0017–SL10010090"] {
        assert_eq!(InvoiceReference::parse(text).unwrap_err().code, "invoice_reference_format", "{text}");
    }
}

#[test]
fn payees_have_stable_codes() {
    for kind in PayeeKind::ALL {
        assert_eq!(PayeeKind::parse(kind.code()), Ok(kind));
        assert!(!kind.name_it().is_empty());
    }
    assert_eq!(PayeeKind::parse("nobody").unwrap_err().code, "payee_kind_unknown");
}

proptest! {
    #[test]
    fn amounts_of_an_invoice_agree(cents in 0..1_000_000_000i64, vat in 0..=100u32, withholding in 0..=100u32) {
        let invoice = fees::invoice(Money::from_cents(cents), vat, withholding).unwrap();
        prop_assert_eq!(invoice.vat.cents(), (cents * i64::from(vat) + 50) / 100);
        prop_assert_eq!(invoice.withholding.cents(), (cents * i64::from(withholding) + 50) / 100);
        prop_assert_eq!(invoice.gross.cents(), cents + invoice.vat.cents());
        prop_assert_eq!(invoice.net.cents(), invoice.gross.cents() - invoice.withholding.cents());
    }

    #[test]
    fn a_late_fee_is_two_thirds(cents in any::<i64>()) {
        let reduced = i128::from(fees::late_reduction(Money::from_cents(cents)).cents());
        prop_assert!((reduced * 3 - i128::from(cents) * 2).abs() <= 1);
        prop_assert_eq!(Money::from_cents(cents).fraction(2, 3), Some(fees::late_reduction(Money::from_cents(cents))));
    }

    #[test]
    fn references_parse_back_and_never_panic(text in any::<String>(), reference in "[0-9]{4}-[A-Z0-9]{10}") {
        let _ = InvoiceReference::parse(&text);
        prop_assert_eq!(InvoiceReference::parse(&reference).unwrap().to_string(), reference);
    }
}
