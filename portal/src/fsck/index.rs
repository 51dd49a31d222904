//! The index: a row for every entry, each column of which says what the entry commits to.

use perito::archive::{Leaf, Salt};
use perito::protocol::instant;
use rusqlite::Rows;

use super::Fault::{Differs, Extra, Malformed, Missing};
use super::cells::Cell;
use super::names::Names;
use super::{Findings, Place};

pub(super) const ROWS: &str =
    "SELECT leaf_index, at, action, actor, case_ref, salt FROM archive_entries ORDER BY leaf_index";
/// The one action that may name a case which nobody has, and which is kept nowhere.
const SEARCHED: &str = "case.searched";

/// A row as it was found.
pub(super) struct IndexRow {
    pub(super) entry: i64,
    at: Cell,
    action: Cell,
    actor: Cell,
    case_ref: Cell,
    salt: Cell,
}

/// What a row says of the salt of its entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowSalt {
    Purged,
    There(Salt),
    Unknown,
}

impl IndexRow {
    pub(super) fn next(rows: &mut Rows<'_>) -> rusqlite::Result<Option<Self>> {
        let Some(row) = rows.next()? else { return Ok(None) };
        Ok(Some(Self {
            entry: row.get(0)?,
            at: Cell::of(row, 1)?,
            action: Cell::of(row, 2)?,
            actor: Cell::of(row, 3)?,
            case_ref: Cell::of(row, 4)?,
            salt: Cell::of(row, 5)?,
        }))
    }

    pub(super) fn salt(&self) -> RowSalt {
        match (&self.salt, self.salt.bytes()) {
            (Cell::Null, _) => RowSalt::Purged,
            (_, Some(bytes)) => RowSalt::There(Salt(bytes)),
            _ => RowSalt::Unknown,
        }
    }

    /// Names the columns that are not what the entry says. `receipted` is the case of the entry's receipt.
    pub(super) fn check(&self, leaf: &Leaf, names: &Names, receipted: Option<&str>, findings: &mut Findings) {
        if self.at.text() != Some(&instant::format(leaf.at())) {
            findings.add(self.place("at"), Differs);
        }
        if self.action.text() != Some(leaf.action()) {
            findings.add(self.place("action"), Differs);
        }
        match self.salt() {
            RowSalt::There(salt) => self.check_commitments(leaf, &salt, names, receipted, findings),
            RowSalt::Unknown => findings.add(self.place("salt"), Malformed),
            RowSalt::Purged => {
                // Where one of the two was left, the salt alone is missing.
                if self.actor != Cell::Null || self.case_ref != Cell::Null {
                    findings.add(self.place("salt"), Missing);
                }
            }
        }
    }

    fn check_commitments(
        &self,
        leaf: &Leaf,
        salt: &Salt,
        names: &Names,
        receipted: Option<&str>,
        findings: &mut Findings,
    ) {
        let actor = match &self.actor {
            Cell::Null => Some(""),
            cell => cell.bytes().and_then(|actor| names.accounts.get(&actor)).map(String::as_str),
        };
        if !actor.is_some_and(|actor| leaf.actor_is(salt, actor)) {
            // A salt that opens the entry to somebody is the right one.
            let opens = leaf.actor_is(salt, "") || names.accounts.values().any(|account| leaf.actor_is(salt, account));
            findings.add(self.place(if opens { "actor" } else { "salt" }), Differs);
            if !opens {
                return;
            }
        }
        let receipted = receipted.map(|case_key| (names.of_case(case_key), case_key));
        let case = match &self.case_ref {
            Cell::Null => Some(""),
            cell => cell.bytes().and_then(|case| {
                let known = names.cases.get(&case).map(String::as_str);
                known.or_else(|| receipted.filter(|(receipted, _)| *receipted == case).map(|(_, case_key)| case_key))
            }),
        };
        let right = match case {
            Some(case) => leaf.case_is(salt, case),
            // A key that nobody has is opened by none that somebody has.
            None => {
                leaf.action() == SEARCHED
                    && self.case_ref.bytes::<16>().is_some()
                    && !leaf.case_is(salt, "")
                    && !names.cases.values().any(|case| leaf.case_is(salt, case))
            }
        };
        if !right {
            findings.add(self.place("case_ref"), Differs);
        }
    }

    /// A row of no entry.
    pub(super) fn is_extra(&self, findings: &mut Findings) {
        findings.add(self.place("leaf_index"), Extra);
    }

    fn place(&self, column: &'static str) -> Place {
        Place::Index { entry: self.entry, column }
    }
}
