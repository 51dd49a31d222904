//! What one request may do inside the writer's transaction, at one instant.

use std::cell::RefCell;

use perito::archive::{Leaf, NoteSigner, Receipt, ReceiptText, Salt};
use perito::domain::rome;
use rusqlite::Connection;
use time::{Date, OffsetDateTime};
use uuid::{ContextV7, Timestamp, Uuid};

use super::archive::Pseudonym;
use super::sequencer::Pending;
use crate::keys::SecretKey;
use crate::problem::Refusal;

/// What makes an act official: the key that signs receipts, the archive that they belong to, and the prefix of protocol
/// numbers.
pub(crate) struct Seal {
    pub(crate) signer: NoteSigner,
    pub(crate) origin: String,
    pub(crate) pseudonym: SecretKey,
    pub(crate) protocol_prefix: String,
    ids: std::sync::Mutex<ContextV7>,
}

impl Seal {
    pub(crate) fn new(signer: NoteSigner, origin: String, pseudonym: SecretKey, protocol_prefix: String) -> Self {
        Self { signer, origin, pseudonym, protocol_prefix, ids: std::sync::Mutex::new(ContextV7::new()) }
    }
}

/// One request's view of the open transaction.
pub(crate) struct Tx<'a> {
    connection: &'a Connection,
    seal: &'a Seal,
    at: OffsetDateTime,
    entries: RefCell<Vec<Pending>>,
}

/// An archive entry in the making: what was done, by whom, in which case, and what it commits to.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// A dotted word of the portal's own (`operation.notified`), never text that was sent.
    pub(crate) action: &'static str,
    /// The account, where there is one.
    pub(crate) actor: Option<Uuid>,
    /// The case's key, where there is one.
    pub(crate) case_key: String,
    /// A receipt's signed note, or the opaque name of what was read or refused.
    pub(crate) content: Vec<u8>,
    /// The receipt whose signed note the content is.
    pub(crate) receipt: Option<Uuid>,
}

impl<'a> Tx<'a> {
    pub(super) fn new(connection: &'a Connection, seal: &'a Seal, at: OffsetDateTime) -> Self {
        Self { connection, seal, at: truncate(at), entries: RefCell::default() }
    }

    pub(crate) fn connection(&self) -> &'a Connection {
        self.connection
    }

    pub(crate) fn seal(&self) -> &'a Seal {
        self.seal
    }

    /// When the request was taken into the batch: its legal instant, in UTC with milliseconds.
    pub(crate) fn at(&self) -> OffsetDateTime {
        self.at
    }

    /// The civil day of that instant in Europe/Rome.
    pub(crate) fn today(&self) -> Date {
        rome::day_of(self.at)
    }

    /// A fresh id, ordered by the legal clock.
    pub(crate) fn new_id(&self) -> Uuid {
        let seconds = u64::try_from(self.at.unix_timestamp()).unwrap_or_default();
        let context = self.seal.ids.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        Uuid::new_v7(Timestamp::from_unix(&*context, seconds, self.at.nanosecond()))
    }

    /// Adds an entry to the security archive; it gets its place when the batch is sealed.
    pub(crate) fn record(&self, entry: &Entry) -> Result<(), Refusal> {
        let mut salt = Salt([0; 32]);
        getrandom::fill(&mut salt.0).map_err(Refusal::internal)?;
        let actor = entry.actor.map(|id| id.to_string()).unwrap_or_default();
        let key = &self.seal.pseudonym;
        let in_case = (!entry.case_key.is_empty()).then_some(entry.case_key.as_str());
        self.entries.borrow_mut().push(Pending {
            leaf: Leaf::new(entry.action, self.at, &salt, &actor, &entry.case_key, &entry.content),
            at: self.at,
            action: entry.action,
            actor: entry.actor.map(|account| Pseudonym::of_actor(key, account)),
            case: in_case.map(|case_key| Pseudonym::of_case(key, case_key)),
            salt,
            receipt: entry.receipt,
        });
        Ok(())
    }

    /// The entries that were added.
    pub(super) fn into_entries(self) -> Vec<Pending> {
        self.entries.into_inner()
    }

    /// Signs a receipt.
    pub(crate) fn sign(&self, text: ReceiptText) -> Result<Receipt, Refusal> {
        text.sign(&self.seal.signer).map_err(Refusal::internal)
    }
}

impl Entry {
    pub(crate) fn new(action: &'static str, actor: Option<Uuid>, content: impl Into<Vec<u8>>) -> Self {
        Self { action, actor, case_key: String::new(), content: content.into(), receipt: None }
    }

    /// The entry of a receipt, to which it commits byte by byte.
    pub(crate) fn of_receipt(action: &'static str, author: Uuid, id: Uuid, receipt: &Receipt) -> Self {
        Self { receipt: Some(id), ..Self::new(action, Some(author), receipt.note().to_string()) }
    }

    pub(crate) fn in_case(mut self, case_key: &impl ToString) -> Self {
        self.case_key = case_key.to_string();
        self
    }
}

/// Instants are kept and shown in milliseconds, so they are cut once, here.
fn truncate(at: OffsetDateTime) -> OffsetDateTime {
    at.replace_nanosecond(at.nanosecond() / 1_000_000 * 1_000_000).unwrap_or(at)
}
