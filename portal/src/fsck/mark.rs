//! The high-water mark, read beside the one who keeps it.

use std::io;

use perito::archive::Checkpoint;

use super::Fault::{Beyond, Malformed};
use super::{Findings, Fsck, FsckError, Place};

const FILE: &str = "archive.high-water";
const PLACE: usize = 2048;

/// The last checkpoint in the keys folder; none where nothing was signed since the folder was made.
pub(super) fn check(fsck: &Fsck, size: u64, findings: &mut Findings) -> Result<Option<Checkpoint>, FsckError> {
    let bytes = match std::fs::read(fsck.keys.folder().join(FILE)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        read => read?,
    };
    // One of the two places may be torn by a power cut.
    let last = bytes.chunks(PLACE).filter_map(|place| read(fsck, place)).max_by_key(|mark| mark.size);
    let Some(last) = last else {
        if bytes.iter().any(|byte| *byte != b'\n') {
            findings.add(Place::HighWater, Malformed);
        }
        return Ok(None);
    };
    if last.size > size {
        findings.add(Place::HighWater, Beyond);
        return Ok(None);
    }
    Ok(Some(last))
}

fn read(fsck: &Fsck, place: &[u8]) -> Option<Checkpoint> {
    let text = std::str::from_utf8(place).ok()?.trim_end_matches('\n');
    let signed = super::tree::canonical(&format!("{text}\n"))?;
    signed.verify(&fsck.trusted).ok()?;
    Some(signed.checkpoint().clone())
}
