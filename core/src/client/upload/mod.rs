//! Uploads of documents by tus 1.0: sent in chunks, gone on with after a cut, an ended session or a restart.

mod run;
mod source;
mod tus;

use serde::{Deserialize, Serialize};
use tokio::task::JoinHandle;

pub use self::source::DocumentSource;
use super::session::Session;
use super::task::{LongCall, ProgressListener, TaskHandle};
use crate::error::{Error, ErrorKind};

/// The call that every error of an upload names.
const OPERATION: &str = "upload";

/// How a document is uploaded; the default is right for most.
#[derive(Debug, Clone, Default)]
pub struct UploadOptions {
    /// Who is told how far it is: at the start, after each chunk, at the end.
    pub on_progress: Option<ProgressListener>,
}

/// An upload that can be gone on with, by any session of the same account: to be kept across a restart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredUpload {
    /// The upload's id at the portal.
    pub id: String,
    /// How many bytes the portal was known to have. What it says itself counts for more.
    pub offset: u64,
    /// The document's size, in bytes.
    pub size: u64,
}

/// A document that the portal has whole, ready to be submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Uploaded {
    /// The upload's id.
    pub id: String,
    /// The SHA-256 digest of the document that was read here, as 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// The document's size, in bytes.
    pub size: u64,
}

/// An upload under way. It goes on to its end though nobody awaits it and this is dropped.
#[derive(Debug)]
pub struct UploadTask {
    handle: TaskHandle,
    task: JoinHandle<Result<Uploaded, Error>>,
}

impl Session {
    /// Uploads a PDF, read and sent in chunks of 4 MiB whatever its size.
    ///
    /// It goes on by itself after a cut as long as something arrives in between, and to its end though whoever awaits it
    /// gives up; [`Self::start_upload`] shows how far it is and can call it off.
    ///
    /// # Errors
    /// [`ErrorKind::Validation`] on the field `document`, before anything is sent, for a document that is empty
    /// (`document_empty`), no PDF (`document_not_pdf`), signed as `.p7m` (`document_p7m`) or cannot be read
    /// (`document_unreadable`); and with `document_size` where it has another size than was said, or changes meanwhile.
    /// [`ErrorKind::Refused`] with code `payload_too_large`; [`ErrorKind::Forbidden`]; [`ErrorKind::SessionExpired`] and
    /// those of the network, after which [`Error::upload`] goes on with [`Self::resume_upload`].
    pub async fn upload(&self, source: DocumentSource) -> Result<Uploaded, Error> {
        self.start_upload(source, UploadOptions::default()).finish().await
    }

    /// Starts to upload a PDF, as [`Self::upload`] does, and returns at once.
    ///
    /// ```no_run
    /// use perito::client::{DocumentSource, ProgressListener, Session, UploadOptions};
    ///
    /// # async fn run(session: Session) -> Result<(), perito::Error> {
    /// let show = ProgressListener::new(|progress| println!("{} of {} bytes", progress.sent, progress.total));
    /// let options = UploadOptions { on_progress: Some(show) };
    /// let task = session.start_upload(DocumentSource::path("report.pdf"), options);
    /// let handle = task.handle(); // handle.cancel() calls it off, from anywhere
    /// match task.finish().await {
    ///     Ok(uploaded) => println!("{} {}", uploaded.id, uploaded.sha256),
    ///     // To be kept, and given to `resume_upload` after the next login.
    ///     Err(error) => println!("{error}: {:?}, {:?}", error.upload(), handle.progress()),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use = "it goes on by itself, and only the task tells how it ends"]
    pub fn start_upload(&self, source: DocumentSource, options: UploadOptions) -> UploadTask {
        UploadTask::spawn(self, source, None, options)
    }

    /// Goes on with an upload of this document, from where the portal says that it is.
    ///
    /// The document must be the one that was begun with. It is read from its beginning, for its digest; what the portal
    /// has is not sent again.
    ///
    /// Its task ends as [`Self::upload`] does; with `document_differs` when the document has another size; with
    /// [`ErrorKind::UploadGone`] when the upload has expired or was used; with [`ErrorKind::NotFound`] when there is none,
    /// or it is another account's.
    #[must_use = "it goes on by itself, and only the task tells how it ends"]
    pub fn resume_upload(&self, source: DocumentSource, stored: StoredUpload, options: UploadOptions) -> UploadTask {
        UploadTask::spawn(self, source, Some(stored), options)
    }

    /// Discards an upload that will not be used. One that nobody discards expires.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is none with this id, or it is not yours, or it was discarded before;
    /// [`ErrorKind::UploadGone`] when it has expired or was used.
    pub async fn discard_upload(&self, id: &str) -> Result<(), Error> {
        tus::terminate(self, id).await
    }
}

impl Uploaded {
    /// The upload as it was kept, even across a restart: the portal checks that it has it, and its digest.
    #[must_use]
    pub fn new(id: impl Into<String>, sha256: impl Into<String>, size: u64) -> Self {
        Self { id: id.into(), sha256: sha256.into(), size }
    }
}

impl UploadTask {
    fn spawn(session: &Session, source: DocumentSource, stored: Option<StoredUpload>, options: UploadOptions) -> Self {
        let call = LongCall::new(options.on_progress);
        call.store(stored);
        let handle = call.handle();
        let run = run::Run { session: session.clone(), call };
        // Not every thread that starts an upload is one of the runtime's.
        let task = session.transport.runtime().spawn(run.finish(source));
        Self { handle, task }
    }

    /// A handle that shows how far it is and calls it off.
    #[must_use]
    pub fn handle(&self) -> TaskHandle {
        self.handle.clone()
    }

    /// What goes on later if this does not. `None` until the portal has given the upload its id.
    #[must_use]
    pub fn stored(&self) -> Option<StoredUpload> {
        self.handle.stored()
    }

    /// Waits for the end.
    ///
    /// # Errors
    /// As [`Session::upload`] and [`Session::resume_upload`]; [`ErrorKind::Cancelled`] when it was called off. Whatever
    /// can be gone on with, or discarded, is in [`Error::upload`].
    pub async fn finish(self) -> Result<Uploaded, Error> {
        let Self { handle, task } = self;
        task.await.unwrap_or_else(|error| {
            // The runtime ends, and with it everything that runs on it.
            let error = Error::new(ErrorKind::Cancelled, OPERATION).with_source(error);
            Err(match handle.stored() {
                Some(stored) => error.with_upload(stored),
                None => error,
            })
        })
    }
}
