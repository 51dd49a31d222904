//! A demonstration: a portal on this machine alone, with a world in it that has a history of some months.
//!
//! [`story`] says what happens in it, as data; [`play`] plays that through the typed client, over HTTP, while the legal
//! clock goes from some months ago to the real present; [`people`] are those who act, [`documents`] what they write, [`days`] the calendar.
//! A demonstration that is ready has the world of a ready sandbox instead.

mod days;
mod documents;
pub(crate) mod people;
mod play;
mod story;

use std::net::SocketAddr;
use std::sync::Arc;

use perito::archive::TrustedKeys;
use perito::domain::{CaseKey, rome};
use perito::protocol::{CaseKeyBody, Role};
use serde::Serialize;
use time::OffsetDateTime;

pub(crate) use self::story::EXPERTS;
use crate::clock::{ManualClock, SandboxClock, ShiftedClock};
use crate::portal::{Portal, PortalBuilder, PortalError};
use crate::sandbox::{self, SandboxAccount, World};
use crate::temporary::{TemporaryPortal, url};

/// Whatever stops the seeding of a world. None of them quotes what was sent.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Whoever tries a portal is not to meet its limit of use.
const REQUESTS_PER_MINUTE: u32 = 100_000;

/// A running demonstration. Dropping it ends the portal and removes its folder.
///
/// Its receipts say that they have no legal value. Its legal clock can be moved forward
/// ([`PortalClient::advance_sandbox_clock`](perito::client::PortalClient::advance_sandbox_clock)): until then it shows the
/// real time and runs, or stands still in one that is [ready](Self::start_ready).
///
/// ```
/// use perito_portal::Demo;
///
/// let demo = Demo::start(([127, 0, 0, 1], 0).into())?;
/// assert!(demo.url().starts_with("http://127.0.0.1:"));
/// assert!(demo.accounts().iter().any(|account| account.role.code() == "ctu"));
/// # Ok::<(), perito_portal::PortalError>(())
/// ```
pub struct Demo {
    portal: TemporaryPortal,
    accounts: Vec<SandboxAccount>,
    cases: Vec<CaseKey>,
}

/// A demonstration in one line of JSON.
#[derive(Serialize)]
struct Description<'a> {
    url: String,
    verifying_key: String,
    accounts: Vec<AccountDescription<'a>>,
    cases: Vec<CaseKeyBody>,
}

#[derive(Serialize)]
struct AccountDescription<'a> {
    role: &'a Role,
    tax_code: &'a str,
    pin: &'a str,
}

impl Demo {
    /// Starts a portal at an address of this machine (port 0 takes a free one) and seeds it. It blocks for the seconds
    /// that this takes, and may be called inside or outside an async runtime: the portal runs on one of its own.
    ///
    /// # Errors
    /// [`PortalError::NotLoopback`] for an address that others can reach; [`PortalError`] when there is no temporary
    /// folder, the address is taken, or the world cannot be seeded.
    pub fn start(listen: SocketAddr) -> Result<Self, PortalError> {
        let today = rome::day_of(OffsetDateTime::now_utc());
        let beginning = days::morning(today, story::BEGINNING).map_err(|error| unseeded(&error))?;
        let clock = Arc::new(ShiftedClock::showing(beginning));
        let legal = Arc::clone(&clock);
        Self::serve(listen, legal, move |portal, address| async move {
            play::play(portal, &url(address), clock, today).await.map_err(|error| unseeded(&error))
        })
    }

    /// Starts one that is in everything like a [ready sandbox](crate::SandboxBuilder::ready), for tests in languages that
    /// cannot have one in their own process: its accounts and cases are the same, and its legal clock stands still at
    /// 1 September 2026, 08:00 UTC, until it is moved forward. The clock of sessions is the host's.
    ///
    /// ```
    /// use perito_portal::Demo;
    ///
    /// let demo = Demo::start_ready(([127, 0, 0, 1], 0).into())?;
    /// assert_eq!(demo.cases()[0].to_string(), "0581040224/L/2026/1234");
    /// # Ok::<(), perito_portal::PortalError>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_ready(listen: SocketAddr) -> Result<Self, PortalError> {
        Self::serve(listen, Arc::new(ManualClock::at(sandbox::BEGINNING)), sandbox::ready::world)
    }

    fn serve<F: Future<Output = Result<World, PortalError>>>(
        listen: SocketAddr,
        clock: Arc<dyn SandboxClock>,
        prepare: impl FnOnce(Portal, SocketAddr) -> F + Send + 'static,
    ) -> Result<Self, PortalError> {
        if !listen.ip().is_loopback() {
            return Err(PortalError::NotLoopback);
        }
        let describe = |portal: PortalBuilder| portal.sandbox_clock(clock).requests_per_minute(REQUESTS_PER_MINUTE);
        let (portal, World { accounts, cases }) = TemporaryPortal::start(listen, describe, prepare)?;
        Ok(Self { portal, accounts, cases })
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        self.portal.url()
    }

    /// The keys that verify its receipts, which say that they have no legal value.
    #[must_use]
    pub fn trusted_keys(&self) -> TrustedKeys {
        self.portal.portal().verifier().clone().into()
    }

    /// Accounts whose PINs open a session, and are good for three months from now: the staff of one INPS office, the
    /// experts, and, unless it is [ready](Self::start_ready), last a doctor of another office.
    #[must_use]
    pub fn accounts(&self) -> &[SandboxAccount] {
        &self.accounts
    }

    /// The first account of this role, if there is one: of the staff, that of the office whose cases these are.
    #[must_use]
    pub fn account(&self, role: &Role) -> Option<&SandboxAccount> {
        self.accounts.iter().find(|account| account.role == *role)
    }

    /// The keys of the cases that the legal office has recorded, in an order that stays.
    #[must_use]
    pub fn cases(&self) -> &[CaseKey] {
        &self.cases
    }

    /// All of it as one line of JSON: `url`, `verifying_key`, `accounts` (`role`, `tax_code`, `pin`) and `cases` (keys as
    /// the protocol writes them). It holds PINs.
    ///
    /// # Errors
    /// [`PortalError::Internal`], which would be a fault of the build.
    pub fn to_json(&self) -> Result<String, PortalError> {
        let description = Description {
            url: self.url(),
            verifying_key: self.portal.portal().verifier().to_string(),
            accounts: self.accounts.iter().map(AccountDescription::from).collect(),
            cases: self.cases.iter().map(CaseKeyBody::from).collect(),
        };
        serde_json::to_string(&description).map_err(|error| PortalError::Internal(error.to_string()))
    }
}

impl<'a> From<&'a SandboxAccount> for AccountDescription<'a> {
    fn from(account: &'a SandboxAccount) -> Self {
        Self { role: &account.role, tax_code: account.tax_code.as_str(), pin: account.pin.expose() }
    }
}

fn unseeded(error: &Failure) -> PortalError {
    PortalError::Internal(format!("its world was not seeded: {error}"))
}
