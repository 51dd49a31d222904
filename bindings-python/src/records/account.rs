//! Accounts and sessions.

use super::field::{Code, Instant};
use super::record::record;
use crate::civil_date::CivilDate;
use crate::values::{InpsOffice, TaxCode};

record! {
    /// One's own account.
    MeView of MeView {
        id: String,
        role: Code,
        tax_code: TaxCode,
        given_name: String,
        family_name: String,
        inps_office: InpsOffice,
        email: Option<String>,
        phone: Option<String>,
        pin: PinView,
        etag: String,
    }
}

record! {
    /// The life of a PIN.
    PinView of PinView {
        change_by: Option<CivilDate>,
    }
}

record! {
    /// A session in a list of one's own.
    SessionView of SessionView {
        id: String,
        outcome: Code,
        opened_at: Instant,
        current: bool,
    }
}
