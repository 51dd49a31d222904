//! The leaf: what the archive says of one transaction without saying who, about whom or what.

use sha2::{Digest, Sha256};
use time::{OffsetDateTime, UtcOffset};

use crate::protocol::instant;

/// The random bytes that keep a leaf's commitments from being guessed. Destroying them erases the person from the
/// archive and leaves the archive whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

/// One archive entry's canonical text: six lines, each ended by a line feed.
///
/// ```text
/// v1
/// action operation.notified
/// instant 2026-11-24T10:00:00.000Z
/// actor <64 hexadecimal digits>
/// case <64 hexadecimal digits>
/// content <64 hexadecimal digits>
/// ```
///
/// A commitment is `SHA-256(salt || label || 0x00 || value)` with the line's own word as label: the same value gives
/// different commitments on different lines and in different entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    text: String,
    at: OffsetDateTime,
}

/// Why bytes are not an entry's canonical text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the entry's line {0} is missing or not in its canonical form")]
pub struct LeafError(
    /// The line, from 1; 7 when something follows the last one.
    pub usize,
);

impl LeafError {
    /// The stable code, listed in `docs/protocol.md`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "archive_leaf"
    }

    /// What is wrong, in Italian; the English text is the `Display`.
    #[must_use]
    pub fn message_it(&self) -> String {
        format!("la riga {} della voce manca o non è in forma canonica", self.0)
    }
}

impl Leaf {
    /// Commits to one transaction.
    ///
    /// `actor` is the account's opaque id (empty for nobody known), `case` the case key's canonical text (empty where
    /// there is no case), `content` the signed note of the receipt, or what was asked where there is no receipt.
    #[must_use]
    pub fn new(action: &str, at: OffsetDateTime, salt: &Salt, actor: &str, case: &str, content: &[u8]) -> Self {
        let mut text = format!("v1\naction {action}\ninstant {}\n", instant::format(at));
        for (label, value) in [("actor", actor.as_bytes()), ("case", case.as_bytes()), ("content", content)] {
            text.push_str(label);
            text.push(' ');
            push_hex(&mut text, &commitment(salt, label, value));
            text.push('\n');
        }
        Self { text, at: in_milliseconds(at) }
    }

    /// Reads an entry from its exact bytes, of which there is one form: [`Leaf::as_str`] gives them again.
    ///
    /// # Errors
    /// [`LeafError`] with the first line that is missing or anything else.
    pub fn parse(bytes: &[u8]) -> Result<Self, LeafError> {
        let lines = bytes.split_inclusive(|byte| *byte == b'\n').collect::<Vec<_>>();
        let value = |number: usize, word: &str| {
            let line = lines.get(number - 1).and_then(|line| std::str::from_utf8(line).ok());
            line.and_then(|line| line.strip_prefix(word)?.strip_suffix('\n')).ok_or(LeafError(number))
        };
        if !value(1, "v1")?.is_empty() {
            return Err(LeafError(1));
        }
        let action = value(2, "action ")?;
        if action.is_empty() || !action.bytes().all(|byte| byte.is_ascii_lowercase() || b"._".contains(&byte)) {
            return Err(LeafError(2));
        }
        let instant = value(3, "instant ")?;
        let at = instant::parse(instant).ok().filter(|at| at.year() > 0 && instant::format(*at) == instant);
        let at = at.ok_or(LeafError(3))?;
        for (number, word) in [(4, "actor "), (5, "case "), (6, "content ")] {
            let digits = value(number, word)?.as_bytes();
            if digits.len() != 64 || !digits.iter().all(|digit| b"0123456789abcdef".contains(digit)) {
                return Err(LeafError(number));
            }
        }
        if lines.len() > 6 {
            return Err(LeafError(7));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| LeafError(7))?;
        Ok(Self { text: text.to_owned(), at })
    }

    /// The word for what was done (`operation.notified`).
    #[must_use]
    pub fn action(&self) -> &str {
        self.line(1, "action ")
    }

    /// When, in UTC with milliseconds.
    #[must_use]
    pub fn at(&self) -> OffsetDateTime {
        self.at
    }

    /// Whether the salt opens the actor's commitment to this account's id (empty for nobody known).
    #[must_use]
    pub fn actor_is(&self, salt: &Salt, account: &str) -> bool {
        self.opens(3, "actor", salt, account.as_bytes())
    }

    /// Whether the salt opens the case's commitment to this key's canonical text (empty where there is no case).
    #[must_use]
    pub fn case_is(&self, salt: &Salt, case_key: &str) -> bool {
        self.opens(4, "case", salt, case_key.as_bytes())
    }

    /// Whether the salt opens the content's commitment to these bytes.
    #[must_use]
    pub fn content_is(&self, salt: &Salt, content: &[u8]) -> bool {
        self.opens(5, "content", salt, content)
    }

    fn opens(&self, line: usize, label: &str, salt: &Salt, value: &[u8]) -> bool {
        let mut expected = String::with_capacity(64);
        push_hex(&mut expected, &commitment(salt, label, value));
        self.line(line, label).strip_prefix(' ') == Some(expected.as_str())
    }

    /// What follows a line's word; every way of making a leaf sees to it that the line is there.
    fn line(&self, line: usize, word: &str) -> &str {
        self.text.lines().nth(line).and_then(|line| line.strip_prefix(word)).unwrap_or_default()
    }

    /// The canonical text, which is hashed into the archive's tree as it stands.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// The instant that the text says.
fn in_milliseconds(at: OffsetDateTime) -> OffsetDateTime {
    let at = at.checked_to_offset(UtcOffset::UTC).unwrap_or(at);
    at.replace_nanosecond(at.nanosecond() / 1_000_000 * 1_000_000).unwrap_or(at)
}

fn commitment(salt: &Salt, label: &str, value: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(salt.0).chain_update(label).chain_update([0]).chain_update(value).finalize().into()
}

fn push_hex(text: &mut String, bytes: &[u8]) {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)]);
        text.push(DIGITS[usize::from(byte & 15)]);
    }
}
