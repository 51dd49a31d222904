//! A doctor's registration under way, held by its token.

use std::sync::Arc;

use perito::{client, protocol};

use super::connection::{Connection, shown};
use crate::enums::DocumentKind;
use crate::error::PeritoError;
use crate::views::{DocumentView, RegistrationView};

/// A registration just begun. Its token is good for 24 hours, for this registration alone, and is never shown.
#[derive(Debug, uniffi::Object)]
pub struct Registration {
    inner: client::Registration,
    connection: Connection,
}

impl Registration {
    pub(super) fn new(inner: client::Registration, connection: Connection) -> Arc<Self> {
        Arc::new(Self { inner, connection })
    }
}

#[uniffi::export]
impl Registration {
    /// The registration's id, which is no secret.
    #[must_use]
    pub fn id(&self) -> String {
        self.inner.id().to_owned()
    }

    /// Puts one of the three documents: a PDF, JPEG or PNG of at most 10 MB, told by its first bytes. Putting it again
    /// replaces it.
    ///
    /// # Errors
    /// `Validation` for another kind of document; `Refused` with the code `payload_too_large`.
    pub async fn put_document(&self, kind: DocumentKind, content: Vec<u8>) -> Result<DocumentView, PeritoError> {
        let (registration, kind) = (self.inner.clone(), protocol::DocumentKind::from(kind));
        self.connection
            .write(async move { shown("put_document", registration.put_document(&kind, content).await?) })
            .await
    }

    /// How far the registration is.
    ///
    /// # Errors
    /// `Login` when the token is good no longer; `Unreachable`.
    pub async fn view(&self) -> Result<RegistrationView, PeritoError> {
        let registration = self.inner.clone();
        self.connection.read(async move { shown("registration", registration.view().await?) }).await
    }
}
