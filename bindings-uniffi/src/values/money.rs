//! Amounts of euros, which cross in whole cents and are decimals in each language: never floats.

use perito::domain::FieldError;

use crate::error::PeritoError;

/// An amount of euros in whole cents.
pub type Money = perito::domain::Money;

uniffi::custom_type!(Money, i64, {
    remote,
    lower: |amount| amount.cents(),
    try_lift: |cents| Ok(Money::from_cents(cents)),
});

/// Parses an amount as the protocol writes it: `290.77`.
///
/// # Errors
/// `Validation` for anything else.
#[uniffi::export]
pub fn parse_money(text: &str) -> Result<Money, PeritoError> {
    Ok(Money::parse(text)?)
}

/// The amount as the protocol writes it: `290.77`.
#[must_use]
#[uniffi::export]
pub fn money_text(amount: Money) -> String {
    amount.to_string()
}

/// The amount as Italian writes it: `1.290,77 €`.
#[must_use]
#[uniffi::export]
pub fn money_italian(amount: Money) -> String {
    amount.to_italian()
}

/// The sum of two amounts.
///
/// # Errors
/// `Validation` where it cannot be kept.
#[uniffi::export]
pub fn add_money(one: Money, other: Money) -> Result<Money, PeritoError> {
    fitting(one.checked_add(other))
}

/// The difference of two amounts.
///
/// # Errors
/// `Validation` where it cannot be kept.
#[uniffi::export]
pub fn subtract_money(one: Money, other: Money) -> Result<Money, PeritoError> {
    fitting(one.checked_sub(other))
}

/// A percentage of an amount, rounded half up to the cent.
///
/// # Errors
/// `Validation` where it cannot be kept.
#[uniffi::export]
pub fn money_percent(amount: Money, percent: u32) -> Result<Money, PeritoError> {
    fitting(amount.percent(percent))
}

/// A fraction of an amount, rounded half up to the cent.
///
/// # Errors
/// `Validation` for a denominator of 0, and where it cannot be kept.
#[uniffi::export]
pub fn money_fraction(amount: Money, numerator: u32, denominator: u32) -> Result<Money, PeritoError> {
    fitting(amount.fraction(numerator, denominator))
}

fn fitting(amount: Option<Money>) -> Result<Money, PeritoError> {
    amount.ok_or_else(|| {
        FieldError::new(
            "amount",
            "amount_range",
            "an amount that can be kept in cents is expected",
            "serve un importo che si possa esprimere in centesimi",
        )
        .into()
    })
}
