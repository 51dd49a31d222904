//! A portal in a temporary folder, with keys of its own, served by a thread of its own: what a sandbox and a
//! demonstration have in common.

use std::future::Future;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::pin;
use std::sync::mpsc::Sender;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::keys::Keys;
use crate::portal::{Portal, PortalBuilder, PortalError};

/// A portal being served. Dropping it ends the portal and removes its folder.
pub(crate) struct TemporaryPortal {
    portal: Portal,
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    runtime: Handle,
    folder: tempfile::TempDir,
}

impl TemporaryPortal {
    /// Opens a portal as `describe` says, listens, and does what `prepare` does while the portal is being served; gives
    /// it with what that gave. It may be called inside or outside an async runtime, and blocks.
    pub(crate) fn start<T, F>(
        listen: SocketAddr,
        describe: impl FnOnce(PortalBuilder) -> PortalBuilder,
        prepare: impl FnOnce(Portal, SocketAddr) -> F + Send + 'static,
    ) -> Result<(Self, T), PortalError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, PortalError>>,
    {
        let folder = tempfile::tempdir()?;
        let (data, keys) = (data_of(&folder), folder.path().join("keys"));
        Portal::init(&data, &keys, &random_origin()?)?;
        let portal = describe(Portal::builder(&data, Keys::load(&keys)?)).open()?;
        let (stop, stopped) = oneshot::channel();
        let (ready, started) = std::sync::mpsc::channel();
        let served = portal.clone();
        let thread = std::thread::spawn(move || {
            if let Err(error) = run(&served, listen, prepare, stopped, &ready) {
                // Nobody waits any more when the start has succeeded.
                let _ = ready.send(Err(error));
            }
        });
        let ended = || PortalError::Internal("it ended at its start".to_owned());
        let (address, runtime, prepared) = started.recv().map_err(|_| ended())??;
        Ok((Self { portal, address, stop: Some(stop), thread: Some(thread), runtime, folder }, prepared))
    }

    /// `http://ADDRESS:PORT`.
    pub(crate) fn url(&self) -> String {
        url(self.address)
    }

    pub(crate) fn portal(&self) -> &Portal {
        &self.portal
    }

    /// The runtime that the portal is served on.
    pub(crate) fn runtime(&self) -> &Handle {
        &self.runtime
    }

    pub(crate) fn data_folder(&self) -> PathBuf {
        data_of(&self.folder)
    }
}

impl Drop for TemporaryPortal {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // A portal that has ended by itself needs no telling.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// `http://ADDRESS:PORT`.
pub(crate) fn url(address: SocketAddr) -> String {
    format!("http://{address}")
}

type Started<T> = (SocketAddr, Handle, T);

fn run<T, F: Future<Output = Result<T, PortalError>>>(
    portal: &Portal,
    listen: SocketAddr,
    prepare: impl FnOnce(Portal, SocketAddr) -> F,
    stopped: oneshot::Receiver<()>,
    ready: &Sender<Result<Started<T>, PortalError>>,
) -> Result<(), PortalError> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let ended = runtime.block_on(async {
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        let mut serving = pin!(portal.serve(listener, async {
            let _ = stopped.await;
        }));
        let prepared = tokio::select! {
            prepared = prepare(portal.clone(), address) => prepared?,
            ended = &mut serving => return ended,
        };
        // The one who started it may have gone; then `stopped` ends at once.
        let _ = ready.send(Ok((address, Handle::current(), prepared)));
        serving.await
    });
    // Connections that are kept open must not keep the portal.
    runtime.shutdown_timeout(Duration::from_secs(1));
    ended
}

fn data_of(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("data")
}

/// Each is an archive of its own, so that no receipt of one passes for another's.
fn random_origin() -> Result<String, PortalError> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(std::io::Error::other)?;
    Ok(format!("sandbox.perito/{:016x}", u64::from_be_bytes(random)))
}
