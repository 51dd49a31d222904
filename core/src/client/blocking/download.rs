//! A download that is waited for by blocking.

use std::sync::Arc;

use tokio::runtime::Runtime;

use crate::client::{Saved, TaskHandle};
use crate::error::Error;

/// A download under way; see [`crate::client::DownloadTask`]. It goes on while this, or its client or session, is kept.
#[derive(Debug)]
pub struct DownloadTask {
    inner: crate::client::DownloadTask,
    runtime: Arc<Runtime>,
}

impl DownloadTask {
    pub(super) fn new(inner: crate::client::DownloadTask, runtime: Arc<Runtime>) -> Self {
        Self { inner, runtime }
    }

    /// A handle that shows how far it is and calls it off.
    #[must_use]
    pub fn handle(&self) -> TaskHandle {
        self.inner.handle()
    }

    /// Waits for the end; see [`crate::client::DownloadTask::finish`].
    ///
    /// # Errors
    /// As the async call.
    pub fn finish(self) -> Result<Saved, Error> {
        self.runtime.block_on(self.inner.finish())
    }
}
