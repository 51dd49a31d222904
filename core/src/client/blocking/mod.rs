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

mod download;
mod session;
mod upload;

use std::sync::Arc;

use time::{Date, OffsetDateTime};
use tokio::runtime::Runtime;

use crate::archive::{EpochStatement, TrustedKeys};
use crate::client::{CheckedArchive, CheckpointStore};
use crate::domain::{Pin, TaxCode};
use crate::error::{Error, ErrorKind};
use crate::protocol::{DocumentKind, DocumentView, RegistrationData, RegistrationView};

pub use download::DownloadTask;
pub use session::{PaymentStream, Session};
pub use upload::UploadTask;

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

use blocking;

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

impl PortalClient {
    /// Connects; see [`super::PortalClient::connect`].
    ///
    /// # Errors
    /// As the async call; [`ErrorKind::Network`] when the system gives no thread.
    pub fn connect(address: &str, trusted_keys: TrustedKeys) -> Result<Self, Error> {
        Self::block_on(super::PortalClient::connect(address, trusted_keys))
    }

    /// Connects, remembering the archive across restarts; see [`super::PortalClient::connect_remembering`].
    ///
    /// # Errors
    /// As the async call; [`ErrorKind::Network`] when the system gives no thread.
    pub fn connect_remembering(
        address: &str,
        trusted_keys: TrustedKeys,
        store: Arc<dyn CheckpointStore>,
    ) -> Result<Self, Error> {
        Self::block_on(super::PortalClient::connect_remembering(address, trusted_keys, store))
    }

    fn block_on(connect: impl Future<Output = Result<super::PortalClient, Error>>) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.map_err(|error| Error::new(ErrorKind::Network, "connect").with_source(error))?;
        let inner = runtime.block_on(connect)?;
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
            super::LoginOutcome::Session(inner) => LoginOutcome::Session(Session::new(inner, runtime)),
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

    /// How the portal's archive went on from backups; see [`super::PortalClient::restorations`].
    #[must_use]
    pub fn restorations(&self) -> Vec<EpochStatement> {
        self.inner.restorations()
    }

    blocking! {
        now() -> OffsetDateTime;
        today() -> Date;
        check_archive() -> CheckedArchive;
        advance_sandbox_clock(days: u32) -> OffsetDateTime;
    }
}

impl FirstAccess {
    /// Changes the PIN; see [`super::FirstAccess::change_pin`].
    ///
    /// # Errors
    /// As the async call.
    pub fn change_pin(&self, current: &Pin, new: &Pin) -> Result<Session, Error> {
        let inner = self.runtime.block_on(self.inner.change_pin(current, new))?;
        Ok(Session::new(inner, Arc::clone(&self.runtime)))
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
