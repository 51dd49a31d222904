//! The memory that a client, its clones and its sessions share, and the store that it is written to.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;

use super::memory::Memory;
use super::objection::ArchiveError;
use super::store::CheckpointStore;
use crate::archive::TrustedKeys;
use crate::error::{Error, ErrorKind};

/// What is remembered of the portal's archive, and where.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    memory: Mutex<Memory>,
    store: Option<Store>,
}

#[derive(Debug)]
struct Store {
    store: Arc<dyn CheckpointStore>,
    /// What it holds. Whoever writes holds this, and not the memory, for as long as that takes.
    saved: Mutex<Option<String>>,
}

impl Remembered {
    /// Takes up what a store holds. One that cannot be read, or is of another portal, is left as it is.
    pub(crate) async fn load(
        store: Arc<dyn CheckpointStore>,
        trusted: &TrustedKeys,
        runtime: &Handle,
    ) -> Result<Self, Error> {
        let loading = Arc::clone(&store);
        let loaded = runtime.spawn_blocking(move || loading.load()).await;
        let text = loaded.unwrap_or_else(|_| Err(io::ErrorKind::Other.into())).map_err(|error| match error.kind() {
            io::ErrorKind::InvalidData => Error::of_archive(&ArchiveError::StoreUnreadable, "connect"),
            kind => Error::new(ErrorKind::File, "connect").with_context("io", kind),
        })?;
        let memory = match &text {
            Some(text) => Memory::parse(text, trusted).map_err(|error| Error::of_archive(&error, "connect"))?,
            None => Memory::default(),
        };
        Ok(Self { memory: Mutex::new(memory), store: Some(Store { store, saved: Mutex::new(text) }) })
    }

    /// Looks into the memory, or changes it, for no longer than that takes.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Memory) -> T) -> T {
        work(&mut lock(&self.memory))
    }

    /// Writes the memory to its store, where it has one, and says whether that went well.
    pub(super) async fn save(self: &Arc<Self>, runtime: &Handle) -> bool {
        if self.store.is_none() {
            return true;
        }
        let this = Arc::clone(self);
        let saved = runtime.spawn_blocking(move || this.write()).await;
        let failed = match saved {
            Ok(Ok(())) => return true,
            Ok(Err(error)) => error.kind(),
            Err(_) => io::ErrorKind::Other,
        };
        tracing::warn!(%failed, "the archive's checkpoints were not stored");
        false
    }

    fn write(&self) -> io::Result<()> {
        let Some(Store { store, saved }) = &self.store else { return Ok(()) };
        // Taken before the memory is read: what is written last is what was remembered last.
        let mut saved = lock(saved);
        let text = self.with(|memory| memory.text());
        if let Some(text) = text.filter(|text| saved.as_ref() != Some(text)) {
            store.save(&text)?;
            *saved = Some(text);
        }
        Ok(())
    }
}

/// A store that panicked has left behind what it had.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
