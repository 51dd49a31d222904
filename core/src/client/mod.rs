//! The typed HTTP client of a perito portal.
//!
//! [`PortalClient::connect`] finds the portal, [`PortalClient::login`] opens a [`Session`], and a session does what its
//! account may do. Every legal act goes out under an idempotency key, is repeated under the same key when the network
//! fails, and is reported as done only once its receipt has been verified: that a trusted key signed it, and that it is
//! the receipt of *this* request.
//!
//! ```no_run
//! use perito::archive::TrustedKeys;
//! use perito::client::{LoginOutcome, PortalClient, SendOptions};
//! use perito::domain::{
//!     Appointment, CaseKey, CaseNumber, CourtOffice, InpsOffice, OperationNotice, Pin, Place, Register, TaxCode,
//! };
//!
//! # async fn run(keys: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let portal = PortalClient::connect("https://portal.example.org", TrustedKeys::parse(keys)?).await?;
//! let outcome = portal.login(&TaxCode::parse("RSSMRA80A01H501U")?, &Pin::parse("A1B2C3D4")?).await?;
//! let LoginOutcome::Session(session) = outcome else { return Err("the PIN must be changed first".into()) };
//!
//! let case = CaseKey::of(
//!     CourtOffice::parse("0580910098")?,
//!     &CaseNumber::parse("R.G. 1234/2026")?,
//!     Some(Register::Labour),
//! )?;
//! let notice = OperationNotice::new(
//!     case,
//!     InpsOffice::parse("7000")?,
//!     Appointment::parse("2026-12-21", "09:30")?,
//!     Place::new(None, "Via Tiburtina 1", "Roma", Some("RM"))?,
//! );
//! let notified = session.notify_operation(&notice, &SendOptions::default()).await?;
//! println!("{}", notified.receipt);
//! # Ok(())
//! # }
//! ```
//!
//! # What the archive has shown
//!
//! Every receipt stands in the portal's archive, under a checkpoint that the portal signed. The client remembers the last
//! one, and compares each that comes with it: the archive may only have grown. A portal that shows two histories is
//! reported with both checkpoints ([`Error::archive_evidence`](crate::Error::archive_evidence)), at once and with every
//! act from then on; the act itself was received, and its receipt is there too. Where the portal's tiles cannot be had,
//! the act is done and the comparison [owed](ArchiveCheck::Owed). [`PortalClient::connect_remembering`] remembers across
//! restarts, in a [`CheckpointFile`], and [`PortalClient::check_archive`] compares when it is wanted. Cosignatures of
//! [trusted witnesses](crate::archive::TrustedKeys) are checked wherever a checkpoint has them.
//!
//! A portal that was brought back from a backup has lost entries that it had signed for, and its archive says so itself:
//! that is no second history. The call that finds it says [`ArchiveCheck::Restored`], and from then on
//! [`PortalClient::restorations`] tells what was lost, and which receipts are
//! [at risk](crate::archive::EpochStatement::at_risk).
//!
//! # Which portal it is
//!
//! A portal's certificate is judged by the platform: by Security on Apple's systems, CryptoAPI on Windows, and the system's
//! file of roots elsewhere. On Android, where the platform can be asked from Java alone, it is judged by Mozilla's roots as
//! they were when the library was built, and by no others; feature `bundled-roots` has it so everywhere. No set-up is
//! needed. A certificate that is refused is [`ErrorKind::Network`](crate::ErrorKind).
//!
//! # When something goes wrong
//!
//! What may come back, and what a call makes of it: the [code](crate::Error::code) of its error, whether
//! [trying again](crate::Retry) helps (`later` without a time that the portal asked for), and after `×` how often the
//! request was sent where that was more than once. What is safe to repeat is repeated here: a read, a legal act under its
//! key, a part of an upload. A login, a change of PIN, a renewal and a download are sent once. A legal act that failed is
//! sent again by the caller as [`Error::resend`](crate::Error::resend) says, and an upload gone on with as
//! [`Error::upload`](crate::Error::upload) does. No redirect is followed.
//!
#![doc = include_str!("faults.md")]

mod acts;
mod answer;
mod archive;
#[cfg(feature = "blocking")]
pub mod blocking;
mod call;
mod case_matters;
mod download;
mod observations;
#[cfg(feature = "office")]
mod office;
mod operations;
mod payments;
mod portal;
mod registration;
mod reports;
mod retry;
mod roots;
mod session;
mod task;
mod transport;
mod upload;

pub use acts::{AcceptRisk, SendOptions};
pub use archive::{ArchiveCheck, ArchiveEvidence, CheckedArchive, CheckpointFile, CheckpointStore};
pub(crate) use archive::{ArchiveError, Objection};
pub use download::{DownloadOptions, DownloadTask, Saved};
#[cfg(feature = "office")]
pub use office::SubmittedObservation;
pub use operations::NotifiedOperation;
pub use payments::PaymentStream;
pub use portal::{FirstAccess, LoginOutcome, PortalClient};
pub use registration::Registration;
pub use reports::SubmittedReport;
pub use session::{PageRequest, Session};
pub use task::{Progress, ProgressListener, TaskHandle};
pub use upload::{DocumentSource, StoredUpload, UploadOptions, UploadTask, Uploaded};
