//! What the library tells the application: by calls that are never made while a lock is held.

use std::sync::Arc;

use perito::client;

/// How far an upload or a download is. (`Progress` is Foundation's.)
pub type TransferProgress = client::Progress;

/// How far an upload or a download is.
#[uniffi::remote(Record)]
pub struct TransferProgress {
    /// Bytes that have arrived; never fewer than before.
    pub sent: u64,
    /// Bytes in all; 0 until the size is known.
    pub total: u64,
}

/// Is told how far an upload or a download is.
///
/// It is called on a thread of the library's own, where it may block, one call at a time: the next part waits for it. It must
/// not wait for the transfer that it is told of, nor for the client to be disconnected, which waits for the transfer. One more
/// call may come after the transfer was called off. What it throws is passed over.
#[uniffi::export(with_foreign)]
pub trait ProgressListener: Send + Sync {
    /// So far it is: at the start, after each part, at the end.
    ///
    /// # Errors
    /// Whatever the listener throws, which is passed over.
    fn on_progress(&self, progress: TransferProgress) -> Result<(), ListenerError>;
}

/// Is told what the library logs. No name, tax code, PIN, token or content of a document is in it.
///
/// It is called on a thread of its own, one record after the other, and may block. While it is behind by more than a thousand
/// records, further ones are dropped, and their number is told. What it makes the library log is told to it too. What it
/// throws is passed over.
#[uniffi::export(with_foreign)]
pub trait LogListener: Send + Sync {
    /// The library logs this.
    ///
    /// # Errors
    /// Whatever the listener throws, which is passed over.
    fn log(&self, record: LogRecord) -> Result<(), ListenerError>;
}

/// What the library logs.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct LogRecord {
    /// How much it matters.
    pub level: LogLevel,
    /// The part of the library that says it (`perito::client::transport`).
    pub target: String,
    /// What it says, in English.
    pub message: String,
}

/// How much something that is logged matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Enum)]
pub enum LogLevel {
    /// Something failed.
    Error,
    /// Something is not as it should be.
    Warn,
    /// Something was done.
    Info,
    /// Steps on the way, for whoever looks for a fault.
    Debug,
}

/// A listener failed: it may throw this, or anything else.
#[derive(Debug, thiserror::Error, uniffi::Error)]
pub enum ListenerError {
    /// It failed.
    #[error("a listener failed")]
    Failed,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for ListenerError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed
    }
}

/// What `core` tells progress to.
pub(super) fn progress_listener(listener: Arc<dyn ProgressListener>) -> client::ProgressListener {
    // What a listener throws is its own affair: the transfer goes on.
    client::ProgressListener::new(move |progress| drop(listener.on_progress(progress)))
}
