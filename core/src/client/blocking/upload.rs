//! An upload that is waited for by blocking.

use std::sync::Arc;

use tokio::runtime::Runtime;

use crate::client::{StoredUpload, TaskHandle, Uploaded};
use crate::error::Error;

/// An upload under way; see [`crate::client::UploadTask`]. It goes on while this, or its client or session, is kept.
#[derive(Debug)]
pub struct UploadTask {
    inner: crate::client::UploadTask,
    runtime: Arc<Runtime>,
}

impl UploadTask {
    pub(super) fn new(inner: crate::client::UploadTask, runtime: Arc<Runtime>) -> Self {
        Self { inner, runtime }
    }

    /// A handle that shows how far it is and calls it off.
    #[must_use]
    pub fn handle(&self) -> TaskHandle {
        self.inner.handle()
    }

    /// What goes on later if this does not; see [`crate::client::UploadTask::stored`].
    #[must_use]
    pub fn stored(&self) -> Option<StoredUpload> {
        self.inner.stored()
    }

    /// Waits for the end; see [`crate::client::UploadTask::finish`].
    ///
    /// # Errors
    /// As the async call.
    pub fn finish(self) -> Result<Uploaded, Error> {
        self.runtime.block_on(self.inner.finish())
    }
}
