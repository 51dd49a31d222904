//! Taking the archive up again: its right edge from files and database, checked against the last checkpoint and the
//! high-water mark before anything is added.

use std::io;

use perito::archive::tile::{BundleId, TileId, WIDTH};
use perito::archive::{Checkpoint, EpochStatement, GrowingTree, NoteError, TreeError, TreeHash, tree};
use rusqlite::Connection;

use super::{ArchiveFiles, ArchiveReader, Epoch, Filled, HighWater, Keeper};
use crate::data_folder::DataFolder;
use crate::keys::{Keys, KeysError};
use crate::storage::{Sequencer, archive, pseudonyms};

/// Why the archive cannot be gone on with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// The data was brought back from a backup: receipts were given out that it does not hold.
    #[error(
        "the data hold {entries} entries of the archive {origin}, but {signed} of {signed_origin} have been signed for: \
         they come from a backup. Bring back the data that hold them all, or, where these are lost, go on from the backup \
         under a new name: `perito-portal restore --new-epoch`"
    )]
    Behind {
        /// What the data holds.
        entries: u64,
        /// The archive that it holds them of.
        origin: String,
        /// What the high-water mark in the keys folder says.
        signed: u64,
        /// The archive of which it says it.
        signed_origin: String,
    },
    /// The files or the database do not give the root that was signed.
    #[error("the archive does not give the root that was signed: `perito-portal fsck` says where it differs")]
    Damaged,
    /// The database.
    #[error("the archive's index: {0}")]
    Database(#[from] rusqlite::Error),
    /// The keys folder.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// The high-water mark cannot be read or written.
    #[error("the high-water mark in the keys folder: {0}")]
    Mark(#[from] io::Error),
    /// The archive has been signed for, and nothing says how far: the keys folder is a copy of before.
    #[error(
        "the keys folder has no high-water mark, though the archive has been signed for: bring back the keys folder that has \
         one, or give the newest receipt or checkpoint that is to be found: `perito-portal restore --new-epoch --signed FILE`"
    )]
    NoMark,
    /// There is nothing to go on from in a new epoch: the data holds all that was signed for.
    #[error("nothing that was signed for is missing from the data: serve them as they are")]
    NotBehind,
    /// A checkpoint could not be signed.
    #[error("the checkpoint: {0}")]
    Note(#[from] NoteError),
    /// A part of the archive is missing or cannot be read.
    #[error("{0}: `perito-portal fsck` says more")]
    Tree(#[from] TreeError),
}

impl ArchiveError {
    /// What is wrong, in Italian; the English text is the `Display`.
    #[must_use]
    pub fn message_it(&self) -> String {
        match self {
            Self::Behind { entries, origin, signed, signed_origin } => format!(
                "i dati contengono {entries} voci dell'archivio {origin}, ma ne sono state firmate {signed} di \
                 {signed_origin}: provengono da una copia. Ripristinare i dati che le contengono tutte oppure, se sono \
                 perduti, proseguire dalla copia con un nuovo nome: `perito-portal restore --new-epoch`"
            ),
            Self::Damaged => {
                "l'archivio non dà la radice che è stata firmata: `perito-portal fsck` dice dove differisce".to_owned()
            }
            Self::Database(error) => format!("l'indice dell'archivio: {error}"),
            Self::Keys(error) => error.message_it(),
            Self::Mark(error) => format!("il contrassegno dell'ultimo checkpoint nella cartella delle chiavi: {error}"),
            Self::NoMark => {
                "la cartella delle chiavi non ha il contrassegno dell'ultimo checkpoint, benché l'archivio sia \
                             stato firmato: ripristinare la cartella che lo ha, o indicare la ricevuta o il checkpoint \
                             più recente che si trovi: `perito-portal restore --new-epoch --signed FILE`"
                    .to_owned()
            }
            Self::NotBehind => {
                "nei dati non manca nulla di ciò che è stato firmato: avviare il portale così".to_owned()
            }
            Self::Note(error) => format!("il checkpoint: {error}"),
            Self::Tree(error) => format!("{}: `perito-portal fsck` dice di più", error.message_it()),
        }
    }
}

/// What the data holds of the last epoch.
pub(super) struct Held {
    pub(super) epoch: Epoch,
    pub(super) origin: String,
    pub(super) tree: GrowingTree,
    pub(super) reader: ArchiveReader,
    files: ArchiveFiles,
}

/// Takes the archive up where the last batch left it.
pub(crate) fn start(db: &mut Connection, folder: &DataFolder, keys: &Keys) -> Result<Sequencer, ArchiveError> {
    let mut held = Held::take_up(db, folder, keys)?;
    let (mut mark, last) = HighWater::open(keys)?;
    match &last {
        Some(last) => held.check_mark(db, folder, last, keys)?,
        None if archive::checkpoint(db, held.epoch)?.is_some() => return Err(ArchiveError::NoMark),
        None => {}
    }
    pseudonyms::fill(db, &keys.pseudonym)?;
    held.seal(db, keys)?;
    if let Some(sealed) =
        archive::checkpoint(db, held.epoch)?.filter(|sealed| Some(sealed.checkpoint()) != last.as_ref())
    {
        // A crash came between a batch, or a restoration, and its mark.
        mark.set(&sealed)?;
    }
    let keeper = held.keeper(db)?;
    let full = held.tree.size() / u64::from(WIDTH);
    let open = archive::tail(db, held.epoch, full * u64::from(WIDTH), WIDTH)?;
    held.tree.settle();
    Ok(Sequencer::new(keys.signer.clone(), held.epoch, held.tree, open, keeper, mark))
}

impl Held {
    /// The tree at its right edge, which must give the root of the last checkpoint.
    pub(super) fn take_up(db: &Connection, folder: &DataFolder, keys: &Keys) -> Result<Self, ArchiveError> {
        let epoch = archive::epoch(db)?;
        let files = ArchiveFiles::new(folder.archive(epoch));
        let reader = ArchiveReader::new(epoch, files.clone());
        let (_, size) = archive::extent(db, epoch)?;
        let signed = archive::checkpoint(db, epoch)?;
        if signed.as_ref().is_some_and(|signed| signed.verify(keys.trusted_keys()).is_err()) {
            // The keys are of before a rotation, or of another portal: who trusts the present ones would refuse all.
            return Err(KeysError::NotAnnounced(keys.folder().to_owned()).into());
        }
        let sealed = signed.as_ref().map_or(0, |signed| signed.checkpoint().size);
        let mut tree = GrowingTree::resume(sealed, |id| reader.tile(db, id))?;
        if let Some(signed) = signed
            && (size < sealed || tree.root()? != signed.checkpoint().root)
        {
            return Err(ArchiveError::Damaged);
        }
        while tree.size() < size {
            let leaves = archive::tail(db, epoch, tree.size(), WIDTH)?;
            if leaves.is_empty() {
                return Err(ArchiveError::Damaged);
            }
            for leaf in leaves {
                tree.push(TreeHash::of_leaf(leaf.as_bytes()));
            }
        }
        Ok(Self { epoch, origin: epoch.origin(keys.verifier().name()), tree, reader, files })
    }

    /// What it holds, as a checkpoint would say it.
    pub(super) fn checkpoint(&self) -> Result<Checkpoint, ArchiveError> {
        let size = self.tree.size();
        let root = if size == 0 { TreeHash::of_nothing() } else { self.tree.root()? };
        Ok(Checkpoint { origin: self.origin.clone(), size, root })
    }

    /// Signs for entries of the time before checkpoints.
    pub(super) fn seal(&self, db: &Connection, keys: &Keys) -> Result<(), ArchiveError> {
        let sealed = archive::checkpoint(db, self.epoch)?.map_or(0, |signed| signed.checkpoint().size);
        if self.tree.size() > sealed {
            archive::put_checkpoint(db, self.epoch, &self.checkpoint()?.sign(&keys.signer)?)?;
        }
        Ok(())
    }

    /// Has the full bundles written that did not reach the disk before the portal ended.
    pub(super) fn keeper(&self, db: &Connection) -> Result<Keeper, ArchiveError> {
        let keeper = Keeper::start(self.files.clone());
        let (first, size) = archive::extent(db, self.epoch)?;
        let full = size / u64::from(WIDTH);
        for bundle in first.map_or(full, |first| first / u64::from(WIDTH))..full {
            keeper.keep(refill(db, &self.reader, bundle)?);
        }
        Ok(keeper)
    }

    /// Whether the mark says that more was signed for than the data holds.
    pub(super) fn is_behind(&self, mark: &Checkpoint, keys: &Keys) -> bool {
        let marked = Epoch::of(&mark.origin, keys.verifier().name());
        marked > Some(self.epoch) || (marked == Some(self.epoch) && mark.size > self.tree.size())
    }

    /// What was signed last must be the beginning of what there is.
    fn check_mark(
        &self,
        db: &Connection,
        folder: &DataFolder,
        mark: &Checkpoint,
        keys: &Keys,
    ) -> Result<(), ArchiveError> {
        if self.is_behind(mark, keys) {
            return Err(ArchiveError::Behind {
                entries: self.tree.size(),
                origin: self.origin.clone(),
                signed: mark.size,
                signed_origin: mark.origin.clone(),
            });
        }
        let agrees = if mark.origin == self.origin {
            tree::root(&self.reader.nodes(db, self.tree.size()), mark.size)? == mark.root
        } else {
            is_of_before(db, folder, mark, keys)?
        };
        if agrees { Ok(()) } else { Err(ArchiveError::Damaged) }
    }
}

/// Whether a mark of an epoch that has ended is what was kept of it, or was lost: the keys folder may be a copy of then, or a
/// crash came between a restoration and its mark.
fn is_of_before(db: &Connection, folder: &DataFolder, mark: &Checkpoint, keys: &Keys) -> Result<bool, ArchiveError> {
    let openings = archive::openings(db)?;
    let statements = openings.iter().filter_map(|opening| EpochStatement::parse(&opening.statement).ok());
    for EpochStatement { previous, kept, .. } in statements {
        if kept.origin == mark.origin && mark.size <= kept.size {
            let Some(epoch) = Epoch::of(&mark.origin, keys.verifier().name()) else { return Ok(false) };
            let reader = ArchiveReader::new(epoch, ArchiveFiles::new(folder.archive(epoch)));
            return Ok(tree::root(&reader.nodes(db, kept.size), mark.size)? == mark.root);
        }
        if previous.origin == mark.origin {
            return Ok(mark.size < previous.size || *mark == previous);
        }
    }
    // Its epoch was lost whole.
    Ok(openings.iter().all(|opening| opening.epoch.origin(keys.verifier().name()) != mark.origin))
}

/// A full bundle that did not reach the disk before the portal ended.
fn refill(db: &Connection, reader: &ArchiveReader, bundle: u64) -> Result<Filled, ArchiveError> {
    let entries = reader.entries(db, BundleId::full(bundle))?;
    let entries = entries.into_iter().map(String::from_utf8).collect::<Result<_, _>>();
    let width = u64::from(WIDTH);
    let tiles = TileId::filled(bundle * width, (bundle + 1) * width);
    let tiles = tiles.map(|id| Ok((id, reader.tile(db, id)?))).collect::<Result<_, TreeError>>()?;
    Ok(Filled { bundle, entries: entries.map_err(|_| ArchiveError::Damaged)?, tiles })
}
