//! The archive's files: full bundles of entries and full tiles of hashes, each under its `c2sp.org/tlog-tiles` path.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use perito::archive::tile::{BundleId, TileId};

use crate::private;

/// The folder of one epoch's files.
#[derive(Debug, Clone)]
pub(crate) struct ArchiveFiles {
    folder: PathBuf,
}

impl ArchiveFiles {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The bytes of a full tile, if its file is there.
    pub(crate) fn tile(&self, level: u8, index: u64) -> io::Result<Option<Vec<u8>>> {
        self.read(&TileId::full(level, index).to_string())
    }

    /// The bytes of a full bundle, if its file is there.
    pub(crate) fn bundle(&self, index: u64) -> io::Result<Option<Vec<u8>>> {
        self.read(&BundleId::full(index).to_string())
    }

    /// Writes a full tile so that it is on the disk, whole, when this returns.
    pub(crate) fn write_tile(&self, id: TileId, bytes: &[u8]) -> io::Result<()> {
        self.write(&id.to_string(), bytes)
    }

    /// Writes a full bundle so that it is on the disk, whole, when this returns.
    pub(crate) fn write_bundle(&self, index: u64, bytes: &[u8]) -> io::Result<()> {
        self.write(&BundleId::full(index).to_string(), bytes)
    }

    fn read(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.folder.join(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.folder.join(name);
        let folder = path.parent().unwrap_or(&self.folder);
        make_folders(&self.folder, folder)?;
        private::write_whole(&path, bytes)
    }
}

/// Makes the folders from the archive's own down to this one, each of which is on the disk when this returns.
fn make_folders(archive: &Path, folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if folder != archive
        && let Some(above) = folder.parent()
    {
        make_folders(archive, above)?;
    }
    private::folder(folder)?;
    folder.parent().map_or(Ok(()), private::sync_folder)
}
