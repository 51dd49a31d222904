//! The keys that sign notes, and the keys a client trusts.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

use super::checkpoint;
use super::cosignature::WitnessKey;
use super::note::{Note, NoteError, NoteSignature, is_key_name};
use crate::protocol::instant;

/// The algorithm byte of Ed25519 in `c2sp.org/signed-note`.
const ED25519: u8 = 1;
const SECRET_PREFIX: &str = "PRIVATE+KEY+";

/// A public key under a name: `name+hash+base64`, as `c2sp.org/signed-note` writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: VerifyingKey,
}

impl VerifierKey {
    /// Reads `name+hash+base64`.
    ///
    /// # Errors
    /// [`NoteError::Key`] when the form, the hash or the point is wrong.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let (name, key) = parse_public(text, ED25519)?;
        Ok(Self { name, key })
    }

    /// The key's name: the origin of the archive it signs.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The four bytes that tell this key apart from others of the same name.
    #[must_use]
    pub fn key_id(&self) -> u32 {
        key_id(&self.name, ED25519, &self.key)
    }

    fn signed(&self, note: &Note) -> Option<bool> {
        let line = note.signatures().iter().find(|line| line.name == self.name && line.key_id == self.key_id())?;
        let signature = Signature::from_slice(&line.bytes);
        Some(signature.is_ok_and(|signature| self.key.verify_strict(note.text().as_bytes(), &signature).is_ok()))
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_key(f, &self.name, ED25519, &self.key)
    }
}

/// A private key under a name. It has no `Debug`, and is wiped when dropped.
#[derive(Clone)]
pub struct NoteSigner {
    name: String,
    key: SigningKey,
}

impl NoteSigner {
    /// Makes a signer from 32 random bytes, which whoever calls must have from a secure source.
    ///
    /// # Errors
    /// [`NoteError::Key`] for a name that no key may have.
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, NoteError> {
        if !is_key_name(name) {
            return Err(NoteError::Key);
        }
        Ok(Self { name: name.to_owned(), key: SigningKey::from_bytes(seed) })
    }

    /// Reads what [`Self::to_secret_text`] wrote.
    ///
    /// # Errors
    /// [`NoteError::Key`] when it is anything else.
    pub fn parse(secret_text: &str) -> Result<Self, NoteError> {
        let text = secret_text.trim().strip_prefix(SECRET_PREFIX).ok_or(NoteError::Key)?;
        let (name, key_id, seed) = parse_key(text, ED25519)?;
        let signer = Self::from_seed(name, &seed)?;
        if signer.verifier().key_id() != key_id {
            return Err(NoteError::Key);
        }
        Ok(signer)
    }

    /// The key as text, to be kept where only the portal can read it: `PRIVATE+KEY+name+hash+base64`.
    #[must_use]
    pub fn to_secret_text(&self) -> zeroize::Zeroizing<String> {
        let seed = zeroize::Zeroizing::new([&[ED25519][..], self.key.as_bytes()].concat());
        let encoded = zeroize::Zeroizing::new(STANDARD.encode(&*seed));
        let key_id = self.verifier().key_id();
        zeroize::Zeroizing::new(format!("{SECRET_PREFIX}{}+{key_id:08x}+{}", self.name, *encoded))
    }

    /// The public half.
    #[must_use]
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// Signs a text, which must end in a line feed and hold no other control character.
    ///
    /// # Errors
    /// [`NoteError::Unterminated`] or [`NoteError::ControlCharacter`].
    pub fn sign(&self, text: String) -> Result<Note, NoteError> {
        let bytes = self.key.sign(text.as_bytes()).to_vec();
        let signature = NoteSignature { name: self.name.clone(), key_id: self.verifier().key_id(), bytes };
        Note::new(text, vec![signature])
    }
}

/// A [`VerifierKey`] and the time in which it may sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedKey {
    /// The key.
    pub key: VerifierKey,
    /// The first instant it may sign, in UTC; none: always.
    pub valid_from: Option<OffsetDateTime>,
    /// The first instant it may no longer sign, in UTC; none: for ever.
    pub valid_until: Option<OffsetDateTime>,
}

/// The keys a client trusts. They come from whoever runs the portal, by another way than the portal itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TrustedKeys {
    keys: Vec<TrustedKey>,
    witnesses: Vec<WitnessKey>,
}

impl TrustedKeys {
    /// Trusts these keys.
    #[must_use]
    pub fn new(keys: Vec<TrustedKey>) -> Self {
        Self { keys, witnesses: Vec::new() }
    }

    /// Checks the cosignatures of these witnesses too, where a checkpoint has them.
    #[must_use]
    pub fn with_witnesses(self, witnesses: Vec<WitnessKey>) -> Self {
        Self { witnesses, ..self }
    }

    /// Reads one key a line: `name+hash+base64`, then optionally the instant from which and the instant until which
    /// it may sign (RFC 3339 UTC, or `-` for none). A line that holds the key of a witness and nothing else makes its
    /// cosignatures be checked. Blank lines and lines that start with `#` are passed over.
    ///
    /// # Errors
    /// [`NoteError::Key`] when a line is anything else or no line holds a portal's key.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut trusted = Self::default();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            match WitnessKey::parse(line) {
                Ok(witness) => trusted.witnesses.push(witness),
                Err(_) => trusted.keys.push(parse_trusted(line)?),
            }
        }
        if trusted.keys.is_empty() { Err(NoteError::Key) } else { Ok(trusted) }
    }

    /// The keys, in the order given.
    #[must_use]
    pub fn keys(&self) -> &[TrustedKey] {
        &self.keys
    }

    /// The witnesses whose cosignatures are checked.
    #[must_use]
    pub fn witnesses(&self) -> &[WitnessKey] {
        &self.witnesses
    }

    /// Whether one of these keys, valid or not, is of the archive of this origin or of one that it goes on from.
    pub(super) fn know(&self, origin: &str) -> bool {
        self.keys.iter().any(|trusted| checkpoint::epoch(origin, trusted.key.name()).is_some())
    }

    /// The key that signed the note, if one of these did and its signature holds.
    pub(super) fn signer_of(&self, note: &Note) -> Result<&TrustedKey, UnverifiedNote> {
        let mut named = false;
        for trusted in &self.keys {
            match trusted.key.signed(note) {
                Some(true) => return Ok(trusted),
                Some(false) => named = true,
                None => {}
            }
        }
        Err(if named { UnverifiedNote::BadSignature } else { UnverifiedNote::UnknownKey })
    }
}

impl fmt::Display for TrustedKeys {
    /// Writes the text that [`Self::parse`] reads, the keys first and the witnesses after them, each on a line of its own.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.keys.iter().try_for_each(|key| writeln!(f, "{key}"))?;
        self.witnesses.iter().try_for_each(|witness| writeln!(f, "{witness}"))
    }
}

impl fmt::Display for TrustedKey {
    /// Writes the key and, where they are, its bounds in milliseconds; `-` stands for a bound that is none.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bound = |at: Option<OffsetDateTime>| at.map_or_else(|| "-".to_owned(), instant::format);
        match (self.valid_from, self.valid_until) {
            (None, None) => self.key.fmt(f),
            (from, None) => write!(f, "{} {}", self.key, bound(from)),
            (from, until) => write!(f, "{} {} {}", self.key, bound(from), bound(until)),
        }
    }
}

/// Why no trusted key stands behind a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnverifiedNote {
    BadSignature,
    UnknownKey,
}

impl TrustedKey {
    /// Whether the key may sign at this instant.
    #[must_use]
    pub fn is_valid_at(&self, at: OffsetDateTime) -> bool {
        self.valid_from.is_none_or(|from| from <= at) && self.valid_until.is_none_or(|until| at < until)
    }
}

impl From<VerifierKey> for TrustedKey {
    fn from(key: VerifierKey) -> Self {
        Self { key, valid_from: None, valid_until: None }
    }
}

impl From<VerifierKey> for TrustedKeys {
    fn from(key: VerifierKey) -> Self {
        Self::new(vec![key.into()])
    }
}

fn parse_trusted(line: &str) -> Result<TrustedKey, NoteError> {
    let mut words = line.split_whitespace();
    let key = VerifierKey::parse(words.next().ok_or(NoteError::Key)?)?;
    let mut bound = || match words.next() {
        None | Some("-") => Ok(None),
        Some(word) => instant::parse(word).map(Some).map_err(|_| NoteError::Key),
    };
    let trusted = TrustedKey { key, valid_from: bound()?, valid_until: bound()? };
    if words.next().is_some() { Err(NoteError::Key) } else { Ok(trusted) }
}

/// Reads a public key of this algorithm, and makes sure that its hash is its own and its point a strong one.
pub(super) fn parse_public(text: &str, algorithm: u8) -> Result<(String, VerifyingKey), NoteError> {
    let (name, key_id, bytes) = parse_key(text.trim(), algorithm)?;
    let key = VerifyingKey::from_bytes(&bytes).map_err(|_| NoteError::Key)?;
    if key.is_weak() || key_id != self::key_id(name, algorithm, &key) {
        return Err(NoteError::Key);
    }
    Ok((name.to_owned(), key))
}

fn parse_key(text: &str, algorithm: u8) -> Result<(&str, u32, [u8; 32]), NoteError> {
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(hash), Some(encoded)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(NoteError::Key);
    };
    let is_hash = hash.len() == 8 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    let key_id = u32::from_str_radix(hash, 16).map_err(|_| NoteError::Key)?;
    let bytes = zeroize::Zeroizing::new(STANDARD.decode(encoded).map_err(|_| NoteError::Key)?);
    let (found, key) = bytes.split_first().ok_or(NoteError::Key)?;
    let key = key.try_into().map_err(|_| NoteError::Key)?;
    if *found == algorithm && is_key_name(name) && is_hash { Ok((name, key_id, key)) } else { Err(NoteError::Key) }
}

pub(super) fn write_key(f: &mut fmt::Formatter<'_>, name: &str, algorithm: u8, key: &VerifyingKey) -> fmt::Result {
    let encoded = STANDARD.encode([&[algorithm][..], key.as_bytes()].concat());
    write!(f, "{name}+{:08x}+{encoded}", key_id(name, algorithm, key))
}

pub(super) fn key_id(name: &str, algorithm: u8, key: &VerifyingKey) -> u32 {
    let hash =
        Sha256::new().chain_update(name).chain_update([b'\n', algorithm]).chain_update(key.as_bytes()).finalize();
    u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]])
}
