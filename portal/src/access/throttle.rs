//! Guesses of PINs: a few are free, then each costs twice the wait of the one before.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::source::Source;
use crate::clock::SessionClock;

const FREE_PER_ACCOUNT: u32 = 5;
const FREE_PER_SOURCE: u32 = 50;
const LONGEST_WAIT: Duration = Duration::from_secs(15 * 60);
/// After this long without a guess the past is forgotten.
const FORGET_AFTER: Duration = Duration::from_secs(60 * 60);
/// Remembered guessers; past it the stale ones are dropped.
const TABLE: usize = 10_000;

/// Who is being guessed at, and from where.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Guess {
    /// A pseudonym of the tax code, whether or not there is such an account.
    Account([u8; 32]),
    Source(Source),
}

#[derive(Debug, Clone, Copy, Default)]
struct Record {
    count: u32,
    last: Duration,
    until: Duration,
}

/// Counts guesses in session time.
pub(crate) struct Throttle {
    clock: Arc<dyn SessionClock>,
    records: Mutex<HashMap<Guess, Record>>,
}

impl Throttle {
    pub(crate) fn new(clock: Arc<dyn SessionClock>) -> Self {
        Self { clock, records: Mutex::new(HashMap::new()) }
    }

    /// Counts a guess before it is checked, so that guesses made at once are all counted. `Err` holds the seconds to wait.
    pub(crate) fn begin(&self, guesses: &[Guess]) -> Result<(), u32> {
        let mut records = self.records.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // Read under the lock: a guess that was counted first must not lie in the future of this one.
        let now = self.clock.elapsed();
        if records.len() > TABLE {
            records.retain(|_, record| now < record.last + FORGET_AFTER);
        }
        let wait = guesses.iter().filter_map(|guess| records.get(guess)).map(|record| record.until).max();
        if let Some(wait) = wait.filter(|until| *until > now) {
            // Rounded up: a client that waits so long is let in.
            return Err(u32::try_from((wait - now).as_millis().div_ceil(1000)).unwrap_or(u32::MAX));
        }
        for guess in guesses {
            let record = records.entry(guess.clone()).or_default();
            if now >= record.last + FORGET_AFTER {
                *record = Record::default();
            }
            record.count += 1;
            record.last = now;
            record.until = now + penalty(guess, record.count);
        }
        Ok(())
    }

    /// Forgets the guesses at an account whose owner has just proved it. The source's count is kept: one right PIN
    /// must not pay for guessing at others.
    pub(crate) fn succeeded(&self, guess: &Guess) {
        self.records.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(guess);
    }

    /// Takes back one guess of a source that turned out to be right.
    pub(crate) fn forgive(&self, guess: &Guess) {
        let mut records = self.records.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(record) = records.get_mut(guess) {
            record.count = record.count.saturating_sub(1);
            record.until = Duration::ZERO;
        }
    }
}

fn penalty(guess: &Guess, count: u32) -> Duration {
    let free = match guess {
        Guess::Account(_) => FREE_PER_ACCOUNT,
        Guess::Source(_) => FREE_PER_SOURCE,
    };
    match count.checked_sub(free) {
        None | Some(0) => Duration::ZERO,
        Some(over) => Duration::from_secs(1 << over.min(10)).min(LONGEST_WAIT),
    }
}
