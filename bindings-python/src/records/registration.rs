//! Registrations of doctors.

use perito::protocol;

use super::field::{Code, Tuple};
use super::record::plain_record;
use crate::instant::Instant;
use crate::values::{InpsOffice, MedicalLicense, TaxCode};

plain_record! {
    /// A registration, as its doctor and the officers of its INPS office see it.
    RegistrationView of protocol::RegistrationView {
        id: String,
        state: Code,
        created_at: Instant,
        tax_code: TaxCode,
        given_name: String,
        family_name: String,
        license: MedicalLicense,
        inps_office: InpsOffice,
        documents: Tuple<DocumentView>,
        account_id: Option<String>,
        reason: Option<String>,
    }
}

plain_record! {
    /// A document of a registration.
    DocumentView of protocol::DocumentView {
        kind: Code,
        media_type: String,
        size: u32,
        sha256: String,
    }
}
