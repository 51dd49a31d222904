//! Where what is remembered of an archive outlives the program.

use std::fmt::Debug;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use uuid::Uuid;

/// Keeps one text: what is remembered of one portal's archive. It is opaque, and holds no secret and no personal data.
///
/// It is called on a thread where it may block, one call at a time. One store serves one portal and one client at a time:
/// of two clients, what the one has stored last is what is remembered.
pub trait CheckpointStore: Debug + Send + Sync {
    /// The text that was saved last; none before there was one.
    ///
    /// # Errors
    /// Whatever keeps it from being read. It is never answered with `None` instead: the archive would seem to be new.
    fn load(&self) -> io::Result<Option<String>>;

    /// Puts this text in the place of the last one, wholly or not at all.
    ///
    /// # Errors
    /// Whatever keeps it from being written.
    fn save(&self, text: &str) -> io::Result<()>;
}

/// A [`CheckpointStore`] in a file, which only its owner may read and write where the system is a Unix.
#[derive(Debug, Clone)]
pub struct CheckpointFile {
    path: PathBuf,
}

impl CheckpointFile {
    /// The store in the file of this name, which is made when there is something to remember. Its folder must be there.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl CheckpointStore for CheckpointFile {
    fn load(&self) -> io::Result<Option<String>> {
        match fs::read_to_string(&self.path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn save(&self, text: &str) -> io::Result<()> {
        // Beside its place, so that it can be brought there at once, and under a name that is nobody else's.
        let part = self.path.with_added_extension(format!("{}.part", Uuid::new_v4().simple()));
        let written = write(&part, text).and_then(|()| fs::rename(&part, &self.path));
        if written.is_err() {
            // It is of no use, and may not be there.
            let _ = fs::remove_file(&part);
        }
        written?;
        sync_folder(&self.path)
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// A name is on the disk once its folder is. Elsewhere than on a Unix a folder cannot be opened as a file.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
