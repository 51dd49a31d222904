//! Who stands behind a receipt: the portal's key and, above it, the archive that holds the receipt's entry.

use time::OffsetDateTime;

use super::checkpoint::epoch;
use super::cosignature::Cosignature;
use super::hash::TreeHash;
use super::keys::{TrustedKey, TrustedKeys, UnverifiedNote};
use super::log_proof::LogProof;
use super::receipt::{Receipt, salt_of};
use super::receipt_error::ReceiptError;
use super::tree_error::TreeError;

/// Archives of a sandbox or a demonstration have an origin that starts so.
const SANDBOX_PREFIX: &str = "sandbox.";

/// A receipt that a trusted key stands behind.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verification {
    /// The archive whose key signed.
    pub origin: String,
    /// Whether it is a sandbox or a demonstration: such a receipt has no legal value.
    pub sandbox: bool,
    /// Where the archive holds it; none for a receipt made before the archive could be verified.
    pub place: Option<ArchivePlace>,
    /// The outcome in Italian, fit to be shown.
    pub text_it: String,
    /// The outcome in English, fit to be shown.
    pub text_en: String,
}

/// Where in the archive a receipt's entry stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArchivePlace {
    /// The entry's number, from 0.
    pub index: u64,
    /// How many entries the archive had when it signed for this one.
    pub size: u64,
    /// The root over all of them.
    pub root: TreeHash,
    /// The trusted witnesses that cosigned, each of whose cosignatures holds.
    pub cosignatures: Vec<Cosignature>,
}

impl Receipt {
    /// Checks that a trusted key stands behind every byte of this receipt, for its own origin, within its validity.
    ///
    /// Where there is a proof, one signature is verified: the checkpoint's, over a tree in which an entry commits to the
    /// signed note as it stands, its own signature included. Where there is none, the note's signature is.
    ///
    /// # Errors
    /// [`ReceiptError::AnotherPortal`], [`ReceiptError::UnknownKey`], [`ReceiptError::BadSignature`],
    /// [`ReceiptError::Origin`], [`ReceiptError::KeyNotValid`], [`ReceiptError::Altered`],
    /// [`ReceiptError::Truncated`] or [`ReceiptError::Proof`], each naming what is wrong.
    pub fn verify(&self, trusted: &TrustedKeys) -> Result<Verification, ReceiptError> {
        let (key, place) = match &self.proof {
            Some(proof) => self.verify_proof(proof, trusted)?,
            None if self.action().is_some() => return Err(ReceiptError::Truncated),
            None => (self.verify_note(trusted)?, None),
        };
        if epoch(self.origin(), key.key.name()).is_none() {
            return Err(ReceiptError::Origin);
        }
        if !key.is_valid_at(self.at()) {
            return Err(ReceiptError::KeyNotValid);
        }
        Ok(Verification::new(self.origin(), place))
    }

    /// Checks that it is not of a time that has not come, by the clock of whoever looks at it.
    ///
    /// # Errors
    /// [`ReceiptError::Future`].
    pub fn check_time(&self, now: OffsetDateTime) -> Result<(), ReceiptError> {
        if self.at() > now { Err(ReceiptError::Future) } else { Ok(()) }
    }

    fn verify_note<'a>(&self, trusted: &'a TrustedKeys) -> Result<&'a TrustedKey, ReceiptError> {
        trusted.signer_of(&self.note).map_err(|error| match error {
            UnverifiedNote::BadSignature => ReceiptError::BadSignature,
            UnverifiedNote::UnknownKey if !trusted.know(self.origin()) => ReceiptError::AnotherPortal,
            UnverifiedNote::UnknownKey => ReceiptError::UnknownKey,
        })
    }

    fn verify_proof<'a>(
        &'a self,
        proof: &'a LogProof,
        trusted: &'a TrustedKeys,
    ) -> Result<(&'a TrustedKey, Option<ArchivePlace>), ReceiptError> {
        let signed = proof.checkpoint.verify(trusted).map_err(|error| match error {
            TreeError::BadCheckpointSignature => ReceiptError::BadSignature,
            TreeError::UnknownCheckpointKey if !trusted.know(self.origin()) => ReceiptError::AnotherPortal,
            TreeError::UnknownCheckpointKey => ReceiptError::UnknownKey,
            TreeError::Origin => ReceiptError::Origin,
            error => ReceiptError::Proof(error),
        })?;
        if signed.checkpoint.origin != self.origin() {
            return Err(ReceiptError::Origin);
        }
        let entry = TreeHash::of_leaf(self.leaf(&salt_of(proof)?)?.as_str().as_bytes());
        proof.check(&entry).map_err(|error| match error {
            TreeError::RootDiffers => ReceiptError::Altered,
            error => ReceiptError::Proof(error),
        })?;
        let place = ArchivePlace {
            index: proof.index,
            size: signed.checkpoint.size,
            root: signed.checkpoint.root,
            cosignatures: signed.cosignatures,
        };
        Ok((signed.key, Some(place)))
    }
}

impl Verification {
    fn new(origin: &str, place: Option<ArchivePlace>) -> Self {
        let sandbox = origin.starts_with(SANDBOX_PREFIX);
        let (mut text_it, mut text_en) = match &place {
            Some(place) => (
                format!("Firma valida: voce {} di {} dell'archivio", place.index, place.size),
                format!("The signature holds: entry {} of {} of the archive", place.index, place.size),
            ),
            None => ("Firma valida".to_owned(), "The signature holds".to_owned()),
        };
        if sandbox {
            let colon = if place.is_some() { ";" } else { ":" };
            text_it = format!("{text_it}{colon} ambiente di prova, nessun valore legale");
            text_en = format!("{text_en}{colon} sandbox, no legal value");
        }
        Self { origin: origin.to_owned(), sandbox, place, text_it: text_it + ".", text_en: text_en + "." }
    }

    /// Refuses what comes from a sandbox or a demonstration.
    ///
    /// # Errors
    /// [`ReceiptError::Sandbox`].
    pub fn require_legal_value(&self) -> Result<(), ReceiptError> {
        if self.sandbox { Err(ReceiptError::Sandbox) } else { Ok(()) }
    }
}
