//! The high-water mark, read beside the one who keeps it.

use std::cmp::Ordering;
use std::io;

use perito::archive::{Checkpoint, EpochStatement};

use super::Fault::{Beyond, Differs, Malformed};
use super::epochs::Log;
use super::{Findings, FsckError, Place};
use crate::archive::Epoch;

const FILE: &str = "archive.high-water";
const PLACE: usize = 2048;

/// The last checkpoint in the keys folder, where it is one of this epoch; none where nothing was signed since the folder
/// was made. One of an
/// epoch before is of a copy of the keys folder, or a crash came between a restoration and its mark.
pub(super) fn check(
    log: &Log<'_>,
    size: u64,
    opening: Option<&EpochStatement>,
    findings: &mut Findings,
) -> Result<Option<Checkpoint>, FsckError> {
    let bytes = match std::fs::read(log.keys.folder().join(FILE)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read?,
    };
    // One of the two places may be torn by a power cut.
    let last = bytes.chunks(PLACE).filter_map(|place| read(log, place)).max_by_key(|(epoch, mark)| (*epoch, mark.size));
    let Some((epoch, last)) = last else {
        if bytes.iter().any(|byte| *byte != b'\n') {
            findings.add(Place::HighWater, Malformed);
        }
        return Ok(None);
    };
    match epoch.cmp(&log.epoch) {
        Ordering::Equal if last.size <= size => return Ok(Some(last)),
        Ordering::Equal | Ordering::Greater => findings.add(Place::HighWater, Beyond),
        // It may be a copy of before: only what is above that which the epoch says it followed cannot be.
        Ordering::Less => {
            let above = |opening: &EpochStatement| {
                let previous = &opening.previous;
                previous.origin == last.origin
                    && (last.size > previous.size || (last.size == previous.size && last != *previous))
            };
            if opening.is_some_and(above) {
                findings.add(Place::HighWater, Differs);
            }
        }
    }
    Ok(None)
}

fn read(log: &Log<'_>, place: &[u8]) -> Option<(Epoch, Checkpoint)> {
    let text = std::str::from_utf8(place).ok()?.trim_end_matches('\n');
    let signed = super::tree::canonical(&format!("{text}\n"))?;
    signed.verify(log.trusted).ok()?;
    let checkpoint = signed.checkpoint().clone();
    Some((Epoch::of(&checkpoint.origin, log.keys.verifier().name())?, checkpoint))
}
