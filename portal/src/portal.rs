//! Opening and serving a portal.

mod accounts;
mod builder;
#[cfg(feature = "bench")]
mod direct;
mod pseudonyms;
mod purge;
mod restore;
mod rotation;

use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use perito::archive::{TrustedKeys, VerifierKey};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::app::App;
use crate::archive::ArchiveError;
use crate::data_folder::{DataFolder, DataFolderError};
use crate::http;
use crate::keys::{Keys, KeysError};

pub use accounts::StaffAccount;
pub use builder::PortalBuilder;
pub use purge::{PurgeError, Purged};

/// How often expired uploads are looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(10 * 60);

/// Why a portal did not open or serve.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PortalError {
    /// The account was refused: the person has one already, or none, or the PIN could not be made.
    #[error("the account: {0}")]
    Account(&'static str),
    /// The security archive.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// The database.
    #[error("the database: {0}")]
    Database(#[from] rusqlite::Error),
    /// The data folder.
    #[error(transparent)]
    DataFolder(#[from] DataFolderError),
    /// A fault of the portal itself, in English.
    #[error("the portal could not be made ready: {0}")]
    Internal(String),
    /// The keys folder is the data folder, or lies in it: a backup of the data would hold the keys.
    #[error("the keys folder must lie outside the data folder, so that no backup of the data holds the keys")]
    KeysInData,
    /// The keys folder.
    #[error(transparent)]
    Keys(#[from] KeysError),
    /// A demonstration is for the machine it runs on.
    #[error("a demonstration listens on this machine alone: an address such as 127.0.0.1:0 or [::1]:0 is expected")]
    NotLoopback,
    /// The clock of a portal whose receipts have legal value cannot be moved.
    #[error("only a portal whose origin starts with \"sandbox.\" has a clock that can be moved")]
    NotASandbox,
    /// The prefix of protocol numbers, with what would be right.
    #[error("the protocol prefix: {0}")]
    Prefix(String),
    /// The network.
    #[error("the network: {0}")]
    Network(#[from] std::io::Error),
}

impl PortalError {
    /// What is wrong, in Italian; the English text is the `Display`, and what stands behind a fault is told in English.
    #[must_use]
    pub fn message_it(&self) -> String {
        match self {
            Self::Account(error) => format!("l'account: {error}"),
            Self::Archive(error) => error.message_it(),
            Self::Database(error) => format!("la base dei dati: {error}"),
            Self::DataFolder(error) => error.message_it(),
            Self::Internal(error) => format!("il portale non ha potuto essere preparato: {error}"),
            Self::Keys(error) => error.message_it(),
            Self::KeysInData => {
                "la cartella delle chiavi deve stare fuori da quella dei dati, così che nessuna copia dei dati le contenga".to_owned()
            }
            Self::Network(error) => format!("la rete: {error}"),
            Self::NotASandbox => {
                "solo un portale il cui nome inizia con \"sandbox.\" ha un orologio che si può spostare".to_owned()
            }
            Self::NotLoopback => {
                "una dimostrazione ascolta solo su questa macchina: serve un indirizzo come 127.0.0.1:0 o [::1]:0".to_owned()
            }
            Self::Prefix(error) => format!("il prefisso dei numeri di protocollo: {error}"),
        }
    }
}

/// An open portal: its data folder is locked for as long as this lives.
#[derive(Clone)]
pub struct Portal {
    app: Arc<App>,
    verifier: VerifierKey,
    trusted: TrustedKeys,
    head_patience: Duration,
    shutdown_grace: Duration,
}

impl Portal {
    /// Makes a new data folder and, in another folder, the keys that belong to it.
    ///
    /// `origin` names the archive and its signing key: a name without spaces and plus signs, such as
    /// `portal.example.org`. Gives the key that verifies the portal's receipts.
    ///
    /// # Errors
    /// [`PortalError::KeysInData`]; [`PortalError::Keys`] when the keys folder holds keys already;
    /// [`PortalError::DataFolder`].
    pub fn init(data: &Path, keys: &Path, origin: &str) -> Result<VerifierKey, PortalError> {
        if std::path::absolute(keys)?.starts_with(std::path::absolute(data)?) {
            return Err(PortalError::KeysInData);
        }
        let verifier = Keys::create(keys, origin)?;
        DataFolder::create(data, &Keys::load(keys)?)?;
        Ok(verifier)
    }

    /// Describes a portal on this data folder with these keys; [`PortalBuilder::open`] opens it.
    #[must_use]
    pub fn builder(data: &Path, keys: Keys) -> PortalBuilder {
        PortalBuilder::new(data, keys)
    }

    /// The key that verifies the receipts that this portal signs now.
    #[must_use]
    pub fn verifier(&self) -> &VerifierKey {
        &self.verifier
    }

    /// Every key that this portal has ever signed with, each with its validity: what verifies all its receipts.
    #[must_use]
    pub fn trusted_keys(&self) -> &TrustedKeys {
        &self.trusted
    }

    /// The portal as an axum router, to be served with `ConnectInfo<SocketAddr>`.
    pub fn router(&self) -> axum::Router {
        http::router(&self.app)
    }

    /// Serves until `shutdown` ends; requests under way are answered first, but a client that has stopped sending is
    /// not waited for.
    ///
    /// # Errors
    /// [`PortalError::Network`] when the listener fails.
    pub async fn serve(
        &self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), PortalError> {
        let (tell, told) = oneshot::channel();
        let serving = http::serve(listener, self.router(), self.head_patience, async {
            shutdown.await;
            // Nobody listens any more when serving has ended.
            let _ = tell.send(());
        });
        let grace = async {
            // Without a word, serving has ended by itself, and its branch is ready.
            let _ = told.await;
            tokio::time::sleep(self.shutdown_grace).await;
        };
        let sweeping = async {
            let mut every = tokio::time::interval(SWEEP_EVERY);
            loop {
                every.tick().await;
                self.app.sweep_uploads().await;
            }
        };
        tokio::select! {
            // Where all has been answered, nothing was under way, however late it is seen.
            biased;
            () = serving => {}
            () = grace => tracing::warn!("ended with requests under way, which had taken too long"),
            () = sweeping => {}
        }
        Ok(())
    }
}
