//! What can be wrong with a receipt, each with its code and an explanation in two languages.

use super::note::NoteError;
use super::tree_error::TreeError;

/// Why a receipt was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiptError {
    /// The archive's entry commits to something else than this receipt: a byte of it was changed.
    #[error("the receipt is not the one that the archive holds: it was changed after it was made")]
    Altered,
    /// It comes from a portal none of whose keys is trusted.
    #[error("the receipt is of another portal than those whose keys are trusted")]
    AnotherPortal,
    /// A trusted key is named, but the text or the signature was changed.
    #[error("the signature does not hold: the receipt was changed after it was signed")]
    BadSignature,
    /// A field is missing or unreadable.
    #[error("the field {0} is missing or unreadable")]
    Field(&'static str),
    /// It is of an instant that has not come yet.
    #[error("the receipt's instant is in the future")]
    Future,
    /// The key was not valid at the instant the receipt names.
    #[error("the key that signed was not valid at the receipt's instant")]
    KeyNotValid,
    /// A line is not `key: value`, or its key stands twice.
    #[error("line {0} is not \"key: value\", or repeats a key")]
    Line(usize),
    /// Its lines end in carriage returns: a program rewrote them.
    #[error("the lines end in carriage returns: the receipt must be kept as it came, byte by byte")]
    LineEndings,
    /// It is not a signed note.
    #[error("not a signed note: {0}")]
    Note(NoteError),
    /// The receipt belongs to another request than the one that was sent.
    #[error("the receipt is not of this request: {0} differs")]
    NotOfThisRequest(&'static str),
    /// The receipt names another archive than the key that signed it.
    #[error("the receipt names another archive than the key that signed it")]
    Origin,
    /// The proof that the archive holds it is wrong.
    #[error("the proof does not hold: {0}")]
    Proof(TreeError),
    /// It is of a sandbox or a demonstration.
    #[error("the receipt is of a sandbox and has no legal value")]
    Sandbox,
    /// Its end is missing: the signature, or the proof.
    #[error("the receipt is not whole: its end is missing")]
    Truncated,
    /// No trusted key signed it.
    #[error("no trusted key signed this receipt")]
    UnknownKey,
}

impl ReceiptError {
    /// The stable code, listed in `docs/protocol.md`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Altered => "receipt_altered",
            Self::AnotherPortal => "receipt_of_another_portal",
            Self::BadSignature => "receipt_bad_signature",
            Self::Field(_) | Self::Line(_) | Self::Note(_) => "receipt_malformed",
            Self::Future => "receipt_future",
            Self::KeyNotValid => "receipt_key_not_valid",
            Self::LineEndings => "receipt_line_endings",
            Self::NotOfThisRequest(_) => "receipt_of_another_request",
            Self::Origin => "receipt_origin",
            Self::Proof(error) => error.code(),
            Self::Sandbox => "receipt_sandbox",
            Self::Truncated => "receipt_truncated",
            Self::UnknownKey => "receipt_unknown_key",
        }
    }

    /// What is wrong, in Italian; the English text is the `Display`.
    #[must_use]
    pub fn message_it(&self) -> String {
        match self {
            Self::Altered => "la ricevuta non è quella conservata nell'archivio: è stata modificata".to_owned(),
            Self::AnotherPortal => "la ricevuta è di un portale le cui chiavi non sono fidate".to_owned(),
            Self::BadSignature => "la firma non è valida: la ricevuta è stata modificata dopo la firma".to_owned(),
            Self::Field(name) => format!("il campo {name} manca o non è leggibile"),
            Self::Future => "la ricevuta ha una data futura".to_owned(),
            Self::KeyNotValid => "la chiave che ha firmato non era valida all'istante della ricevuta".to_owned(),
            Self::Line(number) => format!("la riga {number} non è \"chiave: valore\", o ripete una chiave"),
            Self::LineEndings => {
                "le righe terminano con ritorni a capo: la ricevuta va conservata com'è arrivata, byte per byte"
                    .to_owned()
            }
            Self::Note(_) => "non è una nota firmata".to_owned(),
            Self::NotOfThisRequest(name) => format!("la ricevuta non è di questa richiesta: {name} non coincide"),
            Self::Origin => "la ricevuta nomina un archivio diverso da quello della chiave che ha firmato".to_owned(),
            Self::Proof(error) => format!("la prova non regge: {}", error.message_it()),
            Self::Sandbox => "la ricevuta è di un ambiente di prova e non ha valore legale".to_owned(),
            Self::Truncated => "la ricevuta non è intera: ne manca la fine".to_owned(),
            Self::UnknownKey => "nessuna chiave fidata ha firmato questa ricevuta".to_owned(),
        }
    }
}
