//! What is remembered of one portal's archive: the last checkpoint, those that are owed a check, how it went on from
//! backups, a contradiction. Pure: it asks nobody, and writes nothing.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::objection::{ArchiveError, ArchiveEvidence, Objection};
use super::opened::Opened;
use super::seen::Seen;
use crate::archive::{EpochStatement, TreeError, TrustedKeys};

/// The first thing that is stored, which names the format. What a restoration adds to it, versions that know of none do
/// not read.
const FORMAT: &str = "perito/checkpoints/v1";
/// As many checkpoints are owed a check at the most; past them the smallest one is forgotten. Each receipt has its own.
const MOST_OWED: usize = 256;

/// What is remembered of one archive.
#[derive(Debug, Default)]
pub(super) struct Memory {
    last: Option<Seen>,
    /// By epoch and size.
    owed: Vec<Seen>,
    /// By the epoch that each opened. What was itself lost since stays: there are receipts of it.
    openings: BTreeMap<u64, Opened>,
    contradiction: Option<Box<ArchiveEvidence>>,
    /// Whether a restoration was found that no call has told of.
    untold: bool,
}

/// What a checkpoint is to those that were seen before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noted {
    /// There was none before.
    First,
    /// It is to be compared, unless it is the last one itself.
    Later,
}

/// What is to be done next for all that was seen to agree.
#[derive(Debug)]
pub(super) enum Owed {
    /// How the archive came from the epoch of the last checkpoint to that of the shown one.
    Opening {
        /// The last checkpoint.
        last: Seen,
        /// The checkpoint of the newest epoch that was seen, which may be the last one itself.
        shown: Seen,
    },
    /// Whether two that are of one epoch agree.
    Comparison {
        /// The last checkpoint, or of an epoch that has ended the opening that says what was kept of it.
        with: Seen,
        /// What is owed it.
        of: Seen,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    format: String,
    last: String,
    owed: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    openings: Vec<String>,
    contradiction: Option<Box<ArchiveEvidence>>,
}

impl Memory {
    /// Reads what was stored.
    pub(super) fn parse(text: &str, trusted: &TrustedKeys) -> Result<Self, ArchiveError> {
        let wrong = |error: TreeError| match error {
            TreeError::Origin | TreeError::UnknownCheckpointKey => ArchiveError::StoreOfAnotherPortal,
            _ => ArchiveError::StoreUnreadable,
        };
        let read = |text: &String| Seen::read(text, trusted).map_err(wrong);
        let stored: Stored = serde_json::from_str(text).map_err(|_| ArchiveError::StoreUnreadable)?;
        let last = read(&stored.last)?;
        let mut owed = stored.owed.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        owed.sort_by_key(Seen::place);
        let openings = stored.openings.iter().map(|text| Opened::read(text, trusted).map_err(wrong));
        let openings = openings.collect::<Result<Vec<_>, _>>()?;
        let mut of_one =
            owed.iter().chain(openings.iter().map(|opened| &opened.kept)).all(|seen| seen.is_of_key_of(&last));
        // An opening is taken up together with a checkpoint of its epoch.
        of_one &= openings.iter().all(|opened| opened.epoch() <= last.epoch());
        let holds = stored.contradiction.as_ref().is_none_or(|contradiction| contradiction.is_proof(trusted));
        if stored.format != FORMAT || !of_one || !holds {
            return Err(ArchiveError::StoreUnreadable);
        }
        let openings = openings.into_iter().map(|opened| (opened.epoch(), opened)).collect();
        Ok(Self { last: Some(last), owed, openings, contradiction: stored.contradiction, untold: false })
    }

    /// The largest checkpoint that agreed with all before it.
    pub(super) fn last(&self) -> Option<&Seen> {
        self.last.as_ref()
    }

    /// What the openings say, oldest first.
    pub(super) fn restorations(&self) -> Vec<EpochStatement> {
        self.openings.values().map(|opened| opened.statement.clone()).collect()
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
        if !last.is_of_key_of(&shown) {
            return Err(last.objection(TreeError::Origin, &shown));
        }
        self.agrees(&shown)?;
        if self.known().all(|known| known.place() != shown.place()) {
            self.owe(shown);
        }
        Ok(Noted::Later)
    }

    /// What is to be done next; none when all agrees.
    pub(super) fn next(&mut self) -> Option<Owed> {
        let last = self.last.clone()?;
        // First of all, for it says what else can be compared.
        let shown = self.owed.last().filter(|owed| owed.epoch() > last.epoch()).unwrap_or(&last).clone();
        if shown.epoch() > self.opened() {
            return Some(Owed::Opening { last, shown });
        }
        while let Some(of) = self.owed.first().cloned() {
            match self.measure(of.epoch()) {
                Some(with) if with.checkpoint() == of.checkpoint() => {}
                Some(with) if of.epoch() == last.epoch() || of.size() <= with.size() => {
                    return Some(Owed::Comparison { with: with.clone(), of });
                }
                // It came after what was kept: the portal has lost it, and there is nothing to compare it with.
                _ => {}
            }
            self.owed.remove(0);
        }
        None
    }

    /// Takes up how the archive came to its newest epoch, oldest opening first. Whatever was seen of an epoch that has
    /// ended is owed a comparison with what was kept of it. Says whether the newest epoch is a later one than was seen.
    pub(super) fn take_up(&mut self, chain: Vec<Opened>) -> Result<bool, Objection> {
        let (Some(last), Some(newest)) = (self.last.clone(), chain.last()) else { return Ok(false) };
        if newest.epoch() <= self.opened() {
            return Ok(false);
        }
        let is_later = newest.epoch() > last.epoch();
        for opened in &chain {
            for said in [&opened.previous, &opened.kept, &opened.begun] {
                self.agrees(said)?;
            }
            let other = self.openings.get(&opened.epoch()).filter(|other| other.contradicts(opened));
            if let Some(objection) = other.map(|other| other.kept.objection(TreeError::TwoHistories, &opened.kept)) {
                return Err(self.contradict(objection));
            }
        }
        let kept: Vec<_> = self.openings.values().map(|opened| opened.kept.clone()).collect();
        kept.into_iter().for_each(|kept| self.owe(kept));
        if is_later {
            (self.last, self.untold) = (Some(newest.begun.clone()), true);
            self.owe(last);
        } else {
            self.owe(newest.begun.clone());
        }
        for opened in chain {
            self.openings.entry(opened.epoch()).or_insert(opened);
        }
        Ok(is_later)
    }

    /// What was owed agrees with what it was compared with. Where another has taken the place of that meanwhile, it is
    /// still owed the comparison with the other one.
    pub(super) fn settle(&mut self, with: &Seen, agreed: Seen) {
        if self.measure(agreed.epoch()) != Some(with) {
            return;
        }
        self.owed.retain(|owed| *owed != agreed);
        if self.last.as_ref().is_some_and(|last| last.epoch() == agreed.epoch() && last.size() < agreed.size()) {
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

    /// Whether a restoration was found that no call has told of; from now on one has.
    pub(super) fn tell(&mut self) -> bool {
        std::mem::take(&mut self.untold)
    }

    /// Leaves a restoration for another call to tell of.
    pub(super) fn leave_untold(&mut self) {
        self.untold = true;
    }

    /// What is to be stored; none before anything was seen.
    pub(super) fn text(&self) -> Option<String> {
        let stored = Stored {
            format: FORMAT.to_owned(),
            last: self.last.as_ref()?.to_string(),
            owed: self.owed.iter().map(ToString::to_string).collect(),
            openings: self.openings.values().map(|opened| opened.kept.to_string()).collect(),
            contradiction: self.contradiction.clone(),
        };
        serde_json::to_string_pretty(&stored).ok().map(|text| text + "\n")
    }

    /// All that was seen and is not forgotten yet.
    fn known(&self) -> impl Iterator<Item = &Seen> {
        let openings = self.openings.values().flat_map(|opened| [&opened.kept, &opened.previous]);
        self.owed.iter().chain(&self.last).chain(openings)
    }

    /// Objects to what has another root than something of its size that is known.
    fn agrees(&mut self, shown: &Seen) -> Result<(), Objection> {
        let other = self.known().find(|known| known.contradicts(shown));
        match other.map(|other| other.objection(TreeError::TwoHistories, shown)) {
            Some(objection) => Err(self.contradict(objection)),
            None => Ok(()),
        }
    }

    fn owe(&mut self, seen: Seen) {
        // An archive without entries is the beginning of any.
        if seen.size() == 0 || self.owed.iter().any(|owed| owed.place() == seen.place()) {
            return;
        }
        let place = self.owed.partition_point(|owed| owed.place() < seen.place());
        self.owed.insert(place, seen);
        if self.owed.len() > MOST_OWED {
            self.owed.remove(0);
        }
    }

    /// The last epoch whose opening is known; the first one has none.
    fn opened(&self) -> u64 {
        self.openings.last_key_value().map_or(1, |(epoch, _)| *epoch)
    }

    /// What all that is of an epoch is compared with: the last checkpoint; of an epoch that has ended what was kept of
    /// it, and none where it was lost.
    fn measure(&self, epoch: u64) -> Option<&Seen> {
        let last = self.last.as_ref()?;
        let mut measure = last;
        while measure.epoch() > epoch {
            measure = &self.openings.get(&measure.epoch())?.kept;
        }
        (measure.epoch() == epoch).then_some(measure)
    }
}
