//! The document to be uploaded, read once from its beginning to its end, a chunk at a time, away from the async threads.

use std::fmt;
use std::fs::{self, File};
use std::io::{Cursor, Read};
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use crate::domain::{FieldError, document_kind};

/// How much of a document is held and sent at once.
pub(super) const CHUNK: usize = 4 * 1024 * 1024;

/// Where a document comes from. It is used up by one upload.
pub struct DocumentSource {
    origin: Origin,
}

enum Origin {
    Path(PathBuf),
    Bytes(Vec<u8>),
    Reader { size: u64, reader: Box<dyn Read + Send> },
}

/// A document being read: its size, the digest of what was read, and the chunk that was read last.
pub(super) struct Document {
    reader: Box<dyn Read + Send>,
    size: u64,
    sha256: Sha256,
    /// Where the chunk starts.
    start: u64,
    chunk: Vec<u8>,
}

impl DocumentSource {
    /// The file at this path, opened when the upload starts. It must not change until the upload has ended.
    #[must_use]
    pub fn path(path: impl Into<PathBuf>) -> Self {
        Self { origin: Origin::Path(path.into()) }
    }

    /// A document in memory.
    #[must_use]
    pub fn bytes(bytes: Vec<u8>) -> Self {
        Self { origin: Origin::Bytes(bytes) }
    }

    /// A document of `size` bytes, read from its beginning. The reader may block: it is not read on an async thread.
    #[must_use]
    pub fn reader(size: u64, reader: Box<dyn Read + Send>) -> Self {
        Self { origin: Origin::Reader { size, reader } }
    }
}

impl Document {
    /// Opens a document and reads its first chunk, which tells that it is a PDF.
    pub(super) async fn open(source: DocumentSource) -> Result<Self, FieldError> {
        aside(move || {
            let mut document = Self::start(source.origin)?;
            if document.size > 0 {
                document.read_on()?;
            }
            document_kind(&document.chunk)?;
            Ok(document)
        })
        .await
    }

    fn start(origin: Origin) -> Result<Self, FieldError> {
        let (size, reader): (u64, Box<dyn Read + Send>) = match origin {
            Origin::Path(path) => {
                // What is no file may never end, or not even open.
                if !fs::metadata(&path).is_ok_and(|found| found.is_file()) {
                    return Err(unreadable());
                }
                let file = File::open(&path).map_err(|_| unreadable())?;
                (file.metadata().map_err(|_| unreadable())?.len(), Box::new(file))
            }
            Origin::Bytes(bytes) => (bytes.len().try_into().unwrap_or(u64::MAX), Box::new(Cursor::new(bytes))),
            Origin::Reader { size, reader } => (size, reader),
        };
        Ok(Self { reader, size, sha256: Sha256::new(), start: 0, chunk: Vec::new() })
    }

    /// Reads on until the chunk holds what comes after this place, or the document is at its end.
    pub(super) async fn read_to(mut self, place: u64) -> Result<Self, FieldError> {
        while self.end() <= place && self.end() < self.size {
            self = aside(move || self.read_on().map(|()| self)).await?;
        }
        Ok(self)
    }

    /// What of the chunk comes after this place; nothing at the document's end. `None` where the chunk starts later.
    pub(super) fn after(&self, place: u64) -> Option<&[u8]> {
        let skipped = usize::try_from(place.checked_sub(self.start)?).ok()?;
        self.chunk.get(skipped..)
    }

    pub(super) fn size(&self) -> u64 {
        self.size
    }

    /// The digest of what was read, in hexadecimal digits.
    pub(super) fn sha256(self) -> String {
        self.sha256.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn end(&self) -> u64 {
        self.start + self.chunk.len() as u64
    }

    /// Reads the next chunk whole. The last one is only given once nothing follows it, so that a document of another
    /// size is never sent to its end.
    fn read_on(&mut self) -> Result<(), FieldError> {
        self.start = self.end();
        self.chunk.clear();
        let wanted = (self.size - self.start).min(CHUNK as u64);
        self.chunk.reserve_exact(usize::try_from(wanted).unwrap_or(CHUNK));
        read(&mut self.reader, wanted, &mut self.chunk)?;
        if self.end() - self.start < wanted {
            return Err(other_size());
        }
        if self.end() == self.size {
            let mut more = Vec::new();
            read(&mut self.reader, 1, &mut more)?;
            if !more.is_empty() {
                return Err(other_size());
            }
        }
        self.sha256.update(&self.chunk);
        Ok(())
    }
}

/// Runs what may block on a thread where that is allowed. A reader that panics cannot be read.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FieldError> + Send + 'static,
) -> Result<T, FieldError> {
    tokio::task::spawn_blocking(work).await.map_err(|_| unreadable())?
}

fn read(reader: &mut (dyn Read + Send), at_most: u64, into: &mut Vec<u8>) -> Result<(), FieldError> {
    // The cause is left out: it may name the file.
    reader.take(at_most).read_to_end(into).map(drop).map_err(|_| unreadable())
}

fn unreadable() -> FieldError {
    FieldError::new(
        "document",
        "document_unreadable",
        "the document cannot be read: check that the file exists and may be read",
        "il documento non si può leggere: verificare che il file esista e sia leggibile",
    )
}

fn other_size() -> FieldError {
    FieldError::new(
        "document",
        "document_size",
        "the document has more or fewer bytes than was said, or changed while it was read: upload it again",
        "il documento ha più o meno byte di quanto dichiarato, o è cambiato durante la lettura: caricarlo di nuovo",
    )
}

impl fmt::Debug for DocumentSource {
    /// Leaves out the path, which may name a person, and the content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DocumentSource").finish_non_exhaustive()
    }
}
