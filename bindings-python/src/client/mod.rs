//! The client: portals, sessions, uploads. Each call is there twice: in the module `client` it blocks, in `aio` it is
//! awaited.

mod acting;
mod answer;
mod blocking;
mod callback;
mod calls;
mod connection;
mod coroutine;
mod evidence;
mod outcomes;
mod payments;
mod portal;
mod progress;
mod registration;
mod running;
mod runtime;
mod session;
mod source;
mod told;
mod upload;
mod uploading;

pub(crate) use blocking::elsewhere;
pub(crate) use evidence::ArchiveEvidence;
pub(crate) use upload::StoredUpload;

/// The client whose calls block.
#[pyo3::pymodule]
pub(crate) mod client {
    #[pymodule_export]
    use super::ArchiveEvidence;
    #[pymodule_export]
    use super::outcomes::{NotifiedOperation, Saved, SubmittedObservation, SubmittedReport};
    #[pymodule_export]
    use super::payments::PaymentStream;
    #[pymodule_export]
    use super::portal::PortalClient;
    #[pymodule_export]
    use super::progress::Progress;
    #[pymodule_export]
    use super::registration::Registration;
    #[pymodule_export]
    use super::session::{MustChangePin, Session};
    #[pymodule_export]
    use super::upload::{StoredUpload, Uploaded};
    #[pymodule_export]
    use super::uploading::UploadTask;
}

/// The client whose calls are awaited.
#[pyo3::pymodule]
pub(crate) mod aio {
    #[pymodule_export]
    use super::payments::AioPaymentStream;
    #[pymodule_export]
    use super::portal::AioPortalClient;
    #[pymodule_export]
    use super::registration::AioRegistration;
    #[pymodule_export]
    use super::session::{AioMustChangePin, AioSession};
    #[pymodule_export]
    use super::uploading::AioUploadTask;
}
