//! What receipts and checkpoints say once they are verified: offline, with keys that are trusted.

use perito::archive::{self, SignedCheckpoint};

use crate::civil_date::CivilDate;
use crate::enums::ReceiptKind;
use crate::error::PeritoError;
use crate::instant::Instant;
use crate::values::{CaseKey, ProtocolNumber, Receipt, TrustedKeys};

/// What a receipt says. Whether it is true, `verifyReceipt` tells.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct ReceiptParts {
    /// Its id.
    pub id: String,
    /// Of what it is the receipt.
    pub kind: ReceiptKind,
    /// Which portal's archive it is of.
    pub origin: String,
    /// When the act was received or refused, in UTC.
    pub at: Instant,
    /// The civil day of `at` in Europe/Rome.
    pub day: CivilDate,
    /// The protocol number; none of a refusal.
    pub protocol_number: Option<ProtocolNumber>,
    /// The key of the case, where it names one.
    pub case_key: Option<CaseKey>,
    /// The key under which the act was sent.
    pub idempotency_key: String,
    /// The rules that the act broke.
    pub findings: Vec<String>,
    /// Every line, in its order.
    pub fields: Vec<ReceiptField>,
    /// The text that is signed, without proof and signatures.
    pub signed_text: String,
    /// What the archive's entry is called; none of a receipt from the time before the archive could be verified.
    pub action: Option<String>,
    /// The proof that the archive holds it (C2SP tlog-proof), where there is one.
    pub proof: Option<String>,
}

/// A line of a receipt.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct ReceiptField {
    /// What it says.
    pub key: String,
    /// The value.
    pub value: String,
}

/// A receipt that a trusted key stands behind.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct Verification {
    /// Which portal's archive it is of.
    pub origin: String,
    /// Whether it is of a sandbox, and has no legal value.
    pub sandbox: bool,
    /// Where the archive holds it; none of a receipt from the time before the archive could be verified.
    pub place: Option<ArchivePlace>,
    /// What was verified, for a reader of Italian.
    pub text_it: String,
    /// The same in English.
    pub text_en: String,
}

/// Where in the archive a receipt's entry stands.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct ArchivePlace {
    /// The entry's index, from 0.
    pub index: u64,
    /// How many entries the archive had.
    pub size: u64,
    /// The root of the archive's tree, as base64.
    pub root: String,
    /// The trusted witnesses that cosigned it.
    pub cosignatures: Vec<Cosignature>,
}

/// A witness's cosignature that holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct Cosignature {
    /// The witness's name.
    pub witness: String,
    /// When it cosigned, in UTC.
    pub at: Instant,
}

/// A checkpoint of the archive.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct Checkpoint {
    /// Which portal's archive it is of.
    pub origin: String,
    /// How many entries the archive has.
    pub size: u64,
    /// The root of its tree, as base64.
    pub root: String,
}

/// A checkpoint that a trusted key signed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct VerifiedCheckpoint {
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The trusted witnesses that cosigned it, each of whose cosignatures holds.
    pub cosignatures: Vec<Cosignature>,
}

/// The keys that are trusted, apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct TrustedKeysParts {
    /// The portal's keys, each with its validity.
    pub keys: Vec<String>,
    /// The witnesses' keys.
    pub witnesses: Vec<String>,
}

/// Says that an archive was brought back from a backup, and that its entries go on under another origin.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct EpochStatement {
    /// Which portal's archive it is of, from then on.
    pub origin: String,
    /// When, in UTC.
    pub opened_at: Instant,
    /// The last checkpoint that was signed before.
    pub previous: Checkpoint,
    /// What was kept of it.
    pub kept: Checkpoint,
    /// What it says, for a reader of Italian.
    pub message_it: String,
    /// The same in English.
    pub message_en: String,
    /// The statement itself.
    pub text: String,
}

/// What a receipt says.
///
/// # Errors
/// `Untrusted` for a text that is no receipt.
#[uniffi::export]
pub fn receipt_parts(receipt: Receipt) -> Result<ReceiptParts, PeritoError> {
    let fields = receipt.fields().iter().cloned().map(|(key, value)| ReceiptField { key, value });
    Ok(ReceiptParts {
        id: receipt.id().to_owned(),
        kind: receipt.kind().into(),
        origin: receipt.origin().to_owned(),
        at: receipt.at(),
        day: perito::domain::rome::day_of(receipt.at()),
        protocol_number: receipt.protocol_number().cloned(),
        case_key: receipt.case_key().cloned(),
        idempotency_key: receipt.idempotency_key().to_owned(),
        findings: receipt.findings().into_iter().map(ToOwned::to_owned).collect(),
        fields: fields.collect(),
        signed_text: receipt.signed_text().to_owned(),
        action: receipt.action().map(ToOwned::to_owned),
        proof: receipt.proof().map(ToString::to_string),
    })
}

/// Verifies a receipt offline: that a trusted key signed it and was valid then, and that the archive holds it.
///
/// # Errors
/// `Untrusted`, with the code that says why it does not verify.
#[uniffi::export]
pub fn verify_receipt(receipt: Receipt, trusted_keys: TrustedKeys) -> Result<Verification, PeritoError> {
    Ok(receipt.verify(&trusted_keys)?.into())
}

/// Checks that a receipt is not of the future, as seen from an instant: the portal's clock, not the device's.
///
/// # Errors
/// `Untrusted` for one that is.
#[uniffi::export]
pub fn check_receipt_time(receipt: Receipt, now: Instant) -> Result<(), PeritoError> {
    Ok(receipt.check_time(now)?)
}

/// The keys and the witnesses' keys that are trusted, one text each.
///
/// # Errors
/// `Validation` for a text that is no file of keys.
#[uniffi::export]
pub fn trusted_keys_parts(trusted_keys: TrustedKeys) -> Result<TrustedKeysParts, PeritoError> {
    Ok(TrustedKeysParts {
        keys: trusted_keys.keys().iter().map(ToString::to_string).collect(),
        witnesses: trusted_keys.witnesses().iter().map(ToString::to_string).collect(),
    })
}

/// Verifies a checkpoint of the archive, and gives it with the cosignatures of trusted witnesses.
///
/// # Errors
/// `Untrusted`, with the code that says why it does not verify.
#[uniffi::export]
pub fn verify_checkpoint(text: &str, trusted_keys: TrustedKeys) -> Result<VerifiedCheckpoint, PeritoError> {
    let checkpoint = SignedCheckpoint::parse(text)?;
    let verified = checkpoint.verify(&trusted_keys)?;
    Ok(VerifiedCheckpoint {
        checkpoint: verified.checkpoint.into(),
        cosignatures: verified.cosignatures.into_iter().map(Cosignature::from).collect(),
    })
}

/// Verifies the opening of an epoch, and gives what it says.
///
/// # Errors
/// `Untrusted`, with the code that says why it does not verify.
#[uniffi::export]
pub fn verify_epoch_opening(text: &str, trusted_keys: TrustedKeys) -> Result<EpochStatement, PeritoError> {
    let opening = archive::EpochOpening::parse(text)?;
    Ok(EpochStatement::from(opening.verify(&trusted_keys)?))
}

#[uniffi::export]
impl EpochStatement {
    /// Whether the portal has lost the entry of a receipt: only whoever holds it can prove the act.
    ///
    /// # Errors
    /// `Untrusted` for a text that is no statement or no receipt.
    pub fn puts_at_risk(&self, receipt: Receipt) -> Result<bool, PeritoError> {
        Ok(archive::EpochStatement::parse(&self.text)?.puts_at_risk(&receipt))
    }
}

impl From<archive::Verification> for Verification {
    fn from(verification: archive::Verification) -> Self {
        Self {
            origin: verification.origin,
            sandbox: verification.sandbox,
            place: verification.place.map(ArchivePlace::from),
            text_it: verification.text_it,
            text_en: verification.text_en,
        }
    }
}

impl From<archive::ArchivePlace> for ArchivePlace {
    fn from(place: archive::ArchivePlace) -> Self {
        Self {
            index: place.index,
            size: place.size,
            root: place.root.to_string(),
            cosignatures: place.cosignatures.into_iter().map(Cosignature::from).collect(),
        }
    }
}

impl From<archive::Cosignature> for Cosignature {
    fn from(cosignature: archive::Cosignature) -> Self {
        Self { witness: cosignature.witness, at: cosignature.at }
    }
}

impl From<&archive::Checkpoint> for Checkpoint {
    fn from(checkpoint: &archive::Checkpoint) -> Self {
        let archive::Checkpoint { origin, size, root } = checkpoint;
        Self { origin: origin.clone(), size: *size, root: root.to_string() }
    }
}

impl From<&archive::EpochStatement> for EpochStatement {
    fn from(statement: &archive::EpochStatement) -> Self {
        let archive::EpochStatement { origin, opened_at, previous, kept } = statement;
        Self {
            origin: origin.clone(),
            opened_at: *opened_at,
            previous: previous.into(),
            kept: kept.into(),
            message_it: statement.message_it(),
            message_en: statement.message_en(),
            text: statement.to_string(),
        }
    }
}
