//! Documents on their way from the portal to a file: streamed, and there only once they are whole.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tokio::fs::{self, File, OpenOptions};
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use super::call::Call;
use super::session::Session;
use super::transport::Opened;
use crate::error::{Error, ErrorKind};
use crate::protocol::{ContentDigest, FiledDocument};

/// A document that was downloaded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Saved {
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256, 64 hexadecimal digits.
    pub sha256: String,
}

impl Session {
    /// Streams a document into a new file. Memory does not depend on its size. It goes on to its end even when whoever
    /// awaits it gives up: a part that nobody wants is nobody's to find.
    pub(super) async fn download(&self, call: Call, document: &FiledDocument, to: &Path) -> Result<Saved, Error> {
        let operation = call.operation;
        let (session, document, to) = (self.clone(), document.clone(), to.to_owned());
        let saved = tokio::spawn(async move { session.save(call, &document, to).await });
        saved.await.map_err(|error| Error::new(ErrorKind::Network, operation).with_source(error))?
    }

    async fn save(&self, call: Call, document: &FiledDocument, to: PathBuf) -> Result<Saved, Error> {
        let operation = call.operation;
        let failed = |error: io::Error| Error::new(ErrorKind::File, operation).with_context("io", error.kind());
        // A file that is there is nobody's to replace.
        if fs::try_exists(&to).await.map_err(failed)? {
            return Err(failed(io::ErrorKind::AlreadyExists.into()));
        }
        let mut opened = self.transport.open(&call).await?;
        // Beside its place, so that it can be brought there at once, and under a name that is nobody else's.
        let part = to.with_added_extension(format!("{}.part", Uuid::new_v4().simple()));
        let mut file = OpenOptions::new().write(true).create_new(true).open(&part).await.map_err(failed)?;
        let written = write(&mut opened, document, &mut file).await;
        drop(file);
        let brought = match written {
            Ok(()) => fs::rename(&part, &to).await.map_err(failed),
            Err(Written::Disk(error)) => Err(failed(error)),
            Err(Written::Portal(error)) => Err(error),
        };
        if brought.is_err() {
            // It is of no use, and may be gone.
            let _ = fs::remove_file(&part).await;
        }
        brought.map(|()| Saved { path: to, size: document.size, sha256: document.sha256.clone() })
    }
}

/// Why a document could not be written.
enum Written {
    Disk(io::Error),
    Portal(Error),
}

/// Writes what the portal sends, as long as it can be the document.
async fn write(opened: &mut Opened, document: &FiledDocument, file: &mut File) -> Result<(), Written> {
    let (mut hasher, mut size) = (Sha256::new(), 0);
    while let Some(chunk) = opened.next().await.map_err(Written::Portal)? {
        hasher.update(&chunk);
        size += chunk.len() as u64;
        if size > document.size {
            return Err(Written::Portal(opened.differs("size")));
        }
        file.write_all(&chunk).await.map_err(Written::Disk)?;
    }
    file.sync_all().await.map_err(Written::Disk)?;
    let found = ContentDigest::from(<[u8; 32]>::from(hasher.finalize())).hex();
    if found == document.sha256 { Ok(()) } else { Err(Written::Portal(opened.differs("digest"))) }
}
