//! Registrations, as their doctors and the officers see them.

use perito::protocol;

use super::view;
use crate::enums::{DocumentKind, RegistrationState};
use crate::instant::Instant;
use crate::values::{InpsOffice, MedicalLicense, TaxCode};

view! {
    #[uniffi::export(Display)]
    /// A registration, as its doctor and the officers of its INPS office see it.
    RegistrationView of protocol::RegistrationView {
        /// The registration's id.
        id: String,
        /// How far it is.
        state: RegistrationState,
        /// When it was begun, in UTC.
        created_at: Instant,
        /// The tax code.
        tax_code: TaxCode,
        /// The given name.
        given_name: String,
        /// The family name.
        family_name: String,
        /// The enrolment in the Ordine.
        license: MedicalLicense,
        /// The INPS office it is addressed to.
        inps_office: InpsOffice,
        /// The documents received.
        documents: Vec<DocumentView>,
        /// The account that the decision made or found, once authorised.
        account_id: Option<String>,
        /// Why it was rejected.
        reason: Option<String>,
    }
}

view! {
    /// A document of a registration.
    DocumentView of protocol::DocumentView {
        /// Which of the three it is.
        kind: DocumentKind,
        /// `application/pdf`, `image/jpeg` or `image/png`, as its first bytes say.
        media_type: String,
        /// Its size in bytes.
        size: u32,
        /// Its SHA-256 in hexadecimal digits.
        sha256: String,
    }
}
