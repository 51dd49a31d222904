//! The portal before a session: connecting, logging in, registering.

use std::path::PathBuf;
use std::sync::Arc;

use perito::archive;
use perito::client::{self, CheckpointFile};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use tokio::sync::OnceCell;

use super::blocking::wait;
use super::callback;
use super::calls::calls;
use super::connection::Connection;
use super::coroutine::Coroutine;
use super::registration::{AioRegistration, Registration};
use super::session::{AioLoginOutcome, LoginOutcome};
use super::told::{Day, Moment};
use crate::acts::RegistrationData;
use crate::archive::{CheckedArchive, EpochStatement, TrustedKeys};
use crate::count::Count;
use crate::error::raised;
use crate::own::Own;
use crate::text::Text;
use crate::values::{Pin, TaxCode};

/// A portal's address and keys, and the client that reaches it once it was wanted.
struct Link {
    address: String,
    trusted_keys: archive::TrustedKeys,
    checkpoints: Option<PathBuf>,
    client: OnceCell<client::PortalClient>,
}

/// A portal, spoken to by calls that block.
#[pyclass(frozen, module = "perito")]
pub(crate) struct PortalClient {
    link: Arc<Link>,
    connection: Connection,
}

/// A portal, spoken to by calls that are awaited.
#[pyclass(frozen, name = "PortalClient", module = "perito.aio")]
pub(crate) struct AioPortalClient {
    link: Arc<Link>,
    connection: Connection,
}

impl Link {
    fn new(address: &str, trusted_keys: &TrustedKeys, checkpoints: Option<PathBuf>) -> Arc<Self> {
        let (address, trusted_keys) = (address.to_owned(), trusted_keys.0.clone());
        Arc::new(Self { address, trusted_keys, checkpoints, client: OnceCell::new() })
    }

    /// The client, connected with the first call.
    async fn reached(&self) -> Result<&client::PortalClient, perito::Error> {
        let (address, keys) = (&self.address, &self.trusted_keys);
        self.client
            .get_or_try_init(async || match &self.checkpoints {
                Some(path) => {
                    let store = Arc::new(CheckpointFile::new(path));
                    client::PortalClient::connect_remembering(address, keys.clone(), store).await
                }
                None => client::PortalClient::connect(address, keys.clone()).await,
            })
            .await
    }
}

#[pymethods]
impl PortalClient {
    #[new]
    #[pyo3(signature = (url, trusted_keys, *, checkpoints = None))]
    fn new(py: Python<'_>, url: Text, trusted_keys: Own<TrustedKeys>, checkpoints: Option<PathBuf>) -> PyResult<Self> {
        let (link, connection) = (Link::new(&url, &trusted_keys, checkpoints), Connection::new());
        let connecting = Arc::clone(&link);
        wait(py, async move { connecting.reached().await.map(drop) })?.map_err(|error| raised(py, &error))?;
        Ok(Self { link, connection })
    }

    #[getter]
    fn url(&self) -> &str {
        &self.link.address
    }

    #[getter]
    fn restorations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        restorations(py, &self.link)
    }

    /// Waits for calls that are still under way, and lets no other begin.
    fn close(&self, py: Python<'_>) -> PyResult<()> {
        callback::check_outside()?;
        self.connection.close();
        if self.connection.is_of_this_process() { wait(py, self.connection.clone().idle()) } else { Ok(()) }
    }

    fn __enter__(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
        drop(slf.get().connection.begin()?);
        Ok(slf)
    }

    #[pyo3(signature = (*_raised))]
    fn __exit__(&self, py: Python<'_>, _raised: Bound<'_, PyAny>) -> PyResult<()> {
        self.close(py)
    }

    fn __repr__(&self) -> String {
        format!("<PortalClient {}>", self.link.address)
    }
}

#[pymethods]
impl AioPortalClient {
    #[new]
    #[pyo3(signature = (url, trusted_keys, *, checkpoints = None))]
    fn new(url: Text, trusted_keys: Own<TrustedKeys>, checkpoints: Option<PathBuf>) -> Self {
        Self { link: Link::new(&url, &trusted_keys, checkpoints), connection: Connection::new() }
    }

    #[getter]
    fn url(&self) -> &str {
        &self.link.address
    }

    #[getter]
    fn restorations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        restorations(py, &self.link)
    }

    /// Waits for calls that are still under way, and lets no other begin.
    fn close(&self) -> Coroutine {
        let connection = self.connection.clone();
        Coroutine::new(
            "PortalClient.close",
            move |_| {
                connection.close();
                Ok(async move {
                    if connection.is_of_this_process() {
                        connection.idle().await;
                    }
                })
            },
            |py, ()| Ok(py.None()),
        )
    }

    fn __aenter__(slf: Bound<'_, Self>) -> Coroutine {
        let (this, connection) = (slf.clone().unbind(), slf.get().connection.clone());
        let link = Arc::clone(&slf.get().link);
        Coroutine::new(
            "PortalClient.__aenter__",
            move |_| {
                let under_way = connection.begin()?;
                Ok(async move {
                    let _under_way = under_way;
                    link.reached().await.map(drop)
                })
            },
            move |py, done| done.map(|()| this.into_any()).map_err(|error| raised(py, &error)),
        )
    }

    #[pyo3(signature = (*_raised))]
    fn __aexit__(&self, _raised: Bound<'_, PyAny>) -> Coroutine {
        self.close()
    }

    fn __repr__(&self) -> String {
        format!("<PortalClient {}>", self.link.address)
    }
}

calls! { PortalClient and AioPortalClient:
    fn now() -> Moment { |link| link.reached().await?.now().await }

    fn today() -> Day { |link| link.reached().await?.today().await }

    fn login(tax_code: Own<TaxCode>, pin: Own<Pin>) -> LoginOutcome | AioLoginOutcome {
        |link| link.reached().await?.login(&tax_code.0, &pin.0).await
    }

    fn register(data: Own<RegistrationData>) -> Registration | AioRegistration {
        |link| link.reached().await?.register(&data.0).await
    }

    fn check_archive() -> CheckedArchive { |link| link.reached().await?.check_archive().await }

    fn advance_sandbox_clock(days: Count<u32>) -> Moment { |link| link.reached().await?.advance_sandbox_clock(days.0).await }
}

impl PortalClient {
    fn handle(&self) -> Arc<Link> {
        Arc::clone(&self.link)
    }
}

impl AioPortalClient {
    fn handle(&self) -> Arc<Link> {
        Arc::clone(&self.link)
    }
}

fn restorations<'py>(py: Python<'py>, link: &Link) -> PyResult<Bound<'py, PyAny>> {
    let told = link.client.get().map(client::PortalClient::restorations).unwrap_or_default();
    Ok(PyTuple::new(py, told.into_iter().map(EpochStatement))?.into_any())
}
