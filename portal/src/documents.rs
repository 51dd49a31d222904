//! Documents as files with random names: the one place through which their content is written and read.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;

use perito::protocol::sha256_hex;

/// The extension of a document that is not whole yet.
const UNFINISHED: &str = "part";

/// The store of documents.
#[derive(Debug)]
pub(crate) struct Documents {
    folder: PathBuf,
}

impl Documents {
    /// Opens the store, and sweeps away what a crash left unfinished: nobody was told that it is stored.
    pub(crate) fn open(folder: PathBuf) -> io::Result<Self> {
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == UNFINISHED) {
                std::fs::remove_file(path)?;
            }
        }
        Ok(Self { folder })
    }

    /// Stores a document for good and gives its random name. Blocks: file, rename and folder reach the disk.
    pub(crate) fn store(&self, content: &[u8]) -> io::Result<String> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let name = format!("{:032x}", u128::from_be_bytes(random));
        let unfinished = self.folder.join(format!("{name}.{UNFINISHED}"));
        let mut file = OpenOptions::new().write(true).create_new(true).open(&unfinished)?;
        file.write_all(content)?;
        file.sync_all()?;
        std::fs::rename(&unfinished, self.folder.join(&name))?;
        File::open(&self.folder)?.sync_all()?;
        Ok(name)
    }

    /// Reads a document back. Blocks. One whose digest is not the recorded one is an error, never an answer.
    pub(crate) fn read(&self, name: &str, sha256: &str) -> io::Result<Vec<u8>> {
        let content = std::fs::read(self.folder.join(name))?;
        if sha256_hex(&content) == sha256 {
            Ok(content)
        } else {
            Err(io::Error::other("a document was altered on disk"))
        }
    }

    /// Removes a document that nothing refers to any more. Blocks.
    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        std::fs::remove_file(self.folder.join(name))
    }
}
