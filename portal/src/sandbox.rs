//! A real portal in a temporary folder, with keys and a clock of its own, for tests, examples and integrations.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use perito::archive::TrustedKeys;
use perito::domain::{InpsOffice, PersonName, Pin, PinLevel, TaxCode};
use perito::protocol::Role;
use time::OffsetDateTime;
use time::macros::datetime;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::clock::{ManualClock, ManualSessionClock};
use crate::keys::Keys;
use crate::portal::{Portal, PortalBuilder, PortalError, StaffAccount};

/// When a sandbox begins unless told otherwise: a working Tuesday, ten in the morning in Rome.
const BEGINNING: OffsetDateTime = datetime!(2026-09-01 08:00 UTC);
/// The INPS office of the staff of a sandbox.
const OFFICE: &str = "7000";
/// One person of each role on the staff: role, tax code, given name, family name.
const STAFF: [(Role, &str, &str, &str); 5] = [
    (Role::Officer, "SPRPRV75A01H501S", "Prova", "Sportello"),
    (Role::LegalOffice, "LGLPRV75A01H501X", "Prova", "Legale"),
    (Role::InpsDoctor, "MDCPRV75A01H501J", "Prova", "Medico"),
    (Role::Treasury, "TSRPRV75A01H501X", "Prova", "Tesoreria"),
    (Role::Auditor, "RVSPRV75A01H501Y", "Prova", "Revisore"),
];

/// A running sandbox. Dropping it ends the portal and removes its folder.
pub struct Sandbox {
    portal: Portal,
    address: SocketAddr,
    clock: Arc<ManualClock>,
    session_clock: Arc<ManualSessionClock>,
    accounts: Vec<SandboxAccount>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    runtime: tokio::runtime::Handle,
    folder: tempfile::TempDir,
}

/// A member of the staff of a sandbox, with the PIN that was issued: the first access must change it.
#[derive(Clone)]
pub struct SandboxAccount {
    /// What the account is for.
    pub role: Role,
    /// The INPS office it belongs to.
    pub inps_office: InpsOffice,
    /// The tax code to log in with.
    pub tax_code: TaxCode,
    /// The issued PIN.
    pub pin: Pin,
}

/// How a sandbox is started.
#[derive(Debug, Clone)]
pub struct SandboxBuilder {
    now: OffsetDateTime,
    configure: fn(PortalBuilder) -> PortalBuilder,
    requests_per_minute: u32,
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
        SandboxBuilder { now: BEGINNING, configure: |portal| portal, requests_per_minute: 100_000 }
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The keys that verify its receipts, which say that they have no legal value.
    #[must_use]
    pub fn trusted_keys(&self) -> TrustedKeys {
        self.portal.verifier().clone().into()
    }

    /// The staff's accounts.
    #[must_use]
    pub fn accounts(&self) -> &[SandboxAccount] {
        &self.accounts
    }

    /// The account of this role on the staff, if there is one.
    #[must_use]
    pub fn account(&self, role: &Role) -> Option<&SandboxAccount> {
        self.accounts.iter().find(|account| account.role == *role)
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
        let (portal, seed) = (self.portal.clone(), account.clone());
        let (answer, answered) = std::sync::mpsc::channel();
        self.runtime.spawn(async move {
            // Nobody waits any more when the caller was stopped.
            let _ = answer.send(portal.add_account(seed).await);
        });
        let pin = answered.recv().map_err(|_| PortalError::Account("the sandbox has ended"))??;
        Ok(SandboxAccount { role: account.role, inps_office: account.inps_office, tax_code: account.tax_code, pin })
    }

    /// The data folder, for tests that look at what is stored.
    #[must_use]
    pub fn data_folder(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
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

    /// Starts the sandbox.
    ///
    /// # Errors
    /// As [`Sandbox::start`].
    pub fn start(self) -> Result<Sandbox, PortalError> {
        let folder = tempfile::tempdir()?;
        let (data, keys) = (folder.path().join("data"), folder.path().join("keys"));
        Portal::init(&data, &keys, &random_origin()?)?;
        let clock = Arc::new(ManualClock::at(self.now));
        let session_clock = Arc::new(ManualSessionClock::default());
        let portal = Portal::builder(&data, Keys::load(&keys)?)
            .sandbox_clock(Arc::clone(&clock) as _)
            .session_clock(Arc::clone(&session_clock) as _)
            .requests_per_minute(self.requests_per_minute);
        let portal = (self.configure)(portal).open()?;
        let (stop, stopped) = oneshot::channel();
        let (ready, started) = std::sync::mpsc::channel();
        let served = portal.clone();
        let thread = std::thread::spawn(move || {
            let ready_to_fail = ready.clone();
            if let Err(error) = run(&served, stopped, &ready) {
                // Nobody waits any more when the start has succeeded.
                let _ = ready_to_fail.send(Err(error));
            }
        });
        let (address, accounts, runtime) =
            started.recv().map_err(|_| PortalError::Internal("the sandbox ended at its start".to_owned()))??;
        Ok(Sandbox {
            portal,
            address,
            clock,
            session_clock,
            accounts,
            stop: Some(stop),
            thread: Some(thread),
            runtime,
            folder,
        })
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // A portal that has ended by itself needs no telling.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

type Started = (SocketAddr, Vec<SandboxAccount>, tokio::runtime::Handle);

fn run(
    portal: &Portal,
    stopped: oneshot::Receiver<()>,
    ready: &std::sync::mpsc::Sender<Result<Started, PortalError>>,
) -> Result<(), PortalError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let ended = runtime.block_on(async {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let accounts = staff(portal).await?;
        // The one who started the sandbox may have gone; then `stopped` ends at once.
        let _ = ready.send(Ok((address, accounts, tokio::runtime::Handle::current())));
        let stopping = portal.serve(listener, async {
            let _ = stopped.await;
        });
        stopping.await
    });
    // Connections that are kept open must not keep the sandbox.
    runtime.shutdown_timeout(Duration::from_secs(1));
    ended
}

async fn staff(portal: &Portal) -> Result<Vec<SandboxAccount>, PortalError> {
    let wrong = |_| PortalError::Internal("the staff of the sandbox".to_owned());
    let inps_office = InpsOffice::parse(OFFICE).map_err(wrong)?;
    let mut accounts = Vec::new();
    for (role, tax_code, given_name, family_name) in STAFF {
        let account = StaffAccount {
            role: role.clone(),
            inps_office: inps_office.clone(),
            tax_code: TaxCode::parse(tax_code).map_err(wrong)?,
            given_name: PersonName::parse(given_name).map_err(wrong)?,
            family_name: PersonName::parse(family_name).map_err(wrong)?,
            pin_level: PinLevel::Dispositivo,
        };
        let tax_code = account.tax_code.clone();
        let pin = portal.add_account(account).await?;
        accounts.push(SandboxAccount { role, inps_office: inps_office.clone(), tax_code, pin });
    }
    Ok(accounts)
}

/// Every sandbox is an archive of its own, so that no receipt of one passes for another's.
fn random_origin() -> Result<String, PortalError> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(std::io::Error::other)?;
    Ok(format!("sandbox.perito/{:016x}", u64::from_be_bytes(random)))
}
