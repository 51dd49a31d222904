//! The leak grep: what a portal said and kept, searched for what was planted.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use perito::protocol::sha256_hex;
use perito_portal::Sandbox;
use reqwest::header::HeaderMap;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Answer;
use super::planted::{Log, Planted};

/// What must not come out: personal data where nobody asked for them, secrets anywhere.
pub(crate) struct Hidden {
    pub(crate) personal: Planted,
    pub(crate) secrets: Planted,
    /// What no receipt tells either: receipts name the doctor and the case, and nobody and nothing else.
    pub(crate) untold: Planted,
}

/// What the portal said.
#[derive(Default)]
pub(crate) struct Said {
    /// The headers of every answer.
    pub(crate) headers: Arc<Mutex<Vec<HeaderMap>>>,
    /// Errors.
    pub(crate) beside: Vec<String>,
    /// What was asked for.
    pub(crate) shown: Vec<String>,
}

impl Said {
    pub(crate) fn hear(&mut self, answer: &Answer) {
        if answer.status < 400 {
            self.shown.push(String::from_utf8_lossy(&answer.bytes).into_owned());
            return;
        }
        let mut problem = answer.body.clone();
        let receipt = problem.as_object_mut().and_then(|problem| problem.remove("refusal_receipt"));
        self.beside.push(problem.to_string());
        // A receipt of refusal names the case, and nothing else of what was sent.
        let receipt = receipt.as_ref().and_then(Value::as_str).unwrap_or_default();
        self.beside.extend(receipt.lines().filter(|line| !line.starts_with("case_key: ")).map(ToOwned::to_owned));
    }
}

impl Hidden {
    pub(crate) fn everything(&self) -> Planted {
        Planted([self.personal.0.clone(), self.secrets.0.clone(), self.untold.0.clone()].concat())
    }

    /// The secrets, and the digests that would let them be guessed.
    fn with_digests(&self) -> Planted {
        let digests = self.secrets.0.iter().flat_map(|(name, secret)| {
            let raw: String = Sha256::digest(secret).iter().map(|byte| char::from(*byte)).collect();
            [(*name, sha256_hex(secret.as_bytes())), (*name, raw)]
        });
        Planted(self.secrets.0.iter().cloned().chain(digests).collect())
    }
}

/// Fails if anything planted stands in the log, a header, an error, a receipt of refusal, a file name or an archive entry;
/// anything untold in a receipt; or a secret anywhere in an answer or in the data folder.
pub(crate) fn grep(sandbox: &Sandbox, log: &Log, said: &Said, hidden: &Hidden) {
    let (planted, secrets) = (hidden.everything(), hidden.with_digests());
    for line in log.text().lines() {
        assert_eq!(planted.found(line), [""; 0], "in the log: {line}");
    }
    let headers = said.headers.lock().unwrap().clone();
    assert!(headers.len() > 40, "{} answers were heard", headers.len());
    for headers in headers {
        assert_eq!(planted.found(&format!("{headers:?}")), [""; 0], "in a header: {headers:?}");
    }
    for text in &said.beside {
        assert_eq!(planted.found(text), [""; 0], "in an error or a receipt of refusal: {text}");
    }
    for text in &said.shown {
        assert_eq!(secrets.found(text), [""; 0], "in an answer: {text}");
    }

    let files = files(&sandbox.data_folder());
    assert!(files.len() > 3, "{files:?}");
    for file in &files {
        assert_eq!(planted.found(&file.to_string_lossy()), [""; 0], "in a file name");
    }
    let database = database(sandbox);
    assert_eq!(planted.found(&dump(&database, "archive_entries")), [""; 0], "in the archive");
    let receipts = dump(&database, "receipts");
    assert!(receipts.contains("receipt: perito/v1"));
    assert_eq!(hidden.untold.found(&receipts), [""; 0], "in a receipt");
    for table in tables(&database) {
        assert_eq!(secrets.found(&dump(&database, &table)), [""; 0], "in the table {table}");
    }
    for file in &files {
        let bytes = std::fs::read(file).unwrap();
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        assert_eq!(secrets.found(&text), [""; 0], "in the bytes of {}", file.display());
    }
}

/// What the portal has stored.
pub(crate) fn database(sandbox: &Sandbox) -> Connection {
    let path = sandbox.data_folder().join("portal.sqlite");
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn tables(database: &Connection) -> Vec<String> {
    let mut query = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
    query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// Every value of a table, as text.
pub(crate) fn dump(database: &Connection, table: &str) -> String {
    let mut query = database.prepare(&format!("SELECT * FROM {table}")).unwrap();
    let columns = query.column_count();
    let mut rows = query.query([]).unwrap();
    let mut text = String::new();
    while let Some(row) = rows.next().unwrap() {
        for column in 0..columns {
            let value = row.get_ref(column).unwrap();
            match value.as_str() {
                Ok(value) => text.push_str(value),
                Err(_) => text.push_str(&format!("{value:?}")),
            }
            text.push('\n');
        }
    }
    text
}
