//! The high-water mark: the last checkpoint, kept with the keys, where no backup of the data reaches. Data behind it was
//! brought back from a backup, and what the portal has signed since is not in it.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};

use perito::archive::{Checkpoint, SignedCheckpoint, TrustedKeys};

use super::Epoch;
use crate::keys::Keys;
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
    key_name: String,
    reached: Option<Height>,
    forced: Option<Height>,
    second: bool,
}

/// How far a checkpoint reaches: its epoch, and its size in it.
type Height = (Epoch, u64);

impl HighWater {
    /// Opens the mark of a keys folder, and makes it where there is none. What none of the keys has signed is no mark.
    pub(crate) fn open(keys: &Keys) -> io::Result<(Self, Option<Checkpoint>)> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = private::file(&mut options, &keys.folder().join(FILE))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let key_name = keys.verifier().name().to_owned();
        let read = |place| {
            let mark = read(place, keys.trusted_keys())?;
            Some((height(&mark, &key_name)?, mark))
        };
        let places = bytes.chunks(PLACE).map(read).collect::<Vec<_>>();
        let reached = |place: usize| places.get(place).and_then(Option::as_ref).map(|(height, _)| *height);
        let second = reached(0) > reached(1);
        let last = places.iter().flatten().max_by_key(|(height, _)| *height);
        if last.is_none() && bytes.iter().any(|byte| *byte != b'\n') {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the high-water mark cannot be read"));
        }
        if bytes.len() != 2 * PLACE && last.is_none() {
            file.seek(SeekFrom::Start(0))?;
            file.write_all(&[b'\n'; 2 * PLACE])?;
            file.sync_all()?;
        }
        let reached = last.map(|(height, _)| *height);
        let last = last.map(|(_, checkpoint)| checkpoint.clone());
        Ok((Self { file, key_name, reached, forced: reached, second }, last))
    }

    /// Whether this checkpoint reaches farther than the mark.
    pub(crate) fn is_below(&self, checkpoint: &Checkpoint) -> bool {
        height(checkpoint, &self.key_name) > self.reached
    }

    /// Moves the mark.
    pub(crate) fn set(&mut self, checkpoint: &SignedCheckpoint) -> io::Result<()> {
        let invalid = |why| io::Error::new(io::ErrorKind::InvalidInput, why);
        let mut bytes = checkpoint.to_string().into_bytes();
        if bytes.len() > PLACE {
            return Err(invalid("a checkpoint longer than its place"));
        }
        let reached = height(checkpoint.checkpoint(), &self.key_name);
        let (epoch, size) = reached.ok_or_else(|| invalid("a checkpoint of another key"))?;
        bytes.resize(PLACE, b'\n');
        self.file.seek(SeekFrom::Start(if self.second { PLACE as u64 } else { 0 }))?;
        self.file.write_all(&bytes)?;
        self.second = !self.second;
        self.reached = reached;
        if self.forced.is_none_or(|(forced, at)| epoch > forced || size >= at + FORCED_EVERY) {
            self.file.sync_data()?;
            self.forced = reached;
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

fn height(checkpoint: &Checkpoint, key_name: &str) -> Option<Height> {
    Some((Epoch::of(&checkpoint.origin, key_name)?, checkpoint.size))
}

/// One place: a checkpoint, filled up with line feeds.
fn read(place: &[u8], trusted: &TrustedKeys) -> Option<Checkpoint> {
    let text = std::str::from_utf8(place).ok()?.trim_end_matches('\n');
    let signed = SignedCheckpoint::parse(&format!("{text}\n")).ok()?;
    signed.verify(trusted).ok()?;
    Some(signed.checkpoint().clone())
}
