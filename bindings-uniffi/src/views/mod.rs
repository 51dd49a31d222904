//! What a portal shows: records of typed values, made of what the protocol carries.

mod account;
mod case;
mod crossing;
mod operation;
mod payment;
mod registration;
mod report;
mod terms;

pub use account::{Change, Changes, MeView, PinView, SessionView};
pub use case::{CaseFile, CaseView};
pub use operation::{AppointmentView, OperationView, ReceiptView};
pub use payment::PaymentView;
pub use registration::{DocumentView, RegistrationView};
pub use report::{AnswerView, AttachmentView, DraftComparison, FiledDocument, ObservationView, ReportView};
pub use terms::{ExtensionView, MoveView, TermEnd, TermView, TermsView};

pub(crate) use crossing::Crosses;

/// Declares a record of an answer: each field with the type that other languages see of it.
macro_rules! view {
    (
        $(#[$doc:meta])*
        $name:ident of $wire:path { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }
    ) => {
        #[derive(Clone, PartialEq, Eq, uniffi::Record)]
        $(#[$doc])*
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        impl $crate::views::Crosses<$wire> for $name {
            fn of(wire: $wire) -> Result<Self, perito::domain::FieldError> {
                use $wire as Wire;
                // Every field: one that the protocol gets beside them is not passed over.
                let Wire { $($field),* } = wire;
                Ok(Self {
                    $($field: $crate::views::Crosses::of($field)
                        .map_err(|error| $crate::views::crossing::within(stringify!($field), error))?,)*
                })
            }

            fn wire(self) -> $wire {
                use $wire as Wire;
                Wire { $($field: self.$field.wire(),)* }
            }
        }
    };
}
use view;
