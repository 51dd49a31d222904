//! The payments agenda (*agenda pagamenti*).

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

use super::instant::serde_instant;
use super::open_enum::open_enum;
use super::{CaseKeyBody, Request, civil_date};
use crate::domain::case::FeeItem;
use crate::domain::rome::parse_date;
use crate::domain::{
    Collector, FieldError, InvoiceReference, Money, PayeeKind, Payment, PaymentData, PaymentState, ValidationError,
};

open_enum! {
    /// How far a payment is.
    PaymentStateCode {
        /// It will not be paid.
        Cancelled = "cancelled",
        /// The judge has decreed it (*decreto di liquidazione*).
        Decreed = "decreed",
        /// Its invoice or fee note has come.
        Invoiced = "invoiced",
        /// The order to pay it (*mandato*) has been given.
        Mandated = "mandated",
        /// It has been paid.
        Paid = "paid",
    }
}

open_enum! {
    /// What is paid.
    FeeItemCode {
        /// The fee (*onorario*).
        Fee = "fee",
        /// Travel expenses (*spese di viaggio*).
        Travel = "travel",
    }
}

open_enum! {
    /// To whom it is paid.
    PayeeCode {
        /// A doctor who does this work habitually: VAT and an electronic invoice.
        HabitualProfessional = "habitual_professional",
        /// The institution that employs the doctor (*intramoenia*).
        Institution = "institution",
        /// A doctor who does it now and then: no VAT.
        Occasional = "occasional",
    }
}

/// An amount of money (ModI).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = Money))]
pub struct MoneyBody {
    /// Euros with two decimals after a point.
    #[cfg_attr(feature = "schema", schema(max_length = 20, pattern = "^-?[0-9]+(\\.[0-9]{2})?$"))]
    pub amount: String,
    /// The currency of ISO 4217: the euro.
    #[cfg_attr(feature = "schema", schema(max_length = 3, pattern = "^EUR$"))]
    pub currency: String,
}

/// A payment as the treasury puts it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PaymentPut {
    /// The key of the case, which the legal office of the caller's INPS office has recorded.
    pub case_key: CaseKeyBody,
    /// What is paid.
    pub item: FeeItemCode,
    /// How far it is.
    pub state: PaymentStateCode,
    /// To whom it is paid.
    pub payee: PayeeCode,
    /// The day of the judge's decree.
    #[cfg_attr(feature = "schema", schema(max_length = 10, format = "date"))]
    pub decreed_on: String,
    /// The invoice's *RiferimentoAmministrazione*: `0017-SL10010090`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 15, pattern = "^[0-9]{4}-[A-Za-z0-9]{10}$"))]
    pub invoice_reference: Option<String>,
    /// The number of the order to pay (*mandato*).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(min_length = 1, max_length = 50, pattern = "^[^\\r\\n\\t]+$"))]
    pub mandate_number: Option<String>,
    /// The amount before withholding.
    pub gross: MoneyBody,
    /// The income tax that the payer keeps back.
    pub withholding: MoneyBody,
    /// What is paid out: gross minus withholding.
    pub net: MoneyBody,
    /// The day by which it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 10, format = "date"))]
    pub due_on: Option<String>,
    /// The value day (*valuta*), once it is paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 10, format = "date"))]
    pub value_on: Option<String>,
}

/// A payment as the portal shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct PaymentView {
    /// Its id, which the treasury minted.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub id: String,
    /// The portal's id of the case.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub case_id: String,
    /// The key of the case.
    pub case_key: CaseKeyBody,
    /// What is paid.
    pub item: FeeItemCode,
    /// How far it is.
    pub state: PaymentStateCode,
    /// To whom it is paid.
    pub payee: PayeeCode,
    /// The day of the judge's decree.
    #[serde(with = "civil_date")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 10, format = "date"))]
    pub decreed_on: Date,
    /// The invoice's *RiferimentoAmministrazione*.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 15, pattern = "^[0-9]{4}-[A-Za-z0-9]{10}$"))]
    pub invoice_reference: Option<String>,
    /// The number of the order to pay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 50, pattern = "^[^\\r\\n\\t]+$"))]
    pub mandate_number: Option<String>,
    /// The amount before withholding.
    pub gross: MoneyBody,
    /// The income tax that the payer keeps back.
    pub withholding: MoneyBody,
    /// What is paid out.
    pub net: MoneyBody,
    /// The day by which it is due.
    #[serde(default, with = "civil_date::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, max_length = 10, format = "date"))]
    pub due_on: Option<Date>,
    /// The value day, once it is paid.
    #[serde(default, with = "civil_date::option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(value_type = Option<String>, max_length = 10, format = "date"))]
    pub value_on: Option<Date>,
    /// When it was put or corrected last, in UTC.
    #[serde(with = "serde_instant")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 30, format = "date-time"))]
    pub updated_at: OffsetDateTime,
    /// The version, for `If-Match`; also the answer's `ETag`.
    #[cfg_attr(feature = "schema", schema(max_length = 40, pattern = "^\"[0-9a-z-]+\"$"))]
    pub etag: String,
}

impl MoneyBody {
    /// The amount in values of the domain.
    ///
    /// # Errors
    /// Every field that is wrong: `currency_unknown` for any currency but the euro.
    pub fn parse(&self) -> Result<Money, ValidationError> {
        let mut errors = Collector::default();
        if self.currency != "EUR" {
            errors.push(FieldError::new(
                "currency",
                "currency_unknown",
                "amounts are in euros: EUR",
                "gli importi sono in euro: EUR",
            ));
        }
        let amount = errors.take("amount", Money::parse(&self.amount));
        errors.finish(amount)
    }
}

impl From<Money> for MoneyBody {
    fn from(amount: Money) -> Self {
        Self { amount: amount.to_string(), currency: "EUR".to_owned() }
    }
}

impl From<&Payment> for PaymentPut {
    fn from(payment: &Payment) -> Self {
        let data = payment.data();
        Self {
            case_key: CaseKeyBody::from(&data.case_key),
            item: FeeItemCode::of(data.item.code()),
            state: PaymentStateCode::of(data.state.code()),
            payee: PayeeCode::of(data.payee.code()),
            decreed_on: data.decreed_on.to_string(),
            invoice_reference: data.invoice_reference.as_ref().map(ToString::to_string),
            mandate_number: data.mandate_number.clone(),
            gross: data.gross.into(),
            withholding: data.withholding.into(),
            net: data.net.into(),
            due_on: data.due_on.map(|day| day.to_string()),
            value_on: data.value_on.map(|day| day.to_string()),
        }
    }
}

impl Request for PaymentPut {
    type Parsed = Payment;

    fn parse(&self) -> Result<Self::Parsed, ValidationError> {
        let mut errors = Collector::default();
        let case_key = errors.take_all("case_key", self.case_key.parse());
        let item = errors.take("item", FeeItem::parse(self.item.code()));
        let state = errors.take("state", PaymentState::parse(self.state.code()));
        let payee = errors.take("payee", PayeeKind::parse(self.payee.code()));
        let decreed_on = errors.take("decreed_on", parse_date("decreed_on", &self.decreed_on));
        let invoice = self.invoice_reference.as_deref().map(InvoiceReference::parse).transpose();
        let invoice_reference = errors.take("invoice_reference", invoice);
        let gross = errors.take_all("gross", self.gross.parse());
        let withholding = errors.take_all("withholding", self.withholding.parse());
        let net = errors.take_all("net", self.net.parse());
        let day = |text: &Option<String>| text.as_deref().map(|text| parse_date("date", text)).transpose();
        let due_on = errors.take("due_on", day(&self.due_on));
        let value_on = errors.take("value_on", day(&self.value_on));
        let whole = case_key.zip(item).zip(state).zip(payee).zip(decreed_on).zip(invoice_reference);
        let amounts = gross.zip(withholding).zip(net);
        let payment =
            whole.zip(amounts).zip(due_on).zip(value_on).and_then(|(((whole, amounts), due_on), value_on)| {
                let (((((case_key, item), state), payee), decreed_on), invoice_reference) = whole;
                let ((gross, withholding), net) = amounts;
                let mandate_number = self.mandate_number.clone();
                errors.absorb(Payment::new(PaymentData {
                    case_key,
                    item,
                    state,
                    payee,
                    decreed_on,
                    invoice_reference,
                    mandate_number,
                    gross,
                    withholding,
                    net,
                    due_on,
                    value_on,
                }))
            });
        errors.finish(payment)
    }
}

impl PaymentView {
    /// The payment in values of the domain, as totals are made of.
    ///
    /// # Errors
    /// The field that a portal of another version has filled with something unknown here.
    pub fn to_payment(&self) -> Result<Payment, ValidationError> {
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let put = PaymentPut {
            case_key: self.case_key.clone(),
            item: self.item.clone(),
            state: self.state.clone(),
            payee: self.payee.clone(),
            decreed_on: self.decreed_on.to_string(),
            invoice_reference: self.invoice_reference.clone(),
            mandate_number: self.mandate_number.clone(),
            gross: self.gross.clone(),
            withholding: self.withholding.clone(),
            net: self.net.clone(),
            due_on: day(self.due_on),
            value_on: day(self.value_on),
        };
        put.parse()
    }
}
