//! Documents on their way from the portal to a file: streamed, and there only once they are whole.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::call::Call;
use super::session::Session;
use crate::error::{Error, ErrorKind};
use crate::protocol::ContentDigest;

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
    /// Streams a document into a new file. Memory does not depend on its size.
    pub(super) async fn download(&self, call: Call, sha256: &str, to: &Path) -> Result<Saved, Error> {
        let operation = call.operation;
        let failed = |error: std::io::Error| Error::new(ErrorKind::File, operation).with_context("io", error.kind());
        let mut options = tokio::fs::OpenOptions::new();
        options.write(true).create_new(true);
        let mut response = self.transport.open(&call).await?;
        // The name is taken first: a file that is there is nobody's to replace.
        options.open(to).await.map_err(failed)?;
        let part = to.with_added_extension("part");
        let written = async {
            let mut file = options.open(&part).await.map_err(failed)?;
            let (mut hasher, mut size) = (Sha256::new(), 0);
            while let Some(chunk) = response.next().await? {
                hasher.update(&chunk);
                size += chunk.len() as u64;
                file.write_all(&chunk).await.map_err(failed)?;
            }
            file.sync_all().await.map_err(failed)?;
            let found = ContentDigest::from(<[u8; 32]>::from(hasher.finalize())).hex();
            if found != sha256 {
                return Err(Error::new(ErrorKind::Network, operation).with_context("digest", "differs"));
            }
            tokio::fs::rename(&part, to).await.map_err(failed)?;
            Ok(Saved { path: to.to_owned(), size, sha256: found })
        };
        let saved = written.await;
        if saved.is_err() {
            // Neither a part nor an empty file is of any use; either may not be there.
            let _ = tokio::fs::remove_file(&part).await;
            let _ = tokio::fs::remove_file(to).await;
        }
        saved
    }
}
