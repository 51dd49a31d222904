//! The high-water mark: the last checkpoint, kept with the keys, where no backup of the data reaches. Data behind it was
//! brought back from a backup, and what the portal has signed since is not in it.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use perito::archive::{Checkpoint, SignedCheckpoint};

use crate::private;

const FILE: &str = "archive.high-water";
/// Two places are written in turn: a power cut may leave one of them torn, never both.
const PLACE: usize = 2048;
/// Entries after which the mark is forced to the disk. A crash of the process loses none of it; a power cut at most
/// these, which makes the mark older, never wrong.
const FORCED_EVERY: u64 = 1024;

/// The open mark.
#[derive(Debug)]
pub(crate) struct HighWater {
    file: File,
    forced: u64,
    second: bool,
}

impl HighWater {
    /// Opens the mark of a keys folder, and makes it where there is none.
    pub(crate) fn open(keys: &Path) -> io::Result<(Self, Option<Checkpoint>)> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = private::file(&mut options, &keys.join(FILE))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let places = bytes.chunks(PLACE).map(read).collect::<Vec<_>>();
        let size = |place: usize| places.get(place).and_then(Option::as_ref).map_or(0, |mark| mark.size);
        let second = size(0) > size(1);
        let last = places.into_iter().flatten().max_by_key(|mark| mark.size);
        if last.is_none() && bytes.iter().any(|byte| *byte != b'\n') {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the high-water mark cannot be read"));
        }
        if bytes.len() != 2 * PLACE && last.is_none() {
            file.seek(SeekFrom::Start(0))?;
            file.write_all(&[b'\n'; 2 * PLACE])?;
            file.sync_all()?;
        }
        Ok((Self { file, forced: last.as_ref().map_or(0, |mark| mark.size), second }, last))
    }

    /// Moves the mark.
    pub(crate) fn set(&mut self, checkpoint: &SignedCheckpoint) -> io::Result<()> {
        let mut bytes = checkpoint.to_string().into_bytes();
        if bytes.len() > PLACE {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a checkpoint longer than its place"));
        }
        bytes.resize(PLACE, b'\n');
        self.file.seek(SeekFrom::Start(if self.second { PLACE as u64 } else { 0 }))?;
        self.file.write_all(&bytes)?;
        self.second = !self.second;
        let size = checkpoint.checkpoint().size;
        if size >= self.forced + FORCED_EVERY {
            self.file.sync_data()?;
            self.forced = size;
        }
        Ok(())
    }
}

impl Drop for HighWater {
    fn drop(&mut self) {
        if let Err(error) = self.file.sync_data() {
            tracing::error!(%error, "the high-water mark could not be forced to the disk");
        }
    }
}

/// One place: a checkpoint, filled up with line feeds.
fn read(place: &[u8]) -> Option<Checkpoint> {
    let text = std::str::from_utf8(place).ok()?.trim_end_matches('\n');
    SignedCheckpoint::parse(&format!("{text}\n")).ok().map(|signed| signed.checkpoint().clone())
}
