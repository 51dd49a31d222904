//! C2SP signed notes: a text, a blank line, and one or more signature lines.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Notes longer than this are refused before anything is copied: a receipt has some two kilobytes.
pub(super) const MAX_BYTES: usize = 1_000_000;
/// As many signature lines as the reference implementation reads.
const MAX_SIGNATURES: usize = 100;

/// A text with its signatures, as `c2sp.org/signed-note` defines it. Parsing verifies nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// One signature line of a [`Note`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// The key's name: for a receipt, the origin of the portal's archive.
    pub name: String,
    /// The first four bytes of the key's hash, which tell keys of one name apart.
    pub key_id: u32,
    /// The signature itself: 64 bytes for Ed25519.
    pub bytes: Vec<u8>,
}

/// Why a text is not a signed note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteError {
    /// A control character other than the line feed.
    #[error("the text holds a control character")]
    ControlCharacter,
    /// A key's text that does not have its form.
    #[error("a key is name+hash+base64, with a name free of spaces and plus signs")]
    Key,
    /// A signature line that does not have its form.
    #[error("signature line {0} is not \"— name base64\"")]
    SignatureLine(usize),
    /// No signature block after the last blank line.
    #[error("there is no signature after the last blank line")]
    Unsigned,
    /// The note, or its list of signatures, is longer than any note of ours.
    #[error("the note is too long")]
    TooLong,
    /// The text does not end in a line feed.
    #[error("the text does not end in a line feed")]
    Unterminated,
}

impl Note {
    /// Joins a text and its signatures.
    ///
    /// # Errors
    /// [`NoteError::Unterminated`] or [`NoteError::ControlCharacter`] for a text that no note may hold;
    /// [`NoteError::Unsigned`] without signatures.
    pub fn new(text: String, signatures: Vec<NoteSignature>) -> Result<Self, NoteError> {
        check_text(&text)?;
        if signatures.is_empty() {
            return Err(NoteError::Unsigned);
        }
        Ok(Self { text, signatures })
    }

    /// Reads a note from its exact text.
    ///
    /// # Errors
    /// Any [`NoteError`] but [`NoteError::Key`].
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > MAX_BYTES {
            return Err(NoteError::TooLong);
        }
        let split = note.rfind("\n\n").ok_or(NoteError::Unsigned)?;
        let (text, block) = (&note[..=split], &note[split + 2..]);
        check_text(text)?;
        let lines = block.strip_suffix('\n').ok_or(NoteError::Unsigned)?;
        let signatures = lines
            .split('\n')
            .enumerate()
            .map(|(index, line)| NoteSignature::parse(line).ok_or(NoteError::SignatureLine(index + 1)))
            .take(MAX_SIGNATURES + 1)
            .collect::<Result<Vec<_>, _>>()?;
        if signatures.len() > MAX_SIGNATURES {
            return Err(NoteError::TooLong);
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The signed text, its final line feed included.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signature lines, in order.
    #[must_use]
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for signature in &self.signatures {
            let blob = [&signature.key_id.to_be_bytes()[..], &signature.bytes].concat();
            writeln!(f, "— {} {}", signature.name, STANDARD.encode(blob))?;
        }
        Ok(())
    }
}

impl NoteSignature {
    fn parse(line: &str) -> Option<Self> {
        let (name, blob) = line.strip_prefix("— ")?.split_once(' ')?;
        let blob = STANDARD.decode(blob).ok()?;
        let (key_id, bytes) = blob.split_first_chunk::<4>()?;
        let well_formed = is_key_name(name) && !bytes.is_empty();
        well_formed.then(|| Self { name: name.to_owned(), key_id: u32::from_be_bytes(*key_id), bytes: bytes.to_vec() })
    }
}

/// Whether a key may have this name: not empty, no spaces, no plus sign, no control character.
pub(super) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+')
}

fn check_text(text: &str) -> Result<(), NoteError> {
    if !text.ends_with('\n') {
        return Err(NoteError::Unterminated);
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(NoteError::ControlCharacter);
    }
    Ok(())
}
