//! Documents as files with random names: the one place through which their content is written and read.

use std::collections::HashSet;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use perito::protocol::{ContentDigest, sha256_hex};
use sha2::{Digest, Sha256};

use crate::private;

/// The extension of a document that no row is known to name yet.
const UNKEPT: &str = "part";

/// The store of documents.
#[derive(Debug)]
pub(crate) struct Documents {
    folder: PathBuf,
}

/// A document that is what was stored, opened at the part that was asked for.
pub(crate) struct Verified {
    pub(crate) file: File,
    pub(crate) whole: ContentDigest,
    pub(crate) part: ContentDigest,
}

impl Documents {
    /// Opens the store and ends what a crash left between storing and keeping: a document that a row names is kept, one
    /// that an upload under way names stays, one that none names was promised to nobody and is removed.
    pub(crate) fn open(folder: PathBuf, named: &HashSet<String>, uploads: &HashSet<String>) -> io::Result<Self> {
        let store = Self { folder };
        for entry in std::fs::read_dir(&store.folder)? {
            let path = entry?.path();
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            match path.extension().is_some_and(|extension| extension == UNKEPT) {
                true if named.contains(stem) => store.keep(stem)?,
                true if uploads.contains(stem) => {}
                true => std::fs::remove_file(&path)?,
                false => {}
            }
        }
        Ok(store)
    }

    /// Stores a document and gives its random name. Blocks until it is on the disk, where it stays only if a row names
    /// it and [`Self::keep`] follows.
    pub(crate) fn store(&self, content: &[u8]) -> io::Result<String> {
        let name = self.begin()?;
        let mut file = self.append(&name)?;
        file.write_all(content)?;
        file.sync_all()?;
        Ok(name)
    }

    /// Begins a document that arrives in parts, and gives its random name. Blocks.
    pub(crate) fn begin(&self) -> io::Result<String> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let name = format!("{:032x}", u128::from_be_bytes(random));
        private::file(OpenOptions::new().write(true).create_new(true), &self.unkept(&name))?.sync_all()?;
        File::open(&self.folder)?.sync_all()?;
        Ok(name)
    }

    /// Opens a document that has begun, to write at its end. Blocks.
    pub(crate) fn append(&self, name: &str) -> io::Result<File> {
        OpenOptions::new().append(true).open(self.unkept(name))
    }

    /// How much of a document that has begun is there. Blocks.
    pub(crate) fn arrived(&self, name: &str) -> io::Result<u64> {
        std::fs::metadata(self.unkept(name)).map(|metadata| metadata.len())
    }

    /// How long nothing of a document that has begun has come. Blocks.
    pub(crate) fn idle(&self, name: &str) -> Duration {
        let written = std::fs::metadata(self.unkept(name)).and_then(|metadata| metadata.modified());
        // A file from the future, or one that does not say, has just been written to.
        written.ok().and_then(|at| at.elapsed().ok()).unwrap_or_default()
    }

    /// The SHA-256 of a document that has begun, and where it lies for whoever inspects it. Blocks until all of it is on
    /// the disk: a portal that was killed may have left some of it with the system alone.
    pub(crate) fn begun(&self, name: &str) -> io::Result<(ContentDigest, PathBuf)> {
        self.append(name)?.sync_all()?;
        let path = self.unkept(name);
        let (whole, _) = digests(&mut File::open(&path)?, 0..0)?;
        Ok((whole, path))
    }

    /// Keeps a stored document for good, once a row names it. Blocks.
    pub(crate) fn keep(&self, name: &str) -> io::Result<()> {
        std::fs::rename(self.unkept(name), self.folder.join(name))?;
        File::open(&self.folder)?.sync_all()
    }

    /// Reads a small document back. Blocks. One whose digest is not the recorded one is an error, never an answer.
    pub(crate) fn read(&self, name: &str, sha256: &str) -> io::Result<Vec<u8>> {
        let mut content = Vec::new();
        self.kept(name)?.read_to_end(&mut content)?;
        if sha256_hex(&content) == sha256 { Ok(content) } else { Err(altered()) }
    }

    /// Opens a document at a part of it, once the whole has been found to be what was recorded. Blocks.
    pub(crate) fn verified(&self, name: &str, sha256: &str, part: Range<u64>) -> io::Result<Verified> {
        let mut file = self.kept(name)?;
        let (whole, of_part) = digests(&mut file, part.clone())?;
        if whole.hex() != sha256 {
            return Err(altered());
        }
        file.seek(SeekFrom::Start(part.start))?;
        Ok(Verified { file, whole, part: of_part })
    }

    /// Removes a document that no row names, or names any more. Blocks.
    pub(crate) fn remove(&self, name: &str) -> io::Result<()> {
        std::fs::remove_file(self.unkept(name)).or_else(|_| std::fs::remove_file(self.folder.join(name)))
    }

    /// Removes a kept document if it is still there. Blocks.
    pub(crate) fn ensure_gone(&self, name: &str) -> io::Result<()> {
        match std::fs::remove_file(self.folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// A reader may come between the row and the keeping of its file.
    fn kept(&self, name: &str) -> io::Result<File> {
        File::open(self.folder.join(name)).or_else(|_| File::open(self.unkept(name)))
    }

    fn unkept(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.{UNKEPT}"))
    }
}

/// The SHA-256 of a whole file and of a part of it, in one reading and little memory.
fn digests(file: &mut File, part: Range<u64>) -> io::Result<(ContentDigest, ContentDigest)> {
    let (mut whole, mut of_part) = (Sha256::new(), Sha256::new());
    let mut buffer = vec![0; 256 * 1024];
    let mut at = 0;
    loop {
        let read = file.read(&mut buffer)?;
        let chunk = buffer.get(..read).unwrap_or_default();
        if chunk.is_empty() {
            let done = |hasher: Sha256| ContentDigest::from(<[u8; 32]>::from(hasher.finalize()));
            return Ok((done(whole), done(of_part)));
        }
        whole.update(chunk);
        let within = |position: u64| usize::try_from(position.saturating_sub(at)).unwrap_or(usize::MAX).min(read);
        of_part.update(chunk.get(within(part.start)..within(part.end)).unwrap_or_default());
        at += read as u64;
    }
}

fn altered() -> io::Error {
    io::Error::other("a document was altered on disk")
}
