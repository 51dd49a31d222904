//! Uploads: sent in parts, shown how far they are, called off and gone on with.

use std::sync::Arc;

use perito::client;

use super::connection::Connection;
use super::listeners::{ProgressListener, progress_listener};
use super::session::Session;
use super::task::{TaskHandle, Transfer};
use crate::error::PeritoError;
use crate::upload::{StoredUpload, Uploaded};

/// What a document is read from.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
#[uniffi::export(Display)]
pub enum DocumentSource {
    /// A file, read as it is sent: memory does not depend on its size.
    Path {
        /// Where it is.
        path: String,
    },
    /// Bytes.
    Content {
        /// The bytes.
        content: Vec<u8>,
    },
}

/// An upload under way. It goes on to its end though nobody awaits it and this is let go.
#[derive(uniffi::Object)]
pub struct UploadTask(Transfer<Uploaded>);

#[uniffi::export]
impl UploadTask {
    /// A handle that shows how far it is and calls it off.
    #[must_use]
    pub fn handle(&self) -> Arc<TaskHandle> {
        self.0.handle()
    }

    /// Waits for the end, which any number may do.
    ///
    /// # Errors
    /// `Validation` for a document that is empty, no PDF, or cannot be read; `Cancelled` when it was called off; `Login`;
    /// `Refused`, also when an upload that was gone on with has expired; `Unreachable`. Whatever can be gone on with, or
    /// discarded, is in `details.upload`.
    pub async fn finish(&self) -> Result<Uploaded, PeritoError> {
        self.0.finish().await
    }
}

#[uniffi::export]
impl Session {
    /// Starts to upload a PDF, and returns at once. It goes on by itself after a cut as long as something arrives in between.
    ///
    /// # Errors
    /// `Cancelled` with the code `closed` after the client was disconnected.
    #[uniffi::method(default(listener = None))]
    pub fn start_upload(
        &self,
        source: DocumentSource,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<Arc<UploadTask>, PeritoError> {
        let (source, options) = (source.into(), options(listener));
        begun(&self.connection, || self.inner.start_upload(source, options))
    }

    /// Goes on with an upload of this document, by any session of the same account, from where the portal says that it is. The
    /// document must be the one that was begun with.
    ///
    /// # Errors
    /// `Cancelled` with the code `closed` after the client was disconnected.
    #[uniffi::method(default(listener = None))]
    pub fn resume_upload(
        &self,
        source: DocumentSource,
        stored: StoredUpload,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<Arc<UploadTask>, PeritoError> {
        let (source, stored, options) = (source.into(), stored.into(), options(listener));
        begun(&self.connection, || self.inner.resume_upload(source, stored, options))
    }

    /// Discards an upload that will not be used. One that nobody discards expires.
    ///
    /// # Errors
    /// `Refused` when there is none with this id, it is not yours, or it has expired, was used or discarded.
    pub async fn discard_upload(&self, id: String) -> Result<(), PeritoError> {
        let session = self.inner.clone();
        self.connection.write(async move { Ok(session.discard_upload(&id).await?) }).await
    }
}

fn options(listener: Option<Arc<dyn ProgressListener>>) -> client::UploadOptions {
    client::UploadOptions { on_progress: listener.map(progress_listener) }
}

/// Starts it, and has somebody wait for its end.
fn begun(connection: &Connection, start: impl FnOnce() -> client::UploadTask) -> Result<Arc<UploadTask>, PeritoError> {
    let transfer = Transfer::begun(connection, || {
        let task = start();
        (task.handle(), async move { Ok(task.finish().await?.into()) })
    });
    Ok(Arc::new(UploadTask(transfer?)))
}

impl From<DocumentSource> for client::DocumentSource {
    fn from(source: DocumentSource) -> Self {
        match source {
            DocumentSource::Path { path } => Self::path(path),
            DocumentSource::Content { content } => Self::bytes(content),
        }
    }
}

impl From<client::StoredUpload> for StoredUpload {
    fn from(stored: client::StoredUpload) -> Self {
        let client::StoredUpload { id, offset, size } = stored;
        Self { id, offset, size }
    }
}

impl From<StoredUpload> for client::StoredUpload {
    fn from(stored: StoredUpload) -> Self {
        let StoredUpload { id, offset, size } = stored;
        Self { id, offset, size }
    }
}

impl From<client::Uploaded> for Uploaded {
    fn from(uploaded: client::Uploaded) -> Self {
        Self { id: uploaded.id, sha256: uploaded.sha256, size: uploaded.size }
    }
}

impl From<Uploaded> for client::Uploaded {
    fn from(uploaded: Uploaded) -> Self {
        let Uploaded { id, sha256, size } = uploaded;
        Self::new(id, sha256, size)
    }
}
