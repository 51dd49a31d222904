//! The change of an archive's signing key: the text to which the log's entries of it commit.

use std::fmt;

use time::OffsetDateTime;

use super::keys::VerifierKey;
use crate::protocol::instant;

const FORMAT: (&str, &str) = ("key-change", "perito/v1");

/// From which instant on which key signs an archive in the place of which other: four lines, each ended by a line feed.
///
/// ```text
/// key-change: perito/v1
/// old: portal.example.org+<hash>+<base64>
/// new: portal.example.org+<hash>+<base64>
/// at: 2026-11-24T10:00:00.001Z
/// ```
///
/// The keys are `c2sp.org/signed-note` verifier keys of one name. The instant is the first at which the new key signs, and
/// the old one no longer. Two entries commit to it, and the old key signs for the first of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyChange {
    old: VerifierKey,
    new: VerifierKey,
    at: OffsetDateTime,
}

/// Why something is not a change of keys, or not its canonical text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {0} of the change of keys is missing or not in its canonical form")]
pub struct KeyChangeError(
    /// The line, from 1; 3 when the keys are one, or have two names; 5 when something follows the last line.
    pub usize,
);

impl KeyChangeError {
    /// The stable code, listed in `docs/protocol.md`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        "archive_key_change"
    }

    /// What is wrong, in Italian; the English text is the `Display`.
    #[must_use]
    pub fn message_it(&self) -> String {
        format!("la riga {} del cambio di chiave manca o non è in forma canonica", self.0)
    }
}

impl KeyChange {
    /// Puts `new` in the place of `old` from `at` on, which is cut to the millisecond.
    ///
    /// # Errors
    /// [`KeyChangeError`] with line 3 when the keys are one, or have two names, and with line 4 for an instant that has
    /// no text.
    pub fn new(old: VerifierKey, new: VerifierKey, at: OffsetDateTime) -> Result<Self, KeyChangeError> {
        if old.name() != new.name() || old == new {
            return Err(KeyChangeError(3));
        }
        let at = instant::parse(&instant::format(at)).map_err(|_| KeyChangeError(4))?;
        Ok(Self { old, new, at })
    }

    /// Reads the exact text, of which there is one form: `Display` gives it again.
    ///
    /// # Errors
    /// [`KeyChangeError`] with the first line that is missing or anything else.
    pub fn parse(text: &str) -> Result<Self, KeyChangeError> {
        let lines = text.split_inclusive('\n').collect::<Vec<_>>();
        let value = |number: usize, word: &str| {
            let line = lines.get(number - 1).and_then(|line| line.strip_prefix(word)?.strip_prefix(": "));
            line.and_then(|line| line.strip_suffix('\n')).ok_or(KeyChangeError(number))
        };
        let key = |number, word| {
            let text = value(number, word)?;
            let key = VerifierKey::parse(text).ok().filter(|key| key.to_string() == text);
            key.ok_or(KeyChangeError(number))
        };
        if value(1, FORMAT.0)? != FORMAT.1 {
            return Err(KeyChangeError(1));
        }
        let (old, new) = (key(2, "old")?, key(3, "new")?);
        let at = value(4, "at")?;
        let parsed = instant::parse(at).ok().filter(|parsed| instant::format(*parsed) == at);
        let change = Self::new(old, new, parsed.ok_or(KeyChangeError(4))?)?;
        if lines.len() > 4 { Err(KeyChangeError(5)) } else { Ok(change) }
    }

    /// The key that signs until then.
    #[must_use]
    pub fn old_key(&self) -> &VerifierKey {
        &self.old
    }

    /// The key that signs from then on.
    #[must_use]
    pub fn new_key(&self) -> &VerifierKey {
        &self.new
    }

    /// The first instant at which the new key signs, and the old one no longer, in UTC with milliseconds.
    #[must_use]
    pub fn at(&self) -> OffsetDateTime {
        self.at
    }
}

impl fmt::Display for KeyChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (label, version) = FORMAT;
        write!(f, "{label}: {version}\nold: {}\nnew: {}\nat: {}\n", self.old, self.new, instant::format(self.at))
    }
}
