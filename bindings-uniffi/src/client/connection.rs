//! What a client and all that it opened have in common: whether it was disconnected, and the calls under way.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use perito::client::TaskHandle;
use perito::domain::FieldError;
use tokio::sync::watch;

use super::runtime::{to_its_end, while_awaited};
use crate::error::{ErrorDetails, PeritoError};
use crate::error_kind::ErrorKind;
use crate::views::Crosses;

/// One portal's. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(super) struct Connection {
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    closed: AtomicBool,
    under_way: watch::Sender<usize>,
    transfers: Mutex<Transfers>,
}

/// The transfers under way, and whether all of them are called off.
#[derive(Debug, Default)]
struct Transfers {
    handles: Vec<TaskHandle>,
    cancelled: bool,
}

/// Something under way, until it is dropped.
#[derive(Debug)]
pub(super) struct UnderWay {
    state: Arc<State>,
}

impl Connection {
    /// Lets something begin.
    pub(super) fn begin(&self) -> Result<UnderWay, PeritoError> {
        let state = Arc::clone(&self.state);
        state.under_way.send_modify(|calls| *calls += 1);
        let under_way = UnderWay { state };
        if self.state.closed.load(Ordering::Acquire) { Err(disconnected()) } else { Ok(under_way) }
    }

    /// Remembers a transfer as long as it is under way. One that began while all are called off is called off as well.
    pub(super) fn follow(&self, handle: TaskHandle) {
        let mut transfers = self.transfers();
        transfers.handles.retain(|handle| !handle.is_finished());
        if transfers.cancelled {
            handle.cancel();
        }
        transfers.handles.push(handle);
    }

    /// Lets nothing further begin, and waits until nothing is under way.
    pub(super) async fn end(&self, cancel_transfers: bool) {
        self.state.closed.store(true, Ordering::Release);
        if cancel_transfers {
            let mut transfers = self.transfers();
            transfers.cancelled = true;
            transfers.handles.iter().for_each(TaskHandle::cancel);
        }
        // The sender is here, so that it ends with the last of them alone.
        let _ = self.state.under_way.subscribe().wait_for(|calls| *calls == 0).await;
    }

    fn transfers(&self) -> MutexGuard<'_, Transfers> {
        self.state.transfers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something that is of no use once nobody awaits it.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, PeritoError>> + Send + 'static,
    ) -> Result<T, PeritoError> {
        let under_way = self.begin()?;
        let done = while_awaited(async move {
            let _under_way = under_way;
            work.await
        });
        done.await?
    }

    /// Does something that goes on to its end though nobody awaits it: an act that may have arrived must not be lost.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, PeritoError>> + Send + 'static,
    ) -> Result<T, PeritoError> {
        let under_way = self.begin()?;
        let done = to_its_end(async move {
            let _under_way = under_way;
            work.await
        });
        done.await?
    }
}

/// What an answer shows.
pub(super) fn shown<Wire, T: Crosses<Wire>>(operation: &str, wire: Wire) -> Result<T, PeritoError> {
    T::of(wire).map_err(|error: FieldError| PeritoError::Untrusted {
        details: ErrorDetails::not_understood(operation, &error),
    })
}

fn disconnected() -> PeritoError {
    let said = ErrorDetails::new(
        "closed",
        "this client was disconnected: connect another",
        "questo client è stato disconnesso: collegarne un altro",
    );
    PeritoError::Cancelled { details: ErrorDetails { kind: ErrorKind::Cancelled, ..said } }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.state.under_way.send_modify(|calls| *calls -= 1);
    }
}
