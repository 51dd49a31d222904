//! Records that show a person, what is said of one, where one lives perhaps, or a case's documents: what prints them prints their name alone, in every
//! language, whatever log or crash report it ends in.

use std::fmt;

use crate::acts::{
    Answer, CaseRecord, DataChange, Evaluation, PartyObservation, PersonalData, Place, RegistrationData,
};
use crate::archive::{ReceiptField, ReceiptParts};
#[cfg(feature = "client")]
use crate::client::{DocumentSource, NotifiedOperation, Saved, SubmittedObservation, SubmittedReport};
use crate::error::ArchiveEvidence;
use crate::values::TaxCodeParts;
#[cfg(feature = "client")]
use crate::views::{AnswerView, AttachmentView, MeView, ObservationView, ReceiptView, RegistrationView};

macro_rules! hidden {
    ($($name:ident),+ $(,)?) => {
        $(impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        })+
    };
}
hidden! {
    Answer, ArchiveEvidence, CaseRecord, DataChange, Evaluation, PartyObservation, PersonalData, Place, ReceiptField, ReceiptParts,
    RegistrationData, TaxCodeParts,
}
#[cfg(feature = "client")]
hidden! {
    AnswerView, AttachmentView, DocumentSource, MeView, NotifiedOperation, ObservationView, ReceiptView, RegistrationView, Saved,
    SubmittedObservation, SubmittedReport,
}
