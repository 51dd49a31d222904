//! Connections that only read, beside the writer.

use std::path::PathBuf;
use std::sync::Mutex;

use rusqlite::Connection;

use crate::problem::Refusal;

/// Idle reading connections; as many are opened as readers run at once, and kept.
#[derive(Debug)]
pub(crate) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, idle: Mutex::new(Vec::new()) }
    }

    /// Runs a query on a thread that may block.
    pub(crate) async fn read<T: Send + 'static>(
        self: &std::sync::Arc<Self>,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let readers = std::sync::Arc::clone(self);
        let answer = tokio::task::spawn_blocking(move || {
            let connection = readers.take()?;
            let answer = query(&connection);
            readers.give_back(connection);
            answer
        });
        answer.await.map_err(Refusal::internal)?.map_err(Refusal::internal)
    }

    fn take(&self) -> rusqlite::Result<Connection> {
        let idle = self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop();
        idle.map_or_else(|| super::open_for_reading(&self.path), Ok)
    }

    fn give_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(connection);
    }
}
