//! The portal before a session: connecting, logging in, registering.

use std::sync::Arc;

use perito::client::{self, CheckpointFile};
use perito::protocol;

use super::connection::Connection;
use super::outcomes::CheckedArchive;
use super::registration::Registration;
use super::session::Session;
use crate::acts::{AcceptRisk, RegistrationData, SendOptions};
use crate::archive::EpochStatement;
use crate::civil_date::CivilDate;
use crate::error::PeritoError;
use crate::instant::Instant;
use crate::values::{Pin, TaxCode, TrustedKeys};

/// A portal that answers.
#[derive(Debug, uniffi::Object)]
pub struct PortalClient {
    url: String,
    inner: client::PortalClient,
    connection: Connection,
}

/// What a login opens.
#[derive(Debug, uniffi::Enum)]
pub enum LoginOutcome {
    /// The PIN must be changed before anything else: the first access, or three months have passed.
    MustChangePin {
        /// What changes it.
        access: Arc<FirstAccess>,
    },
    /// A session.
    Opened {
        /// The session.
        session: Arc<Session>,
    },
}

/// A session that may do nothing but change the PIN.
#[derive(Debug, uniffi::Object)]
pub struct FirstAccess {
    inner: Arc<client::FirstAccess>,
    connection: Connection,
}

#[uniffi::export]
impl PortalClient {
    /// Connects to the portal at this address, whose receipts these keys verify.
    ///
    /// The address is https; http is accepted for this machine alone. The keys come from whoever runs the portal, by another
    /// way than the portal itself. What the portal's archive shows is compared with what was seen of it before: across
    /// restarts where `checkpoints` names a file of the application's own, one for each portal, and else for as long as this
    /// client is there.
    ///
    /// # Errors
    /// `Device` for an address that cannot be used, and when the file cannot be read; `Unreachable` when nobody answers;
    /// `Untrusted` when it is no portal that answers, and when what the file holds is of another portal.
    #[uniffi::constructor(default(checkpoints = None))]
    pub async fn connect(
        url: String,
        trusted_keys: TrustedKeys,
        checkpoints: Option<String>,
    ) -> Result<Arc<Self>, PeritoError> {
        let (connection, address) = (Connection::default(), url.clone());
        let inner = connection.read(async move {
            Ok(match checkpoints {
                Some(path) => {
                    let store = Arc::new(CheckpointFile::new(path));
                    client::PortalClient::connect_remembering(&address, trusted_keys, store).await?
                }
                None => client::PortalClient::connect(&address, trusted_keys).await?,
            })
        });
        let inner = inner.await?;
        Ok(Arc::new(Self { url, inner, connection }))
    }

    /// The portal's address.
    #[must_use]
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Options for one act: a key of its own, and the portal's present instant as the one at which it was composed. To be
    /// written down together with the act before it is sent, by an application that may be ended at any time: sent with the
    /// same options, it is the very same act.
    ///
    /// # Errors
    /// `Unreachable`; `Untrusted`.
    #[uniffi::method(default(accept_risk = None))]
    pub async fn new_send_options(&self, accept_risk: Option<AcceptRisk>) -> Result<SendOptions, PeritoError> {
        let risk = SendOptions { accept_risk, ..SendOptions::default() };
        let (portal, risk) = (self.inner.clone(), client::SendOptions::from(risk).accept_risk);
        self.connection.read(async move { Ok(portal.new_send_options(risk).await?.into()) }).await
    }

    /// The portal's legal clock, in UTC to the second.
    ///
    /// # Errors
    /// `Unreachable`; `Untrusted`.
    pub async fn now(&self) -> Result<Instant, PeritoError> {
        let portal = self.inner.clone();
        self.connection.read(async move { Ok(portal.now().await?) }).await
    }

    /// The portal's legal day in Europe/Rome: the one on which what is sent now is received, whatever the device's clock and
    /// zone.
    ///
    /// # Errors
    /// `Unreachable`; `Untrusted`.
    pub async fn today(&self) -> Result<CivilDate, PeritoError> {
        let portal = self.inner.clone();
        self.connection.read(async move { Ok(portal.today().await?) }).await
    }

    /// Logs in. It is never repeated by itself: a wrong PIN counts.
    ///
    /// # Errors
    /// `Login` for an unknown user or a wrong PIN, which the portal does not tell apart, and for a PIN that is disabled;
    /// `Unreachable`, also after several wrong PINs.
    pub async fn login(&self, tax_code: TaxCode, pin: Pin) -> Result<LoginOutcome, PeritoError> {
        let (portal, connection) = (self.inner.clone(), self.connection.clone());
        let outcome = self.connection.write(async move { Ok(portal.login(&tax_code, &pin).await?) }).await?;
        Ok(match outcome {
            client::LoginOutcome::MustChangePin(access) => {
                LoginOutcome::MustChangePin { access: Arc::new(FirstAccess { inner: Arc::new(access), connection }) }
            }
            client::LoginOutcome::Session(session) => {
                LoginOutcome::Opened { session: Session::new(session, connection) }
            }
        })
    }

    /// Begins the registration of a doctor (circ. INPS 139/2012). It is never repeated by itself.
    ///
    /// # Errors
    /// `Validation` with every field that is wrong; `Unreachable`.
    pub async fn register(&self, data: RegistrationData) -> Result<Arc<Registration>, PeritoError> {
        let data = protocol::RegistrationData::try_from(data)?;
        let (portal, connection) = (self.inner.clone(), self.connection.clone());
        let registration = self.connection.write(async move { Ok(portal.register(&data).await?) }).await?;
        Ok(Registration::new(registration, connection))
    }

    /// Asks the portal for its archive's checkpoint, and compares it with what was seen before.
    ///
    /// # Errors
    /// `Untrusted` when the archive contradicts what it showed before, with `details.archiveEvidence`; `Refused` when the
    /// archive is empty; `Unreachable`.
    pub async fn check_archive(&self) -> Result<CheckedArchive, PeritoError> {
        let portal = self.inner.clone();
        Ok(self.connection.read(async move { Ok(portal.check_archive().await?) }).await?.into())
    }

    /// How the portal's archive went on from backups, oldest first, as far as this client has seen. It asks nobody.
    #[must_use]
    pub fn restorations(&self) -> Vec<EpochStatement> {
        self.inner.restorations().iter().map(EpochStatement::from).collect()
    }

    /// Moves the clock of a sandbox or demonstration forward by 1 to 366 days, and gives what it shows then.
    ///
    /// # Errors
    /// `Refused` from a portal whose receipts have legal value: its clock cannot be moved.
    pub async fn advance_sandbox_clock(&self, days: u32) -> Result<Instant, PeritoError> {
        let portal = self.inner.clone();
        self.connection.write(async move { Ok(portal.advance_sandbox_clock(days).await?) }).await
    }

    /// Lets no further call of this client and its sessions begin, and waits until those under way have come to their end. A
    /// transfer on a poor line may take long: `cancelTransfers` calls them off first, and what an upload goes on from is in
    /// its error. A call after it fails with `Cancelled` and the code `closed`. A listener of a transfer must not wait for it.
    #[uniffi::method(default(cancel_transfers = false))]
    pub async fn disconnect(&self, cancel_transfers: bool) {
        self.connection.end(cancel_transfers).await;
    }
}

#[uniffi::export]
impl FirstAccess {
    /// Changes the PIN and gives the session that this opens; it is not repeated by itself. When the answer is lost, log in
    /// with the new PIN, or with the old one if that fails.
    ///
    /// # Errors
    /// `Validation` when the current PIN is wrong or the new one breaks the policy's rules.
    pub async fn change_pin(&self, current: Pin, new_pin: Pin) -> Result<Arc<Session>, PeritoError> {
        let access = Arc::clone(&self.inner);
        let session = self.connection.write(async move { Ok(access.change_pin(&current, &new_pin).await?) }).await?;
        Ok(Session::new(session, self.connection.clone()))
    }
}
