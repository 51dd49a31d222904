//! Long calls: how far one is, calling it off, and whether it has ended.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::watch;

use super::upload::StoredUpload;

/// How far a long call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Bytes that have arrived: of an upload those that the portal has said to have, of a download those that were
    /// written here. Never fewer than before.
    pub sent: u64,
    /// Bytes in all; 0 until the size is known.
    pub total: u64,
}

/// Who is told how far a long call is. Cheap to clone.
///
/// It is called on a thread where it may block, one call at a time, and what follows waits for it. A panic in it is passed
/// over.
#[derive(Clone)]
pub struct ProgressListener {
    listener: Arc<dyn Fn(Progress) + Send + Sync>,
}

/// A long call under way, seen from anywhere. Cheap to clone; dropping it changes nothing.
#[derive(Clone)]
pub struct TaskHandle {
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    progress: watch::Sender<Progress>,
    stored: watch::Sender<Option<StoredUpload>>,
    cancelled: watch::Sender<bool>,
    finished: AtomicBool,
}

/// A long call seen from within: it says how far it is, and that it has ended when it is dropped, however that comes about.
pub(super) struct LongCall {
    state: Arc<State>,
    listener: Option<ProgressListener>,
}

impl ProgressListener {
    /// Makes a listener of a function.
    #[must_use]
    pub fn new(listener: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self { listener: Arc::new(listener) }
    }

    async fn tell(&self, progress: Progress) {
        let listener = Arc::clone(&self.listener);
        // A panic ends that thread's work and nothing else.
        let _ = tokio::task::spawn_blocking(move || listener(progress)).await;
    }
}

impl TaskHandle {
    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        *self.state.progress.borrow()
    }

    /// What goes on later if an upload does not. `None` until the portal has given the upload its id, and of a download.
    #[must_use]
    pub fn stored(&self) -> Option<StoredUpload> {
        self.state.stored.borrow().clone()
    }

    /// Calls it off: what it still waits for is dropped, and it ends with [`ErrorKind::Cancelled`](crate::ErrorKind),
    /// unless it has ended before. It does not wait for that end.
    pub fn cancel(&self) {
        self.state.cancelled.send_replace(true);
    }

    /// Whether it has ended, well or badly.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.state.finished.load(Ordering::Acquire)
    }
}

impl LongCall {
    pub(super) fn new(listener: Option<ProgressListener>) -> Self {
        Self { state: Arc::default(), listener }
    }

    pub(super) fn handle(&self) -> TaskHandle {
        TaskHandle { state: Arc::clone(&self.state) }
    }

    /// Shows how far it is to whoever looks.
    pub(super) fn reach(&self, progress: Progress) {
        self.state.progress.send_replace(progress);
    }

    /// Shows how far it is, and tells it to the listener.
    pub(super) async fn report(&self, progress: Progress) {
        self.reach(progress);
        if let Some(listener) = &self.listener {
            listener.tell(progress).await;
        }
    }

    pub(super) fn store(&self, upload: Option<StoredUpload>) {
        self.state.stored.send_replace(upload);
    }

    pub(super) fn is_cancelled(&self) -> bool {
        *self.state.cancelled.borrow()
    }

    /// Does the work of the call. `None` when it is called off first.
    pub(super) async fn unless_cancelled<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut cancelled = self.state.cancelled.subscribe();
        tokio::select! {
            biased;
            _ = cancelled.wait_for(|cancelled| *cancelled) => None,
            done = work => Some(done),
        }
    }
}

impl Drop for LongCall {
    fn drop(&mut self) {
        self.state.finished.store(true, Ordering::Release);
    }
}

impl fmt::Debug for ProgressListener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProgressListener").finish_non_exhaustive()
    }
}

impl fmt::Debug for TaskHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (progress, finished) = (self.progress(), self.is_finished());
        f.debug_struct("TaskHandle").field("progress", &progress).field("finished", &finished).finish_non_exhaustive()
    }
}
