//! The folder of documents: nothing lost, nothing altered, nothing that no row names.

use std::collections::BTreeSet;

use perito::protocol::sha256_hex;
use rusqlite::Connection;

use super::open;
use crate::support::binary::Folders;

/// The rows and the folder name the same files, each under its lasting name or, while it is uploaded, as a part.
pub(super) fn check_swept(folders: &Folders) {
    let database = open(folders);
    let sql = "SELECT file FROM case_documents UNION ALL SELECT file FROM registration_documents
               UNION ALL SELECT file || '.part' FROM uploads";
    let mut query = database.prepare(sql).unwrap();
    let named: Vec<String> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let there = std::fs::read_dir(folders.data.join("documents")).unwrap();
    let there: BTreeSet<String> = there.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let distinct: BTreeSet<String> = named.iter().cloned().collect();
    assert_eq!(distinct.len(), named.len(), "two rows name one file");
    let orphans: Vec<_> = there.difference(&distinct).collect();
    let missing: Vec<_> = distinct.difference(&there).collect();
    assert!(orphans.is_empty() && missing.is_empty(), "orphans {orphans:?}, missing {missing:?}");
}

/// Each document of a case is what its row says.
pub(super) fn check_contents(database: &Connection, folders: &Folders) {
    let mut query = database.prepare("SELECT file, sha256, size FROM case_documents").unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    for (file, sha256, size) in rows.map(Result::<(String, String, usize), _>::unwrap) {
        let content = std::fs::read(folders.data.join("documents").join(&file)).unwrap();
        assert_eq!((sha256_hex(&content), content.len()), (sha256, size), "{file}");
    }
}
