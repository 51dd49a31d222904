//! What the library logs, told to a listener of the application.

use std::cell::Cell;
use std::sync::{Arc, PoisonError, RwLock};

use log::{LevelFilter, Log, Metadata, Record};

use super::listeners::{LogLevel, LogListener, LogRecord};

/// Tells the one listener that there is.
struct Teller {
    listener: RwLock<Option<Arc<dyn LogListener>>>,
}

static TELLER: Teller = Teller { listener: RwLock::new(None) };

thread_local! {
    /// Whether the listener is being called on this thread: what it makes the library say is not told to it again.
    static TELLING: Cell<bool> = const { Cell::new(false) };
}

/// Tells a listener what the library logs from now on, of this level and of what matters more; the listener before is told no
/// more. Without one, nothing is told.
#[uniffi::export(default(listener = None))]
pub fn set_log_listener(level: LogLevel, listener: Option<Arc<dyn LogListener>>) {
    let filter = if listener.is_some() { level.into() } else { LevelFilter::Off };
    let before = {
        let mut place = TELLER.listener.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *place, listener)
    };
    // A listener that goes may run code of the application.
    drop(before);
    // It fails from the second time on, when it is there already.
    let _ = log::set_logger(&TELLER);
    log::set_max_level(filter);
}

impl Log for Teller {
    /// What other libraries say of requests is not held to what this one promises of its logs.
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let target = metadata.target();
        target == "perito" || target.starts_with("perito::")
    }

    fn log(&self, record: &Record<'_>) {
        if !self.enabled(record.metadata()) || TELLING.get() {
            return;
        }
        let listener = self.listener.read().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(listener) = listener else { return };
        TELLING.set(true);
        // What a listener throws is its own affair.
        drop(listener.log(LogRecord {
            level: record.level().into(),
            target: record.target().to_owned(),
            message: record.args().to_string(),
        }));
        TELLING.set(false);
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
