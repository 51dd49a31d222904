//! Accounts and sessions, and the feed of changes.

use perito::protocol;

use super::view;
use crate::civil_date::CivilDate;
use crate::enums::{ChangeKind, Role, SessionOutcome};
use crate::instant::Instant;
use crate::values::{InpsOffice, TaxCode};

view! {
    #[uniffi::export(Display)]
    /// One's own account.
    MeView of protocol::MeView {
        /// The account's id.
        id: String,
        /// What the account is for.
        role: Role,
        /// The tax code.
        tax_code: TaxCode,
        /// The given name.
        given_name: String,
        /// The family name.
        family_name: String,
        /// The INPS office it belongs to.
        inps_office: InpsOffice,
        /// The e-mail address.
        email: Option<String>,
        /// The telephone number.
        phone: Option<String>,
        /// The life of the PIN.
        pin: PinView,
        /// The version that a change is made to.
        etag: String,
    }
}

view! {
    /// The life of a PIN.
    PinView of protocol::PinView {
        /// The last day on which it opens a session without being changed.
        change_by: Option<CivilDate>,
    }
}

view! {
    /// A session in a list of one's own.
    SessionView of protocol::SessionView {
        /// Its id, which is no secret.
        id: String,
        /// What it may do.
        outcome: SessionOutcome,
        /// When it was opened, in UTC.
        opened_at: Instant,
        /// Whether it is the one that asked.
        current: bool,
    }
}

view! {
    /// Something that one may read has come or changed: it is read by its own call.
    Change of protocol::Change {
        /// What changed.
        kind: ChangeKind,
        /// Its id; for terms the id of the case.
        id: String,
        /// When, in UTC.
        changed_at: Instant,
    }
}

view! {
    /// A part of the feed, oldest change first.
    Changes of protocol::Changes {
        /// The changes since the cursor that was sent; none when there is nothing new.
        items: Vec<Change>,
        /// What to send as cursor next time: from there the feed goes on, without a gap or a repeat.
        cursor: String,
        /// Whether there is more to be had at once.
        more: bool,
    }
}
