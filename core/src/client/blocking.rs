//! The client for programs without an async runtime: the same names, the same outcomes, each call blocks.
//!
//! ```no_run
//! use perito::archive::TrustedKeys;
//! use perito::client::blocking::{LoginOutcome, PortalClient};
//! use perito::domain::{CaseNumber, CourtOffice, Pin, TaxCode};
//!
//! # fn run(keys: &str) -> Result<(), Box<dyn std::error::Error>> {
//! let portal = PortalClient::connect("https://portal.example.org", TrustedKeys::parse(keys)?)?;
//! match portal.login(&TaxCode::parse("RSSMRA80A01H501U")?, &Pin::parse("A1B2C3D4")?)? {
//!     LoginOutcome::MustChangePin(_) => println!("the PIN must be changed first"),
//!     LoginOutcome::Session(session) => {
//!         let case = session.find_case(&CourtOffice::parse("0580910098")?, &CaseNumber::parse("R.G. 1234/2026")?)?;
//!         println!("{}", case.id);
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Do not call it inside an async runtime: it would block the runtime's thread, and panics where tokio forbids that.

use std::sync::Arc;

use time::OffsetDateTime;
use tokio::runtime::Runtime;

use super::{
    DocumentSource, NotifiedOperation, PageRequest, SendOptions, StoredUpload, TaskHandle, UploadOptions, Uploaded,
};
use crate::archive::{Receipt, TrustedKeys};
use crate::domain::{CaseNumber, Convocation, CourtOffice, OperationNotice, Pin, TaxCode};
use crate::error::{Error, ErrorKind};
#[cfg(feature = "office")]
use crate::protocol::CaseRecord;
use crate::protocol::{
    CaseView, DocumentKind, DocumentView, MeView, OperationView, Page, PersonalData, RegistrationData,
    RegistrationView, SessionView,
};

/// A portal that answers; see [`super::PortalClient`].
#[derive(Debug, Clone)]
pub struct PortalClient {
    inner: super::PortalClient,
    runtime: Arc<Runtime>,
}

/// What a login opens; see [`super::LoginOutcome`].
#[derive(Debug)]
pub enum LoginOutcome {
    /// The PIN must be changed before anything else.
    MustChangePin(FirstAccess),
    /// A session.
    Session(Session),
}

/// A session that may do nothing but change the PIN; see [`super::FirstAccess`].
#[derive(Debug)]
pub struct FirstAccess {
    inner: super::FirstAccess,
    runtime: Arc<Runtime>,
}

/// A registration under way; see [`super::Registration`].
#[derive(Debug, Clone)]
pub struct Registration {
    inner: super::Registration,
    runtime: Arc<Runtime>,
}

/// An open session; see [`super::Session`].
#[derive(Debug, Clone)]
pub struct Session {
    inner: super::Session,
    runtime: Arc<Runtime>,
}

/// An upload under way; see [`super::UploadTask`]. It goes on while this, or its client or session, is kept.
#[derive(Debug)]
pub struct UploadTask {
    inner: super::UploadTask,
    runtime: Arc<Runtime>,
}

/// Declares calls that block on the call of the same name of the async client.
macro_rules! blocking {
    ($($name:ident($($argument:ident: $kind:ty),*) -> $answer:ty;)+) => {
        $(
            #[doc = concat!("Blocks on the call `", stringify!($name), "` of the async client, whose documentation says what fails.")]
            ///
            /// # Errors
            /// As the async call.
            pub fn $name(&self, $($argument: $kind),*) -> Result<$answer, Error> {
                self.runtime.block_on(self.inner.$name($($argument),*))
            }
        )+
    };
}

impl PortalClient {
    /// Connects; see [`super::PortalClient::connect`].
    ///
    /// # Errors
    /// As the async call; [`ErrorKind::Network`] when the system gives no thread.
    pub fn connect(address: &str, trusted_keys: TrustedKeys) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(|error| Error::new(ErrorKind::Network, "connect").with_source(error))?;
        let inner = runtime.block_on(super::PortalClient::connect(address, trusted_keys))?;
        Ok(Self { inner, runtime: Arc::new(runtime) })
    }

    /// Logs in; see [`super::PortalClient::login`].
    ///
    /// # Errors
    /// As the async call.
    pub fn login(&self, tax_code: &TaxCode, pin: &Pin) -> Result<LoginOutcome, Error> {
        let runtime = Arc::clone(&self.runtime);
        Ok(match self.runtime.block_on(self.inner.login(tax_code, pin))? {
            super::LoginOutcome::MustChangePin(inner) => LoginOutcome::MustChangePin(FirstAccess { inner, runtime }),
            super::LoginOutcome::Session(inner) => LoginOutcome::Session(Session { inner, runtime }),
        })
    }

    /// Begins a registration; see [`super::PortalClient::register`].
    ///
    /// # Errors
    /// As the async call.
    pub fn register(&self, data: &RegistrationData) -> Result<Registration, Error> {
        let inner = self.runtime.block_on(self.inner.register(data))?;
        Ok(Registration { inner, runtime: Arc::clone(&self.runtime) })
    }

    blocking! {
        now() -> OffsetDateTime;
    }
}

impl FirstAccess {
    /// Changes the PIN; see [`super::FirstAccess::change_pin`].
    ///
    /// # Errors
    /// As the async call.
    pub fn change_pin(&self, current: &Pin, new: &Pin) -> Result<Session, Error> {
        let inner = self.runtime.block_on(self.inner.change_pin(current, new))?;
        Ok(Session { inner, runtime: Arc::clone(&self.runtime) })
    }
}

impl Registration {
    /// The registration's id, which is no secret.
    #[must_use]
    pub fn id(&self) -> &str {
        self.inner.id()
    }

    blocking! {
        put_document(kind: &DocumentKind, content: Vec<u8>) -> DocumentView;
        view() -> RegistrationView;
    }
}

impl Session {
    /// The session's id, which is no secret.
    #[must_use]
    pub fn id(&self) -> &str {
        self.inner.id()
    }

    /// Changes one's PIN; see [`super::Session::change_pin`].
    ///
    /// # Errors
    /// As the async call.
    pub fn change_pin(&self, current: &Pin, new: &Pin) -> Result<Self, Error> {
        let inner = self.runtime.block_on(self.inner.change_pin(current, new))?;
        Ok(Self { inner, runtime: Arc::clone(&self.runtime) })
    }

    /// Gives the session a new token; see [`super::Session::renew`].
    ///
    /// # Errors
    /// As the async call.
    pub fn renew(&self) -> Result<Self, Error> {
        let inner = self.runtime.block_on(self.inner.renew())?;
        Ok(Self { inner, runtime: Arc::clone(&self.runtime) })
    }

    blocking! {
        me() -> MeView;
        change_me(etag: &str, data: &PersonalData) -> MeView;
        sessions() -> Vec<SessionView>;
        end_session(id: &str) -> ();
        logout() -> ();
        find_case(court_office: &CourtOffice, number: &CaseNumber) -> CaseView;
        search_cases(court_office: &CourtOffice, number: &CaseNumber) -> Vec<CaseView>;
        cases(page: &PageRequest) -> Page<CaseView>;
        case(id: &str) -> CaseView;
        notify_operation(notice: &OperationNotice, options: &SendOptions) -> NotifiedOperation;
        convoke(operation_id: &str, convocation: &Convocation, options: &SendOptions) -> NotifiedOperation;
        operations(page: &PageRequest) -> Page<OperationView>;
        operation(id: &str) -> OperationView;
        receipt(id: &str) -> Receipt;
        upload(source: DocumentSource) -> Uploaded;
        discard_upload(id: &str) -> ();
    }

    /// Starts to upload a PDF and returns at once; see [`super::Session::start_upload`].
    #[must_use = "it goes on by itself, and only the task tells how it ends"]
    pub fn start_upload(&self, source: DocumentSource, options: UploadOptions) -> UploadTask {
        UploadTask { inner: self.inner.start_upload(source, options), runtime: Arc::clone(&self.runtime) }
    }

    /// Goes on with an upload and returns at once; see [`super::Session::resume_upload`].
    #[must_use = "it goes on by itself, and only the task tells how it ends"]
    pub fn resume_upload(&self, source: DocumentSource, stored: StoredUpload, options: UploadOptions) -> UploadTask {
        UploadTask { inner: self.inner.resume_upload(source, stored, options), runtime: Arc::clone(&self.runtime) }
    }
}

impl UploadTask {
    /// A handle that shows how far it is and calls it off.
    #[must_use]
    pub fn handle(&self) -> TaskHandle {
        self.inner.handle()
    }

    /// What goes on later if this does not; see [`super::UploadTask::stored`].
    #[must_use]
    pub fn stored(&self) -> Option<StoredUpload> {
        self.inner.stored()
    }

    /// Waits for the end; see [`super::UploadTask::finish`].
    ///
    /// # Errors
    /// As the async call.
    pub fn finish(self) -> Result<Uploaded, Error> {
        self.runtime.block_on(self.inner.finish())
    }
}

#[cfg(feature = "office")]
impl Session {
    blocking! {
        registrations(page: &PageRequest) -> Page<RegistrationView>;
        registration(id: &str) -> RegistrationView;
        registration_document(id: &str, kind: &DocumentKind) -> Vec<u8>;
        authorise_registration(id: &str) -> RegistrationView;
        reject_registration(id: &str, reason: &str) -> RegistrationView;
        issue_pin(account_id: &str) -> Pin;
        suspend_pin(account_id: &str, suspended: bool) -> ();
        revoke_pin(account_id: &str) -> ();
        put_case(record: &CaseRecord, etag: Option<&str>) -> CaseView;
    }
}
