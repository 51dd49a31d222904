//! How far an upload is, and the callback that is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use perito::client::{self, ProgressListener};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use super::callback;
use super::running::Raised;

/// How far a long call is, in bytes.
#[pyclass(frozen, eq, hash, get_all, module = "perito")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Progress {
    pub(super) sent: u64,
    pub(super) total: u64,
}

#[pymethods]
impl Progress {
    fn __repr__(&self) -> String {
        format!("<Progress {} of {} bytes>", self.sent, self.total)
    }
}

impl From<client::Progress> for Progress {
    fn from(progress: client::Progress) -> Self {
        Self { sent: progress.sent, total: progress.total }
    }
}

/// A callback that is given the bytes that arrived since it was called last, as `tqdm.update` wants them: on the thread
/// of this event loop, or on a thread of its own where there is none.
pub(super) struct Listener {
    told: Arc<Teller>,
    event_loop: Option<Py<PyAny>>,
}

/// The callback, as what may be called from anywhere.
struct Teller {
    callback: Py<PyAny>,
    raised: Arc<Raised>,
    so_far: AtomicU64,
}

/// The callback on its way to an event loop.
#[pyclass(frozen)]
struct Step(Arc<Teller>);

impl Listener {
    pub(super) fn new(py: Python<'_>, callback: Py<PyAny>, event_loop: Option<Py<PyAny>>) -> PyResult<Self> {
        if !callback.bind(py).is_callable() {
            return Err(PyTypeError::new_err("progress is a callable that takes a number of bytes"));
        }
        let (raised, so_far) = (Arc::default(), AtomicU64::new(0));
        Ok(Self { told: Arc::new(Teller { callback, raised, so_far }), event_loop })
    }

    /// Where what it raises is kept.
    pub(super) fn raised(&self) -> Arc<Raised> {
        Arc::clone(&self.told.raised)
    }

    pub(super) fn into_progress_listener(self) -> ProgressListener {
        ProgressListener::new(move |progress| {
            let before = self.told.so_far.swap(progress.sent, Ordering::AcqRel);
            let arrived = progress.sent.saturating_sub(before);
            // Nobody is there to be told once the interpreter ends.
            Python::try_attach(|py| match &self.event_loop {
                None => self.told.tell(py, arrived),
                Some(event_loop) => {
                    let step = Step(Arc::clone(&self.told));
                    if let Err(closed) = event_loop.call_method1(py, "call_soon_threadsafe", (step, arrived)) {
                        self.told.raised.keep(closed);
                    }
                }
            });
        })
    }
}

impl Teller {
    fn tell(&self, py: Python<'_>, arrived: u64) {
        if let Err(error) = callback::run(|| self.callback.call1(py, (arrived,))) {
            self.raised.keep(error);
        }
    }
}

#[pymethods]
impl Step {
    fn __call__(&self, py: Python<'_>, arrived: u64) {
        self.0.tell(py, arrived);
    }
}
