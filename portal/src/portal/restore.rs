//! Going on from a backup, where the data that was signed for since is lost for good.

use perito::archive::{EpochStatement, SignedCheckpoint};

use super::{PortalBuilder, PortalError};
use crate::archive;
use crate::data_folder::DataFolder;
use crate::storage;

impl PortalBuilder {
    /// Opens the archive's next epoch on data that was brought back from a backup, and is refused for being older than
    /// what was signed for.
    ///
    /// Entries, tiles and receipts of the backup stay what they are. The new epoch's first entry, which is given back,
    /// says what was lost; whoever follows the archive is told by it which receipts are at risk. Protocol numbers that
    /// the lost entries may have taken are passed over. Files of the archive that the backup's database does not know
    /// are moved beside it, into `archive.lost`. A rotation of the signing key that was cut short after it was announced is ended.
    ///
    /// How far the archive was signed for is known by the mark in the keys folder. Where that folder itself comes from a copy,
    /// `signed` is the newest checkpoint that anybody has, such as a receipt's; if the data holds it, the mark is brought up
    /// to it, and nothing else is done.
    ///
    /// # Errors
    /// [`PortalError::Archive`]: with [`ArchiveError::NotBehind`](crate::ArchiveError::NotBehind) when nothing that was
    /// signed for is missing, with another when the backup itself is damaged. [`PortalError::DataFolder`];
    /// [`PortalError::Keys`]; [`PortalError::Database`].
    pub fn restore_in_new_epoch(self, signed: Option<&SignedCheckpoint>) -> Result<EpochStatement, PortalError> {
        let folder = DataFolder::open(&self.data, &self.keys)?;
        self.keys.ensure_unchanged()?;
        let mut connection = storage::open_for_writing(&folder.database())?;
        Ok(archive::open_epoch(&mut connection, &folder, &self.keys, signed, self.clock.now())?)
    }
}
