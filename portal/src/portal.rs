//! Opening and serving a portal.

use std::fs::OpenOptions;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use perito::archive::VerifierKey;
use perito::domain::{InpsOffice, PersonName, Pin, PinLevel, PinPolicy, ProtocolNumber, TaxCode};
use perito::protocol::Role;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, oneshot};
use uuid::Uuid;

use crate::access::{PinHasher, RateLimiter, SessionTimes, Sessions, Throttle};
use crate::app::App;
use crate::clock::{Clock, MonotonicClock, SandboxClock, SessionClock, SystemClock};
use crate::data_folder::{DataFolder, DataFolderError};
use crate::documents::Documents;
use crate::http::{self, Validators};
use crate::keys::{Keys, KeysError};
use crate::pdf;
use crate::problem::Refusal;
use crate::storage::accounts::AccountData;
use crate::storage::{self, Entry, Readers, Seal, Writer};
use crate::uploads::Uploads;

/// Enough for a desk that catches up after weeks, too few to try every case key.
const REQUESTS_PER_MINUTE: u32 = 600;

/// The most that an uploaded document may have, in bytes: the courts' own channel takes 60 MB.
const MAX_UPLOAD: u64 = 100 * 1024 * 1024;

/// From how many days before the end of its term a fee not asked for is a finding.
const FEE_WARNING_DAYS: u16 = 30;

/// How long a request's body may take to bring the least that is expected of it.
const BODY_PATIENCE: Duration = Duration::from_secs(30);

/// How long a connection may take to bring the head of its next request.
const HEAD_PATIENCE: Duration = Duration::from_secs(60);

/// Parts of uploads that arrive at once, well below the threads that may block.
const ARRIVALS: usize = 128;

/// Documents that are verified at once before they are served.
const VERIFICATIONS: usize = 4;

/// Documents that are inspected at once.
const INSPECTIONS: usize = 2;

/// How often expired uploads are looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(10 * 60);

/// How long requests under way may take once the portal has been told to end; less than service managers wait.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(8);

/// Why a portal did not open or serve.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PortalError {
    /// The account was refused: the person has one already, or none, or the PIN could not be made.
    #[error("the account: {0}")]
    Account(&'static str),
    /// The database.
    #[error("the database: {0}")]
    Database(#[from] rusqlite::Error),
    /// The data folder.
    #[error(transparent)]
    DataFolder(#[from] DataFolderError),
    /// A fault of the portal itself, in English.
    #[error("the portal could not be made ready: {0}")]
    Internal(String),
    /// The keys folder is the data folder, or lies in it: a backup of the data would hold the keys.
    #[error("the keys folder must lie outside the data folder, so that no backup of the data holds the keys")]
    KeysInData,
    /// The keys folder.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// A demonstration is for the machine it runs on.
    #[error("a demonstration listens on this machine alone: an address such as 127.0.0.1:0 or [::1]:0 is expected")]
    NotLoopback,
    /// The clock of a portal whose receipts have legal value cannot be moved.
    #[error("only a portal whose origin starts with \"sandbox.\" has a clock that can be moved")]
    NotASandbox,
    /// The prefix of protocol numbers, with what would be right.
    #[error("the protocol prefix: {0}")]
    Prefix(String),
    /// The network.
    #[error("the network: {0}")]
    Network(#[from] std::io::Error),
}

/// An open portal: its data folder is locked for as long as this lives.
#[derive(Clone)]
pub struct Portal {
    app: Arc<App>,
    verifier: VerifierKey,
    head_patience: Duration,
    shutdown_grace: Duration,
}

/// How a portal is opened.
pub struct PortalBuilder {
    data: PathBuf,
    keys: Keys,
    clock: Arc<dyn Clock>,
    session_clock: Arc<dyn SessionClock>,
    pin_policy: PinPolicy,
    protocol_prefix: String,
    requests_per_minute: u32,
    max_upload: u64,
    pdf_limits: pdf::Limits,
    fee_warning_days: u16,
    body_patience: Duration,
    head_patience: Duration,
    sandbox_clock: Option<Arc<dyn SandboxClock>>,
    shutdown_grace: Duration,
    trust_forwarded_for: bool,
}

/// An account that is made at the portal itself: staff of INPS, or an auditor.
#[derive(Debug, Clone)]
pub struct StaffAccount {
    /// What the account is for; experts register instead.
    pub role: Role,
    /// The INPS office it belongs to.
    pub inps_office: InpsOffice,
    /// The tax code.
    pub tax_code: TaxCode,
    /// The given name.
    pub given_name: PersonName,
    /// The family name.
    pub family_name: PersonName,
    /// Whether its PIN acts, or only consults.
    pub pin_level: PinLevel,
}

impl Portal {
    /// Makes a new data folder and, in another folder, the keys that belong to it.
    ///
    /// `origin` names the archive and its signing key: a name without spaces and plus signs, such as
    /// `portal.example.org`. Gives the key that verifies the portal's receipts.
    ///
    /// # Errors
    /// [`PortalError::KeysInData`]; [`PortalError::Keys`] when the keys folder holds keys already;
    /// [`PortalError::DataFolder`].
    pub fn init(data: &Path, keys: &Path, origin: &str) -> Result<VerifierKey, PortalError> {
        if std::path::absolute(keys)?.starts_with(std::path::absolute(data)?) {
            return Err(PortalError::KeysInData);
        }
        let verifier = Keys::create(keys, origin)?;
        DataFolder::create(data, &Keys::load(keys)?)?;
        Ok(verifier)
    }

    /// Describes a portal on this data folder with these keys; [`PortalBuilder::open`] opens it.
    #[must_use]
    pub fn builder(data: &Path, keys: Keys) -> PortalBuilder {
        PortalBuilder {
            data: data.to_owned(),
            keys,
            clock: Arc::new(SystemClock),
            session_clock: Arc::new(MonotonicClock::default()),
            pin_policy: PinPolicy::default(),
            protocol_prefix: "PERITO".to_owned(),
            requests_per_minute: REQUESTS_PER_MINUTE,
            max_upload: MAX_UPLOAD,
            pdf_limits: pdf::Limits::default(),
            fee_warning_days: FEE_WARNING_DAYS,
            body_patience: BODY_PATIENCE,
            head_patience: HEAD_PATIENCE,
            sandbox_clock: None,
            shutdown_grace: SHUTDOWN_GRACE,
            trust_forwarded_for: false,
        }
    }

    /// The key that verifies this portal's receipts.
    #[must_use]
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// The portal as an axum router, to be served with `ConnectInfo<SocketAddr>`.
    pub fn router(&self) -> axum::Router {
        http::router(&self.app)
    }

    /// Serves until `shutdown` ends; requests under way are answered first, but a client that has stopped sending is
    /// not waited for.
    ///
    /// # Errors
    /// [`PortalError::Network`] when the listener fails.
    pub async fn serve(
        &self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), PortalError> {
        let (tell, told) = oneshot::channel();
        let serving = http::serve(listener, self.router(), self.head_patience, async {
            shutdown.await;
            // Nobody listens any more when serving has ended.
            let _ = tell.send(());
        });
        let grace = async {
            // Without a word, serving has ended by itself, and its branch is ready.
            let _ = told.await;
            tokio::time::sleep(self.shutdown_grace).await;
        };
        let sweeping = async {
            let mut every = tokio::time::interval(SWEEP_EVERY);
            loop {
                every.tick().await;
                self.app.sweep_uploads().await;
            }
        };
        tokio::select! {
            () = serving => {}
            () = grace => tracing::warn!("ended with requests under way, which had taken too long"),
            () = sweeping => {}
        }
        Ok(())
    }

    /// Makes an account and issues its first PIN, which must be changed at the first access. Recorded in the archive.
    ///
    /// # Errors
    /// [`PortalError::Account`] when the person has an account already.
    pub async fn add_account(&self, account: StaffAccount) -> Result<Pin, PortalError> {
        let (pin, credential, hash) = self.fresh_pin().await?;
        let length = pin.expose().len();
        let level = account.pin_level;
        let new = AccountData {
            tax_code: account.tax_code,
            role: account.role,
            inps_office: account.inps_office,
            given_name: account.given_name.as_str().to_owned(),
            family_name: account.family_name.as_str().to_owned(),
            email: None,
            phone: None,
        };
        let added = self.app.writer.write(move |tx| {
            let id = tx.add_account(&new)?;
            tx.issue_pin(id, credential, &hash, length, level)?;
            tx.record(&Entry::new("account.added", None, id.to_string()))?;
            tx.record(&Entry::new("pin.issued", None, id.to_string()))
        });
        added.await.map_err(|refusal| account_error(&refusal))?;
        Ok(pin)
    }

    /// Issues a new PIN of the same level for an account, in the place of any there was: the repair of a forgotten or
    /// disabled PIN of the staff, whom no officer serves. Recorded in the archive.
    ///
    /// # Errors
    /// [`PortalError::Account`] when this person has no account.
    pub async fn issue_pin(&self, tax_code: &TaxCode) -> Result<Pin, PortalError> {
        let (pin, credential, hash) = self.fresh_pin().await?;
        let (person, length, sessions) = (tax_code.clone(), pin.expose().len(), Arc::clone(&self.app.sessions));
        let issued = self.app.writer.write(move |tx| {
            let id = tx.account_of(&person)?;
            let level = tx.pin_level(id)?.unwrap_or(PinLevel::Dispositivo);
            tx.issue_pin(id, credential, &hash, length, level)?;
            tx.record(&Entry::new("pin.issued", None, id.to_string()))?;
            sessions.end_all(id);
            Ok(())
        });
        issued.await.map_err(|refusal| account_error(&refusal))?;
        Ok(pin)
    }

    /// Revokes the PIN of an account: somebody of the staff has left. Recorded in the archive.
    ///
    /// # Errors
    /// [`PortalError::Account`] when this person has no account, or no PIN.
    pub async fn revoke_pin(&self, tax_code: &TaxCode) -> Result<(), PortalError> {
        let (person, sessions) = (tax_code.clone(), Arc::clone(&self.app.sessions));
        let revoked = self.app.writer.write(move |tx| {
            let id = tx.account_of(&person)?;
            tx.revoke_pin(id)?;
            tx.record(&Entry::new("pin.revoked", None, id.to_string()))?;
            sessions.end_all(id);
            Ok(())
        });
        revoked.await.map_err(|refusal| account_error(&refusal))
    }

    async fn fresh_pin(&self) -> Result<(Pin, Uuid, String), PortalError> {
        let made = async {
            let pin = http::routes::new_pin(&self.app)?;
            let credential = Uuid::from_bytes(App::random()?);
            let hash = self.app.hasher.hash(credential, &pin).await?;
            Ok((pin, credential, hash))
        };
        made.await.map_err(|refusal: Refusal| account_error(&refusal))
    }
}

impl PortalBuilder {
    /// The clock that governs legal time; the host's unless told otherwise.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// The clock that measures sessions; the host's monotonic one unless told otherwise.
    #[must_use]
    pub fn session_clock(mut self, clock: Arc<dyn SessionClock>) -> Self {
        self.session_clock = clock;
        self
    }

    /// The rules for PINs; `inps_2013` unless told otherwise.
    #[must_use]
    pub fn pin_policy(mut self, policy: PinPolicy) -> Self {
        self.pin_policy = policy;
        self
    }

    /// The prefix of protocol numbers; `PERITO` unless told otherwise.
    #[must_use]
    pub fn protocol_prefix(mut self, prefix: &str) -> Self {
        prefix.clone_into(&mut self.protocol_prefix);
        self
    }

    /// Requests that an account, or an address without one, may make in a minute; 600 unless told otherwise.
    #[must_use]
    pub fn requests_per_minute(mut self, limit: u32) -> Self {
        self.requests_per_minute = limit;
        self
    }

    /// The most bytes that an uploaded document may have; 100 MiB unless told otherwise.
    #[must_use]
    pub fn max_upload(mut self, bytes: u64) -> Self {
        self.max_upload = bytes;
        self
    }

    /// The bounds under which documents are inspected.
    #[must_use]
    pub fn pdf_limits(mut self, limits: pdf::Limits) -> Self {
        self.pdf_limits = limits;
        self
    }

    /// From how many days before the prudent end of its term a fee not asked for is a finding; 30 unless told otherwise.
    #[must_use]
    pub fn fee_warning_days(mut self, days: u16) -> Self {
        self.fee_warning_days = days;
        self
    }

    /// How long a request's body may take to bring 4 KiB, or its end; 30 seconds unless told otherwise.
    #[must_use]
    pub fn body_patience(mut self, patience: Duration) -> Self {
        self.body_patience = patience;
        self
    }

    /// How long a connection may take to bring the head of its next request, after which it is closed; a minute unless
    /// told otherwise.
    #[must_use]
    pub fn head_patience(mut self, patience: Duration) -> Self {
        self.head_patience = patience;
        self
    }

    /// Makes it a sandbox: this clock governs legal time, and whoever asks may move it forward. The origin of its keys
    /// must start with `sandbox.`.
    #[must_use]
    pub fn sandbox_clock(mut self, clock: Arc<dyn SandboxClock>) -> Self {
        self.clock = Arc::clone(&clock) as _;
        self.sandbox_clock = Some(clock);
        self
    }

    /// How long requests under way may take once the portal has been told to end; 8 seconds unless told otherwise.
    #[must_use]
    pub fn shutdown_grace(mut self, grace: Duration) -> Self {
        self.shutdown_grace = grace;
        self
    }

    /// Whether the last address of `X-Forwarded-For` is the client's: only behind a proxy of one's own that sets it.
    #[must_use]
    pub fn trust_forwarded_for(mut self, trust: bool) -> Self {
        self.trust_forwarded_for = trust;
        self
    }

    /// Locks the data folder, brings the database up to date and starts the writer.
    ///
    /// # Errors
    /// [`PortalError::DataFolder`] when it is not one, belongs to other keys, or another portal has it open;
    /// [`PortalError::Database`]; [`PortalError::Internal`].
    pub fn open(self) -> Result<Portal, PortalError> {
        check_prefix(&self.protocol_prefix)?;
        if self.sandbox_clock.is_some() && !self.keys.verifier().name().starts_with("sandbox.") {
            return Err(PortalError::NotASandbox);
        }
        let folder = DataFolder::open(&self.data, &self.keys)?;
        // Made here, where its mode can be given; the write-ahead log takes the mode of the database.
        crate::private::file(OpenOptions::new().create(true).append(true), &folder.database())?;
        let connection = storage::open_for_writing(&folder.database())?;
        let named = storage::registrations::files(&connection)?;
        let left = storage::uploads::all(&connection)?;
        let begun = left.iter().map(|upload| upload.file.clone()).collect();
        let documents = Documents::open(folder.documents(), &named, &begun)?;
        let left = left.into_iter().map(|upload| (documents.idle(&upload.file), upload));
        let left = left.map(|(idle, upload)| (upload, idle)).collect();
        storage::registrations::replaced_files(&connection)?.iter().try_for_each(|file| documents.ensure_gone(file))?;
        storage::registrations::forget_replaced_files(&connection)?;
        let verifier = self.keys.verifier();
        let seal = Arc::new(Seal::new(self.keys.signer.clone(), self.protocol_prefix));
        let document = http::openapi::document();
        let app = App {
            writer: Writer::start(connection, Arc::clone(&self.clock), seal)?,
            readers: Arc::new(Readers::new(folder.database())),
            documents: Arc::new(documents),
            uploads: Uploads::new(Arc::clone(&self.session_clock), self.max_upload, left),
            inspections: Semaphore::new(INSPECTIONS),
            arrivals: Semaphore::new(ARRIVALS),
            verifications: Semaphore::new(VERIFICATIONS),
            pdf_limits: self.pdf_limits,
            fee_warning_days: self.fee_warning_days,
            body_patience: self.body_patience,
            sandbox_clock: self.sandbox_clock,
            sessions: Arc::new(Sessions::new(Arc::clone(&self.session_clock), SessionTimes::default())),
            throttle: Throttle::new(Arc::clone(&self.session_clock)),
            rate_limiter: RateLimiter::new(self.session_clock, self.requests_per_minute),
            hasher: PinHasher::new(self.keys.pepper.clone()).map_err(internal)?,
            validators: Validators::of(&document).map_err(internal)?,
            clock: self.clock,
            pin_policy: self.pin_policy,
            pseudonym: self.keys.pseudonym,
            openapi: document.to_string(),
            trust_forwarded_for: self.trust_forwarded_for,
            _folder: folder,
        };
        let (head_patience, shutdown_grace) = (self.head_patience, self.shutdown_grace);
        Ok(Portal { app: Arc::new(app), verifier, head_patience, shutdown_grace })
    }
}

/// A prefix that no protocol number may have is refused at the start, not at the first notice.
fn check_prefix(prefix: &str) -> Result<(), PortalError> {
    let wrong = |error: perito::domain::FieldError| PortalError::Prefix(error.message_en.into_owned());
    let office = InpsOffice::parse("0000").map_err(wrong)?;
    ProtocolNumber::new(prefix, &office, time::macros::date!(2026 - 01 - 01), 1).map(drop).map_err(wrong)
}

fn internal(refusal: Refusal) -> PortalError {
    PortalError::Internal(refusal.problem.title)
}

fn account_error(refusal: &Refusal) -> PortalError {
    match refusal.problem.status {
        404 => PortalError::Account("this person has no account, or no PIN"),
        409 => PortalError::Account("this person has an account already"),
        _ => PortalError::Account("the portal could not store it"),
    }
}
