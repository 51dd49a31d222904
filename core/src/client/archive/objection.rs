//! What the client cannot go along with in what an archive shows, and what proves it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::archive::tree::verify_consistency;
use crate::archive::{Checkpoint, Receipt, SignedCheckpoint, TreeError, TreeHash, TrustedKeys};

/// Why the archive that a portal shows, or what is remembered of it, was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ArchiveError {
    #[error("the key that signed the checkpoint is not valid now")]
    KeyNotValid,
    #[error("the archive was restored from a backup: ask whoever runs the portal")]
    OtherEpoch,
    #[error("the checkpoints that are remembered are of another portal than those whose keys are trusted")]
    StoreOfAnotherPortal,
    #[error("the checkpoints that are remembered cannot be read: they were altered, or are of a later version")]
    StoreUnreadable,
    #[error(transparent)]
    Tree(#[from] TreeError),
}

/// Two checkpoints that a portal signed for its archive and that do not agree, as signed texts.
///
/// They name no person and no case, so that they can be shown to whoever runs the portal, and to anybody else. Where
/// [`ArchiveEvidence::is_proof`] says so, they prove by themselves that the portal showed two histories. Serialized, it is
/// all but the receipt.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ArchiveEvidence {
    /// The checkpoint that was seen first, and that stays the remembered one.
    pub remembered: String,
    /// The checkpoint that does not agree with it.
    pub shown: String,
    /// The root that the larger one commits to for the size of the smaller one; none where both have one size, or where
    /// the portal's tiles do not lead to the larger one's root.
    #[serde(with = "base64_root", default)]
    pub root: Option<TreeHash>,
    /// The consistency proof from `root` to the larger one's (RFC 6962, 2.1.2).
    #[serde(with = "base64_hashes", default)]
    pub proof: Vec<TreeHash>,
    /// The receipt that the archive was looked at for, itself verified: the act was received, and this is to be kept.
    #[serde(skip)]
    pub receipt: Option<Receipt>,
}

/// An error of the archive and what shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Objection {
    pub(crate) error: ArchiveError,
    pub(crate) evidence: Box<ArchiveEvidence>,
}

impl ArchiveError {
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::KeyNotValid => "checkpoint_key_not_valid",
            Self::OtherEpoch => "archive_other_epoch",
            Self::StoreOfAnotherPortal => "archive_store_of_another_portal",
            Self::StoreUnreadable => "archive_store_unreadable",
            Self::Tree(error) => error.code(),
        }
    }

    pub(crate) fn message_it(&self) -> String {
        match self {
            Self::KeyNotValid => "la chiave che ha firmato il checkpoint ora non è valida".to_owned(),
            Self::OtherEpoch => {
                "l'archivio è stato ripristinato da una copia di sicurezza: rivolgersi a chi gestisce il portale"
                    .to_owned()
            }
            Self::StoreOfAnotherPortal => {
                "i checkpoint conservati sono di un portale diverso da quelli le cui chiavi sono fidate".to_owned()
            }
            Self::StoreUnreadable => {
                "i checkpoint conservati non sono leggibili: sono stati alterati, o sono di una versione successiva"
                    .to_owned()
            }
            Self::Tree(error) => error.message_it(),
        }
    }
}

impl ArchiveEvidence {
    pub(super) fn new(remembered: &SignedCheckpoint, shown: &SignedCheckpoint) -> Self {
        let (remembered, shown) = (remembered.to_string(), shown.to_string());
        Self { remembered, shown, root: None, proof: Vec::new(), receipt: None }
    }

    /// Whether these texts alone show that the archive has two histories: trusted keys signed both for one archive, and
    /// they have one size and two roots, or the larger one commits to another root for the smaller one's size.
    ///
    /// Where it does not, the portal's tiles agreed with neither, which a fault of its disk may do too.
    #[must_use]
    pub fn is_proof(&self, trusted: &TrustedKeys) -> bool {
        let read = |text: &str| SignedCheckpoint::parse(text).ok().filter(|signed| signed.verify(trusted).is_ok());
        let (Some(one), Some(other)) = (read(&self.remembered), read(&self.shown)) else { return false };
        let (older, newer) = by_size(one.checkpoint(), other.checkpoint());
        if older.origin != newer.origin {
            return false;
        }
        match self.root {
            _ if older.size == newer.size => older.root != newer.root,
            Some(root) => {
                let commits = verify_consistency((older.size, &root), (newer.size, &newer.root), &self.proof).is_ok();
                commits && root != older.root
            }
            None => false,
        }
    }
}

impl fmt::Debug for ArchiveEvidence {
    /// Leaves out the receipt, which names the case.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArchiveEvidence")
            .field("remembered", &self.remembered)
            .field("shown", &self.shown)
            .field("root", &self.root)
            .field("proof", &self.proof)
            .finish_non_exhaustive()
    }
}

/// The smaller of two checkpoints, and the larger one.
pub(super) fn by_size<'a>(one: &'a Checkpoint, other: &'a Checkpoint) -> (&'a Checkpoint, &'a Checkpoint) {
    if one.size <= other.size { (one, other) } else { (other, one) }
}

mod base64_hashes {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::archive::TreeHash;

    pub(super) fn serialize<S: Serializer>(hashes: &[TreeHash], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(hashes.iter().map(ToString::to_string))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<TreeHash>, D::Error> {
        let texts = Vec::<String>::deserialize(deserializer)?;
        texts.iter().map(|text| TreeHash::parse(text).map_err(D::Error::custom)).collect()
    }
}

mod base64_root {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::archive::TreeHash;

    // `with` hands over the field as it is.
    pub(super) fn serialize<S: Serializer>(root: &Option<TreeHash>, serializer: S) -> Result<S::Ok, S::Error> {
        root.map(|root| root.to_string()).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<TreeHash>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| TreeHash::parse(&text).map_err(D::Error::custom)).transpose()
    }
}
