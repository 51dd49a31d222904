//! Documents as files with random names: the one place through which their content is written and read.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;

use perito::protocol::sha256_hex;

use crate::private;

/// The extension of a document that no row is known to name yet.
const UNKEPT: &str = "part";

/// The store of documents.
#[derive(Debug)]
pub(crate) struct Documents {
    folder: PathBuf,
}

impl Documents {
    /// Opens the store and ends what a crash left between storing and keeping: a document that a row names is kept, one
    /// that none names was promised to nobody and is removed.
    pub(crate) fn open(folder: PathBuf, named: &HashSet<String>) -> io::Result<Self> {
        let store = Self { folder };
        for entry in std::fs::read_dir(&store.folder)? {
            let path = entry?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            match path.extension().is_some_and(|extension| extension == UNKEPT) {
                true if named.contains(stem) => store.keep(stem)?,
                true => std::fs::remove_file(&path)?,
                false => {}
            }
        }
        Ok(store)
    }

    /// Stores a document and gives its random name. Blocks until it is on the disk, where it stays only if a row names
    /// it and [`Self::keep`] follows.
    pub(crate) fn store(&self, content: &[u8]) -> io::Result<String> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let name = format!("{:032x}", u128::from_be_bytes(random));
        let mut file = private::file(OpenOptions::new().write(true).create_new(true), &self.unkept(&name))?;
        file.write_all(content)?;
        file.sync_all()?;
        File::open(&self.folder)?.sync_all()?;
        Ok(name)
    }

    /// Keeps a stored document for good, once a row names it. Blocks.
    pub(crate) fn keep(&self, name: &str) -> io::Result<()> {
        std::fs::rename(self.unkept(name), self.folder.join(name))?;
        File::open(&self.folder)?.sync_all()
    }

    /// Reads a document back. Blocks. One whose digest is not the recorded one is an error, never an answer.
    pub(crate) fn read(&self, name: &str, sha256: &str) -> io::Result<Vec<u8>> {
        // A reader may come between the row and the keeping of its file.
        let content = std::fs::read(self.folder.join(name)).or_else(|_| std::fs::read(self.unkept(name)))?;
        if sha256_hex(&content) == sha256 {
            Ok(content)
        } else {
            Err(io::Error::other("a document was altered on disk"))
        }
    }

    /// Removes a document that no row names, or names any more. Blocks.
    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        std::fs::remove_file(self.unkept(name)).or_else(|_| std::fs::remove_file(self.folder.join(name)))
    }

    fn unkept(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.{UNKEPT}"))
    }
}
