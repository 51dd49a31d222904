//! How an archive went on from backups, epoch after epoch, as its portal says and proves. Pure: it asks nobody.

use std::collections::BTreeMap;

use super::objection::{ArchiveError, Objection};
use super::seen::Seen;
use crate::archive::{EpochOpening, EpochStatement, TreeError, TrustedKeys};
use crate::protocol::ArchiveEpochs;

/// The opening of an epoch that a trusted key stands behind.
#[derive(Debug, Clone)]
pub(super) struct Opened {
    pub(super) statement: EpochStatement,
    /// What was kept of an epoch before it, in the opening's words.
    pub(super) kept: Seen,
    /// The last that was signed before it, in the opening's words.
    pub(super) previous: Seen,
    /// The checkpoint that proves it, which is one of the new epoch's.
    pub(super) begun: Seen,
}

impl Opened {
    pub(super) fn read(text: &str, trusted: &TrustedKeys) -> Result<Self, TreeError> {
        let opening = EpochOpening::parse(text)?;
        let statement = opening.verify(trusted)?.clone();
        let begun = Seen::verified(&opening.proof().checkpoint, trusted)?;
        let (kept, previous) = (begun.said(&statement.kept, text)?, begun.said(&statement.previous, text)?);
        Ok(Self { statement, kept, previous, begun })
    }

    /// Whether both say that they are the first entry of one archive, and they are not one.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        self.statement.origin == other.statement.origin && self.statement != other.statement
    }

    /// The number of the epoch that it opens.
    pub(super) fn epoch(&self) -> u64 {
        self.begun.epoch()
    }
}

/// The openings that explain how the archive came to the last epoch that its portal lists, oldest first.
///
/// `last` is the checkpoint that is remembered, and `shown` the one of an epoch that is to be explained, or of one that
/// was lost since. Each opening names what was kept; where that is an epoch that was itself opened, its own opening must
/// be there, and it must have ended with what was kept. Epochs between are lost with all that was in them.
pub(super) fn chain(
    listed: &ArchiveEpochs,
    (last, shown): (&Seen, &Seen),
    trusted: &TrustedKeys,
) -> Result<Vec<Opened>, Objection> {
    let objection = |error: ArchiveError| last.objection(error, shown);
    let mut openings = BTreeMap::new();
    for listed in &listed.epochs {
        let opened = Opened::read(&listed.opening, trusted).map_err(|error| objection(error.into()))?;
        if !opened.begun.is_of_key_of(last) {
            return Err(objection(TreeError::Origin.into()));
        }
        if openings.insert(opened.epoch(), opened).is_some() {
            return Err(objection(ArchiveError::OtherEpoch));
        }
    }
    let newest = openings.pop_last().map(|(_, newest)| newest).filter(|newest| newest.epoch() >= shown.epoch());
    let mut opened = newest.ok_or_else(|| objection(ArchiveError::OtherEpoch))?;
    let mut chain = Vec::new();
    while opened.kept.epoch() > 1 {
        let before = openings.remove(&opened.kept.epoch()).ok_or_else(|| objection(ArchiveError::OtherEpoch))?;
        if before.begun.checkpoint() != opened.kept.checkpoint() {
            let forked = before.begun.contradicts(&opened.kept);
            let error = if forked { TreeError::TwoHistories.into() } else { ArchiveError::OtherEpoch };
            return Err(before.begun.objection(error, &opened.kept));
        }
        chain.push(opened);
        opened = before;
    }
    chain.push(opened);
    chain.reverse();
    Ok(chain)
}
