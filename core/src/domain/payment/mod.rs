//! The payments agenda (*agenda pagamenti*): what an expert was decreed, and what has come of it.

mod check;
mod state;
mod totals;

use time::Date;

pub use self::state::PaymentState;
pub use self::totals::{Amounts, PaymentPeriod, PaymentTotals};

use super::case::FeeItem;
use super::{CaseKey, InvoiceReference, Money, PayeeKind, ValidationError};

/// The fields of a payment, before anyone has checked that they agree: [`Payment::new`] does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PaymentData {
    /// The case it is paid for.
    pub case_key: CaseKey,
    /// What it is for.
    pub item: FeeItem,
    /// How far it is.
    pub state: PaymentState,
    /// To whom it is paid.
    pub payee: PayeeKind,
    /// The day of the judge's decree (*decreto di liquidazione*).
    pub decreed_on: Date,
    /// The reference that its electronic invoice carries; an occasional payee makes none.
    pub invoice_reference: Option<InvoiceReference>,
    /// The number of the order to pay (*mandato*), on one line.
    pub mandate_number: Option<String>,
    /// The amount before withholding.
    pub gross: Money,
    /// The income tax that the payer keeps back.
    pub withholding: Money,
    /// What is paid out: gross minus withholding.
    pub net: Money,
    /// The day by which it is due.
    pub due_on: Option<Date>,
    /// The value day (*valuta*): the one on which the payee has the money.
    pub value_on: Option<Date>,
}

/// One payment of the agenda, whose fields agree with one another.
///
/// ```
/// use perito::domain::case::FeeItem;
/// use perito::domain::{CaseKey, Money, PayeeKind, Payment, PaymentData, PaymentState};
/// use time::macros::date;
///
/// let data = PaymentData {
///     case_key: CaseKey::parse("0580910098/L/2026/1234")?,
///     item: FeeItem::Fee,
///     state: PaymentState::Paid,
///     payee: PayeeKind::Occasional,
///     decreed_on: date!(2026 - 09 - 01),
///     invoice_reference: None,
///     mandate_number: Some("2026/4711".to_owned()),
///     gross: Money::parse("290.77")?,
///     withholding: Money::parse("58.15")?,
///     net: Money::parse("232.62")?,
///     due_on: Some(date!(2026 - 10 - 01)),
///     value_on: Some(date!(2026 - 09 - 28)),
/// };
/// let payment = Payment::new(data.clone())?;
/// assert_eq!(payment.counted_on(), Some(date!(2026 - 09 - 28)));
///
/// let refused = Payment::new(PaymentData { net: data.gross, value_on: None, ..data }).unwrap_err();
/// let codes: Vec<_> = refused.errors().iter().map(|error| error.code).collect();
/// assert_eq!(codes, ["net_differs", "value_day_missing"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Payment {
    data: PaymentData,
}

impl Payment {
    /// The most characters of a mandate number.
    pub const MAX_MANDATE_CHARS: usize = 50;

    /// Makes a payment of fields that agree; spaces around the mandate number are dropped.
    ///
    /// # Errors
    /// One [`FieldError`](super::FieldError) for each field that is wrong:
    /// - `mandate_number`: `mandate_missing` in state mandated or paid; empty, over 50 characters or not on one line;
    /// - `gross`, `withholding`, `net`: `amount_negative`; `amount_zero` for a gross of nothing,
    ///   `withholding_above_gross`, and `net_differs` where the net is not gross minus withholding;
    /// - `value_on`: `value_day_missing` in state paid, `value_day_unpaid` in any other, `value_before_decree`.
    pub fn new(data: PaymentData) -> Result<Self, ValidationError> {
        check::checked(data).map(|data| Self { data })
    }

    /// The fields, to read.
    #[must_use]
    pub fn data(&self) -> &PaymentData {
        &self.data
    }

    /// The fields, to make another payment of.
    #[must_use]
    pub fn into_data(self) -> PaymentData {
        self.data
    }

    /// The day on which it counts in totals: the value day once paid, else the due day or, where there is none, that of
    /// the decree. None when cancelled: it counts on no day.
    #[must_use]
    pub fn counted_on(&self) -> Option<Date> {
        let data = &self.data;
        match data.state {
            PaymentState::Cancelled => None,
            PaymentState::Paid => data.value_on,
            PaymentState::Decreed | PaymentState::Invoiced | PaymentState::Mandated => {
                Some(data.due_on.unwrap_or(data.decreed_on))
            }
        }
    }

    /// Tells whether the payee has the money.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        self.data.state == PaymentState::Paid
    }
}
