//! When a request is sent again: only where that is safe, a few times, each time later, never all clients at once.

use std::time::Duration;

use crate::error::{Error, ErrorKind, Retry};

const MAX_ATTEMPTS: u32 = 4;
const FIRST_DELAY: Duration = Duration::from_millis(250);
/// A portal that asks for more is not waited for: the caller is told instead.
const LONGEST_DELAY: Duration = Duration::from_secs(30);

/// The attempts of one call so far.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    attempts: u32,
}

/// What to do after a failed attempt.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Attempt {
    After(Duration),
    GiveUp,
}

impl Backoff {
    pub(super) fn attempts(&self) -> u32 {
        self.attempts
    }

    pub(super) fn next(&mut self, error: &Error, repeatable: bool) -> Attempt {
        self.attempts += 1;
        let passing = matches!(error.kind(), ErrorKind::Network | ErrorKind::RateLimited | ErrorKind::Unavailable);
        if !repeatable || !passing || self.attempts >= MAX_ATTEMPTS {
            return Attempt::GiveUp;
        }
        let asked = match error.retry() {
            Retry::After(Some(asked)) => asked,
            _ => Duration::ZERO,
        };
        if asked > LONGEST_DELAY {
            return Attempt::GiveUp;
        }
        // Also a portal that says when is not to meet everybody at that instant.
        Attempt::After(asked + jittered(FIRST_DELAY * 2_u32.pow(self.attempts - 1)))
    }
}

/// Between half the delay and the whole of it.
fn jittered(delay: Duration) -> Duration {
    // Without randomness all clients wait as long, which is slower and still right.
    let random = getrandom::u32().unwrap_or(u32::MAX);
    delay / 2 + delay.mul_f64(f64::from(random) / f64::from(u32::MAX)) / 2
}
