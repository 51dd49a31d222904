//! The security archive as somebody with the salts sees it, beside the running portal.

use std::path::{Path, PathBuf};

use perito::archive::tile::{BundleId, WIDTH, read_bundle};
use perito::protocol::{Role, sha256_hex};
use perito_portal::Sandbox;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::office::Office;

pub(crate) struct Archive {
    database: Connection,
    folder: PathBuf,
    seen: usize,
}

/// One row.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) index: usize,
    pub(crate) at: String,
    pub(crate) leaf: String,
    pub(crate) salt: Vec<u8>,
}

impl Archive {
    /// Opens the archive; what it holds already is not news.
    pub(crate) fn of(sandbox: &Sandbox) -> Self {
        let path = sandbox.data_folder().join("portal.sqlite");
        let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let mut archive = Self { database, folder: sandbox.data_folder(), seen: 0 };
        archive.news();
        archive
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        let leaves = leaves(&self.folder, &self.database);
        let sql = "SELECT leaf_index, at, salt FROM archive_entries ORDER BY leaf_index";
        let mut query = self.database.prepare(sql).unwrap();
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
        let entry = |(row, leaf): (rusqlite::Result<_>, String)| {
            let (index, at, salt) = row.unwrap();
            Entry { index, at, leaf, salt }
        };
        rows.zip(leaves).map(entry).collect()
    }

    /// What was added since the last look.
    pub(crate) fn news(&mut self) -> Vec<Entry> {
        let news = self.entries().split_off(self.seen);
        self.seen += news.len();
        news
    }

    /// Just this was added since the last look: by this account, in this case, about this content.
    pub(crate) fn expect(&mut self, action: &str, actor: &str, case: &str, content: &str) {
        self.expect_each(action, actor, &[(case, content)]);
    }

    /// Just these entries of one action by one account were added since the last look, each in its case.
    pub(crate) fn expect_each(&mut self, action: &str, actor: &str, things: &[(&str, &str)]) {
        let news = self.news();
        let actions: Vec<_> = news.iter().map(|entry| entry.line("action")).collect();
        assert_eq!(actions, vec![action; things.len()]);
        for (entry, (case, content)) in news.iter().zip(things) {
            for (word, value) in [("actor", actor), ("case", case), ("content", content)] {
                assert_eq!(entry.line(word), entry.commitment(word, value), "the {word} of {action}");
            }
        }
    }

    /// Nothing was added since the last look.
    pub(crate) fn expect_nothing(&mut self, after: &str) {
        let news = self.news();
        assert!(news.is_empty(), "after {after}: {news:?}");
    }

    /// The id of somebody's account.
    pub(crate) fn account(&self, tax_code: &str) -> String {
        let sql = "SELECT id FROM accounts WHERE tax_code = ?1";
        let id: uuid::Uuid = self.database.query_row(sql, [tax_code], |row| row.get(0)).unwrap();
        id.to_string()
    }
}

impl Entry {
    /// The value of the leaf's line of this word.
    pub(crate) fn line(&self, word: &str) -> &str {
        let line = self.leaf.lines().find_map(|line| line.strip_prefix(word)?.strip_prefix(' '));
        line.unwrap_or_else(|| panic!("no {word} in {:?}", self.leaf))
    }

    /// What stands in the line of this word when it commits to this value.
    pub(crate) fn commitment(&self, word: &str, value: &str) -> String {
        let opened = [self.salt.as_slice(), word.as_bytes(), &[0], value.as_bytes()].concat();
        Sha256::digest(opened).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The id of the account of the sandbox's member of staff.
pub(crate) fn staff_account(office: &Office, archive: &Archive, role: &Role) -> String {
    archive.account(office.sandbox.account(role).unwrap().tax_code.as_str())
}

/// What an entry of a write without a receipt commits to: what was written, and the digest of the request.
pub(crate) fn written(name: &str, body: &Value) -> String {
    format!("{name} {}", sha256_hex(body.to_string().as_bytes()))
}

/// Every leaf of an archive: those of its full bundles, and those that fill none yet.
pub(crate) fn leaves(data: &Path, database: &Connection) -> Vec<String> {
    // The tail first: what moves from it to a file meanwhile is in both.
    let mut query = database.prepare("SELECT leaf_index, leaf FROM archive_tail ORDER BY leaf_index").unwrap();
    let tail = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let tail: Vec<(usize, String)> = tail.map(Result::unwrap).collect();
    let mut leaves = Vec::new();
    while let Ok(bytes) =
        std::fs::read(data.join("archive").join(BundleId::full(leaves.len() as u64 / 256).to_string()))
    {
        let entries = read_bundle(&bytes, WIDTH).unwrap();
        leaves.extend(entries.into_iter().map(|entry| String::from_utf8(entry.to_vec()).unwrap()));
    }
    for (index, leaf) in tail {
        match leaves.get(index) {
            Some(written) => assert_eq!(*written, leaf),
            None => {
                assert_eq!(index, leaves.len());
                leaves.push(leaf);
            }
        }
    }
    leaves
}

/// A receipt's signed note, without the proof below it: what its entry commits to.
pub(crate) fn signed(receipt: &Value) -> String {
    format!("{}\n", receipt.as_str().unwrap().split_once("\n\nc2sp.org/tlog-proof@v1\n").unwrap().0)
}
