//! The lines of a receipt, taken one by one, so that none is shown twice and none is forgotten.

use std::collections::BTreeSet;

use perito::archive::Receipt;

/// What is left of a receipt's lines.
pub(super) struct Fields<'a> {
    receipt: &'a Receipt,
    taken: BTreeSet<&'a str>,
}

impl<'a> Fields<'a> {
    pub(super) fn of(receipt: &'a Receipt) -> Self {
        Self { receipt, taken: BTreeSet::new() }
    }

    /// The value of a line, which is then no longer left; empty when there is none.
    pub(super) fn take(&mut self, key: &'a str) -> &'a str {
        self.taken.insert(key);
        self.receipt.field(key).unwrap_or_default()
    }

    /// The lines that nobody has taken, in order.
    pub(super) fn rest(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let lines = self.receipt.fields().iter().map(|(key, value)| (key.as_str(), value.as_str()));
        lines.filter(|(key, _)| !self.taken.contains(key))
    }
}
