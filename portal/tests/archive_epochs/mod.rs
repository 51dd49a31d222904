//! Going on from a backup: the archive's next epoch, what it says of what was lost, and what stays as it was.

mod bureau;
mod cut_short;
mod keys;
mod lost_again;
mod restored;

pub(crate) use bureau::{Office, fill};
