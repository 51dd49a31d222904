//! A real portal in a temporary folder, with keys and a clock of its own, for tests, examples and integrations.

#[cfg(feature = "demo")]
pub(crate) mod ready;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use perito::archive::TrustedKeys;
use perito::domain::{CaseKey, InpsOffice, Pin, TaxCode};
use perito::protocol::Role;
use time::OffsetDateTime;
use time::macros::datetime;

use crate::clock::{ManualClock, ManualSessionClock};
use crate::portal::{Portal, PortalBuilder, PortalError, StaffAccount};
use crate::staff::{STAFF, StaffMember};
use crate::temporary::TemporaryPortal;

/// When a sandbox begins unless told otherwise: a working Tuesday, ten in the morning in Rome.
pub(crate) const BEGINNING: OffsetDateTime = datetime!(2026-09-01 08:00 UTC);

/// A running sandbox. Dropping it ends the portal and removes its folder.
pub struct Sandbox {
    portal: TemporaryPortal,
    clock: Arc<ManualClock>,
    session_clock: Arc<ManualSessionClock>,
    world: World,
}

/// Who is at a sandbox or a demonstration, and which cases are recorded there.
pub(crate) struct World {
    pub(crate) accounts: Vec<SandboxAccount>,
    pub(crate) cases: Vec<CaseKey>,
}

/// Somebody's account at a sandbox or a demonstration.
#[derive(Clone)]
pub struct SandboxAccount {
    /// What the account is for.
    pub role: Role,
    /// The INPS office it belongs to.
    pub inps_office: InpsOffice,
    /// The tax code to log in with.
    pub tax_code: TaxCode,
    /// The PIN: at a sandbox the issued one, which the first access must change; at a demonstration, and at a sandbox that
    /// is [ready](SandboxBuilder::ready), one that was chosen.
    pub pin: Pin,
}

/// Makes what is in a sandbox from its beginning, while its portal is being served at the address.
type Prepare = fn(Portal, SocketAddr) -> std::pin::Pin<Box<dyn Future<Output = Result<World, PortalError>>>>;

/// How a sandbox is started.
#[derive(Debug, Clone)]
pub struct SandboxBuilder {
    now: OffsetDateTime,
    configure: fn(PortalBuilder) -> PortalBuilder,
    requests_per_minute: u32,
    prepare: Prepare,
}

impl Sandbox {
    /// Starts a portal on a free port of loopback. It blocks for the second that issuing PINs takes, and may be called
    /// inside or outside an async runtime: the portal runs on one of its own.
    ///
    /// # Errors
    /// [`PortalError`] when there is no temporary folder or no free port.
    pub fn start() -> Result<Self, PortalError> {
        Self::builder().start()
    }

    /// Describes a sandbox that differs from the usual one.
    #[must_use]
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder {
            now: BEGINNING,
            configure: |portal| portal,
            requests_per_minute: 100_000,
            prepare: |portal, _| Box::pin(staff(portal)),
        }
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

    /// The staff's accounts, and where it is [ready](SandboxBuilder::ready) after them those of two experts.
    #[must_use]
    pub fn accounts(&self) -> &[SandboxAccount] {
        &self.world.accounts
    }

    /// The first account of this role, if there is one.
    #[must_use]
    pub fn account(&self, role: &Role) -> Option<&SandboxAccount> {
        self.world.accounts.iter().find(|account| account.role == *role)
    }

    /// The cases that are recorded from the beginning: none unless it is [ready](SandboxBuilder::ready).
    #[must_use]
    pub fn cases(&self) -> &[CaseKey] {
        &self.world.cases
    }

    /// The clock of legal time, which stands still until it is moved.
    #[must_use]
    pub fn clock(&self) -> &ManualClock {
        &self.clock
    }

    /// The clock of sessions, which stands still until it is moved.
    #[must_use]
    pub fn session_clock(&self) -> &ManualSessionClock {
        &self.session_clock
    }

    /// Moves legal time forward by whole days.
    pub fn advance_days(&self, days: u32) {
        self.clock.advance(Duration::from_secs(u64::from(days) * 24 * 60 * 60));
    }

    /// Makes an account beyond the staff's, as `perito-portal admin add-account` does.
    ///
    /// # Errors
    /// [`PortalError::Account`] when the person has an account already.
    pub fn add_account(&self, account: StaffAccount) -> Result<SandboxAccount, PortalError> {
        let (portal, seed) = (self.portal.portal().clone(), account.clone());
        let (answer, answered) = std::sync::mpsc::channel();
        self.portal.runtime().spawn(async move {
            // Nobody waits any more when the caller was stopped.
            let _ = answer.send(portal.add_account(seed).await);
        });
        let pin = answered.recv().map_err(|_| PortalError::Account("the sandbox has ended"))??;
        Ok(SandboxAccount { role: account.role, inps_office: account.inps_office, tax_code: account.tax_code, pin })
    }

    /// The data folder, for tests that look at what is stored.
    #[must_use]
    pub fn data_folder(&self) -> std::path::PathBuf {
        self.portal.data_folder()
    }
}

impl SandboxBuilder {
    /// Begins at this instant.
    #[must_use]
    pub fn now(mut self, now: OffsetDateTime) -> Self {
        self.now = now;
        self
    }

    /// Limits the requests of a minute, as a real portal does.
    #[must_use]
    pub fn requests_per_minute(mut self, limit: u32) -> Self {
        self.requests_per_minute = limit;
        self
    }

    /// Opens its portal otherwise than usual: with shorter patience, smaller bounds, an earlier warning.
    #[must_use]
    pub fn configure(mut self, configure: fn(PortalBuilder) -> PortalBuilder) -> Self {
        self.configure = configure;
        self
    }

    /// Begins where the work of an expert does, for tests of what embeds the library. Everybody's PIN is one that was
    /// chosen, so that a login opens a session, and two experts are authorised. Recorded are, in this order: a preventive
    /// assessment (ATPO) and an ordinary case of the first expert, an ATPO of the second, and two cases of the first that
    /// have the same number at the same court, in two registers.
    ///
    /// ```
    /// use perito_portal::Sandbox;
    ///
    /// let sandbox = Sandbox::builder().ready().start()?;
    /// assert_eq!(sandbox.accounts().iter().filter(|account| account.role.code() == "ctu").count(), 2);
    /// assert_eq!(sandbox.cases()[0].to_string(), "0581040224/L/2026/1234");
    /// # Ok::<(), perito_portal::PortalError>(())
    /// ```
    #[cfg(feature = "demo")]
    #[must_use]
    pub fn ready(mut self) -> Self {
        self.prepare = |portal, address| Box::pin(ready::world(portal, address));
        self
    }

    /// Starts the sandbox.
    ///
    /// # Errors
    /// As [`Sandbox::start`]; [`PortalError`] too when what [`Self::ready`] promises cannot be done, for a
    /// configuration that does not allow it.
    pub fn start(self) -> Result<Sandbox, PortalError> {
        let clock = Arc::new(ManualClock::at(self.now));
        let session_clock = Arc::new(ManualSessionClock::default());
        let (legal, session, configure) = (Arc::clone(&clock), Arc::clone(&session_clock), self.configure);
        let limit = self.requests_per_minute;
        let (portal, world) = TemporaryPortal::start(
            SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            |portal| configure(portal.sandbox_clock(legal).session_clock(session).requests_per_minute(limit)),
            self.prepare,
        )?;
        Ok(Sandbox { portal, clock, session_clock, world })
    }
}

/// The staff with the PINs that were issued, and nothing else.
async fn staff(portal: Portal) -> Result<World, PortalError> {
    let mut accounts = Vec::new();
    for account in STAFF.iter().map(StaffMember::account) {
        let account = account?;
        let (role, inps_office, tax_code) =
            (account.role.clone(), account.inps_office.clone(), account.tax_code.clone());
        let pin = portal.add_account(account).await?;
        accounts.push(SandboxAccount { role, inps_office, tax_code, pin });
    }
    Ok(World { accounts, cases: Vec::new() })
}
