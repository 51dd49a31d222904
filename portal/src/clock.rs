//! The two clocks: legal time, which decides terms, and session time, which only measures how long something lasts.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use time::OffsetDateTime;

/// Legal time: what `received_at`, the life of a PIN and every term are read from.
pub trait Clock: Send + Sync + 'static {
    /// The present instant, in UTC.
    fn now(&self) -> OffsetDateTime;
}

/// The clock of a sandbox, which somebody moves forward: nobody waits for the weeks that a journey spans.
pub trait SandboxClock: Clock {
    /// Moves the clock forward.
    fn advance(&self, by: Duration);
}

/// Session time: idle and absolute ends of sessions, throttling. It never goes back and has no calendar.
pub trait SessionClock: Send + Sync + 'static {
    /// Time since some fixed moment.
    fn elapsed(&self) -> Duration;
}

/// The host's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc()
    }
}

/// The host's monotonic clock, from when it was made.
#[derive(Debug, Clone, Copy)]
pub struct MonotonicClock(Instant);

impl Default for MonotonicClock {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl SessionClock for MonotonicClock {
    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// A clock that stands still until it is moved, for sandboxes and tests.
#[derive(Debug)]
pub struct ManualClock(Mutex<OffsetDateTime>);

impl ManualClock {
    /// A clock that shows this instant.
    #[must_use]
    pub fn at(instant: OffsetDateTime) -> Self {
        Self(Mutex::new(instant))
    }

    /// Moves the clock to an instant, forward or back.
    pub fn set(&self, instant: OffsetDateTime) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = instant;
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) += by;
    }
}

impl SandboxClock for ManualClock {
    fn advance(&self, by: Duration) {
        Self::advance(self, by);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> OffsetDateTime {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The host's clock, moved by as much as it was told to be.
#[derive(Debug)]
pub struct ShiftedClock(Mutex<time::Duration>);

impl ShiftedClock {
    /// A clock that shows this instant now, and runs.
    #[must_use]
    pub fn showing(instant: OffsetDateTime) -> Self {
        Self(Mutex::new(instant - OffsetDateTime::now_utc()))
    }
}

impl Clock for ShiftedClock {
    fn now(&self) -> OffsetDateTime {
        OffsetDateTime::now_utc() + *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl SandboxClock for ShiftedClock {
    fn advance(&self, by: Duration) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) += by;
    }
}

/// A session clock that stands still until it is moved.
#[derive(Debug, Default)]
pub struct ManualSessionClock(Mutex<Duration>);

impl ManualSessionClock {
    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner) += by;
    }
}

impl SessionClock for ManualSessionClock {
    fn elapsed(&self) -> Duration {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
