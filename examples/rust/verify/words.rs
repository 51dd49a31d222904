//! What acts are called.

use clap::ValueEnum;
use perito::archive::ReceiptKind;

/// The language of what is printed.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// Italiano.
    It,
    /// English.
    En,
}

impl Language {
    /// The text in this language.
    pub(crate) fn pick<'a>(self, it: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::It => it,
            Self::En => en,
        }
    }

    /// What a receipt acknowledges.
    pub(crate) fn kind(self, kind: &ReceiptKind) -> String {
        let (it, en) = match kind {
            ReceiptKind::Convocation => ("nuova convocazione", "later convocation"),
            ReceiptKind::Observation => ("osservazioni del medico dell'INPS", "observation of INPS's doctor"),
            ReceiptKind::OperationNotice => {
                ("comunicazione di inizio operazioni peritali", "notice of the start of operations")
            }
            ReceiptKind::Refusal => ("atto rifiutato", "act that was refused"),
            ReceiptKind::Report => ("relazione", "report"),
            other => (other.code(), other.code()),
        };
        self.pick(it, en).to_owned()
    }
}
