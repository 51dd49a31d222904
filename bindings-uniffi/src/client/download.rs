//! Downloads: streamed into a new file, which is there only once it is whole.

use std::path::Path;
use std::sync::Arc;

use perito::client;

use super::connection::Connection;
use super::listeners::{ProgressListener, progress_listener};
use super::session::Session;
use super::task::{TaskHandle, Transfer};
use crate::error::PeritoError;
use crate::views::{Crosses, ObservationView, ReportView};

/// A document that was downloaded.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Display)]
pub struct Saved {
    /// Where it is.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its SHA-256, 64 hexadecimal digits.
    pub sha256: String,
}

/// A download under way. It goes on to its end though nobody awaits it and this is let go.
#[derive(uniffi::Object)]
pub struct DownloadTask(Transfer<Saved>);

#[uniffi::export]
impl DownloadTask {
    /// A handle that shows how far it is and calls it off.
    #[must_use]
    pub fn handle(&self) -> Arc<TaskHandle> {
        self.0.handle()
    }

    /// Waits for the end, which any number may do.
    ///
    /// # Errors
    /// `Device` when the file cannot be written or is there already; `Cancelled` when it was called off; `Login`; `Refused`;
    /// `Unreachable`. There is no file then.
    pub async fn finish(&self) -> Result<Saved, PeritoError> {
        self.0.finish().await
    }
}

#[uniffi::export]
impl Session {
    /// Starts to download the document of a report into a new file, and returns at once. Memory does not depend on its size.
    ///
    /// # Errors
    /// `Cancelled` with the code `closed` after the client was disconnected.
    #[uniffi::method(default(listener = None))]
    pub fn start_download_report(
        &self,
        report: ReportView,
        to: String,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<Arc<DownloadTask>, PeritoError> {
        let report = report.wire();
        begun(&self.connection, || self.inner.start_download_report(&report, Path::new(&to), options(listener)))
    }

    /// Starts to download the document of an observation into a new file, and returns at once.
    ///
    /// # Errors
    /// `Cancelled` with the code `closed` after the client was disconnected.
    #[uniffi::method(default(listener = None))]
    pub fn start_download_observation(
        &self,
        observation: ObservationView,
        to: String,
        listener: Option<Arc<dyn ProgressListener>>,
    ) -> Result<Arc<DownloadTask>, PeritoError> {
        let observation = observation.wire();
        begun(&self.connection, || {
            self.inner.start_download_observation(&observation, Path::new(&to), options(listener))
        })
    }
}

fn options(listener: Option<Arc<dyn ProgressListener>>) -> client::DownloadOptions {
    client::DownloadOptions { on_progress: listener.map(progress_listener) }
}

/// Starts it, and has somebody wait for its end.
fn begun(
    connection: &Connection,
    start: impl FnOnce() -> client::DownloadTask,
) -> Result<Arc<DownloadTask>, PeritoError> {
    let transfer = Transfer::begun(connection, || {
        let task = start();
        (task.handle(), async move { Ok(task.finish().await?.into()) })
    });
    Ok(Arc::new(DownloadTask(transfer?)))
}

impl From<client::Saved> for Saved {
    fn from(saved: client::Saved) -> Self {
        Self { path: saved.path.to_string_lossy().into_owned(), size: saved.size, sha256: saved.sha256 }
    }
}
