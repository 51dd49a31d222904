//! The checker of the archive: a third part, apart from its writer and its reader. It believes neither, and makes tree,
//! tiles, index and proofs again from the entries to compare them with what there is.

mod cells;
mod difference;
mod entries;
mod epochs;
mod index;
mod key_changes;
mod mark;
mod names;
mod receipts;
mod records;
mod strays;
mod tree;

use std::collections::HashSet;
use std::io;
use std::path::Path;

use perito::archive::{Checkpoint, TrustedKeys};
use rusqlite::{Connection, OpenFlags};

use crate::archive::Epoch;
use crate::data_folder::{DataFolder, DataFolderError};
use crate::keys::Keys;
use crate::storage::SCHEMA_VERSION;

pub use difference::{Difference, Fault, Place};
pub use perito::archive::tile::TileId;

use entries::Entries;
use epochs::Log;
use records::Purges;
use tree::Truth;

/// Differences that a report holds, unless told otherwise.
const MOST: usize = 1000;

/// Why the archive could not be looked at.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FsckError {
    /// The database.
    #[error("the database: {0}")]
    Database(#[from] rusqlite::Error),
    /// The data folder.
    #[error(transparent)]
    DataFolder(#[from] DataFolderError),
    /// A file or folder.
    #[error("a file of the archive or of the keys folder: {0}")]
    Io(#[from] io::Error),
    /// The entries are not those that were signed: tiles made from them would be wrong.
    #[error("the entries do not give the root that was signed: nothing was repaired")]
    NotRepairable,
    /// The database is of another version than this program.
    #[error("the database has the schema {found}, this program expects {SCHEMA_VERSION}: serve the portal once first")]
    Schema {
        /// Its schema's number.
        found: i64,
    },
}

impl FsckError {
    /// What is wrong, in Italian; the English text is the `Display`.
    #[must_use]
    pub fn message_it(&self) -> String {
        match self {
            Self::Database(error) => format!("la base dei dati: {error}"),
            Self::DataFolder(error) => error.message_it(),
            Self::Io(error) => format!("un file dell'archivio o della cartella delle chiavi: {error}"),
            Self::NotRepairable => {
                "le voci non danno la radice che è stata firmata: non è stato riparato nulla".to_owned()
            }
            Self::Schema { found } => format!(
                "la base dei dati ha lo schema {found}, questo programma attende il {SCHEMA_VERSION}: avviare prima una \
                 volta il portale"
            ),
        }
    }
}

/// What a check has found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Report {
    /// The entries that there are.
    pub entries: u64,
    /// Those whose meaning was destroyed.
    pub purged: u64,
    /// The receipts that were looked at.
    pub receipts: u64,
    /// Files that the next start of the portal makes: it ended before they were written, and their entries are safe.
    pub unwritten: u64,
    /// What is not as it should be: of the tree first, then of the records, each by its place.
    pub differences: Vec<Difference>,
    /// Whether the check ended with its last difference, and there may be more.
    pub more: bool,
}

/// An archive that is being checked; nobody else has its data folder open meanwhile.
pub struct Fsck {
    keys: Keys,
    trusted: TrustedKeys,
    database: Connection,
    most: usize,
    /// Held until everything above has let go of the files.
    folder: DataFolder,
}

/// The differences found so far.
struct Findings {
    report: Report,
    most: usize,
    /// The epoch that is looked at.
    epoch: Epoch,
}

impl Fsck {
    /// Opens the archive of a data folder, and changes nothing in it.
    ///
    /// # Errors
    /// [`FsckError::DataFolder`] when it is none, belongs to other keys or is in use; [`FsckError::Schema`];
    /// [`FsckError::Database`].
    pub fn open(data: &Path, keys: Keys) -> Result<Self, FsckError> {
        let folder = DataFolder::open(data, &keys)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let database = Connection::open_with_flags(folder.database(), flags)?;
        let found: i64 = database.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if usize::try_from(found) != Ok(SCHEMA_VERSION) {
            return Err(FsckError::Schema { found });
        }
        let trusted = keys.trusted_keys().clone();
        Ok(Self { keys, trusted, database, most: MOST, folder })
    }

    /// How many differences end the check; 1000 unless told otherwise.
    #[must_use]
    pub fn most(mut self, differences: usize) -> Self {
        self.most = differences.max(1);
        self
    }

    /// Checks everything, an epoch at a time: entries, tree, tiles, checkpoint and high-water mark, then index and receipts.
    ///
    /// # Errors
    /// [`FsckError::Database`] or [`FsckError::Io`] when something cannot be read. What can be read and is wrong is a
    /// difference, never an error.
    pub fn check(&self) -> Result<Report, FsckError> {
        let mut findings = self.findings();
        let epochs = epochs::all(self)?;
        let mut purges = Purges::of(&self.database)?;
        let mut before = None;
        for (epoch, next) in epochs.iter().zip(epochs.iter().skip(1).map(Some).chain([None])) {
            findings.epoch = *epoch;
            let log = Log::of(self, *epoch, next.copied())?;
            before = check_epoch(&log, before, &mut purges, &mut findings)?;
            if findings.full() {
                return Ok(findings.report);
            }
        }
        epochs::check_checkpoints(self, &epochs, &mut findings)?;
        purges.end(&mut findings);
        Ok(findings.report)
    }

    /// Writes the tiles that are missing or wrong anew, from the entries, which must give the root that was signed; it
    /// repairs nothing else. Gives how many it wrote.
    ///
    /// # Errors
    /// [`FsckError::NotRepairable`]; [`FsckError::Database`] or [`FsckError::Io`].
    pub fn repair(&self) -> Result<u64, FsckError> {
        let epochs = epochs::all(self)?;
        let mut written = 0;
        for (epoch, next) in epochs.iter().zip(epochs.iter().skip(1).map(Some).chain([None])) {
            let log = Log::of(self, *epoch, next.copied())?;
            let mut findings = self.findings();
            let checkpoint = tree::checkpoint(&log, &mut findings)?;
            let entries = Entries::of(&log, checkpoint.as_ref().map(|checkpoint| checkpoint.size))?;
            let truth = tree::check(&log, &entries, checkpoint.as_ref(), &mut findings)?;
            let signed = checkpoint.is_some() || entries.size == 0;
            if !signed || truth != Truth::Entries {
                return Err(FsckError::NotRepairable);
            }
            written += tree::repair(&log, &entries)?;
        }
        Ok(written)
    }

    fn findings(&self) -> Findings {
        Findings { report: Report::default(), most: self.most, epoch: Epoch::FIRST }
    }
}

/// Checks one epoch, which goes on from this checkpoint of the one before, and gives its own.
fn check_epoch(
    log: &Log<'_>,
    before: Option<Checkpoint>,
    purges: &mut Purges,
    findings: &mut Findings,
) -> Result<Option<Checkpoint>, FsckError> {
    let checkpoint = tree::checkpoint(log, findings)?;
    let entries = Entries::of(log, checkpoint.as_ref().map(|checkpoint| checkpoint.size))?;
    findings.report.entries += entries.size;
    let truth = tree::check(log, &entries, checkpoint.as_ref(), findings)?;
    if !findings.full() {
        strays::check(&log.folder, &entries, findings)?;
    }
    if !findings.full() {
        let opening = log.opening(&entries, before, findings)?;
        let mark = if log.is_last { mark::check(log, entries.size, opening.as_ref(), findings)? } else { None };
        records::check(log, &entries, truth, mark, purges, findings)?;
    }
    Ok(checkpoint)
}

impl Report {
    /// Whether everything is as it should be.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.differences.is_empty()
    }
}

impl Findings {
    fn add(&mut self, place: Place, fault: Fault) {
        if self.full() {
            self.report.more = true;
        } else {
            self.report.differences.push(Difference { epoch: self.epoch.number(), place, fault });
        }
    }

    /// Whether another difference would find no room.
    fn full(&mut self) -> bool {
        let full = self.report.differences.len() >= self.most;
        self.report.more |= full;
        full
    }

    /// The entries of this epoch that something has been said of.
    fn entries(&self) -> HashSet<u64> {
        let of_epoch = self.report.differences.iter().filter(|difference| difference.epoch == self.epoch.number());
        let entry =
            |difference: &Difference| if let Place::Entry(index) = difference.place { Some(index) } else { None };
        of_epoch.filter_map(entry).collect()
    }
}
