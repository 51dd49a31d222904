//! The keeper: a thread that writes what has been filled, so that no request waits for it.

use std::collections::VecDeque;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;

use perito::archive::TreeHash;
use perito::archive::tile::{self, TileId, WIDTH};

use super::ArchiveFiles;

/// A bundle that is full, and every tile that its last entry filled.
#[derive(Debug)]
pub(crate) struct Filled {
    /// The bundle's place, from 0.
    pub(crate) bundle: u64,
    /// Its entries.
    pub(crate) entries: Vec<String>,
    pub(crate) tiles: Vec<(TileId, Vec<TreeHash>)>,
}

/// A handle on the thread; dropping it waits until everything is written.
#[derive(Debug)]
pub(crate) struct Keeper {
    sender: Option<Sender<Filled>>,
    thread: Option<JoinHandle<()>>,
    kept: Arc<AtomicU64>,
}

impl Keeper {
    pub(crate) fn start(files: ArchiveFiles) -> Self {
        let (sender, receiver) = channel();
        let kept = Arc::new(AtomicU64::new(0));
        let thread = std::thread::spawn({
            let kept = Arc::clone(&kept);
            move || run(&files, &receiver, &kept)
        });
        Self { sender: Some(sender), thread: Some(thread), kept }
    }

    /// Has a bundle and its tiles written. Bundles come in their order.
    pub(crate) fn keep(&self, filled: Filled) {
        // A keeper that has ended keeps nothing, and the entries stay in the database.
        let _ = self.sender.as_ref().map(|sender| sender.send(filled));
    }

    /// The end of the last bundle that is on the disk since the start: no entry before it is needed elsewhere.
    pub(crate) fn kept(&self) -> u64 {
        self.kept.load(Ordering::Acquire)
    }

    /// Waits until everything is written, as far as it can be, and gives what [`Self::kept`] does.
    pub(crate) fn finish(self) -> u64 {
        let kept = Arc::clone(&self.kept);
        drop(self);
        kept.load(Ordering::Acquire)
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        drop(self.sender.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the keeper leaves the entries in the database, where the next start finds them.
            let _ = thread.join();
        }
    }
}

fn run(files: &ArchiveFiles, receiver: &Receiver<Filled>, kept: &AtomicU64) {
    // What could not be written waits for the next to come: the disk may have room again.
    let mut waiting = VecDeque::new();
    while let Ok(filled) = receiver.recv() {
        waiting.push_back(filled);
        while let Some(first) = waiting.front() {
            if let Err(error) = write(files, first) {
                tracing::error!(%error, "a file of the archive could not be written");
                break;
            }
            kept.store((first.bundle + 1) * u64::from(WIDTH), Ordering::Release);
            waiting.pop_front();
        }
    }
}

fn write(files: &ArchiveFiles, filled: &Filled) -> io::Result<()> {
    let bundle = tile::write_bundle(&filled.entries).map_err(io::Error::other)?;
    files.write_bundle(filled.bundle, &bundle)?;
    filled.tiles.iter().try_for_each(|(id, hashes)| files.write_tile(*id, &tile::write_tile(hashes)))
}
