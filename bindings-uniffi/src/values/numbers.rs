//! Protocol numbers, and the references of invoices.

use super::{InpsOffice, value};
use crate::civil_date::CivilDate;
use crate::error::PeritoError;

value! {
    /// The number under which INPS's office received an act, as `PERITO.7000.24/11/2026.0000042`.
    ProtocolNumber,
    /// Parses prefix, office, day and number.
    ///
    /// # Errors
    /// `Validation` for anything else.
    parse_protocol_number
}

value! {
    /// The *RiferimentoAmministrazione* of an electronic invoice to INPS: 4-digit *sede*, `-`, 10 characters.
    InvoiceReference,
    /// Parses `0017-SL10010090`, in upper or lower case.
    ///
    /// # Errors
    /// `Validation` for anything else.
    parse_invoice_reference
}

/// The parts of a protocol number.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct ProtocolNumberParts {
    /// The portal's prefix.
    pub prefix: String,
    /// The office's code.
    pub office: String,
    /// The civil day in Italy on which it was given.
    pub date: CivilDate,
    /// The number in the office's year, from 1.
    pub sequence: u32,
}

/// The parts of an invoice's reference.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct InvoiceReferenceParts {
    /// The INPS office that pays.
    pub office: InpsOffice,
    /// The ten characters that say what is paid, in upper case.
    pub kind: String,
}

/// The parts of a protocol number.
///
/// # Errors
/// `Validation` for a text that is none.
#[uniffi::export]
pub fn protocol_number_parts(number: ProtocolNumber) -> Result<ProtocolNumberParts, PeritoError> {
    Ok(ProtocolNumberParts {
        prefix: number.prefix().to_owned(),
        office: number.office().to_owned(),
        date: number.date(),
        sequence: number.sequence(),
    })
}

/// The parts of an invoice's reference.
///
/// # Errors
/// `Validation` for a text that is none.
#[uniffi::export]
pub fn invoice_reference_parts(reference: InvoiceReference) -> Result<InvoiceReferenceParts, PeritoError> {
    Ok(InvoiceReferenceParts { office: reference.office(), kind: reference.kind().to_owned() })
}
