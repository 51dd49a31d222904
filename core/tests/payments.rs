//! Payments whose fields agree, and their totals by month, by year and of all.

use perito::domain::case::FeeItem;
use perito::domain::{
    Amounts, CaseKey, InvoiceReference, Money, PayeeKind, Payment, PaymentData, PaymentPeriod, PaymentState,
    PaymentTotals,
};
use proptest::prelude::*;
use time::macros::date;
use time::{Date, Duration};

const DECREED: Date = date!(2026 - 09 - 01);

fn paid() -> PaymentData {
    PaymentData {
        case_key: CaseKey::parse("0580910098/L/2026/1234").unwrap(),
        item: FeeItem::Fee,
        state: PaymentState::Paid,
        payee: PayeeKind::HabitualProfessional,
        decreed_on: DECREED,
        invoice_reference: Some(InvoiceReference::parse("0017-SL10010090").unwrap()),
        mandate_number: Some("2026/4711".to_owned()),
        gross: Money::from_cents(29_077),
        withholding: Money::from_cents(5_815),
        net: Money::from_cents(23_262),
        due_on: Some(date!(2026 - 10 - 01)),
        value_on: Some(date!(2026 - 09 - 28)),
    }
}

fn decreed() -> PaymentData {
    PaymentData { state: PaymentState::Decreed, mandate_number: None, value_on: None, ..paid() }
}

/// A payment of so many cents without withholding.
fn of(cents: i64, data: PaymentData) -> Payment {
    let (gross, withholding) = (Money::from_cents(cents), Money::ZERO);
    Payment::new(PaymentData { gross, withholding, net: gross, ..data }).unwrap()
}

fn refused(data: PaymentData) -> Vec<(String, &'static str)> {
    let refused = Payment::new(data).unwrap_err();
    refused.errors().iter().map(|error| (error.field.to_string(), error.code)).collect()
}

fn one(field: &str, code: &'static str) -> Vec<(String, &'static str)> {
    vec![(field.to_owned(), code)]
}

#[test]
fn states_and_items_have_stable_codes() {
    let codes: Vec<_> = PaymentState::ALL.iter().map(ToString::to_string).collect();
    assert_eq!(codes, ["cancelled", "decreed", "invoiced", "mandated", "paid"]);
    for state in PaymentState::ALL {
        assert_eq!(PaymentState::parse(state.code()), Ok(state));
        assert!(!state.name_it().is_empty());
    }
    for item in FeeItem::ALL {
        assert_eq!(FeeItem::parse(item.code()), Ok(item));
        assert!(!item.name_it().is_empty());
    }
    for text in ["", "Paid", "paid ", "pagato"] {
        assert_eq!(PaymentState::parse(text).unwrap_err().code, "payment_state_unknown");
    }
    let error = FeeItem::parse("Fee").unwrap_err();
    assert_eq!((&*error.field, error.code), ("item", "fee_item_unknown"));
}

#[test]
fn what_agrees_is_kept_as_it_is() {
    for data in [paid(), decreed(), PaymentData { state: PaymentState::Cancelled, ..decreed() }] {
        assert_eq!(Payment::new(data.clone()).unwrap().into_data(), data);
    }
    // Whatever is withheld of it, a payment stays one.
    let all_withheld = PaymentData { withholding: paid().gross, net: Money::ZERO, ..paid() };
    assert!(Payment::new(all_withheld).unwrap().is_paid());
    let on_the_day = PaymentData { value_on: Some(DECREED), ..paid() };
    assert_eq!(Payment::new(on_the_day).unwrap().counted_on(), Some(DECREED));
    let spaced = PaymentData { mandate_number: Some(" 4711 ".to_owned()), ..paid() };
    assert_eq!(Payment::new(spaced).unwrap().data().mandate_number.as_deref(), Some("4711"));
}

#[test]
fn amounts_must_agree() {
    let money = Money::from_cents;
    let net = |cents| PaymentData { net: money(cents), ..paid() };
    assert_eq!(refused(net(23_261)), one("net", "net_differs"));
    assert_eq!(refused(net(-1)), one("net", "amount_negative"));
    let none = PaymentData { gross: Money::ZERO, withholding: Money::ZERO, net: Money::ZERO, ..paid() };
    assert_eq!(refused(none), one("gross", "amount_zero"));
    let negative = PaymentData { withholding: money(-1), net: money(29_078), ..paid() };
    assert_eq!(refused(negative), one("withholding", "amount_negative"));
    let above = PaymentData { withholding: money(29_078), net: money(-1), ..paid() };
    let both = [one("withholding", "withholding_above_gross"), one("net", "amount_negative")].concat();
    assert_eq!(refused(above), both);
    let overflowing =
        PaymentData { gross: money(i64::MIN), withholding: money(i64::MAX), net: money(i64::MAX), ..paid() };
    let codes: Vec<_> = refused(overflowing).into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, ["amount_negative", "withholding_above_gross", "net_differs"]);
}

#[test]
fn a_state_has_the_fields_that_it_needs() {
    assert_eq!(refused(PaymentData { value_on: None, ..paid() }), one("value_on", "value_day_missing"));
    assert_eq!(refused(PaymentData { mandate_number: None, ..paid() }), one("mandate_number", "mandate_missing"));
    let mandated = PaymentData { state: PaymentState::Mandated, ..decreed() };
    assert_eq!(refused(mandated), one("mandate_number", "mandate_missing"));
    for state in PaymentState::ALL.into_iter().filter(|state| *state != PaymentState::Paid) {
        assert_eq!(refused(PaymentData { state, ..paid() }), one("value_on", "value_day_unpaid"));
    }
    let early = PaymentData { value_on: DECREED.previous_day(), ..paid() };
    assert_eq!(refused(early), one("value_on", "value_before_decree"));
}

#[test]
fn a_mandate_number_is_a_short_line() {
    let number = |text: &str| PaymentData { mandate_number: Some(text.to_owned()), ..paid() };
    assert!(Payment::new(number(&"à".repeat(50))).is_ok());
    for (text, code) in [(" ", "text_missing"), ("a\nb", "text_control_character"), (&*"à".repeat(51), "text_too_long")]
    {
        assert_eq!(refused(number(text)), one("mandate_number", code));
    }
}

#[test]
fn every_wrong_field_is_told_and_no_value() {
    let number = "secret\u{7}number";
    let data = PaymentData {
        mandate_number: Some(number.to_owned()),
        gross: Money::ZERO,
        withholding: Money::from_cents(123_456),
        net: Money::from_cents(654_321),
        value_on: None,
        ..paid()
    };
    let error = Payment::new(data).unwrap_err();
    let fields: Vec<_> = error.errors().iter().map(|error| &*error.field).collect();
    assert_eq!(fields, ["mandate_number", "gross", "withholding", "net", "value_on"]);
    for told in error.errors() {
        for value in ["secret", "1234", "6543"] {
            assert!(!told.message_en.contains(value) && !told.message_it.contains(value), "{told}");
        }
    }
}

#[test]
fn a_payment_counts_in_its_month() {
    let payments = [
        of(100, paid()),
        of(20, paid()),
        of(3, decreed()),
        of(5, PaymentData { due_on: None, ..decreed() }),
        of(7, PaymentData { state: PaymentState::Cancelled, ..decreed() }),
        of(900, PaymentData { value_on: Some(date!(2027 - 01 - 04)), ..paid() }),
    ];
    let amounts =
        |cents| Amounts { gross: Money::from_cents(cents), net: Money::from_cents(cents), ..Amounts::default() };
    let plain = |period: &PaymentPeriod| {
        (period.year, period.month, period.totals.paid, period.totals.outstanding, period.totals.count)
    };
    let by_month: Vec<_> = PaymentTotals::by_month(&payments).unwrap().iter().map(plain).collect();
    let september = (2026, Some(9), amounts(120), amounts(5), 3);
    let october = (2026, Some(10), amounts(0), amounts(3), 1);
    assert_eq!(by_month, [september, october, (2027, Some(1), amounts(900), amounts(0), 1)]);
    let by_year: Vec<_> = PaymentTotals::by_year(&payments).unwrap().iter().map(plain).collect();
    assert_eq!(by_year, [(2026, None, amounts(120), amounts(8), 4), (2027, None, amounts(900), amounts(0), 1)]);
    let all = PaymentTotals::of(&payments).unwrap();
    assert_eq!((all.paid, all.outstanding, all.count), (amounts(1020), amounts(8), 5));

    assert_eq!(PaymentTotals::by_month(&payments[4..5]).unwrap(), []);
    assert_eq!(PaymentTotals::of(&[]).unwrap(), PaymentTotals::default());
}

#[test]
fn a_sum_that_does_not_fit_is_an_error() {
    let apart = PaymentData { value_on: Some(date!(2026 - 12 - 01)), ..paid() };
    let payments = [of(i64::MAX, paid()), of(1, apart)];
    assert_eq!(PaymentTotals::by_month(&payments).unwrap().len(), 2);
    assert_eq!(PaymentTotals::by_year(&payments).unwrap_err().code, "amount_range");
    assert_eq!(PaymentTotals::of(&payments).unwrap_err().code, "amount_range");
}

fn any_payment() -> impl Strategy<Value = Payment> {
    let days = (0..2000i64, proptest::option::of(-400..2000i64), 0..2000i64);
    (0..5usize, days, 1..1_000_000_000_000i64, 0..=100u32).prop_map(|(state, (decreed, due, value), cents, percent)| {
        let state = PaymentState::ALL[state];
        let decreed_on = DECREED + Duration::days(decreed);
        let gross = Money::from_cents(cents);
        let withholding = gross.percent(percent).unwrap();
        Payment::new(PaymentData {
            state,
            decreed_on,
            gross,
            withholding,
            net: gross.checked_sub(withholding).unwrap(),
            due_on: due.map(|days| decreed_on + Duration::days(days)),
            value_on: (state == PaymentState::Paid).then(|| decreed_on + Duration::days(value)),
            ..paid()
        })
        .unwrap()
    })
}

/// Adds up periods as a reader of the agenda would.
fn sum(periods: &[PaymentPeriod]) -> [i64; 7] {
    let mut sums = [0; 7];
    for totals in periods.iter().map(|period| period.totals) {
        for (sum, value) in sums.iter_mut().zip(values(totals)) {
            *sum += value;
        }
    }
    sums
}

fn values(totals: PaymentTotals) -> [i64; 7] {
    let of = |amounts: Amounts| [amounts.gross, amounts.withholding, amounts.net].map(Money::cents);
    let ([a, b, c], [d, e, f]) = (of(totals.paid), of(totals.outstanding));
    [a, b, c, d, e, f, i64::try_from(totals.count).unwrap()]
}

proptest! {
    #[test]
    fn months_years_and_all_come_to_the_same(payments in prop::collection::vec(any_payment(), 0..40)) {
        let all = PaymentTotals::of(&payments).unwrap();
        let by_month = PaymentTotals::by_month(&payments).unwrap();
        let by_year = PaymentTotals::by_year(&payments).unwrap();
        prop_assert_eq!(sum(&by_month), values(all));
        prop_assert_eq!(sum(&by_year), values(all));
        for periods in [&by_month, &by_year] {
            prop_assert!(periods.is_sorted_by_key(|period| (period.year, period.month)));
        }
        for year in &by_year {
            let months: Vec<_> = by_month.iter().filter(|month| month.year == year.year).copied().collect();
            prop_assert_eq!(sum(&months), values(year.totals));
        }
        for amounts in [all.paid, all.outstanding] {
            prop_assert_eq!(amounts.gross.checked_sub(amounts.withholding), Some(amounts.net));
        }
        let counted = payments.iter().filter(|payment| payment.counted_on().is_some()).count();
        prop_assert_eq!(all.count, counted as u64);
    }

    #[test]
    fn any_amounts_are_taken_or_refused(gross: i64, withholding: i64, net: i64) {
        let [gross, withholding, net] = [gross, withholding, net].map(Money::from_cents);
        if let Ok(payment) = Payment::new(PaymentData { gross, withholding, net, ..paid() }) {
            let data = payment.data();
            prop_assert_eq!(data.gross.checked_sub(data.withholding), Some(data.net));
        }
    }

    #[test]
    fn codes_never_panic(text: String) {
        let _ = (PaymentState::parse(&text), FeeItem::parse(&text));
    }
}
