//! The security archive as somebody with the salts sees it, beside the running portal.

use perito::protocol::{Role, sha256_hex};
use perito_portal::Sandbox;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::office::Office;

pub(crate) struct Archive {
    database: Connection,
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
        let mut archive = Self { database, seen: 0 };
        archive.news();
        archive
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        let sql = "SELECT leaf_index, at, leaf, salt FROM archive_entries ORDER BY leaf_index";
        let mut query = self.database.prepare(sql).unwrap();
        let entries = query.query_map([], |row| {
            Ok(Entry { index: row.get(0)?, at: row.get(1)?, leaf: row.get(2)?, salt: row.get(3)? })
        });
        entries.unwrap().map(Result::unwrap).collect()
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

/// The signed lines of a receipt, without the signature.
pub(crate) fn signed(receipt: &Value) -> String {
    format!("{}\n", receipt.as_str().unwrap().split_once("\n\n").unwrap().0)
}
