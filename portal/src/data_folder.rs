//! The data folder: database, documents, and the lock that keeps a second portal out.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::archive::Epoch;
use crate::keys::Keys;
use crate::private;

/// Names the keys that the data belongs to, without saying anything about them.
const BOUND_TO: &str = "keys.fingerprint";

/// Why a data folder could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DataFolderError {
    /// The operating system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Another portal has it open.
    #[error("{0} is in use by another portal")]
    InUse(PathBuf),
    /// It was made with other keys.
    #[error("{0} was made with other keys: give the keys folder that belongs to it")]
    OtherKeys(PathBuf),
    /// `init` has not made it.
    #[error("{0} is not a data folder that `perito-portal init` made")]
    NotInitialised(PathBuf),
}

impl DataFolderError {
    /// What is wrong, in Italian; the English text is the `Display`.
    #[must_use]
    pub fn message_it(&self) -> String {
        match self {
            Self::InUse(path) => format!("{} è in uso da un altro portale", path.display()),
            Self::Io { path, source } => format!("{}: {source}", path.display()),
            Self::NotInitialised(path) => {
                format!("{} non è una cartella dei dati creata da `perito-portal init`", path.display())
            }
            Self::OtherKeys(path) => {
                format!("{} è stata creata con altre chiavi: indicare la cartella che le appartiene", path.display())
            }
        }
    }
}

/// An open data folder. The lock ends when this is dropped, or the process dies.
#[derive(Debug)]
pub(crate) struct DataFolder {
    path: PathBuf,
    lock: File,
}

impl DataFolder {
    /// Makes a data folder for these keys; one that is there already is left as it is.
    pub(crate) fn create(path: &Path, keys: &Keys) -> Result<(), DataFolderError> {
        let at = |path: &Path, result: io::Result<()>| {
            result.map_err(|source| DataFolderError::Io { path: path.to_owned(), source })
        };
        at(path, private::folder(path).and_then(|()| private::folder(&path.join("documents"))))?;
        let bound_to = path.join(BOUND_TO);
        if bound_to.exists() {
            return Self::open(path, keys).map(drop);
        }
        let written = private::file(OpenOptions::new().write(true).create_new(true), &bound_to).and_then(|mut file| {
            file.write_all(keys.fingerprint().as_bytes())?;
            file.sync_all()
        });
        at(&bound_to, written)
    }

    /// Opens and locks a data folder.
    pub(crate) fn open(path: &Path, keys: &Keys) -> Result<Self, DataFolderError> {
        let bound_to = std::fs::read_to_string(path.join(BOUND_TO))
            .map_err(|_| DataFolderError::NotInitialised(path.to_owned()))?;
        if bound_to.trim() != keys.fingerprint() {
            return Err(DataFolderError::OtherKeys(path.to_owned()));
        }
        // A folder that somebody else made may be open to all: the data are not.
        private::close(path).map_err(|source| DataFolderError::Io { path: path.to_owned(), source })?;
        let lock_path = path.join("lock");
        let io = |source| DataFolderError::Io { path: lock_path.clone(), source };
        let lock =
            private::file(OpenOptions::new().create(true).truncate(false).write(true), &lock_path).map_err(io)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), lock }),
            Err(TryLockError::WouldBlock) => Err(DataFolderError::InUse(path.to_owned())),
            Err(TryLockError::Error(source)) => Err(io(source)),
        }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path.join("portal.sqlite")
    }

    /// The files of one epoch of the archive.
    pub(crate) fn archive(&self, epoch: Epoch) -> PathBuf {
        self.path.join(epoch.folder())
    }

    /// Files of the archive that the database of a backup did not know: nothing reads them, and nobody deletes them.
    pub(crate) fn lost(&self, epoch: Epoch) -> PathBuf {
        self.path.join(format!("{}.lost", epoch.folder()))
    }

    pub(crate) fn documents(&self) -> PathBuf {
        self.path.join("documents")
    }
}

impl Drop for DataFolder {
    fn drop(&mut self) {
        // Closing the file is not enough: a child that another thread is just starting has it open until it begins.
        if let Err(error) = self.lock.unlock() {
            tracing::warn!(%error, "the lock of the data folder ends with its file");
        }
    }
}
