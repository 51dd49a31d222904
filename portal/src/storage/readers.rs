//! Connections that only read, beside the writer.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use crate::problem::Refusal;

/// The most that read at once; who comes then waits. Each has files of its own open, of which a process may have no more
/// than a thousand on many machines.
const AT_ONCE: usize = 32;

/// Idle reading connections; as many are opened as readers run at once, and kept.
#[derive(Debug)]
pub(crate) struct Readers {
    path: PathBuf,
    places: Arc<Semaphore>,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, places: Arc::new(Semaphore::new(AT_ONCE)), idle: Mutex::new(Vec::new()) }
    }

    /// Runs a query on a thread that may block.
    pub(crate) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(Refusal::internal)?;
        let readers = Arc::clone(self);
        let answer = tokio::task::spawn_blocking(move || {
            let connection = readers.take()?;
            let answer = query(&connection);
            readers.give_back(connection);
            // Not before: the query goes on though its client hangs up.
            drop(place);
            answer
        });
        answer.await.map_err(Refusal::internal)?.map_err(Refusal::internal)
    }

    fn take(&self) -> rusqlite::Result<Connection> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| super::open_for_reading(&self.path), Ok)
    }

    fn give_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}
