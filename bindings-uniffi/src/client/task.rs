//! Long calls: how far one is, calling it off, and how it ended.

use std::sync::Arc;

use perito::client;
use tokio::sync::watch;

use super::connection::Connection;
use super::listeners::TransferProgress;
use super::runtime::runtime;
use crate::error::{ErrorDetails, PeritoError};
use crate::error_kind::ErrorKind;
use crate::upload::StoredUpload;

/// A long call under way, seen from anywhere. Letting it go changes nothing.
#[derive(Debug, uniffi::Object)]
pub struct TaskHandle(client::TaskHandle);

/// An upload or a download under way: whoever asks how it ended is told, as often as they ask.
pub(super) struct Transfer<T> {
    handle: client::TaskHandle,
    end: watch::Receiver<Option<Result<T, PeritoError>>>,
}

#[uniffi::export]
impl TaskHandle {
    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> TransferProgress {
        self.0.progress()
    }

    /// Calls it off: it ends with `Cancelled`, unless it has ended before. It does not wait for that end.
    pub fn cancel(&self) {
        self.0.cancel();
    }

    /// Whether it has ended, well or badly.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.0.is_finished()
    }

    /// What goes on later if an upload does not. Nothing until the portal has given the upload its id.
    #[must_use]
    pub fn stored(&self) -> Option<StoredUpload> {
        self.0.stored().map(StoredUpload::from)
    }
}

impl<T: Clone + Send + Sync + 'static> Transfer<T> {
    /// Begins a transfer, and has somebody wait for its end, which nobody else may wait for.
    pub(super) fn begun<E>(
        connection: &Connection,
        start: impl FnOnce() -> (client::TaskHandle, E),
    ) -> Result<Self, PeritoError>
    where
        E: Future<Output = Result<T, PeritoError>> + Send + 'static,
    {
        let under_way = connection.begin()?;
        let (handle, ending) = start();
        connection.follow(handle.clone());
        let (tell, end) = watch::channel(None);
        runtime()?.spawn(async move {
            let _under_way = under_way;
            // Nobody may be there to be told.
            let _ = tell.send(Some(ending.await));
        });
        Ok(Self { handle, end })
    }

    pub(super) fn handle(&self) -> Arc<TaskHandle> {
        Arc::new(TaskHandle(self.handle.clone()))
    }

    /// How it ended, once it has.
    pub(super) async fn finish(&self) -> Result<T, PeritoError> {
        let told = self.end.clone().wait_for(Option::is_some).await.ok().and_then(|told| told.clone());
        // The runtime ends with the process, and nothing else ends what tells.
        told.unwrap_or_else(|| Err(cancelled()))
    }
}

/// What ends with the process.
pub(super) fn cancelled() -> PeritoError {
    let said = ErrorDetails::new("cancelled", "this was called off", "operazione annullata");
    PeritoError::Cancelled { details: ErrorDetails { kind: ErrorKind::Cancelled, ..said } }
}
