//! Documents on their way from the portal to a file: streamed, and there only once they are whole.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tokio::fs::{self, File, OpenOptions};
use tokio::io::AsyncWriteExt;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::call::Call;
use super::session::Session;
use super::task::{LongCall, Progress, ProgressListener, TaskHandle};
use super::transport::Opened;
use crate::error::{Error, ErrorKind};
use crate::protocol::{ContentDigest, FiledDocument};

/// How many bytes arrive between two calls of the listener: some hundred of them for the largest document.
const STEP: u64 = 1 << 20;

/// How a document is downloaded; the default is right for most.
#[derive(Debug, Clone, Default)]
pub struct DownloadOptions {
    /// Who is told how far it is: when the portal begins to send, after each MiB, and once the document is whole.
    pub on_progress: Option<ProgressListener>,
}

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

/// A download under way. It goes on to its end though nobody awaits it and this is dropped.
#[derive(Debug)]
pub struct DownloadTask {
    handle: TaskHandle,
    operation: &'static str,
    task: JoinHandle<Result<Saved, Error>>,
}

/// A download seen from within. Memory does not depend on the document's size.
struct Run {
    session: Session,
    call: LongCall,
    operation: &'static str,
    to: PathBuf,
}

/// A file beside the place of a document, which is removed with this: a part that nobody wants is nobody's to find.
struct Part {
    path: PathBuf,
}

impl DownloadTask {
    /// Starts to download what is asked for, or ends at once with the error that there is instead.
    pub(super) fn spawn(
        session: &Session,
        operation: &'static str,
        asked: Result<(Call, FiledDocument), Error>,
        to: &Path,
        options: DownloadOptions,
    ) -> Self {
        let call = LongCall::new(options.on_progress);
        let handle = call.handle();
        let run = Run { session: session.clone(), call, operation, to: to.to_owned() };
        // Not every thread that starts a download is one of the runtime's.
        let task = session.transport.runtime().spawn(run.finish(asked));
        Self { handle, operation, task }
    }

    /// A handle that shows how far it is and calls it off.
    #[must_use]
    pub fn handle(&self) -> TaskHandle {
        self.handle.clone()
    }

    /// Waits for the end.
    ///
    /// # Errors
    /// As [`Session::download_report`] and [`Session::download_observation`]; [`ErrorKind::Cancelled`] when it was called
    /// off, and then there is no file.
    pub async fn finish(self) -> Result<Saved, Error> {
        let Self { operation, task, .. } = self;
        // The runtime ends, and with it everything that runs on it.
        task.await.unwrap_or_else(|error| Err(Error::new(ErrorKind::Cancelled, operation).with_source(error)))
    }
}

impl Run {
    async fn finish(self, asked: Result<(Call, FiledDocument), Error>) -> Result<Saved, Error> {
        let (call, document) = asked?;
        self.call.reach(Progress { sent: 0, total: document.size });
        let mut opened = self.unless_cancelled(self.open(&call)).await?;
        // Nobody can call off the making of a file: it would be made after it had been removed.
        let (part, file) = Part::beside(&self.to).await.map_err(|error| self.failed(&error))?;
        self.unless_cancelled(self.write(&mut opened, &document, file)).await?;
        // Whole or not at all, and no longer to be called off.
        part.place(&self.to).await.map_err(|error| self.failed(&error))?;
        Ok(Saved { path: self.to, size: document.size, sha256: document.sha256 })
    }

    async fn open(&self, call: &Call) -> Result<Opened, Error> {
        // A file that is there is nobody's to replace.
        if fs::try_exists(&self.to).await.map_err(|error| self.failed(&error))? {
            return Err(self.failed(&io::ErrorKind::AlreadyExists.into()));
        }
        self.session.transport.open(call).await
    }

    /// Writes what the portal sends, as long as it can be the document.
    async fn write(&self, opened: &mut Opened, document: &FiledDocument, mut file: File) -> Result<(), Error> {
        let total = document.size;
        let (mut hasher, mut sent, mut told) = (Sha256::new(), 0, 0);
        self.call.report(Progress { sent, total }).await;
        while let Some(chunk) = opened.next().await? {
            sent += chunk.len() as u64;
            if sent > total {
                return Err(opened.differs("size"));
            }
            hasher.update(&chunk);
            file.write_all(&chunk).await.map_err(|error| self.failed(&error))?;
            self.call.reach(Progress { sent, total });
            // The whole is told when it is known to be the document.
            if sent - told >= STEP && sent < total {
                told = sent;
                self.call.report(Progress { sent, total }).await;
            }
        }
        file.sync_all().await.map_err(|error| self.failed(&error))?;
        if ContentDigest::from(<[u8; 32]>::from(hasher.finalize())).hex() != document.sha256 {
            return Err(opened.differs("digest"));
        }
        self.call.report(Progress { sent, total }).await;
        Ok(())
    }

    async fn unless_cancelled<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        match self.call.unless_cancelled(work).await {
            Some(done) if !self.call.is_cancelled() => done,
            // Called off before the work was done, or by whoever was told that it was.
            _ => Err(Error::new(ErrorKind::Cancelled, self.operation)),
        }
    }

    fn failed(&self, error: &io::Error) -> Error {
        Error::new(ErrorKind::File, self.operation).with_context("io", error.kind())
    }
}

impl Part {
    /// Makes one, so near that it can be brought to its place at once, and under a name that is nobody else's.
    async fn beside(to: &Path) -> io::Result<(Self, File)> {
        let path = to.with_added_extension(format!("{}.part", Uuid::new_v4().simple()));
        let file = OpenOptions::new().write(true).create_new(true).open(&path).await?;
        Ok((Self { path }, file))
    }

    /// Brings the document to its place, where no file may have come meanwhile.
    async fn place(&self, to: &Path) -> io::Result<()> {
        match fs::hard_link(&self.path, to).await {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
            // Not every disk knows a file by two names: there a last look must do.
            Err(_) if fs::try_exists(to).await? => Err(io::ErrorKind::AlreadyExists.into()),
            Err(_) => fs::rename(&self.path, to).await,
            Ok(()) => Ok(()),
        }
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // What was brought to its place has another name by now.
        let _ = std::fs::remove_file(&self.path);
    }
}
