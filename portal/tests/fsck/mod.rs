//! The checker of the archive: whatever is changed, it names; and a case that is purged leaves a whole archive.

mod command;
mod files;
mod flips;
mod large;
mod log;
mod purge;
mod purge_of_linked;
mod records;
