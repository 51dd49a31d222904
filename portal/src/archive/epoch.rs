//! Epochs: the archives that follow one another, each of which went on from a backup of the one before.

use perito::archive::epoch;

/// How many entries an epoch has room for, as a power of two.
const ROOM: u32 = 44;

/// One of the archives that follow one another, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Epoch(u64);

impl Epoch {
    pub(crate) const FIRST: Self = Self(1);

    /// The epoch of this number, unless its rows could not be numbered.
    pub(crate) fn new(number: u64) -> Option<Self> {
        (1..1 << (63 - ROOM)).contains(&number).then_some(Self(number))
    }

    /// The epoch that an origin names; none where it is of another key.
    pub(crate) fn of(origin: &str, key_name: &str) -> Option<Self> {
        epoch(origin, key_name).and_then(Self::new)
    }

    pub(crate) fn number(self) -> u64 {
        self.0
    }

    /// The one that follows.
    pub(crate) fn next(self) -> Option<Self> {
        Self::new(self.0 + 1)
    }

    /// The archive's name: the key's, and from the second on a slash and the number.
    pub(crate) fn origin(self, key_name: &str) -> String {
        if self == Self::FIRST { key_name.to_owned() } else { format!("{key_name}/{}", self.0) }
    }

    /// The row of an entry in the index, by its place in this epoch.
    pub(crate) fn row(self, index: u64) -> u64 {
        ((self.0 - 1) << ROOM).saturating_add(index)
    }

    /// The name of the folder that its files are in.
    pub(crate) fn folder(self) -> String {
        if self == Self::FIRST { "archive".to_owned() } else { format!("archive-{}", self.0) }
    }
}

impl Default for Epoch {
    fn default() -> Self {
        Self::FIRST
    }
}
