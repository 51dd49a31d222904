//! Calls that block: without the interpreter's lock, and open to Ctrl-C.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

use super::runtime::runtime;

/// How long a signal may wait to be seen.
const SIGNALS_SEEN_EVERY: Duration = Duration::from_millis(50);

/// Does the work on the runtime and waits for its end. A signal's exception ends the waiting and not the work: what was
/// begun is brought to its end as long as the process lives.
pub(super) fn wait<T: Send + 'static>(py: Python<'_>, work: impl Future<Output = T> + Send + 'static) -> PyResult<T> {
    let (tell, mut told) = mpsc::channel();
    runtime()?.spawn(async move {
        // Nobody waits any more after a signal.
        let _ = tell.send(work.await);
    });
    loop {
        let outcome;
        (outcome, told) = py.detach(move || (told.recv_timeout(SIGNALS_SEEN_EVERY), told));
        match outcome {
            Ok(done) => return Ok(done),
            Err(RecvTimeoutError::Timeout) => py.check_signals()?,
            Err(RecvTimeoutError::Disconnected) => return Err(failed_inside()),
        }
    }
}

/// Does what blocks on a thread where it may, and waits for its end as for any call.
pub(crate) fn elsewhere<T: Send + 'static>(py: Python<'_>, work: impl FnOnce() -> T + Send + 'static) -> PyResult<T> {
    wait(py, runtime()?.spawn_blocking(work))?.map_err(|_| failed_inside())
}

pub(super) fn failed_inside() -> PyErr {
    PyRuntimeError::new_err("perito failed inside: this is a fault to be reported")
}
