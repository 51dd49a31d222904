//! The amounts of an invoice to INPS, and the reference it carries.

use std::fmt;
use std::str::FromStr;

use crate::domain::{FieldError, InpsOffice, Money};

/// INPS's office code for electronic invoices.
pub const INVOICE_OFFICE_CODE: &str = "UF5HHG";

/// The amounts of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Invoice {
    /// The fee before taxes.
    pub taxable: Money,
    /// The value added tax.
    pub vat: Money,
    /// Taxable amount and value added tax.
    pub gross: Money,
    /// The income tax that the payer keeps back, on the taxable amount.
    pub withholding: Money,
    /// What is paid out: gross minus withholding.
    pub net: Money,
}

/// Computes the amounts of an invoice from the taxable amount and two whole percentages, both of the taxable amount.
///
/// # Errors
/// `amount_negative` on `taxable`, `percent_range` on `vat_percent` or `withholding_percent` above 100, `amount_range`
/// where a result does not fit.
pub fn invoice(taxable: Money, vat_percent: u32, withholding_percent: u32) -> Result<Invoice, FieldError> {
    if taxable < Money::ZERO {
        return Err(FieldError::new(
            "taxable",
            "amount_negative",
            "the taxable amount must not be negative",
            "l'imponibile non deve essere negativo",
        ));
    }
    let part = |field: &'static str, percent: u32| match percent {
        0..=100 => taxable.percent(percent).ok_or_else(overflow),
        _ => Err(FieldError::new(
            field,
            "percent_range",
            "the percentage must be from 0 to 100",
            "la percentuale deve essere tra 0 e 100",
        )),
    };
    let vat = part("vat_percent", vat_percent)?;
    let withholding = part("withholding_percent", withholding_percent)?;
    let gross = taxable.checked_add(vat).ok_or_else(overflow)?;
    let net = gross.checked_sub(withholding).ok_or_else(overflow)?;
    Ok(Invoice { taxable, vat, gross, withholding, net })
}

fn overflow() -> FieldError {
    FieldError::new(
        "taxable",
        "amount_range",
        "the taxable amount is larger than any that can be invoiced",
        "l'imponibile è più grande di ogni importo fatturabile",
    )
}

/// The `RiferimentoAmministrazione` of an electronic invoice to INPS: 4-digit *sede*, `-`, 10 characters.
///
/// ```
/// use perito::domain::InvoiceReference;
///
/// let reference = InvoiceReference::parse("0017-SL10010090")?;
/// assert_eq!((reference.office().sede(), reference.kind()), ("0017", "SL10010090"));
/// # Ok::<(), perito::domain::FieldError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InvoiceReference {
    office: InpsOffice,
    kind: String,
}

impl InvoiceReference {
    /// Parses `0017-SL10010090`, in upper or lower case; spaces around it are ignored.
    ///
    /// # Errors
    /// `invoice_reference_format` for anything else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let parts = text.trim().split_once('-').filter(|(sede, kind)| {
            sede.len() == 4 && kind.len() == 10 && kind.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        match parts.map(|(sede, kind)| (InpsOffice::parse(sede), kind)) {
            Some((Ok(office), kind)) => Ok(Self { office, kind: kind.to_ascii_uppercase() }),
            _ => Err(FieldError::new(
                "invoice_reference",
                "invoice_reference_format",
                "four digits, a dash and ten letters or digits are expected, as in 0017-SL10010090",
                "servono quattro cifre, un trattino e dieci lettere o cifre, come in 0017-SL10010090",
            )),
        }
    }

    /// The INPS office that pays.
    #[must_use]
    pub fn office(&self) -> InpsOffice {
        self.office.clone()
    }

    /// The ten characters that say what is paid, in upper case.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }
}

impl fmt::Display for InvoiceReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.office, self.kind)
    }
}

impl FromStr for InvoiceReference {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        Self::parse(text)
    }
}
