//! The library that Swift and Kotlin load: it translates, it never decides.
//!
//! UniFFI's annotations appear in this crate alone. Its documentation is what users of Swift and Kotlin read, so it speaks of
//! what they see: the cases of [`PeritoError`](error::PeritoError) by their names, and no links.
#![allow(clippy::needless_pass_by_value, reason = "UniFFI hands arguments over by value")]
#![allow(
    clippy::result_large_err,
    reason = "UniFFI writes errors by value, and what is in a box is a class of its own to it"
)]

pub mod acts;
pub mod archive;
pub mod case;
pub mod civil_date;
pub mod civil_time;
#[cfg(feature = "client")]
pub mod client;
pub mod deadline;
pub mod duration;
pub mod enums;
pub mod error;
pub mod error_kind;
pub mod finding;
mod hidden;
pub mod instant;
pub mod term;
pub mod upload;
pub mod values;
#[cfg(feature = "client")]
pub mod views;

uniffi::setup_scaffolding!("perito");
