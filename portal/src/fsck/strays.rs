//! Files below the archive's folder that nothing of the archive has.

use std::fs;
use std::io;
use std::path::Path;

use perito::archive::tile::{BundleId, TileId, WIDTH};

use super::Fault::Extra;
use super::entries::Entries;
use super::{Findings, FsckError, Place};

/// The extension of a file that is being written.
const UNFINISHED: &str = ".part";

/// Names them, a folder at a time: none has more than some thousand names.
pub(super) fn check(archive: &Path, entries: &Entries<'_>, findings: &mut Findings) -> Result<(), FsckError> {
    match walk(archive, "", entries, findings) {
        // An archive that has filled no bundle has no folder yet.
        Err(FsckError::Io(error)) if error.kind() == io::ErrorKind::NotFound && entries.full_bundles() == 0 => Ok(()),
        walked => walked,
    }
}

fn walk(folder: &Path, path: &str, entries: &Entries<'_>, findings: &mut Findings) -> Result<(), FsckError> {
    let mut names = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    names.sort_by_key(fs::DirEntry::file_name);
    for name in names {
        if findings.full() {
            break;
        }
        let below = name.file_name().to_string_lossy().into_owned();
        let below = if path.is_empty() { below } else { format!("{path}/{below}") };
        if name.file_type()?.is_dir() {
            walk(&name.path(), &below, entries, findings)?;
        } else if !belongs(&below, entries)? {
            findings.add(Place::File(shown(&below)), Extra);
        }
    }
    Ok(())
}

fn belongs(path: &str, entries: &Entries<'_>) -> Result<bool, FsckError> {
    let whole = path.strip_suffix(UNFINISHED).unwrap_or(path);
    let bundles = entries.full_bundles();
    let last = if let Ok(BundleId { index, width: WIDTH }) = BundleId::parse(whole) {
        Some(index)
    } else if let Ok(TileId { level, index, width: WIDTH }) = TileId::parse(whole) {
        // The bundle that fills it.
        (index + 1).checked_mul(1_u64 << (u32::from(level) * 8)).map(|end| end - 1)
    } else {
        None
    };
    let Some(last) = last.filter(|last| *last < bundles) else { return Ok(false) };
    // What a portal that was ended was writing is written over by the next start.
    Ok(whole == path || entries.is_unwritten(last)?)
}

/// A path without what may say something: the archive's own names are of these letters.
fn shown(path: &str) -> String {
    let plain = |c: char| c.is_ascii_digit() || c.is_ascii_lowercase() || "/._-".contains(c);
    path.chars().map(|c| if plain(c) { c } else { '?' }).collect()
}
