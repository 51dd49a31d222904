//! Uploads under way, and what calls them off.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use perito::client::{self, TaskHandle, UploadOptions};
use pyo3::prelude::*;
use tokio::sync::watch;

use super::blocking::{failed_inside, wait};
use super::callback;
use super::connection::Connection;
use super::progress::Listener;
use super::runtime::runtime;
use super::source::source;
use super::upload::{StoredUpload, Uploaded};
use crate::count::Count;
use crate::error::{called_off, raised};

pub(super) type Outcome = Arc<Result<client::Uploaded, perito::Error>>;

/// An upload under way. It goes on to its end though nobody waits for it.
pub(super) struct Running {
    pub(super) handle: TaskHandle,
    outcome: watch::Receiver<Option<Outcome>>,
    raised: Arc<Raised>,
    pub(super) connection: Connection,
}

/// The first exception that a file object or a callback raised: it calls the upload off, and is raised again at its end.
#[derive(Default)]
pub(super) struct Raised {
    error: Mutex<Option<PyErr>>,
    upload: OnceLock<TaskHandle>,
}

impl Raised {
    /// Keeps what was raised, and calls the upload off.
    pub(super) fn keep(&self, error: PyErr) {
        self.error.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        if let Some(upload) = self.upload.get() {
            upload.cancel();
        }
    }

    /// What can be called off, once there is an upload; at once where something was raised before.
    fn upload_is(&self, upload: TaskHandle) {
        let upload = self.upload.get_or_init(|| upload);
        if self.error.lock().unwrap_or_else(PoisonError::into_inner).is_some() {
            upload.cancel();
        }
    }

    fn error(&self, py: Python<'_>) -> Option<PyErr> {
        self.error.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|error| error.clone_ref(py))
    }
}

impl Running {
    /// Starts an upload, which goes on by itself.
    pub(super) fn start(
        session: &client::Session,
        connection: &Connection,
        document: &Bound<'_, PyAny>,
        stored: Option<client::StoredUpload>,
        (size, listener): (Option<Count<u64>>, Option<Listener>),
    ) -> PyResult<Arc<Self>> {
        let under_way = connection.begin()?;
        let raised = listener.as_ref().map_or_else(Arc::default, Listener::raised);
        let source = source(document, size.map(|size| size.0), &raised)?;
        let options = UploadOptions { on_progress: listener.map(Listener::into_progress_listener) };
        let task = match stored {
            Some(stored) => session.resume_upload(source, stored, options),
            None => session.start_upload(source, options),
        };
        let handle = task.handle();
        raised.upload_is(handle.clone());
        let (ended, outcome) = watch::channel(None);
        runtime()?.spawn(async move {
            let _under_way = under_way;
            ended.send_replace(Some(Arc::new(task.finish().await)));
        });
        Ok(Arc::new(Self { handle, outcome, raised, connection: connection.clone() }))
    }

    /// How it ended. `None` would mean that the runtime ended before.
    pub(super) async fn ended(self: Arc<Self>) -> Option<Outcome> {
        self.outcome.clone().wait_for(Option::is_some).await.ok().and_then(|outcome| outcome.clone())
    }

    /// What a file object or the callback raised comes out as it is, with what the upload said of it as its cause.
    pub(super) fn told(&self, py: Python<'_>, outcome: Option<Outcome>) -> PyResult<Uploaded> {
        let outcome = outcome.ok_or_else(failed_inside)?;
        let told = outcome.as_ref().as_ref().map_err(|error| raised(py, error));
        match (self.raised.error(py), told) {
            (Some(error), told) => {
                // The last part may have arrived before it was called off: going on with it finds it whole.
                let stored = self.handle.stored().map(StoredUpload);
                error.set_cause(py, Some(told.err().unwrap_or_else(|| called_off(py, stored))));
                Err(error)
            }
            (None, told) => told.map(|uploaded| Uploaded(uploaded.clone())),
        }
    }

    /// Calls it off, and leaves nothing of it at the portal: nobody is told what it could be gone on with by.
    pub(super) fn discard(self: &Arc<Self>, session: client::Session) {
        self.handle.cancel();
        let (running, under_way) = (Arc::clone(self), self.connection.begin());
        if let (Ok(runtime), Ok(under_way)) = (runtime(), under_way) {
            runtime.spawn(async move {
                let _under_way = under_way;
                drop(Arc::clone(&running).ended().await);
                if let Some(stored) = running.handle.stored() {
                    // What cannot be discarded now expires.
                    drop(session.discard_upload(&stored.id).await);
                }
            });
        }
    }

    /// Waits for its end; a signal's exception calls it off first.
    pub(super) fn wait(self: &Arc<Self>, py: Python<'_>) -> PyResult<Uploaded> {
        callback::check_outside()?;
        self.connection.check_process()?;
        match wait(py, Arc::clone(self).ended()) {
            Ok(outcome) => self.told(py, outcome),
            Err(signal) => {
                self.handle.cancel();
                // Whoever signals again waits no longer; and it may have come to its end all the same.
                let ended = wait(py, Arc::clone(self).ended()).ok().flatten();
                let cause = ended.and_then(|outcome| outcome.as_ref().as_ref().err().map(|error| raised(py, error)));
                let stored = self.handle.stored().map(StoredUpload);
                signal.set_cause(py, Some(cause.unwrap_or_else(|| called_off(py, stored))));
                Err(signal)
            }
        }
    }
}
