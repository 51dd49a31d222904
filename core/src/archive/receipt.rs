//! The receipt: the portal's signed word that an act reached it, when, and under which protocol number.

use std::fmt;

use time::OffsetDateTime;

use super::leaf::{Leaf, Salt};
use super::log_proof::{HEADER, LogProof};
use super::note::{MAX_BYTES, Note, NoteError};
use super::receipt_error::ReceiptError;
use super::tree_error::TreeError;
use crate::domain::{CaseKey, ProtocolNumber};
use crate::protocol::{instant, sha256_hex};

/// The first line of every receipt, which names the format.
pub(super) const FORMAT: (&str, &str) = ("receipt", "perito/v1");
const ALWAYS: [&str; 6] = ["kind", "id", "origin", "author", "idempotency_key", "request_sha256"];

/// A parsed receipt. Parsing checks its form; [`Receipt::verify`] checks who signed it.
///
/// The text is a C2SP signed note of `key: value` lines in a fixed order, and below it the proof that the archive holds
/// it (`docs/protocol.md`). Lines with keys of a later version are kept and passed over. A receipt that names no
/// `action` is of the time before the proofs, and has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub(super) note: Note,
    pub(super) proof: Option<LogProof>,
    fields: Vec<(String, String)>,
    at: OffsetDateTime,
    case_key: Option<CaseKey>,
    protocol_number: Option<ProtocolNumber>,
}

/// What a receipt acknowledges.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReceiptKind {
    /// A later convocation of the same case.
    Convocation,
    /// An observation of INPS's doctor.
    Observation,
    /// The notice of the start of operations (art. 10 c. 6-bis D.L. 203/2005).
    OperationNotice,
    /// An act that was refused: it proves the attempt, not the act.
    Refusal,
    /// A report: draft, final or supplement.
    Report,
    /// A kind this version does not know, by its code.
    Unknown {
        /// The code as it stands in the receipt.
        code: String,
    },
}

/// What a client sent, to be compared with what the receipt says was received.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// The exact bytes of the request's body.
    pub body: &'a [u8],
    /// The idempotency key the request carried.
    pub idempotency_key: &'a str,
    /// The case key in the body.
    pub case_key: &'a CaseKey,
}

impl Receipt {
    /// Reads a receipt from its exact text.
    ///
    /// # Errors
    /// [`ReceiptError::Note`] when it is not a signed note, [`ReceiptError::Line`] when a line is not `key: value` or
    /// stands twice, [`ReceiptError::Field`] when a field is missing or unreadable, [`ReceiptError::Proof`] when the
    /// proof is, [`ReceiptError::Truncated`] when the end is missing, [`ReceiptError::LineEndings`].
    pub fn parse(text: &str) -> Result<Self, ReceiptError> {
        if text.len() > MAX_BYTES {
            return Err(ReceiptError::Note(NoteError::TooLong));
        }
        if text.contains('\r') {
            return Err(ReceiptError::LineEndings);
        }
        let Some((note, proof)) = text.split_once(&format!("\n\n{HEADER}\n")) else {
            let receipt = Self::from_note(Note::parse(text)?)?;
            // Its proof was cut off, or it never reached whoever gave it on.
            return if receipt.action().is_some() { Err(ReceiptError::Truncated) } else { Ok(receipt) };
        };
        // The blank line stands above the checkpoint, with which a proof ends.
        if !text.ends_with('\n') || !proof.contains("\n\n") {
            return Err(ReceiptError::Truncated);
        }
        let receipt = Self::from_note(Note::parse(&format!("{note}\n"))?)?;
        receipt.with_proof(LogProof::parse(&format!("{HEADER}\n{proof}"))?)
    }

    /// The receipt with the proof that its archive holds it.
    ///
    /// # Errors
    /// [`ReceiptError::Field`] when it has no `action`, or the proof no salt: then no entry can be computed from it.
    pub fn with_proof(self, proof: LogProof) -> Result<Self, ReceiptError> {
        self.action().ok_or(ReceiptError::Field("action"))?;
        salt_of(&proof)?;
        Ok(Self { proof: Some(proof), ..self })
    }

    /// A receipt in the making: the signed note alone, whose proof comes once the archive holds it.
    ///
    /// # Errors
    /// [`ReceiptError::Line`] or [`ReceiptError::Field`], as [`Receipt::parse`].
    pub fn from_note(note: Note) -> Result<Self, ReceiptError> {
        let fields = read_lines(note.text())?;
        let field = |name: &'static str| value_of(&fields, name).ok_or(ReceiptError::Field(name));
        if fields.first().map(|(key, value)| (key.as_str(), value.as_str())) != Some(FORMAT) {
            return Err(ReceiptError::Field(FORMAT.0));
        }
        for name in ALWAYS {
            field(name)?;
        }
        let refused = field("kind")? == ReceiptKind::Refusal.code();
        let at_name = if refused { "refused_at" } else { "received_at" };
        let at = read_instant(field(at_name)?).ok_or(ReceiptError::Field(at_name))?;
        let case_key = value_of(&fields, "case_key")
            .map(|text| CaseKey::parse(text).map_err(|_| ReceiptError::Field("case_key")))
            .transpose()?;
        let protocol_number = value_of(&fields, "protocol_number")
            .map(|text| ProtocolNumber::parse(text).map_err(|_| ReceiptError::Field("protocol_number")))
            .transpose()?;
        // A refusal may concern a request whose case could not be read, and never takes a protocol number.
        if !refused && case_key.is_none() {
            return Err(ReceiptError::Field("case_key"));
        }
        if refused == protocol_number.is_some() {
            return Err(ReceiptError::Field("protocol_number"));
        }
        Ok(Self { note, proof: None, fields, at, case_key, protocol_number })
    }

    /// Checks that this is the receipt of the request that was sent, and of no other.
    ///
    /// # Errors
    /// [`ReceiptError::NotOfThisRequest`] with the field that differs.
    pub fn check_sent(&self, sent: &Sent<'_>) -> Result<(), ReceiptError> {
        let differs = |field| Err(ReceiptError::NotOfThisRequest(field));
        if self.field("request_sha256") != Some(sha256_hex(sent.body).as_str()) {
            return differs("request_sha256");
        }
        if self.idempotency_key() != sent.idempotency_key {
            return differs("idempotency_key");
        }
        if self.case_key.as_ref().is_some_and(|key| key != sent.case_key) {
            return differs("case_key");
        }
        Ok(())
    }

    /// What it acknowledges.
    #[must_use]
    pub fn kind(&self) -> ReceiptKind {
        ReceiptKind::of(self.required("kind"))
    }

    /// The portal's id of the receipt.
    #[must_use]
    pub fn id(&self) -> &str {
        self.required("id")
    }

    /// The archive it belongs to, which is also the name of the key that signs it.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.required("origin")
    }

    /// When the portal received the act (for a refusal, refused it), in UTC.
    #[must_use]
    pub fn at(&self) -> OffsetDateTime {
        self.at
    }

    /// The protocol number; a refusal has none.
    #[must_use]
    pub fn protocol_number(&self) -> Option<&ProtocolNumber> {
        self.protocol_number.as_ref()
    }

    /// The case; a refusal of a request whose case could not be read has none.
    #[must_use]
    pub fn case_key(&self) -> Option<&CaseKey> {
        self.case_key.as_ref()
    }

    /// The idempotency key of the request.
    #[must_use]
    pub fn idempotency_key(&self) -> &str {
        self.required("idempotency_key")
    }

    /// The rules that had something to say about the act (`notice_late`), as codes.
    #[must_use]
    pub fn findings(&self) -> Vec<&str> {
        self.field("findings").unwrap_or_default().split(' ').filter(|code| !code.is_empty()).collect()
    }

    /// The value of a line, by its key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&str> {
        value_of(&self.fields, key)
    }

    /// Every line as key and value, in order.
    #[must_use]
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// The text that is signed.
    #[must_use]
    pub fn signed_text(&self) -> &str {
        self.note.text()
    }

    /// The signed note, without the proof: every byte of it is what an archive entry commits to.
    #[must_use]
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// The proof that the archive holds it. Receipts made before the archive could be verified have none.
    #[must_use]
    pub fn proof(&self) -> Option<&LogProof> {
        self.proof.as_ref()
    }

    /// The archive's word for the act (`operation.notified`), which its entry begins with.
    #[must_use]
    pub fn action(&self) -> Option<&str> {
        self.field("action")
    }

    /// The archive's entry of this receipt, computed from nothing but the receipt and the entry's salt.
    ///
    /// # Errors
    /// [`ReceiptError::Field`] when it has no `action`: it is of the time before.
    pub fn leaf(&self, salt: &Salt) -> Result<Leaf, ReceiptError> {
        let action = self.action().ok_or(ReceiptError::Field("action"))?;
        let case_key = self.case_key.as_ref().map(ToString::to_string).unwrap_or_default();
        let note = self.note.to_string();
        Ok(Leaf::new(action, self.at, salt, self.required("author"), &case_key, note.as_bytes()))
    }

    /// A field whose presence parsing has made sure of.
    fn required(&self, key: &str) -> &str {
        self.field(key).unwrap_or_default()
    }
}

impl fmt::Display for Receipt {
    /// Writes the exact text that was parsed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.note.fmt(f)?;
        self.proof.as_ref().map_or(Ok(()), |proof| write!(f, "\n{proof}"))
    }
}

impl ReceiptKind {
    /// The stable code that stands in the receipt.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Convocation => "convocation",
            Self::Observation => "observation",
            Self::OperationNotice => "operation_notice",
            Self::Refusal => "refusal",
            Self::Report => "report",
            Self::Unknown { code } => code,
        }
    }

    fn of(code: &str) -> Self {
        match code {
            "convocation" => Self::Convocation,
            "observation" => Self::Observation,
            "operation_notice" => Self::OperationNotice,
            "refusal" => Self::Refusal,
            "report" => Self::Report,
            other => Self::Unknown { code: other.to_owned() },
        }
    }
}

/// The salt of the receipt's entry, which stands in the proof.
pub(super) fn salt_of(proof: &LogProof) -> Result<Salt, ReceiptError> {
    proof.extra.as_slice().try_into().map(Salt).map_err(|_| ReceiptError::Field("extra"))
}

fn value_of<'a>(fields: &'a [(String, String)], key: &str) -> Option<&'a str> {
    fields.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
}

/// An instant exactly as [`instant::format`] writes it: a fact that is signed has one form.
pub(super) fn read_instant(text: &str) -> Option<OffsetDateTime> {
    instant::parse(text).ok().filter(|at| at.year() > 0 && instant::format(*at) == text)
}

fn read_lines(text: &str) -> Result<Vec<(String, String)>, ReceiptError> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let wrong = ReceiptError::Line(index + 1);
        let (key, value) = line.split_once(": ").ok_or_else(|| wrong.clone())?;
        let canonical = !key.is_empty()
            && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
            && !value.is_empty()
            && value.trim() == value;
        if !canonical || value_of(&fields, key).is_some() {
            return Err(wrong);
        }
        fields.push((key.to_owned(), value.to_owned()));
    }
    Ok(fields)
}

impl From<NoteError> for ReceiptError {
    fn from(error: NoteError) -> Self {
        match error {
            NoteError::Unsigned | NoteError::Unterminated => Self::Truncated,
            _ => Self::Note(error),
        }
    }
}

impl From<TreeError> for ReceiptError {
    fn from(error: TreeError) -> Self {
        match error {
            TreeError::Note(error @ (NoteError::Unsigned | NoteError::Unterminated)) => error.into(),
            error => Self::Proof(error),
        }
    }
}
