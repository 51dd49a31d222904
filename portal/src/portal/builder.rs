//! How a portal is opened: what an office may set, and what holds unless it does.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use perito::domain::{InpsOffice, PinPolicy, ProtocolNumber};
use tokio::sync::Semaphore;

use super::{Portal, PortalError};
use crate::access::{PinCost, PinHasher, RateLimiter, SessionTimes, Sessions, Throttle};
use crate::app::App;
use crate::archive;
use crate::clock::{Clock, MonotonicClock, SandboxClock, SessionClock, SystemClock};
use crate::data_folder::DataFolder;
use crate::documents::Documents;
use crate::http::{self, Validators};
use crate::keys::Keys;
use crate::pdf;
use crate::problem::Refusal;
use crate::storage::{self, Desk, Readers, Seal, Writer};
use crate::uploads::{LeftUpload, Uploads};

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

/// How long requests under way may take once the portal has been told to end; less than service managers wait.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(8);

/// How a portal is opened.
#[derive(Clone)]
pub struct PortalBuilder {
    pub(super) data: PathBuf,
    pub(super) keys: Keys,
    pub(super) clock: Arc<dyn Clock>,
    session_clock: Arc<dyn SessionClock>,
    pin_policy: PinPolicy,
    protocol_prefix: String,
    requests_per_minute: u32,
    max_batch: usize,
    /// Never false but in a bench.
    pub(super) record_reads: bool,
    max_upload: u64,
    pdf_limits: pdf::Limits,
    fee_warning_days: u16,
    body_patience: Duration,
    head_patience: Duration,
    sandbox_clock: Option<Arc<dyn SandboxClock>>,
    shutdown_grace: Duration,
    trust_forwarded_for: bool,
    purging: bool,
    /// Whether the keys may be those of a rotation under way.
    rotating: bool,
}

impl PortalBuilder {
    pub(super) fn new(data: &Path, keys: Keys) -> Self {
        Self {
            data: data.to_owned(),
            keys,
            clock: Arc::new(SystemClock),
            session_clock: Arc::new(MonotonicClock::default()),
            pin_policy: PinPolicy::default(),
            protocol_prefix: "PERITO".to_owned(),
            requests_per_minute: REQUESTS_PER_MINUTE,
            max_batch: storage::MAX_BATCH,
            record_reads: true,
            max_upload: MAX_UPLOAD,
            pdf_limits: pdf::Limits::default(),
            fee_warning_days: FEE_WARNING_DAYS,
            body_patience: BODY_PATIENCE,
            head_patience: HEAD_PATIENCE,
            sandbox_clock: None,
            shutdown_grace: SHUTDOWN_GRACE,
            trust_forwarded_for: false,
            purging: false,
            rotating: false,
        }
    }

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

    /// Requests that share one transaction, fsync and checkpoint at the most; 256 unless told otherwise. 1 is for
    /// comparison.
    #[must_use]
    pub fn max_batch(mut self, requests: usize) -> Self {
        self.max_batch = requests.max(1);
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

    /// What is deleted is to be overwritten.
    pub(super) fn purging(mut self) -> Self {
        self.purging = true;
        self
    }

    /// With these keys, which may be those of a rotation under way.
    pub(super) fn rotating(self, keys: Keys) -> Self {
        Self { keys, rotating: true, ..self }
    }

    /// Locks the data folder, brings the database up to date and starts the writer.
    ///
    /// # Errors
    /// [`PortalError::Keys`] when a rotation of the signing key was cut short or has ended since the keys were read, or
    /// when nobody is told to trust the key;
    /// [`PortalError::DataFolder`] when it is not one, belongs to other keys, or another portal has it open;
    /// [`PortalError::Archive`] when the archive is damaged or was brought back from a backup;
    /// [`PortalError::Database`]; [`PortalError::Internal`].
    pub fn open(self) -> Result<Portal, PortalError> {
        check_prefix(&self.protocol_prefix)?;
        if self.sandbox_clock.is_some() && !self.keys.verifier().name().starts_with("sandbox.") {
            return Err(PortalError::NotASandbox);
        }
        let folder = DataFolder::open(&self.data, &self.keys)?;
        if !self.rotating {
            self.keys.ensure_current()?;
        }
        // Made here, where its mode can be given; the write-ahead log takes the mode of the database.
        crate::private::file(OpenOptions::new().create(true).append(true), &folder.database())?;
        let mut connection = storage::open_for_writing(&folder.database())?;
        if self.purging {
            storage::purge::delete_for_good(&connection)?;
        }
        // First of all: data that is not gone on with is left as it is.
        let sequencer = archive::start(&mut connection, &folder, &self.keys)?;
        let named = storage::registrations::files(&connection)?;
        let left = storage::uploads::all(&connection)?;
        let begun = left.iter().map(|upload| upload.file.clone()).collect();
        let documents = Documents::open(folder.documents(), &named, &begun)?;
        let left = left.into_iter().map(|row| LeftUpload::found(row, &documents)).collect::<Result<_, _>>()?;
        storage::registrations::replaced_files(&connection)?.iter().try_for_each(|file| documents.ensure_gone(file))?;
        storage::registrations::forget_replaced_files(&connection)?;
        let (verifier, trusted) = (self.keys.verifier(), self.keys.trusted_keys().clone());
        let (signer, pseudonym) = (self.keys.signer.clone(), self.keys.pseudonym.clone());
        let seal = Arc::new(Seal::new(signer, sequencer.origin().to_owned(), pseudonym, self.protocol_prefix));
        let (clock, epoch) = (Arc::clone(&self.clock), sequencer.epoch());
        let not_before = self.keys.valid_from();
        let desk = Desk { connection, clock, seal, sequencer, max_batch: self.max_batch, not_before };
        let pin_cost = if self.sandbox_clock.is_some() { PinCost::Least } else { PinCost::Full };
        let document = http::openapi::document();
        let app = App {
            writer: Writer::start(desk)?,
            epoch,
            readers: Arc::new(Readers::new(folder.database())),
            documents: Arc::new(documents),
            uploads: Uploads::new(Arc::clone(&self.session_clock), self.max_upload, left),
            inspections: Semaphore::new(INSPECTIONS),
            arrivals: Arc::new(Semaphore::new(ARRIVALS)),
            verifications: Semaphore::new(VERIFICATIONS),
            record_reads: self.record_reads,
            pdf_limits: self.pdf_limits,
            fee_warning_days: self.fee_warning_days,
            body_patience: self.body_patience,
            sandbox_clock: self.sandbox_clock,
            sessions: Arc::new(Sessions::new(Arc::clone(&self.session_clock), SessionTimes::default())),
            throttle: Throttle::new(Arc::clone(&self.session_clock)),
            rate_limiter: RateLimiter::new(self.session_clock, self.requests_per_minute),
            hasher: PinHasher::new(self.keys.pepper.clone(), pin_cost).map_err(internal)?,
            validators: Validators::of(&document).map_err(internal)?,
            clock: self.clock,
            pin_policy: self.pin_policy,
            pseudonym: self.keys.pseudonym,
            openapi: document.to_string(),
            trust_forwarded_for: self.trust_forwarded_for,
            folder,
        };
        let (head_patience, shutdown_grace) = (self.head_patience, self.shutdown_grace);
        Ok(Portal { app: Arc::new(app), verifier, trusted, head_patience, shutdown_grace })
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
