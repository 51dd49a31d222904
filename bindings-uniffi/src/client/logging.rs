//! What the library logs, told to a listener of the application.
//!
//! By a thread of its own: whoever logs holds what it holds, and goes on at once. A listener may block, and may call the
//! library.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::thread;

use log::{LevelFilter, Log, Metadata, Record};

use super::listeners::{LogLevel, LogListener, LogRecord};

/// How many records wait for a listener that is behind.
const WAITING: usize = 1024;

/// Hands records to the thread that tells the one listener that there is.
struct Teller {
    listener: RwLock<Option<Arc<dyn LogListener>>>,
    queue: OnceLock<SyncSender<LogRecord>>,
    /// Records that found no place since somebody was told how many.
    dropped: AtomicU64,
}

static TELLER: Teller = Teller { listener: RwLock::new(None), queue: OnceLock::new(), dropped: AtomicU64::new(0) };

/// Tells a listener what the library logs from now on, of this level and of what matters more; the listener before is told no
/// more. Without one, nothing is told.
#[uniffi::export(default(listener = None))]
pub fn set_log_listener(level: LogLevel, listener: Option<Arc<dyn LogListener>>) {
    let filter = if listener.is_some() { level.into() } else { LevelFilter::Off };
    let before = {
        let mut place = TELLER.listener.write().unwrap_or_else(PoisonError::into_inner);
        log::set_max_level(filter);
        std::mem::replace(&mut *place, listener)
    };
    // A listener that goes may run code of the application: no lock is held any more.
    drop(before);
    TELLER.queue.get_or_init(|| {
        let (queue, records) = sync_channel(WAITING);
        // Where the system gives no thread nobody is told, and nothing else is the worse for it.
        drop(thread::Builder::new().name("perito-log".to_owned()).spawn(move || tell(&records)));
        queue
    });
    // It fails from the second time on, when it is there already.
    let _ = log::set_logger(&TELLER);
}

/// Tells whoever listens, one record after the other, as long as the process is there.
fn tell(records: &Receiver<LogRecord>) {
    for record in records {
        // The lock is let go of before the listener is called.
        let listener = TELLER.listener.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(listener) = listener else { continue };
        let dropped = TELLER.dropped.swap(0, Ordering::Relaxed);
        if dropped > 0 {
            let message = format!("{dropped} records were dropped: the listener was behind");
            let target = "perito".to_owned();
            // What a listener throws is its own affair.
            drop(listener.log(LogRecord { level: LogLevel::Warn, target, message }));
        }
        drop(listener.log(record));
    }
}

impl Log for Teller {
    /// What other libraries say of requests is not held to what this one promises of its logs.
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let target = metadata.target();
        target == "perito" || target.starts_with("perito::")
    }

    fn log(&self, record: &Record<'_>) {
        let Some(queue) = self.queue.get().filter(|_| self.enabled(record.metadata())) else { return };
        let (target, message) = (record.target().to_owned(), record.args().to_string());
        let told = queue.try_send(LogRecord { level: record.level().into(), target, message });
        if let Err(TrySendError::Full(_)) = told {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn flush(&self) {}
}

impl From<LogLevel> for LevelFilter {
    fn from(level: LogLevel) -> Self {
        match level {
            LogLevel::Error => Self::Error,
            LogLevel::Warn => Self::Warn,
            LogLevel::Info => Self::Info,
            LogLevel::Debug => Self::Debug,
        }
    }
}

impl From<log::Level> for LogLevel {
    fn from(level: log::Level) -> Self {
        match level {
            log::Level::Error => Self::Error,
            log::Level::Warn => Self::Warn,
            log::Level::Info => Self::Info,
            log::Level::Debug | log::Level::Trace => Self::Debug,
        }
    }
}
