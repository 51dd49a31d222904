//! What a client and all that it opened have in common: the process that made it, whether it was closed, and how many
//! calls are under way.

use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pyo3::prelude::*;
use tokio::sync::watch;

use crate::error::{ClosedError, ForkedError};

/// Cheap to clone.
#[derive(Clone)]
pub(crate) struct Connection {
    state: Arc<State>,
}

struct State {
    process: u32,
    closed: AtomicBool,
    under_way: watch::Sender<usize>,
}

/// A call under way, until it is dropped.
pub(super) struct UnderWay {
    state: Arc<State>,
}

impl Connection {
    pub(super) fn new() -> Self {
        let (process, closed, under_way) = (process::id(), AtomicBool::new(false), watch::Sender::new(0));
        Self { state: Arc::new(State { process, closed, under_way }) }
    }

    /// Lets a call begin.
    pub(super) fn begin(&self) -> PyResult<UnderWay> {
        if self.state.process != process::id() {
            return Err(ForkedError::new_err((
                "forked",
                "this client was made before the process was forked, and a fork cannot use its connections: make a \
                 client in each process (multiprocessing: in the worker, or with the start method `spawn`)",
                "questo client è stato creato prima del fork del processo, che non può usarne le connessioni: creare un \
                 client in ogni processo",
            )));
        }
        if self.state.closed.load(Ordering::Acquire) {
            return Err(ClosedError::new_err((
                "closed",
                "this client was closed: make another",
                "questo client è stato chiuso: crearne un altro",
            )));
        }
        self.state.under_way.send_modify(|calls| *calls += 1);
        Ok(UnderWay { state: Arc::clone(&self.state) })
    }

    /// Lets no further call begin.
    pub(super) fn close(&self) {
        self.state.closed.store(true, Ordering::Release);
    }

    /// Waits until no call is under way: one that nobody awaits any more comes to its end all the same.
    pub(super) async fn idle(self) {
        // The sender is in `self`: it does not end before.
        let _ = self.state.under_way.subscribe().wait_for(|calls| *calls == 0).await;
    }

    pub(super) fn is_of_this_process(&self) -> bool {
        self.state.process == process::id()
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.state.under_way.send_modify(|calls| *calls -= 1);
    }
}
