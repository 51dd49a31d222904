//! Uploads of documents: with their progress, called off, and gone on with later.

use std::sync::{Arc, OnceLock};

use perito::client;
use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;

use super::blocking::failed_inside;
use super::calls::calls;
use super::coroutine::{Coroutine, running_loop};
use super::progress::{Listener, Progress};
use super::running::{Outcome, Running};
use super::session::{AioSession, Session};
use super::told::Nothing;
use super::upload::{StoredUpload, Uploaded};
use crate::count::Count;
use crate::own::Own;
use crate::text::Text;

/// An upload under way, waited for by calls that block.
#[pyclass(frozen, module = "perito")]
pub(crate) struct UploadTask(Arc<Running>);

/// An upload under way, waited for by calls that are awaited.
#[pyclass(frozen, name = "UploadTask", module = "perito.aio")]
pub(crate) struct AioUploadTask(Arc<Running>);

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
