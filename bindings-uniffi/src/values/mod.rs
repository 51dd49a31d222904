//! The values that are right once they are held.
//!
//! Each crosses as its canonical text, and is a class of the same name that is written by hand in each language: it holds
//! that text, and asks here for everything else.

mod case_key;
mod license;
mod money;
mod numbers;
mod offices;
mod pin;
mod receipt;
mod tax_code;

pub use case_key::{
    CaseKey, CaseKeyParts, CaseNumber, CaseNumberParts, case_key_of, case_key_parts, case_number_parts,
};
pub use case_key::{parse_case_key, parse_case_number};
pub use license::{MedicalLicense, MedicalLicenseParts, medical_license_parts, parse_medical_license};
pub use money::{
    Money, add_money, money_fraction, money_italian, money_percent, money_text, parse_money, subtract_money,
};
pub use numbers::{InvoiceReference, InvoiceReferenceParts, ProtocolNumber, ProtocolNumberParts};
pub use numbers::{invoice_reference_parts, parse_invoice_reference, parse_protocol_number, protocol_number_parts};
pub use offices::{CourtOffice, CourtOfficeParts, InpsOffice, InpsOfficeParts};
pub use offices::{court_office_parts, inps_office_parts, parse_court_office, parse_inps_office};
pub use pin::{Pin, parse_pin};
pub use receipt::{Receipt, TrustedKeys, parse_receipt, parse_trusted_keys};
pub use tax_code::tax_codes_same_person;
pub use tax_code::{TaxCode, TaxCodeParts, parse_tax_code, tax_code_birth_dates, tax_code_parts, tax_code_variants};

/// Makes a parsed value of `perito` cross as its canonical text, with the function that parses it.
macro_rules! value {
    ($(#[$doc:meta])* $name:ident, $(#[$parse_doc:meta])* $parse:ident) => {
        $(#[$doc])*
        pub type $name = perito::domain::$name;

        uniffi::custom_type!($(#[$doc])* $name, String, {
            remote,
            lower: |value| value.to_string(),
            try_lift: |text| Ok($parse(&text)?),
        });

        $(#[$parse_doc])*
        #[uniffi::export]
        pub fn $parse(text: &str) -> Result<$name, $crate::error::PeritoError> {
            Ok($name::parse(text)?)
        }
    };
}
use value;
