//! Uploads under way: whose each is, how long it lives without a word, and that one request at a time writes to it.

use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use perito::protocol::ProblemCode;
use tokio::sync::OwnedMutexGuard;
use uuid::Uuid;

use crate::clock::SessionClock;
use crate::documents::Documents;
use crate::problem::Refusal;
use crate::storage::uploads::UploadRow;

/// How long an upload lives after the last request for it; after a restart of the portal, after the last byte of it.
const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// How long what a cut request has in hand may still be written to the disk.
const A_MOMENT: Duration = Duration::from_secs(2);

/// Every upload under way, and those that ended lately.
pub(crate) struct Uploads {
    clock: Arc<dyn SessionClock>,
    max_size: u64,
    entries: Mutex<HashMap<Uuid, Arc<Upload>>>,
}

/// An upload that an earlier portal left under way.
pub(crate) struct LeftUpload {
    row: UploadRow,
    /// The bytes of it that are there, of which some may be the beginning of a part that was to come whole.
    arrived: u64,
    /// How long nothing of it has come.
    idle: Duration,
}

/// An upload, shared by the requests for it.
pub(crate) struct Upload {
    pub(crate) row: UploadRow,
    /// The bytes that have arrived to stay.
    arrived: AtomicU64,
    /// Held by the one request that writes, or that submits what was written.
    hands: Arc<tokio::sync::Mutex<()>>,
    life: Mutex<Life>,
}

#[derive(Clone, Copy)]
struct Life {
    /// When it expires, or when it is forgotten that it has ended.
    until: Duration,
    ended: bool,
}

impl LeftUpload {
    /// What is found of an upload. Of a file that is gone nothing has arrived. Blocks.
    pub(crate) fn found(row: UploadRow, documents: &Documents) -> io::Result<Self> {
        let arrived = match documents.arrived(&row.file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            arrived => arrived?,
        };
        Ok(Self { arrived, idle: documents.idle(&row.file), row })
    }
}

impl Uploads {
    /// The uploads that an earlier portal left under way.
    pub(crate) fn new(clock: Arc<dyn SessionClock>, max_size: u64, left: Vec<LeftUpload>) -> Self {
        let now = clock.elapsed();
        let upload = |left: LeftUpload| Upload::new(left.row, left.arrived, now + LIFETIME.saturating_sub(left.idle));
        let entries = left.into_iter().map(|left| (left.row.id, Arc::new(upload(left)))).collect();
        Self { clock, max_size, entries: Mutex::new(entries) }
    }

    /// The most bytes that an upload may have.
    pub(crate) fn max_size(&self) -> u64 {
        self.max_size
    }

    /// Begins an upload that has its file and its row.
    pub(crate) fn begin(&self, row: UploadRow) -> Arc<Upload> {
        let upload = Arc::new(Upload::new(row, 0, self.clock.elapsed() + LIFETIME));
        self.lock().insert(upload.row.id, Arc::clone(&upload));
        upload
    }

    /// An account's own upload, which this request keeps alive.
    pub(crate) fn find(&self, id: Uuid, account: Uuid) -> Result<Arc<Upload>, Refusal> {
        let known = self.lock().get(&id).map(Arc::clone);
        let upload = known.filter(|upload| upload.row.account == account).ok_or_else(Refusal::not_found)?;
        let now = self.clock.elapsed();
        if !upload.lives_at(now) {
            return Err(Refusal::new(ProblemCode::UploadGone));
        }
        upload.life().until = now + LIFETIME;
        Ok(upload)
    }

    /// Ends the uploads that nobody has asked for in their lifetime, and gives them to be removed. Those that ended a
    /// lifetime ago are forgotten.
    pub(crate) fn sweep(&self) -> Vec<UploadRow> {
        let now = self.clock.elapsed();
        let mut expired = Vec::new();
        self.lock().retain(|_, upload| {
            let mut life = upload.life();
            let old = now >= life.until;
            if old && !life.ended {
                // Not while a request has it in hand.
                let Ok(_hands) = upload.hands.try_lock() else { return true };
                *life = Life { until: now + LIFETIME, ended: true };
                expired.push(upload.row.clone());
                return true;
            }
            !old
        });
        expired
    }

    /// Takes back that an upload has expired: it could not be removed, and the next sweep tries again.
    pub(crate) fn unsweep(&self, id: Uuid) {
        if let Some(upload) = self.lock().get(&id) {
            *upload.life() = Life { until: self.clock.elapsed(), ended: false };
        }
    }

    /// How long an upload just asked for has to live.
    pub(crate) fn lifetime(&self) -> Duration {
        LIFETIME
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Uuid, Arc<Upload>>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Upload {
    fn new(row: UploadRow, arrived: u64, until: Duration) -> Self {
        let life = Mutex::new(Life { until, ended: false });
        Self { row, arrived: AtomicU64::new(arrived), hands: Arc::default(), life }
    }

    /// The bytes that have arrived to stay: of a part that is coming, none. It may yet be discarded, and whoever was told
    /// that it is there would send it no more.
    pub(crate) fn arrived(&self) -> u64 {
        self.arrived.load(Ordering::Relaxed)
    }

    /// Says how many bytes have arrived to stay, as whoever has the upload in hand knows.
    pub(crate) fn settle(&self, arrived: u64) {
        self.arrived.store(arrived, Ordering::Relaxed);
    }

    /// Takes the upload in hand to write to it, unless another request has it: one whose client has gone lets go of it in a
    /// moment, which is waited for.
    pub(crate) async fn take(&self) -> Result<OwnedMutexGuard<()>, Refusal> {
        tokio::time::timeout(A_MOMENT, self.wait()).await.map_err(|_| Refusal::new(ProblemCode::UploadBusy))
    }

    /// Takes the upload in hand as soon as no other request has it.
    pub(crate) async fn wait(&self) -> OwnedMutexGuard<()> {
        Arc::clone(&self.hands).lock_owned().await
    }

    /// Whether it can still be written to and submitted.
    pub(crate) fn is_open(&self) -> bool {
        !self.life().ended
    }

    /// Ends the upload: it was submitted, or its owner gave it up.
    pub(crate) fn end(&self) {
        self.life().ended = true;
    }

    fn lives_at(&self, now: Duration) -> bool {
        let life = *self.life();
        !life.ended && now < life.until
    }

    fn life(&self) -> MutexGuard<'_, Life> {
        self.life.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
