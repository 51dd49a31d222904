//! The Italian court expert's (CTU) dealings with INPS: terms, notices, reports and receipts that anyone can verify.
//!
//! - [`domain`]: values and rules. Pure: no network, no clock, no randomness.
//! - [`protocol`]: what travels between a client and a portal.
//! - [`archive`]: signed notes and receipts; everything here verifies offline.
//! - `agenda` (feature `agenda`): a case's deadlines and convocations for one's own calendar.
//! - `client` (feature `client`, on by default; `blocking`, `bundled-roots`, `office`): a portal and what one may do there.
//!   `docs/guide.md` goes through it call by call, and is run by the tests.

#[cfg(feature = "agenda")]
pub mod agenda;
pub mod archive;
#[cfg(feature = "client")]
pub mod client;
pub mod domain;
#[cfg(feature = "client")]
mod error;
pub mod protocol;

#[cfg(feature = "client")]
pub use error::{Error, ErrorKind, Retry};
