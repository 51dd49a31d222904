//! What can be wrong with a receipt, each with its code and an explanation in two languages.

use super::note::NoteError;

/// Why a receipt was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiptError {
    /// A trusted key is named, but the text or the signature was changed.
    #[error("the signature does not hold: the receipt was changed after it was signed")]
    BadSignature,
    /// A field is missing or unreadable.
    #[error("the field {0} is missing or unreadable")]
    Field(&'static str),
    /// The key was not valid at the instant the receipt names.
    #[error("the key that signed was not valid at the receipt's instant")]
    KeyNotValid,
    /// A line is not `key: value`, or its key stands twice.
    #[error("line {0} is not \"key: value\", or repeats a key")]
    Line(usize),
    /// It is not a signed note.
    #[error("not a signed note: {0}")]
    Note(NoteError),
    /// The receipt belongs to another request than the one that was sent.
    #[error("the receipt is not of this request: {0} differs")]
    NotOfThisRequest(&'static str),
    /// The receipt names another archive than the key that signed it.
    #[error("the receipt names another archive than the key that signed it")]
    Origin,
    /// No trusted key signed it.
    #[error("no trusted key signed this receipt")]
    UnknownKey,
}

impl ReceiptError {
    /// The stable code, listed in `docs/protocol.md`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::BadSignature => "receipt_bad_signature",
            Self::Field(_) | Self::Line(_) | Self::Note(_) => "receipt_malformed",
            Self::KeyNotValid => "receipt_key_not_valid",
            Self::NotOfThisRequest(_) => "receipt_of_another_request",
            Self::Origin => "receipt_origin",
            Self::UnknownKey => "receipt_unknown_key",
        }
    }

    /// What is wrong, in Italian; the English text is the `Display`.
    #[must_use]
    pub fn message_it(&self) -> String {
        match self {
            Self::BadSignature => "la firma non è valida: la ricevuta è stata modificata dopo la firma".to_owned(),
            Self::Field(name) => format!("il campo {name} manca o non è leggibile"),
            Self::KeyNotValid => "la chiave che ha firmato non era valida all'istante della ricevuta".to_owned(),
            Self::Line(number) => format!("la riga {number} non è \"chiave: valore\", o ripete una chiave"),
            Self::Note(_) => "non è una nota firmata".to_owned(),
            Self::NotOfThisRequest(name) => format!("la ricevuta non è di questa richiesta: {name} non coincide"),
            Self::Origin => "la ricevuta nomina un archivio diverso da quello della chiave che ha firmato".to_owned(),
            Self::UnknownKey => "nessuna chiave fidata ha firmato questa ricevuta".to_owned(),
        }
    }
}
