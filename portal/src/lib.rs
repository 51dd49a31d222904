//! A portal that speaks the perito protocol, as a library: embed it, run it from the binary `perito-portal`, or start a
//! [`Sandbox`] in a test.
//!
//! It is a portal of its own, and never claims to be INPS's.

mod access;
mod app;
mod archive;
mod authorisation;
mod clock;
mod data_folder;
#[cfg(feature = "demo")]
mod demo;
mod documents;
mod filing;
mod fsck;
mod http;
mod keys;
pub mod pdf;
mod portal;
mod private;
mod problem;
mod receipt_page;
mod sandbox;
mod staff;
mod storage;
mod temporary;
mod uploads;

pub use archive::ArchiveError;
pub use authorisation::{Effect, RULES, Rule, Scope, Who};
pub use clock::{
    Clock, ManualClock, ManualSessionClock, MonotonicClock, SandboxClock, SessionClock, ShiftedClock, SystemClock,
};
pub use data_folder::DataFolderError;
#[cfg(feature = "demo")]
pub use demo::Demo;
pub use fsck::{Difference, Fault, Fsck, FsckError, Place, Report, TileId};
pub use keys::{Keys, KeysError};
pub use portal::{Portal, PortalBuilder, PortalError, PurgeError, Purged, StaffAccount};
pub use receipt_page::{ReceiptPageError, receipt_page};
pub use sandbox::{Sandbox, SandboxAccount, SandboxBuilder};

/// The OpenAPI 3.1 document of the protocol, as `docs/openapi.json` holds it: pretty-printed JSON, one line feed last.
#[must_use]
pub fn openapi_document() -> String {
    format!("{:#}\n", http::openapi::document())
}
