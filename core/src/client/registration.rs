//! A doctor's registration under way, held by its token.

use std::fmt;
use std::sync::Arc;

use reqwest::Method;
use zeroize::Zeroizing;

use super::call::Call;
use super::transport::Transport;
use crate::domain::{FieldError, ValidationError};
use crate::error::Error;
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::protocol::{DocumentKind, DocumentView, RegistrationView, routes};

/// A registration just begun. Its token is good for 24 hours, for this registration alone, and is never shown.
#[derive(Clone)]
pub struct Registration {
    transport: Arc<Transport>,
    id: String,
    token: Arc<Zeroizing<String>>,
}

impl Registration {
    pub(super) fn new(transport: Arc<Transport>, id: String, token: Zeroizing<String>) -> Self {
        Self { transport, id, token: Arc::new(token) }
    }

    /// The registration's id, which is no secret.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Puts one of the three documents: a PDF, JPEG or PNG of at most 10 MB, told by its first bytes. Putting it again
    /// replaces it.
    ///
    /// # Errors
    /// [`ErrorKind::Validation`] for another kind of document; [`ErrorKind::Refused`] with code `payload_too_large`.
    pub async fn put_document(&self, kind: &DocumentKind, content: Vec<u8>) -> Result<DocumentView, Error> {
        let operation = "put_document";
        let media_type =
            media_type(&content).map_err(|error| Error::of_fields(&ValidationError::from(error), operation))?;
        let call = self.call(operation, Method::PUT, routes::REGISTRATION_DOCUMENT, &[&self.id, kind.code()])?;
        self.transport.send(call.body(media_type, content).repeatable()).await?.json(operation)
    }

    /// How far the registration is.
    ///
    /// # Errors
    /// [`ErrorKind::SessionExpired`] when the token is good no longer; those of the network.
    pub async fn view(&self) -> Result<RegistrationView, Error> {
        let call = self.call("registration", Method::GET, routes::REGISTRATION, &[&self.id])?;
        self.transport.send(call).await?.json("registration")
    }

    fn call(&self, operation: &'static str, method: Method, route: &str, ids: &[&str]) -> Result<Call, Error> {
        Ok(Call::to(operation, method, route, ids)?.token(&self.token))
    }
}

impl fmt::Debug for Registration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registration").field("id", &self.id).finish_non_exhaustive()
    }
}

fn media_type(content: &[u8]) -> Result<&'static str, FieldError> {
    crate::protocol::document_media_type(content).ok_or_else(|| {
        FieldError::new(
            "document",
            "document_kind",
            "a PDF, JPEG or PNG document is expected",
            "serve un documento PDF, JPEG o PNG",
        )
    })
}
