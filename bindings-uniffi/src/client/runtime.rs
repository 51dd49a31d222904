//! The threads that calls run on: one runtime for the process, begun with the first call.
//!
//! Requests, answers and whatever is made of them are worked on there: the thread of the application that awaits a call, the
//! main one perhaps, only reads its arguments and its result.

use std::sync::OnceLock;

use tokio::runtime::{Builder, Runtime};
use tokio::task::{AbortHandle, JoinHandle};

use super::task::cancelled;
use crate::error::{ErrorDetails, PeritoError};

static RUNTIME: OnceLock<Runtime> = OnceLock::new();

/// The runtime, which ends with the process.
pub(super) fn runtime() -> Result<&'static Runtime, PeritoError> {
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let made = Builder::new_multi_thread().worker_threads(2).thread_name("perito").enable_all().build();
    let made = made.map_err(|_| PeritoError::Device {
        details: ErrorDetails::new(
            "runtime",
            "the system gives the library no threads",
            "il sistema non concede thread alla libreria",
        ),
    })?;
    // Where another thread was first, its runtime is the process's.
    Ok(RUNTIME.get_or_init(|| made))
}

/// Runs work there to its end, also when whoever awaits it gives up.
pub(super) async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, PeritoError> {
    joined(runtime()?.spawn(work)).await
}

/// Runs work there until whoever awaits it gives up.
pub(super) async fn while_awaited<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, PeritoError> {
    let task = runtime()?.spawn(work);
    let _given_up = AbortOnDrop(task.abort_handle());
    joined(task).await
}

struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn joined<T>(task: JoinHandle<T>) -> Result<T, PeritoError> {
    match task.await {
        Ok(done) => Ok(done),
        // A panic is a fault of the library, and the application's business to survive.
        Err(error) if error.is_panic() => Err(PeritoError::Device {
            details: ErrorDetails::new(
                "library_failed",
                "the library failed: please report it",
                "errore interno della libreria: si prega di segnalarlo",
            ),
        }),
        // Only the end of the process ends a task that is awaited.
        Err(_) => Err(cancelled()),
    }
}
