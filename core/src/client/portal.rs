//! The portal before a session: connecting, logging in, registering.

use std::sync::Arc;

use reqwest::Method;
use serde::Deserialize;
use time::{Date, OffsetDateTime};
use zeroize::Zeroizing;

use super::acts::{AcceptRisk, SendOptions};
use super::archive::CheckpointStore;
use super::call::Call;
use super::registration::Registration;
use super::session::Session;
use super::transport::Transport;
use crate::archive::TrustedKeys;
use crate::domain::{Pin, TaxCode, rome};
use crate::error::{Error, ErrorKind};
use crate::protocol::{
    ClockAdvance, ClockView, RegistrationData, RegistrationOpened, RegistrationRequest, SessionOpened, SessionOutcome,
    SessionRequest, routes,
};

/// A portal that answers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct PortalClient {
    pub(super) transport: Arc<Transport>,
}

/// What a login opens.
#[derive(Debug)]
pub enum LoginOutcome {
    /// The PIN must be changed before anything else: the first access, or three months have passed.
    MustChangePin(FirstAccess),
    /// A session.
    Session(Session),
}

/// A session that may do nothing but change the PIN.
#[derive(Debug)]
pub struct FirstAccess {
    session: Session,
}

/// What a portal says of itself, in the form of a problem (ModI).
#[derive(Deserialize)]
struct Status {
    #[serde(rename = "status")]
    _status: u16,
}

impl PortalClient {
    /// Connects to the portal at this address, whose receipts these keys verify.
    ///
    /// The address is https; http is accepted for this machine alone. The keys come from whoever runs the portal, by
    /// another way than the portal itself. What its archive shows is compared for as long as this client, its clones and
    /// its sessions are there; [`Self::connect_remembering`] does so across restarts.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidAddress`]; [`ErrorKind::Network`] or [`ErrorKind::Unavailable`] when nobody answers;
    /// [`ErrorKind::Protocol`] when it is no portal that answers.
    pub async fn connect(address: &str, trusted_keys: TrustedKeys) -> Result<Self, Error> {
        Self::greet(Transport::new(address, trusted_keys)?).await
    }

    /// Connects as [`Self::connect`] does, and takes up what this store remembers of the portal's archive. Each portal
    /// has a store of its own: [`CheckpointFile`](super::CheckpointFile), or any other.
    ///
    /// # Errors
    /// As [`Self::connect`]; [`ErrorKind::File`] when the store cannot be read; [`ErrorKind::Archive`] when what it holds
    /// is of another portal (`archive_store_of_another_portal`) or is not what a client has stored
    /// (`archive_store_unreadable`). It is left as it is: whoever knows why may give another, and forgets with the old
    /// one what the portal has shown.
    pub async fn connect_remembering(
        address: &str,
        trusted_keys: TrustedKeys,
        store: Arc<dyn CheckpointStore>,
    ) -> Result<Self, Error> {
        Self::greet(Transport::new(address, trusted_keys)?.remembering(store).await?).await
    }

    async fn greet(transport: Transport) -> Result<Self, Error> {
        let client = Self { transport: Arc::new(transport) };
        now(&client.transport, "connect").await?;
        Ok(client)
    }

    /// The portal's legal clock, in UTC to the second. "Today" is its civil day in Europe/Rome, never the host's.
    ///
    /// # Errors
    /// [`ErrorKind::Network`], [`ErrorKind::Unavailable`]; [`ErrorKind::Protocol`] when the answer has no `Date`.
    pub async fn now(&self) -> Result<OffsetDateTime, Error> {
        now(&self.transport, "now").await
    }

    /// The portal's legal day: the one on which what is sent now is received.
    ///
    /// # Errors
    /// As [`Self::now`].
    pub async fn today(&self) -> Result<Date, Error> {
        now(&self.transport, "today").await.map(rome::day_of)
    }

    /// Options for one act: a key of its own, and the portal's present instant as the one at which it was composed. A
    /// program that may be ended at any time writes them down with the act before it sends it: sent again with the same
    /// options, after whatever interruption, it is the very same act and cannot be done twice.
    ///
    /// # Errors
    /// As [`Self::now`].
    pub async fn new_send_options(&self, accept_risk: AcceptRisk) -> Result<SendOptions, Error> {
        let composed_at = Some(now(&self.transport, "new_send_options").await?);
        Ok(SendOptions { accept_risk, composed_at, ..SendOptions::default() }.keyed())
    }

    /// Moves the clock of a sandbox or demonstration forward by 1 to 366 days, and gives what it shows then.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] from a portal whose receipts have legal value: its clock cannot be moved.
    pub async fn advance_sandbox_clock(&self, days: u32) -> Result<OffsetDateTime, Error> {
        let operation = "advance_sandbox_clock";
        let call = Call::new(operation, Method::POST, routes::SANDBOX_CLOCK);
        let call = call.json(&ClockAdvance { advance_days: days })?;
        self.transport.send(call).await?.json::<ClockView>(operation).map(|clock| clock.now)
    }

    /// Logs in. It is never repeated by itself: a wrong PIN counts.
    ///
    /// # Errors
    /// [`ErrorKind::WrongCredentials`] for an unknown user or a wrong PIN, which the portal does not tell apart;
    /// [`ErrorKind::PinDisabled`]; [`ErrorKind::RateLimited`] after several wrong PINs; [`ErrorKind::Protocol`] for a
    /// session of which it is not known what it may do.
    pub async fn login(&self, tax_code: &TaxCode, pin: &Pin) -> Result<LoginOutcome, Error> {
        let request = SessionRequest { tax_code: tax_code.as_str().to_owned(), pin: pin.expose().to_owned() };
        let call = Call::new("login", Method::POST, routes::SESSIONS).json(&request)?;
        let opened: SessionOpened = self.transport.send(call).await?.json("login")?;
        let transport = Arc::clone(&self.transport);
        Ok(match opened.outcome {
            SessionOutcome::MustChangePin => {
                LoginOutcome::MustChangePin(FirstAccess { session: Session::new(transport, opened) })
            }
            _ => LoginOutcome::Session(Session::active(transport, opened, "login")?),
        })
    }

    /// Begins the registration of a doctor (circ. INPS 139/2012). It is never repeated by itself.
    ///
    /// # Errors
    /// [`ErrorKind::Validation`] with every field that is wrong.
    pub async fn register(&self, data: &RegistrationData) -> Result<Registration, Error> {
        let call = Call::new("register", Method::POST, routes::REGISTRATIONS).json(&RegistrationRequest::from(data))?;
        let opened: RegistrationOpened = self.transport.send(call).await?.json("register")?;
        Ok(Registration::new(Arc::clone(&self.transport), opened.id, Zeroizing::new(opened.token)))
    }
}

impl FirstAccess {
    /// Changes the PIN and gives the session that this opens; it is not repeated by itself. When the answer is lost,
    /// log in with the new PIN, or with the old one if that fails.
    ///
    /// # Errors
    /// [`ErrorKind::Validation`] when the current PIN is wrong or the new one breaks the policy's rules.
    pub async fn change_pin(&self, current: &Pin, new: &Pin) -> Result<Session, Error> {
        self.session.change_pin(current, new).await
    }
}

/// The portal's legal clock, asked for just now.
pub(super) async fn now(transport: &Arc<Transport>, operation: &'static str) -> Result<OffsetDateTime, Error> {
    let answer = transport.send(Call::new(operation, Method::GET, routes::STATUS)).await?;
    // Whoever does not answer as a portal does is not asked for the day.
    answer.json::<Status>(operation)?;
    answer.date().ok_or_else(|| Error::new(ErrorKind::Protocol, operation).with_context("missing", "Date"))
}
