//! Folders and files that their owner alone may enter and read.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::Path;

/// Makes a folder, with those above it, or closes one that is there to everybody else.
pub(crate) fn folder(path: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    close(path)
}

/// Closes a folder that is there to everybody else.
pub(crate) fn close(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
    // Elsewhere the folder has the access that the system gives it.
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Opens a file as told; where that makes it, its owner alone may read it.
pub(crate) fn file(options: &mut OpenOptions, path: &Path) -> io::Result<File> {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.open(path)
}
