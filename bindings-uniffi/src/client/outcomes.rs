//! What an act gives when it is done, and what a look at the archive gives.

use perito::client;
use perito::domain::FieldError;

use crate::acts::{AcceptRisk, SendOptions};
use crate::archive::{Cosignature, EpochStatement, Verification};
use crate::enums::open_enum;
use crate::error::{ErrorDetails, PeritoError};
use crate::values::Receipt;
use crate::views::{Crosses, ObservationView, OperationView, ReportView};

open_enum! {
    /// How the archive that a receipt stands in compares with what was seen of it before. A contradiction is none of these: it
    /// is an error of the case `Untrusted`.
    ArchiveCheck of client::ArchiveCheck {
        /// It goes on from all that was seen before.
        Consistent,
        /// It is the first that was seen: from now on it is remembered.
        First,
        /// The portal's tiles could not be had: the comparison is made with the next act, or by `checkArchive`.
        Owed,
        /// It was restored from a backup, and has lost entries that it had signed for: see `restorations`.
        Restored,
        /// The receipt is of the time before the archive could be verified.
        Unproven,
        /// It agreed, but what was seen could not be written to the file of checkpoints.
        Unsaved,
    }
}

/// Declares the outcomes of acts, each with the record that it shows.
macro_rules! outcomes {
    ($($(#[$doc:meta])* $outcome:ident($view:ident);)+) => {
        $(
            #[derive(Clone, PartialEq, Eq, uniffi::Record)]
            #[uniffi::export(Display)]
            $(#[$doc])*
            pub struct $outcome {
                /// The act as the portal shows it: its findings say whether it was late.
                pub view: $view,
                /// Its verified receipt, whose text is to be kept.
                pub receipt: Receipt,
                /// What verifying the receipt gave.
                pub verification: Verification,
                /// How the archive that the receipt stands in compares with what was seen of it before.
                pub archive: ArchiveCheck,
                /// Whether the portal had received it before, under the same key.
                pub replayed: bool,
            }

            impl $outcome {
                /// The act was received, and its receipt verifies: it is not lost where what is shown of it cannot be read.
                pub(super) fn of(
                    operation: &str,
                    risk: Option<AcceptRisk>,
                    done: client::$outcome,
                ) -> Result<Self, PeritoError> {
                    let composed_at = Some(done.view.composed_at);
                    let view = Crosses::of(done.view).map_err(|error: FieldError| {
                        let idempotency_key = Some(done.receipt.idempotency_key().to_owned());
                        let details = ErrorDetails {
                            resend: Some(SendOptions { idempotency_key, accept_risk: risk, composed_at }),
                            receipt: Some(done.receipt.clone()),
                            ..ErrorDetails::not_understood(operation, &error)
                        };
                        PeritoError::Untrusted { details }
                    })?;
                    Ok(Self {
                        view,
                        receipt: done.receipt,
                        verification: done.verification.into(),
                        archive: done.archive.into(),
                        replayed: done.replayed,
                    })
                }
            }
        )+
    };
}

outcomes! {
    /// A notice or convocation that the portal has received, with its verified receipt.
    NotifiedOperation(OperationView);
    /// An observation that the portal has received, with its verified receipt.
    SubmittedObservation(ObservationView);
    /// A report that the portal has received, with its verified receipt.
    SubmittedReport(ReportView);
}

/// The archive as the portal shows it now, compared with what was seen of it before.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct CheckedArchive {
    /// The signed checkpoint that the portal shows: `verifyCheckpoint` reads it.
    pub checkpoint: String,
    /// The trusted witnesses that cosigned it, each of whose cosignatures holds.
    pub cosignatures: Vec<Cosignature>,
    /// How it compares.
    pub check: ArchiveCheck,
    /// How it went on from backups, oldest first.
    pub restorations: Vec<EpochStatement>,
}

impl From<client::CheckedArchive> for CheckedArchive {
    fn from(checked: client::CheckedArchive) -> Self {
        Self {
            checkpoint: checked.checkpoint.to_string(),
            cosignatures: checked.cosignatures.into_iter().map(Cosignature::from).collect(),
            check: checked.check.into(),
            restorations: checked.restorations.iter().map(EpochStatement::from).collect(),
        }
    }
}
