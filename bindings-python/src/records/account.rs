//! Accounts and sessions.

use perito::protocol;

use super::field::Code;
use super::record::plain_record;
use crate::civil_date::CivilDate;
use crate::instant::Instant;
use crate::values::{InpsOffice, TaxCode};

plain_record! {
    /// One's own account.
    MeView of protocol::MeView {
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

plain_record! {
    /// The life of a PIN.
    PinView of protocol::PinView {
        change_by: Option<CivilDate>,
    }
}

plain_record! {
    /// A session in a list of one's own.
    SessionView of protocol::SessionView {
        id: String,
        outcome: Code,
        opened_at: Instant,
        current: bool,
    }
}
