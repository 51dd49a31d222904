//! Uploads of documents: with their progress, called off, and gone on with later.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use perito::client::{self, TaskHandle, UploadOptions};
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyType};
use tokio::sync::watch;

use super::blocking::{failed_inside, wait};
use super::callback;
use super::calls::calls;
use super::connection::Connection;
use super::coroutine::{Coroutine, running_loop};
use super::progress::{Listener, Progress};
use super::runtime::runtime;
use super::session::{AioSession, Session};
use super::source::source;
use super::told::Nothing;
use crate::count::Count;
use crate::error::{called_off, raised};
use crate::own::Own;
use crate::text::Text;

/// An upload that can be gone on with, by any session of the same account: to be kept across a restart.
#[pyclass(frozen, eq, module = "perito")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct StoredUpload(pub(crate) client::StoredUpload);

/// A document that the portal has whole, ready to be submitted.
#[pyclass(frozen, eq, module = "perito")]
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Uploaded(pub(crate) client::Uploaded);

/// An upload under way, waited for by calls that block.
#[pyclass(frozen, module = "perito")]
pub(crate) struct UploadTask(Arc<Running>);

/// An upload under way, waited for by calls that are awaited.
#[pyclass(frozen, name = "UploadTask", module = "perito.aio")]
pub(crate) struct AioUploadTask(Arc<Running>);

type Outcome = Arc<Result<client::Uploaded, perito::Error>>;

/// An upload under way. It goes on to its end though nobody waits for it.
struct Running {
    handle: TaskHandle,
    outcome: watch::Receiver<Option<Outcome>>,
    raised: Arc<Raised>,
    connection: Connection,
}

/// The first exception that a file object or a callback raised: it calls the upload off, and is raised again at its end.
#[derive(Default)]
pub(super) struct Raised {
    error: Mutex<Option<PyErr>>,
    upload: OnceLock<TaskHandle>,
}

#[pymethods]
impl StoredUpload {
    #[new]
    #[pyo3(signature = (id, offset, size))]
    fn new(id: Text, offset: Count<u64>, size: Count<u64>) -> Self {
        Self(client::StoredUpload { id: id.to_string(), offset: offset.0, size: size.0 })
    }

    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    #[getter]
    fn offset(&self) -> u64 {
        self.0.offset
    }

    #[getter]
    fn size(&self) -> u64 {
        self.0.size
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&self.0.id, self.0.offset, self.0.size).hash(&mut hasher);
        hasher.finish()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let client::StoredUpload { id, offset, size } = &self.0;
        Ok(format!("StoredUpload({}, offset={offset}, size={size})", PyString::new(py, id).repr()?))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (String, u64, u64)) {
        let client::StoredUpload { id, offset, size } = slf.get().0.clone();
        (slf.get_type(), (id, offset, size))
    }
}

#[pymethods]
impl Uploaded {
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    #[getter]
    fn sha256(&self) -> &str {
        &self.0.sha256
    }

    #[getter]
    fn size(&self) -> u64 {
        self.0.size
    }

    fn __repr__(&self) -> String {
        format!("<Uploaded {} ({} bytes)>", self.0.id, self.0.size)
    }
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
    fn start(
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
    async fn ended(self: Arc<Self>) -> Option<Outcome> {
        self.outcome.clone().wait_for(Option::is_some).await.ok().and_then(|outcome| outcome.clone())
    }

    /// What a file object or the callback raised comes out as it is, with what the upload said of it as its cause.
    fn told(&self, py: Python<'_>, outcome: Option<Outcome>) -> PyResult<Uploaded> {
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
    fn discard(self: &Arc<Self>, session: client::Session) {
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
    fn wait(self: &Arc<Self>, py: Python<'_>) -> PyResult<Uploaded> {
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

/// What both kinds of task show.
macro_rules! tasks {
    ($($task:ident)+) => {
        $(
            #[pymethods]
            impl $task {
                /// How far it is.
                #[getter]
                fn progress(&self) -> Progress {
                    Progress::from(self.0.handle.progress())
                }

                /// What goes on later if this does not.
                #[getter]
                fn stored(&self) -> Option<StoredUpload> {
                    self.0.handle.stored().map(StoredUpload)
                }

                #[getter]
                fn is_finished(&self) -> bool {
                    self.0.handle.is_finished()
                }

                /// Calls it off, and does not wait for its end.
                fn cancel(&self) {
                    self.0.handle.cancel();
                }

                fn __repr__(&self) -> String {
                    let Progress { sent, total } = Progress::from(self.0.handle.progress());
                    format!("<UploadTask {sent} of {total} bytes>")
                }
            }
        )+
    };
}

tasks! { UploadTask AioUploadTask }

#[pymethods]
impl UploadTask {
    /// Waits for its end.
    fn finish(&self, py: Python<'_>) -> PyResult<Uploaded> {
        self.0.wait(py)
    }
}

#[pymethods]
impl AioUploadTask {
    /// Waits for its end. Cancelling the wait does not call it off.
    fn finish(&self) -> Coroutine {
        let (running, ended) = (Arc::clone(&self.0), Arc::clone(&self.0));
        let begin = move |_: &Bound<'_, PyAny>| running.connection.check_process().map(|()| running.ended());
        Coroutine::new("UploadTask.finish", begin, move |py, outcome| given(py, &ended, outcome))
    }
}

#[pymethods]
impl Session {
    #[pyo3(signature = (document, *, size = None, progress = None))]
    fn start_upload(
        &self,
        document: &Bound<'_, PyAny>,
        size: Option<Count<u64>>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<UploadTask> {
        self.start(document, None, size, progress).map(UploadTask)
    }

    #[pyo3(signature = (document, stored, *, size = None, progress = None))]
    fn resume_upload(
        &self,
        py: Python<'_>,
        document: &Bound<'_, PyAny>,
        stored: Own<StoredUpload>,
        size: Option<Count<u64>>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Uploaded> {
        self.start(document, Some(stored.0.clone()), size, progress)?.wait(py)
    }

    #[pyo3(signature = (document, *, size = None, progress = None))]
    fn upload(
        &self,
        py: Python<'_>,
        document: &Bound<'_, PyAny>,
        size: Option<Count<u64>>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Uploaded> {
        self.start(document, None, size, progress)?.wait(py)
    }
}

impl Session {
    fn start(
        &self,
        document: &Bound<'_, PyAny>,
        stored: Option<client::StoredUpload>,
        size: Option<Count<u64>>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Arc<Running>> {
        let listener = progress.map(|callback| Listener::new(document.py(), callback, None)).transpose()?;
        Running::start(&self.inner, &self.connection, document, stored, (size, listener))
    }
}

#[pymethods]
impl AioSession {
    #[pyo3(signature = (document, *, size = None, progress = None))]
    fn start_upload(
        &self,
        document: &Bound<'_, PyAny>,
        size: Option<Count<u64>>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<AioUploadTask> {
        self.start(document, None, size, progress).map(AioUploadTask)
    }

    #[pyo3(signature = (document, stored, *, size = None, progress = None))]
    fn resume_upload(
        &self,
        document: Py<PyAny>,
        stored: Own<StoredUpload>,
        size: Option<Count<u64>>,
        progress: Option<Py<PyAny>>,
    ) -> Coroutine {
        let (call, running) = self.uploaded("Session.resume_upload", document, Some(stored.0.clone()), size, progress);
        call.on_cancel(move || {
            if let Some(running) = running.get() {
                running.handle.cancel();
            }
        })
    }

    #[pyo3(signature = (document, *, size = None, progress = None))]
    fn upload(&self, document: Py<PyAny>, size: Option<Count<u64>>, progress: Option<Py<PyAny>>) -> Coroutine {
        let (call, running) = self.uploaded("Session.upload", document, None, size, progress);
        let session = self.inner.clone();
        call.on_cancel(move || {
            if let Some(running) = running.get() {
                running.discard(session.clone());
            }
        })
    }
}

impl AioSession {
    fn start(
        &self,
        document: &Bound<'_, PyAny>,
        stored: Option<client::StoredUpload>,
        size: Option<Count<u64>>,
        progress: Option<Py<PyAny>>,
    ) -> PyResult<Arc<Running>> {
        let py = document.py();
        let listener =
            progress.map(|callback| Listener::new(py, callback, Some(running_loop(py)?.unbind()))).transpose()?;
        Running::start(&self.inner, &self.connection, document, stored, (size, listener))
    }

    /// Starts it once it is awaited, and shows it then.
    fn uploaded(
        &self,
        name: &'static str,
        document: Py<PyAny>,
        stored: Option<client::StoredUpload>,
        size: Option<Count<u64>>,
        progress: Option<Py<PyAny>>,
    ) -> (Coroutine, Arc<OnceLock<Arc<Running>>>) {
        let session = Self { inner: self.inner.clone(), connection: self.connection.clone() };
        let running: Arc<OnceLock<Arc<Running>>> = Arc::default();
        let (started, ended) = (Arc::clone(&running), Arc::clone(&running));
        let begin = move |event_loop: &Bound<'_, PyAny>| {
            let made = session.start(document.bind(event_loop.py()), stored, size, progress)?;
            Ok(Arc::clone(started.get_or_init(|| made)).ended())
        };
        let call = Coroutine::new(name, begin, move |py, outcome| {
            let running = ended.get().ok_or_else(failed_inside)?;
            given(py, running, outcome)
        });
        (call, running)
    }
}

calls! { Session and AioSession:
    fn discard_upload(id: Text) -> Nothing { |session| session.discard_upload(&id).await }
}

fn given(py: Python<'_>, running: &Running, outcome: Option<Outcome>) -> PyResult<Py<PyAny>> {
    running.told(py, outcome)?.into_py_any(py)
}
