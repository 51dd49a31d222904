//! What all requests share.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use perito::domain::{PinPolicy, TaxCode};
use perito::protocol::ProblemCode;
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::access::{Caller, Guess, PinHasher, RateLimiter, Sessions, Source, Throttle};
use crate::archive::{ArchiveFiles, ArchiveReader, Epoch};
use crate::clock::{Clock, SandboxClock};
use crate::data_folder::DataFolder;
use crate::documents::Documents;
use crate::http::Validators;
use crate::keys::SecretKey;
use crate::pdf;
use crate::problem::Refusal;
use crate::storage::{Entry, LegalKey, Readers, Tx, Writer};
use crate::uploads::Uploads;

/// The portal behind its routes.
pub(crate) struct App {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) writer: Writer,
    pub(crate) readers: Arc<Readers>,
    /// The epoch of the archive that entries are added to, for as long as this is open.
    pub(crate) epoch: Epoch,
    pub(crate) documents: Arc<Documents>,
    pub(crate) uploads: Uploads,
    /// Whether it is recorded who reads what: always, but in a bench.
    pub(crate) record_reads: bool,
    /// Documents are inspected a few at a time, which bounds the memory that it takes.
    pub(crate) inspections: Semaphore,
    pub(crate) pdf_limits: pdf::Limits,
    /// Parts of uploads that arrive at once: each holds a thread for as long as it takes.
    pub(crate) arrivals: Arc<Semaphore>,
    /// Documents that are verified at once before they are served.
    pub(crate) verifications: Semaphore,
    /// Shared with the writer's jobs, which end sessions even when whoever asked has gone.
    pub(crate) sessions: Arc<Sessions>,
    pub(crate) throttle: Throttle,
    pub(crate) rate_limiter: RateLimiter,
    pub(crate) hasher: PinHasher,
    pub(crate) pin_policy: PinPolicy,
    pub(crate) pseudonym: SecretKey,
    pub(crate) validators: Validators,
    pub(crate) openapi: String,
    pub(crate) trust_forwarded_for: bool,
    /// From how many days before the end of its term a fee not asked for is warned of.
    pub(crate) fee_warning_days: u16,
    /// How long a body may take to bring the least that is expected of it.
    pub(crate) body_patience: Duration,
    /// What moves the clock of a sandbox; none elsewhere.
    pub(crate) sandbox_clock: Option<Arc<dyn SandboxClock>>,
    /// Held until everything above has let go of the files.
    pub(crate) folder: DataFolder,
}

impl App {
    /// Works on the store of documents on a thread that may block.
    pub(crate) async fn on_disk<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Documents) -> io::Result<T> + Send + 'static,
    ) -> Result<T, Refusal> {
        let documents = Arc::clone(&self.documents);
        tokio::task::spawn_blocking(move || work(&documents))
            .await
            .map_err(Refusal::internal)?
            .map_err(Refusal::internal)
    }

    /// Removes the uploads that have expired. One that cannot be removed now is tried again; its file stays for as long as
    /// a row names it.
    pub(crate) async fn sweep_uploads(&self) {
        for upload in self.uploads.sweep() {
            let id = upload.id;
            let forgotten = self.writer.write(move |tx| tx.remove_upload(id)).await.is_ok();
            if !forgotten {
                self.uploads.unsweep(id);
            }
            let removed = forgotten && self.on_disk(move |documents| documents.remove(&upload.file)).await.is_ok();
            tracing::info!(forgotten, removed, "an upload has expired");
        }
    }

    /// Reads one epoch of the archive.
    pub(crate) fn archive(&self, epoch: Epoch) -> ArchiveReader {
        ArchiveReader::new(epoch, ArchiveFiles::new(self.folder.archive(epoch)))
    }

    /// Where the database is.
    pub(crate) fn database(&self) -> std::path::PathBuf {
        self.folder.database()
    }

    /// Records that personal data was read, before they are shown.
    pub(crate) async fn consulted(&self, caller: &Caller, entry: Entry) -> Result<(), Refusal> {
        if !self.record_reads {
            return Ok(());
        }
        let entry = Entry { actor: Some(caller.account), ..entry };
        self.writer.write(move |tx| tx.record(&entry)).await
    }

    /// Records each thing that a list or a search shows, in its own case; one entry without any when it shows nothing.
    pub(crate) async fn consulted_each(
        &self,
        caller: &Caller,
        shown: Vec<Entry>,
        nothing: Entry,
    ) -> Result<(), Refusal> {
        if !self.record_reads {
            return Ok(());
        }
        let actor = Some(caller.account);
        let entries = if shown.is_empty() { vec![nothing] } else { shown };
        let record = move |entry: Entry, tx: &mut Tx<'_>| tx.record(&Entry { actor, ..entry });
        self.writer.write(move |tx| entries.into_iter().try_for_each(|entry| record(entry, tx))).await
    }

    /// The key of a legal act with its fingerprint, which binds it to this route and body.
    pub(crate) fn legal_key(&self, account: Uuid, key: String, route: &str, body: &[u8]) -> LegalKey {
        let fingerprint = self.pseudonym.hmac(&[b"fingerprint", route.as_bytes(), body]);
        LegalKey { account, key, fingerprint }
    }

    /// Counts a guess at a person's PIN before it is checked; too many, at one person or from one source, must wait.
    pub(crate) fn begin_guess(&self, tax_code: &TaxCode, source: Source) -> Result<[Guess; 2], Refusal> {
        let person = self.pseudonym.hmac(&[b"guess", tax_code.canonical().as_str().as_bytes()]);
        let guesses = [Guess::Account(person), Guess::Source(source)];
        let wait = |seconds| Refusal::new(ProblemCode::TooManyRequests).retry_after(seconds);
        self.throttle.begin(&guesses).map_err(wait).map(|()| guesses)
    }

    /// Takes a guess back that was right: nobody guessed.
    pub(crate) fn guessed_right(&self, [person, source]: &[Guess; 2]) {
        self.throttle.succeeded(person);
        self.throttle.forgive(source);
    }

    /// Fresh random bytes.
    pub(crate) fn random<const N: usize>() -> Result<[u8; N], Refusal> {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).map_err(|_| Refusal::new(ProblemCode::Internal))?;
        Ok(bytes)
    }
}
