//! Cosignatures: a witness's word that it saw the archive grow, never change (`c2sp.org/tlog-cosignature`).

use std::fmt;

use ed25519_dalek::{Signature, VerifyingKey};
use time::OffsetDateTime;

use super::keys::{key_id, parse_public, write_key};
use super::note::{Note, NoteError};
use super::tree_error::TreeError;

/// The algorithm byte of Ed25519 cosignatures.
const COSIGNATURE_V1: u8 = 4;

/// The public key of a witness: `name+hash+base64`, with the algorithm byte of cosignatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    key: VerifyingKey,
}

/// A witness's cosignature that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Cosignature {
    /// The witness, by its key's name.
    pub witness: String,
    /// When it says it saw the checkpoint, in UTC.
    pub at: OffsetDateTime,
}

impl WitnessKey {
    /// Reads `name+hash+base64`.
    ///
    /// # Errors
    /// [`NoteError::Key`] when the form, the hash, the algorithm or the point is wrong.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let (name, key) = parse_public(text, COSIGNATURE_V1)?;
        Ok(Self { name, key })
    }

    /// Names 32 bytes of an Ed25519 public key as a witness.
    ///
    /// # Errors
    /// [`NoteError::Key`] for a name that no key may have, or bytes that are no key.
    pub fn new(name: &str, key: &[u8; 32]) -> Result<Self, NoteError> {
        let key = VerifyingKey::from_bytes(key).map_err(|_| NoteError::Key)?;
        Self::parse(&Self { name: name.to_owned(), key }.to_string())
    }

    /// The witness's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// This witness's cosignature of a checkpoint's note; none where it has not cosigned.
    ///
    /// # Errors
    /// [`TreeError::BadCosignature`] when one is there and does not hold.
    pub(super) fn check(&self, note: &Note) -> Result<Option<Cosignature>, TreeError> {
        let key_id = key_id(&self.name, COSIGNATURE_V1, &self.key);
        let line = note.signatures().iter().find(|line| line.name == self.name && line.key_id == key_id);
        let Some(line) = line else { return Ok(None) };
        let bad = || TreeError::BadCosignature(self.name.clone());
        let (time, signature) = line.bytes.split_first_chunk::<8>().ok_or_else(bad)?;
        let time = u64::from_be_bytes(*time);
        let at = i64::try_from(time).ok().and_then(|time| OffsetDateTime::from_unix_timestamp(time).ok());
        let signature = Signature::from_slice(signature).map_err(|_| bad())?;
        let message = format!("cosignature/v1\ntime {time}\n{}", note.text());
        self.key.verify_strict(message.as_bytes(), &signature).map_err(|_| bad())?;
        Ok(Some(Cosignature { witness: self.name.clone(), at: at.ok_or_else(bad)? }))
    }
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_key(f, &self.name, COSIGNATURE_V1, &self.key)
    }
}
