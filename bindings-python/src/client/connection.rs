//! What a client and all that it opened have in common: the process that made it, whether it was closed, and how many
//! calls are under way.

use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use pyo3::prelude::*;
use tokio::sync::watch;

use crate::error::{ClosedError, ForkedError};

/// A client's, or one session's part of it. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Connection {
    client: Arc<Client>,
    /// The calls of this session alone; of the client itself, those that no session makes.
    own: Counter,
}

struct Client {
    process: u32,
    closed: AtomicBool,
    all: Counter,
}

/// How many calls are under way.
type Counter = Arc<watch::Sender<usize>>;

/// A call under way, until it is dropped.
pub(super) struct UnderWay {
    counters: [Counter; 2],
}

impl Connection {
    pub(super) fn new() -> Self {
        let client = Client { process: process::id(), closed: AtomicBool::new(false), all: Counter::default() };
        Self { client: Arc::new(client), own: Counter::default() }
    }

    /// What a session that this client opened has.
    pub(super) fn of_session(&self) -> Self {
        Self { client: Arc::clone(&self.client), own: Counter::default() }
    }

    /// Lets a call begin.
    pub(super) fn begin(&self) -> PyResult<UnderWay> {
        self.check_process()?;
        if self.client.closed.load(Ordering::Acquire) {
            return Err(ClosedError::new_err((
                "closed",
                "this client was closed: make another",
                "questo client è stato chiuso: crearne un altro",
            )));
        }
        let counters = [Arc::clone(&self.client.all), Arc::clone(&self.own)];
        counters.iter().for_each(|counter| counter.send_modify(|calls| *calls += 1));
        Ok(UnderWay { counters })
    }

    /// Refuses a fork of the process that made the client.
    pub(super) fn check_process(&self) -> PyResult<()> {
        if self.is_of_this_process() {
            return Ok(());
        }
        Err(ForkedError::new_err((
            "forked",
            "this client was made before the process was forked, and a fork cannot use its connections: make a client in \
             each process (multiprocessing: in the worker, or with the start method `spawn`)",
            "questo client è stato creato prima del fork del processo, che non può usarne le connessioni: creare un \
             client in ogni processo",
        )))
    }

    /// Lets no further call begin.
    pub(super) fn close(&self) {
        self.client.closed.store(true, Ordering::Release);
    }

    /// Waits until no call of the client is under way: one that nobody awaits any more comes to its end all the same.
    pub(super) async fn idle(self) {
        none_under_way(&self.client.all).await;
    }

    /// Waits until no call of this session is under way.
    pub(super) async fn session_idle(&self) {
        none_under_way(&self.own).await;
    }

    pub(super) fn is_of_this_process(&self) -> bool {
        self.client.process == process::id()
    }
}

async fn none_under_way(counter: &Counter) {
    // It ends only with the counter, which is there.
    let _ = counter.subscribe().wait_for(|calls| *calls == 0).await;
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.counters.iter().for_each(|counter| counter.send_modify(|calls| *calls -= 1));
    }
}
