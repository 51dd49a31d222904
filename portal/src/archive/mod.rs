//! The security archive on the disk: the files that it consists of, who writes them, who reads them, and the mark that
//! tells when data was brought back from a backup.
//!
//! Entries become part of the archive in the database's own transaction ([`crate::storage`]); a file is written once
//! all that it holds is committed, and could be made again. The checker, which trusts none of this, is apart.

mod epoch;
mod files;
mod high_water;
mod keeper;
mod reader;
mod restore;
mod start;

pub(crate) use epoch::Epoch;
pub(crate) use files::ArchiveFiles;
pub(crate) use high_water::HighWater;
pub(crate) use keeper::{Filled, Keeper};
pub(crate) use reader::ArchiveReader;
pub(crate) use restore::open_epoch;
pub use start::ArchiveError;
pub(crate) use start::start;
