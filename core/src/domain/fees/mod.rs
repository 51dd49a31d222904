//! What an expert may ask for, and the arithmetic of the invoice.
//!
//! Each computed amount is rounded half up to the cent.

mod invoice;
mod vacazione;

pub use self::invoice::{INVOICE_OFFICE_CODE, Invoice, InvoiceReference, invoice};
pub use self::vacazione::{VacazioneRate, vacazioni};

use super::{Finding, Money, Severity};

/// The least for the examination of a person in a civil case (DM 30/5/2002 art. 21).
pub const ART21_MINIMUM: Money = Money::from_cents(4_803);

/// The most for the examination of a person in a civil case (DM 30/5/2002 art. 21).
pub const ART21_MAXIMUM: Money = Money::from_cents(29_077);

/// The fee for a report filed late: minus one third (art. 52 D.P.R. 115/2002).
#[must_use]
pub fn late_reduction(fee: Money) -> Money {
    let cents = fee.cents();
    // A remainder of two cents of three rounds the third up, one cent down; no intermediate result can overflow.
    let third = cents / 3 + cents % 3 / 2;
    Money::from_cents(cents - third)
}

/// What there is to say of a fee asked for the examination of a person in a civil case: above the maximum (a risk: the
/// judge cuts it) or below the minimum (a remark: more may be asked) of DM 30/5/2002 art. 21.
///
/// Art. 20 is not added (Cass. 2210/2020).
#[must_use]
pub fn art21_check(fee: Money) -> Vec<Finding> {
    const BASIS: &str = "D.M. 30/5/2002 art. 21; Cass. 2210/2020";
    if fee > ART21_MAXIMUM {
        let (it, en) = (ART21_MAXIMUM.to_italian(), ART21_MAXIMUM);
        return vec![Finding::new(
            "fee_above_maximum",
            Severity::Risk,
            BASIS,
            format!("L'onorario supera il massimo di {it}; l'art. 20 non si aggiunge."),
            format!("The fee is above the maximum of EUR {en}; art. 20 is not added."),
        )];
    }
    if fee < ART21_MINIMUM {
        let (it, en) = (ART21_MINIMUM.to_italian(), ART21_MINIMUM);
        return vec![Finding::new(
            "fee_below_minimum",
            Severity::Remark,
            BASIS,
            format!("L'onorario è sotto il minimo di {it}."),
            format!("The fee is below the minimum of EUR {en}."),
        )];
    }
    Vec::new()
}
