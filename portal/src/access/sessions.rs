//! Sessions, in memory: session time has no calendar, so a restart of the portal ends them all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use perito::domain::{InpsOffice, PinLevel, TaxCode};
use perito::protocol::{Role, SessionOutcome};
use time::OffsetDateTime;
use uuid::Uuid;

use super::token::{Token, TokenHash};
use crate::clock::SessionClock;

/// How long sessions last.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SessionTimes {
    pub(crate) idle: Duration,
    pub(crate) absolute: Duration,
    /// The life of a registration's token.
    pub(crate) registration: Duration,
}

impl Default for SessionTimes {
    fn default() -> Self {
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
        Self { idle: minutes(15), absolute: minutes(8 * 60), registration: minutes(24 * 60) }
    }
}

/// An authenticated caller: the account, the credential it came with, and what that allows.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) session: Uuid,
    pub(crate) account: Uuid,
    pub(crate) credential: Uuid,
    pub(crate) role: Role,
    pub(crate) level: PinLevel,
    pub(crate) outcome: SessionOutcome,
    pub(crate) inps_office: InpsOffice,
    /// The canonical tax code, to which authorisations belong.
    pub(crate) person: TaxCode,
    pub(crate) opened_at: OffsetDateTime,
}

/// What a presented token turns out to be.
pub(crate) enum Presented {
    Session(Box<Caller>),
    /// Good for one registration alone.
    Registration(Uuid),
    /// A session that has ended by time: the client is told to log in again.
    Expired,
    Unknown,
}

#[derive(Clone)]
enum Holder {
    Account(Box<Caller>),
    Registration(Uuid),
}

struct Entry {
    holder: Holder,
    opened: Duration,
    used: Duration,
}

/// All open sessions.
pub(crate) struct Sessions {
    clock: Arc<dyn SessionClock>,
    times: SessionTimes,
    entries: Mutex<HashMap<TokenHash, Entry>>,
}

impl Sessions {
    pub(crate) fn new(clock: Arc<dyn SessionClock>, times: SessionTimes) -> Self {
        Self { clock, times, entries: Mutex::new(HashMap::new()) }
    }

    pub(crate) fn times(&self) -> SessionTimes {
        self.times
    }

    /// Opens a session and gives its token, which is kept nowhere.
    pub(crate) fn open(&self, caller: Caller) -> Result<Token, getrandom::Error> {
        self.insert(Holder::Account(Box::new(caller)))
    }

    /// Opens access to one registration.
    pub(crate) fn open_registration(&self, id: Uuid) -> Result<Token, getrandom::Error> {
        self.insert(Holder::Registration(id))
    }

    fn insert(&self, holder: Holder) -> Result<Token, getrandom::Error> {
        let token = Token::random()?;
        let now = self.clock.elapsed();
        let mut entries = self.lock();
        entries.retain(|_, entry| now < entry.opened + self.keep(entry));
        entries.insert(token.hash(), Entry { holder, opened: now, used: now });
        Ok(token)
    }

    /// Looks a token up, and counts it as used.
    pub(crate) fn present(&self, token: &Token) -> Presented {
        let now = self.clock.elapsed();
        let mut entries = self.lock();
        let Some(entry) = entries.get_mut(&token.hash()) else { return Presented::Unknown };
        if self.ended(entry, now) {
            return Presented::Expired;
        }
        entry.used = now;
        match entry.holder.clone() {
            Holder::Account(caller) => Presented::Session(caller),
            Holder::Registration(id) => Presented::Registration(id),
        }
    }

    /// Gives a session a new token in the place of its own; none when the session has ended in the meantime.
    pub(crate) fn renew(&self, caller: &Caller) -> Result<Option<Token>, getrandom::Error> {
        let token = Token::random()?;
        let mut entries = self.lock();
        let old = entries.iter().find(|(_, entry)| is_session(entry, caller.session)).map(|(hash, _)| *hash);
        let entry = old.and_then(|hash| entries.remove(&hash));
        Ok(entry.map(|entry| {
            entries.insert(token.hash(), entry);
            token
        }))
    }

    /// Whole seconds after which a session just used ends: without a request, and in any case.
    pub(crate) fn seconds_left(&self, session: Uuid) -> (u32, u32) {
        let now = self.clock.elapsed();
        let entries = self.lock();
        let opened = entries.values().find(|entry| is_session(entry, session)).map_or(now, |entry| entry.opened);
        let absolute = (opened + self.times.absolute).saturating_sub(now);
        let seconds = |time: Duration| u32::try_from(time.as_secs()).unwrap_or(u32::MAX);
        (seconds(self.times.idle.min(absolute)), seconds(absolute))
    }

    /// The open sessions of an account, newest first.
    pub(crate) fn of_account(&self, account: Uuid) -> Vec<Caller> {
        let now = self.clock.elapsed();
        let entries = self.lock();
        let open = entries.values().filter(|entry| !self.ended(entry, now));
        let callers = open.filter_map(|entry| Some((entry.opened, caller_of(entry)?)));
        let mut own: Vec<_> = callers.filter(|(_, caller)| caller.account == account).collect();
        own.sort_by_key(|(opened, _)| std::cmp::Reverse(*opened));
        own.into_iter().map(|(_, caller)| caller.clone()).collect()
    }

    /// Ends one session of an account; says whether there was one.
    pub(crate) fn end(&self, account: Uuid, session: Uuid) -> bool {
        let mut entries = self.lock();
        let before = entries.len();
        entries
            .retain(|_, entry| !(is_session(entry, session) && caller_of(entry).is_some_and(|c| c.account == account)));
        entries.len() < before
    }

    /// Ends every session of an account: its PIN was issued anew, suspended or revoked.
    pub(crate) fn end_all(&self, account: Uuid) {
        self.end_others(account, Uuid::nil());
    }

    /// Ends every session of an account but one: its PIN was changed there.
    pub(crate) fn end_others(&self, account: Uuid, kept: Uuid) {
        let ends = |caller: &Caller| caller.account == account && caller.session != kept;
        self.lock().retain(|_, entry| !caller_of(entry).is_some_and(ends));
    }

    fn ended(&self, entry: &Entry, now: Duration) -> bool {
        match entry.holder {
            Holder::Account(_) => now >= entry.opened + self.times.absolute || now >= entry.used + self.times.idle,
            Holder::Registration(_) => now >= entry.opened + self.times.registration,
        }
    }

    /// How long an entry is remembered: ended sessions for a while, so that their owner is told why.
    fn keep(&self, entry: &Entry) -> Duration {
        match entry.holder {
            Holder::Account(_) => self.times.absolute * 2,
            Holder::Registration(_) => self.times.registration,
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<TokenHash, Entry>> {
        self.entries.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn caller_of(entry: &Entry) -> Option<&Caller> {
    match &entry.holder {
        Holder::Account(caller) => Some(caller),
        Holder::Registration(_) => None,
    }
}

fn is_session(entry: &Entry, session: Uuid) -> bool {
    caller_of(entry).is_some_and(|caller| caller.session == session)
}
