//! What is remembered of one portal's archive: the last checkpoint, those that are owed a check, a contradiction.
//! Pure: it asks nobody, and writes nothing.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::objection::{ArchiveError, ArchiveEvidence, Objection, by_size};
use crate::archive::{Checkpoint, SignedCheckpoint, TreeError, TrustedKeys, epoch};

/// The first thing that is stored, which names the format.
const FORMAT: &str = "perito/checkpoints/v1";
/// As many checkpoints are owed a check at the most; past them the smallest one is forgotten. Each receipt has its own.
const MOST_OWED: usize = 256;

/// A checkpoint that a trusted key signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    signed: SignedCheckpoint,
    key_name: String,
}

/// What is remembered of one archive.
#[derive(Debug, Default)]
pub(super) struct Memory {
    last: Option<Seen>,
    owed: Vec<Seen>,
    contradiction: Option<Box<ArchiveEvidence>>,
}

/// What a checkpoint is to those that were seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noted {
    /// There was none before.
    First,
    /// It is to be compared, unless it is the last one itself.
    Later,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    format: String,
    last: String,
    owed: Vec<String>,
    contradiction: Option<Box<ArchiveEvidence>>,
}

impl Seen {
    /// Takes a checkpoint that trusted keys verify.
    pub(crate) fn verified(signed: &SignedCheckpoint, trusted: &TrustedKeys) -> Result<Self, TreeError> {
        let key_name = signed.verify(trusted)?.key.key.name().to_owned();
        Ok(Self { signed: signed.clone(), key_name })
    }

    pub(super) fn checkpoint(&self) -> &Checkpoint {
        self.signed.checkpoint()
    }

    pub(super) fn size(&self) -> u64 {
        self.checkpoint().size
    }

    fn read(text: &str, trusted: &TrustedKeys) -> Result<Self, ArchiveError> {
        let seen = SignedCheckpoint::parse(text).and_then(|signed| Self::verified(&signed, trusted));
        seen.map_err(|error| match error {
            TreeError::Origin | TreeError::UnknownCheckpointKey => ArchiveError::StoreOfAnotherPortal,
            _ => ArchiveError::StoreUnreadable,
        })
    }

    /// Whether both are of one archive, so that one must be the beginning of the other.
    fn is_of_archive_of(&self, other: &Self) -> Result<(), ArchiveError> {
        if self.key_name != other.key_name {
            return Err(TreeError::Origin.into());
        }
        // The seam for restorations: an archive that goes on from a backup has the next epoch's origin, and what it
        // then owes to those who remember the epoch before is to be asked for here.
        let epoch = |seen: &Self| epoch(&seen.checkpoint().origin, &seen.key_name);
        if epoch(self) == epoch(other) { Ok(()) } else { Err(ArchiveError::OtherEpoch) }
    }

    /// Two signed roots of one size need no proof.
    fn contradicts(&self, other: &Self) -> bool {
        self.size() == other.size() && self.checkpoint().root != other.checkpoint().root
    }

    pub(super) fn objection(&self, error: impl Into<ArchiveError>, shown: &Self) -> Objection {
        Objection { error: error.into(), evidence: Box::new(ArchiveEvidence::new(&self.signed, &shown.signed)) }
    }
}

impl Memory {
    /// Reads what was stored.
    pub(super) fn parse(text: &str, trusted: &TrustedKeys) -> Result<Self, ArchiveError> {
        let stored: Stored = serde_json::from_str(text).map_err(|_| ArchiveError::StoreUnreadable)?;
        let last = Seen::read(&stored.last, trusted)?;
        let owed = stored.owed.iter().map(|text| Seen::read(text, trusted)).collect::<Result<Vec<_>, _>>()?;
        let of_one = owed.iter().all(|owed| last.is_of_archive_of(owed).is_ok());
        let holds = stored.contradiction.as_ref().is_none_or(|contradiction| contradiction.is_proof(trusted));
        if stored.format != FORMAT || !of_one || !holds {
            return Err(ArchiveError::StoreUnreadable);
        }
        Ok(Self { last: Some(last), owed, contradiction: stored.contradiction })
    }

    /// The largest checkpoint that agreed with all before it.
    pub(super) fn last(&self) -> Option<&Seen> {
        self.last.as_ref()
    }

    /// Objects for as long as a contradiction is remembered.
    pub(super) fn is_whole(&self) -> Result<(), Objection> {
        match &self.contradiction {
            Some(evidence) => Err(Objection { error: TreeError::TwoHistories.into(), evidence: evidence.clone() }),
            None => Ok(()),
        }
    }

    /// Takes note of a checkpoint: of the first one as the last, of any other as one that is owed a check.
    pub(super) fn note(&mut self, shown: Seen) -> Result<Noted, Objection> {
        self.is_whole()?;
        let Some(last) = &self.last else {
            self.last = Some(shown);
            return Ok(Noted::First);
        };
        last.is_of_archive_of(&shown).map_err(|error| last.objection(error, &shown))?;
        let known = || self.owed.iter().chain([last]);
        let other = known().find(|known| known.contradicts(&shown));
        if let Some(objection) = other.map(|other| other.objection(TreeError::TwoHistories, &shown)) {
            return Err(self.contradict(objection));
        }
        if known().all(|known| known.size() != shown.size()) {
            let place = self.owed.partition_point(|owed| owed.size() < shown.size());
            self.owed.insert(place, shown);
            if self.owed.len() > MOST_OWED {
                self.owed.remove(0);
            }
        }
        Ok(Noted::Later)
    }

    /// The last checkpoint, and the smallest that is to be compared with it.
    pub(super) fn next(&self) -> Option<(Seen, Seen)> {
        Some((self.last.clone()?, self.owed.first()?.clone()))
    }

    /// A checkpoint agrees with what was the last one. Where another has become the last meanwhile, it is still owed
    /// the comparison with that one.
    pub(super) fn settle(&mut self, last: &Seen, agreed: Seen) {
        if self.last.as_ref() != Some(last) {
            return;
        }
        self.owed.retain(|owed| *owed != agreed);
        if agreed.size() > last.size() {
            self.last = Some(agreed);
        }
    }

    /// Remembers two histories for good: the first pair that was seen.
    pub(super) fn contradict(&mut self, objection: Objection) -> Objection {
        if self.contradiction.is_none() {
            self.contradiction = Some(objection.evidence.clone());
        }
        objection
    }

    /// What is to be stored; none before anything was seen.
    pub(super) fn text(&self) -> Option<String> {
        let stored = Stored {
            format: FORMAT.to_owned(),
            last: self.last.as_ref()?.to_string(),
            owed: self.owed.iter().map(ToString::to_string).collect(),
            contradiction: self.contradiction.clone(),
        };
        serde_json::to_string_pretty(&stored).ok().map(|text| text + "\n")
    }
}

/// The smaller of two, and the larger one.
pub(super) fn ordered<'a>(one: &'a Seen, other: &'a Seen) -> (&'a Checkpoint, &'a Checkpoint) {
    by_size(one.checkpoint(), other.checkpoint())
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.signed.fmt(f)
    }
}
