//! What the client cannot go along with in what an archive shows, and what proves it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::opened::Opened;
use super::seen::said_in;
use crate::archive::tree::verify_consistency;
use crate::archive::{Checkpoint, Receipt, TreeError, TreeHash, TrustedKeys};

/// Why the archive that a portal shows, or what is remembered of it, was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ArchiveError {
    #[error("the archive shows its epoch {to} as the last one, after its epoch {from}")]
    EarlierEpoch { from: u64, to: u64 },
    #[error("the key that signed the checkpoint is not valid now")]
    KeyNotValid,
    #[error("the archive shows another epoch, and no opening explains how it came to it: ask whoever runs the portal")]
    OtherEpoch,
    #[error("the checkpoints that are remembered are of another portal than those whose keys are trusted")]
    StoreOfAnotherPortal,
    #[error("the checkpoints that are remembered cannot be read: they were altered, or are of a later version")]
    StoreUnreadable,
    #[error(transparent)]
    Tree(#[from] TreeError),
}

/// Two checkpoints that a portal signed for its archive and that do not agree, as signed texts. In the place of a
/// checkpoint may stand the opening of an epoch ([`EpochOpening`](crate::archive::EpochOpening)), for what it says of the
/// archive before.
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
    /// The checkpoint that does not agree with it. Where one of both is an opening, it is this one.
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
            Self::EarlierEpoch { .. } => "archive_earlier_epoch",
            Self::KeyNotValid => "checkpoint_key_not_valid",
            Self::OtherEpoch => "archive_other_epoch",
            Self::StoreOfAnotherPortal => "archive_store_of_another_portal",
            Self::StoreUnreadable => "archive_store_unreadable",
            Self::Tree(error) => error.code(),
        }
    }

    pub(crate) fn message_it(&self) -> String {
        match self {
            Self::EarlierEpoch { from, to } => {
                format!("l'archivio mostra come ultima la sua epoca {to}, dopo l'epoca {from}")
            }
            Self::KeyNotValid => "la chiave che ha firmato il checkpoint ora non è valida".to_owned(),
            Self::OtherEpoch => {
                "l'archivio mostra un'altra epoca, e nessuna apertura spiega come vi è giunto: rivolgersi a chi gestisce il portale"
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
    pub(super) fn new(remembered: &str, shown: &str) -> Self {
        let (remembered, shown) = (remembered.to_owned(), shown.to_owned());
        Self { remembered, shown, root: None, proof: Vec::new(), receipt: None }
    }

    /// Whether these texts alone show that the archive has two histories: trusted keys signed both for one archive, and
    /// they have one size and two roots, or the larger one commits to another root for the smaller one's size. Or they
    /// are two openings of one epoch, which begins with one entry.
    ///
    /// Where it does not, the portal's tiles agreed with neither, which a fault of its disk may do too; or the archive
    /// shows another epoch that nothing explains.
    #[must_use]
    pub fn is_proof(&self, trusted: &TrustedKeys) -> bool {
        let shown = said_in(&self.shown, trusted);
        let said = said_in(&self.remembered, trusted);
        said.iter().any(|one| shown.iter().any(|other| self.sets_apart(one, other))) || self.is_two_openings(trusted)
    }

    fn is_two_openings(&self, trusted: &TrustedKeys) -> bool {
        let opened = (Opened::read(&self.remembered, trusted), Opened::read(&self.shown, trusted));
        matches!(opened, (Ok(one), Ok(other)) if one.contradicts(&other))
    }

    fn sets_apart(&self, one: &Checkpoint, other: &Checkpoint) -> bool {
        let (older, newer) = by_size(one, other);
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
