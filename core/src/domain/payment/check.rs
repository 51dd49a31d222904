//! What the fields of a payment owe one another.

use super::{Payment, PaymentData, PaymentState};
use crate::domain::line_text::one_line;
use crate::domain::{Collector, FieldError, Money, ValidationError};

/// Gives the fields back, the mandate number without surrounding spaces, or every one that is wrong.
pub(super) fn checked(data: PaymentData) -> Result<PaymentData, ValidationError> {
    let mut refused = Collector::default();
    let mandate_number = refused.take("mandate_number", mandate_number(&data)).flatten();
    refused.take("gross", gross(&data));
    refused.take("withholding", withholding(&data));
    refused.take("net", net(&data));
    refused.take("value_on", value_day(&data));
    refused.finish(Some(PaymentData { mandate_number, ..data }))
}

fn mandate_number(data: &PaymentData) -> Result<Option<String>, FieldError> {
    match (&data.mandate_number, data.state) {
        (Some(number), _) => one_line("mandate_number", number, Payment::MAX_MANDATE_CHARS).map(Some),
        (None, PaymentState::Mandated | PaymentState::Paid) => Err(FieldError::new(
            "mandate_number",
            "mandate_missing",
            "a payment that is mandated or paid needs the number of its mandate",
            "un pagamento con mandato emesso o pagato vuole il numero del mandato",
        )),
        (None, _) => Ok(None),
    }
}

fn gross(data: &PaymentData) -> Result<(), FieldError> {
    not_negative(data.gross)?;
    if data.gross != Money::ZERO {
        return Ok(());
    }
    Err(FieldError::new("gross", "amount_zero", "the amount must be above zero", "l'importo deve essere sopra lo zero"))
}

fn withholding(data: &PaymentData) -> Result<(), FieldError> {
    not_negative(data.withholding)?;
    if data.withholding <= data.gross {
        return Ok(());
    }
    Err(FieldError::new(
        "withholding",
        "withholding_above_gross",
        "the withholding must not be more than the gross amount",
        "la ritenuta non deve superare il lordo",
    ))
}

fn net(data: &PaymentData) -> Result<(), FieldError> {
    not_negative(data.net)?;
    if data.gross.checked_sub(data.withholding) == Some(data.net) {
        return Ok(());
    }
    Err(FieldError::new(
        "net",
        "net_differs",
        "the net amount must be the gross minus the withholding",
        "il netto deve essere il lordo meno la ritenuta",
    ))
}

fn value_day(data: &PaymentData) -> Result<(), FieldError> {
    let (code, message_en, message_it) = match (data.value_on, data.state) {
        (None, PaymentState::Paid) => (
            "value_day_missing",
            "a payment that is paid needs its value day",
            "un pagamento pagato vuole la sua valuta",
        ),
        (Some(_), state) if state != PaymentState::Paid => (
            "value_day_unpaid",
            "only a payment that is paid has a value day",
            "solo un pagamento pagato ha una valuta",
        ),
        (Some(day), _) if day < data.decreed_on => (
            "value_before_decree",
            "the value day must not come before the decree",
            "la valuta non deve precedere il decreto",
        ),
        _ => return Ok(()),
    };
    Err(FieldError::new("value_on", code, message_en, message_it))
}

fn not_negative(amount: Money) -> Result<(), FieldError> {
    if amount >= Money::ZERO {
        return Ok(());
    }
    Err(FieldError::new(
        "amount",
        "amount_negative",
        "the amount must not be negative",
        "l'importo non deve essere negativo",
    ))
}
