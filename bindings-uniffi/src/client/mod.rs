//! A portal, and what one may do there. Every call runs on threads of the library's own, and is awaited.

mod acting;
mod connection;
mod download;
mod error;
mod listeners;
mod logging;
mod office;
mod outcomes;
mod pages;
mod portal;
mod registration;
mod runtime;
mod session;
mod task;
mod upload;

pub use download::{DownloadTask, Saved};
pub use listeners::{ListenerError, LogLevel, LogListener, LogRecord, ProgressListener, TransferProgress};
pub use logging::set_log_listener;
pub use office::new_payment_id;
pub use outcomes::{ArchiveCheck, CheckedArchive, NotifiedOperation, SubmittedObservation, SubmittedReport};
pub use pages::{CasePage, ObservationPage, OperationPage, PageRequest, PaymentPage, RegistrationPage, ReportPage};
pub use portal::{FirstAccess, LoginOutcome, PortalClient};
pub use registration::Registration;
pub use session::Session;
pub use task::TaskHandle;
pub use upload::{DocumentSource, UploadTask};
