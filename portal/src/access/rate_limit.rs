//! Limits of use: so many requests in a window, for each account or, where there is none, each source.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use uuid::Uuid;

use super::source::Source;
use crate::clock::SessionClock;

const WINDOW: Duration = Duration::from_secs(60);
/// Consumers whose window is remembered; past it the windows that have ended are dropped.
const TABLE: usize = 10_000;

/// Whose requests are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Consumer {
    Account(Uuid),
    Source(Source),
}

/// What is left of a window, as the rate-limit headers say it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Allowance {
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    pub(crate) reset_seconds: u32,
    pub(crate) exceeded: bool,
}

/// Counts requests in fixed windows of session time.
pub(crate) struct RateLimiter {
    clock: Arc<dyn SessionClock>,
    limit: u32,
    windows: Mutex<HashMap<Consumer, (Duration, u32)>>,
}

impl RateLimiter {
    pub(crate) fn new(clock: Arc<dyn SessionClock>, requests_per_minute: u32) -> Self {
        Self { clock, limit: requests_per_minute, windows: Mutex::new(HashMap::new()) }
    }

    /// Counts one request.
    pub(crate) fn take(&self, consumer: Consumer) -> Allowance {
        let mut windows = self.windows.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let now = self.clock.elapsed();
        if windows.len() > TABLE {
            windows.retain(|_, (begun, _)| now < *begun + WINDOW);
        }
        let (begun, count) = windows.entry(consumer).or_insert((now, 0));
        if now >= *begun + WINDOW {
            (*begun, *count) = (now, 0);
        }
        let exceeded = *count >= self.limit;
        if !exceeded {
            *count += 1;
        }
        let left = (*begun + WINDOW).saturating_sub(now);
        Allowance {
            limit: self.limit,
            remaining: self.limit - *count,
            // Rounded up: a client that waits so long finds a new window.
            reset_seconds: u32::try_from(left.as_millis().div_ceil(1000)).unwrap_or(u32::MAX),
            exceeded,
        }
    }
}
