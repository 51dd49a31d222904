//! Who and which case stands behind a pseudonym, for whoever holds the keys.

use std::collections::HashMap;

use rusqlite::Connection;

use super::cells::Cell;
use crate::keys::{Keys, SecretKey};

pub(super) type Pseudonym = [u8; 16];

/// The accounts and the cases of a portal, by their pseudonyms.
pub(super) struct Names {
    key: SecretKey,
    pub(super) accounts: HashMap<Pseudonym, String>,
    pub(super) cases: HashMap<Pseudonym, String>,
}

impl Names {
    pub(super) fn of(database: &Connection, keys: &Keys) -> rusqlite::Result<Self> {
        let key = keys.pseudonym.clone();
        let id = |cell: &Cell| cell.id().map(|id| id.to_string());
        let accounts = column(database, "SELECT id FROM accounts", id)?;
        let cases = column(database, "SELECT case_key FROM cases", |cell| cell.text().map(ToOwned::to_owned))?;
        let named = |label: &'static [u8], names: Vec<String>| {
            names.into_iter().map(|name| (pseudonym(&key, label, &name), name)).collect()
        };
        Ok(Self { accounts: named(b"archive actor", accounts), cases: named(b"archive case", cases), key })
    }

    /// The pseudonym of a case.
    pub(super) fn of_case(&self, case_key: &str) -> Pseudonym {
        pseudonym(&self.key, b"archive case", case_key)
    }
}

fn column(database: &Connection, sql: &str, read: impl Fn(&Cell) -> Option<String>) -> rusqlite::Result<Vec<String>> {
    let mut query = database.prepare(sql)?;
    let mut rows = query.query([])?;
    let mut names = Vec::new();
    while let Some(row) = rows.next()? {
        names.extend(read(&Cell::of(row, 0)?));
    }
    Ok(names)
}

fn pseudonym(key: &SecretKey, label: &[u8], name: &str) -> Pseudonym {
    let tag = key.hmac(&[label, name.as_bytes()]);
    let mut pseudonym = [0; 16];
    pseudonym.copy_from_slice(&tag[..16]);
    pseudonym
}
