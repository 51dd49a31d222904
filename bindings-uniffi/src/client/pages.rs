//! Lists, page by page.

use perito::{client, protocol};

use super::connection::shown;
use crate::error::PeritoError;
use crate::views::{CaseView, ObservationView, OperationView, PaymentView, RegistrationView, ReportView};

/// Which page of a list is wanted; the default is the first one.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct PageRequest {
    /// The `nextCursor` of the page before.
    #[uniffi(default = None)]
    pub cursor: Option<String>,
    /// How many items at the most, 1 to 200; 50 unless told otherwise.
    #[uniffi(default = None)]
    pub limit: Option<u32>,
    /// The portal's id of the case that a list of acts or payments is narrowed to.
    #[uniffi(default = None)]
    pub case_id: Option<String>,
}

/// Declares the pages of lists.
macro_rules! pages {
    ($($(#[$doc:meta])* $page:ident of $view:ident from $wire:ident;)+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, PartialEq, Eq, uniffi::Record)]
            pub struct $page {
                /// The items, newest first.
                pub items: Vec<$view>,
                /// What to send as `cursor` for the next page; absent on the last one.
                pub next_cursor: Option<String>,
            }

            impl $page {
                pub(super) fn of(operation: &str, page: protocol::Page<protocol::$wire>) -> Result<Self, PeritoError> {
                    Ok(Self { items: shown(operation, page.items)?, next_cursor: page.next_cursor })
                }
            }
        )+
    };
}

pages! {
    /// A page of cases.
    CasePage of CaseView from CaseView;
    /// A page of observations.
    ObservationPage of ObservationView from ObservationView;
    /// A page of notices and convocations.
    OperationPage of OperationView from OperationView;
    /// A page of the payments agenda.
    PaymentPage of PaymentView from PaymentView;
    /// A page of registrations.
    RegistrationPage of RegistrationView from RegistrationView;
    /// A page of reports.
    ReportPage of ReportView from ReportView;
}

impl From<PageRequest> for client::PageRequest {
    fn from(request: PageRequest) -> Self {
        let PageRequest { cursor, limit, case_id } = request;
        Self { cursor, limit, case_id }
    }
}
