//! Registrations of doctors.

use super::field::{Code, Instant, Tuple};
use super::record::record;
use crate::values::{InpsOffice, MedicalLicense, TaxCode};

record! {
    /// A registration, as its doctor and the officers of its INPS office see it.
    RegistrationView of RegistrationView {
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

record! {
    /// A document of a registration.
    DocumentView of DocumentView {
        kind: Code,
        media_type: String,
        size: u32,
        sha256: String,
    }
}
