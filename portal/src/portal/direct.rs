//! The portal without its HTTP, for whoever measures what HTTP, the archive and its records cost. Not built but with the
//! feature `bench`, and nothing to build on.

use std::sync::Arc;

use perito::domain::OperationNotice;
use perito::protocol::{OperationRequest, routes, sha256_hex};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Portal, PortalBuilder, PortalError};
use crate::problem::Refusal;
use crate::storage::Entry;
use crate::storage::acts::Sending;

impl Portal {
    /// Receives a notice of this account under this key, as the route does once HTTP is done with, and gives its receipt.
    ///
    /// # Errors
    /// [`PortalError::Internal`] with the refusal's title.
    pub async fn receive_notice(
        &self,
        author: Uuid,
        notice: OperationNotice,
        key: String,
    ) -> Result<String, PortalError> {
        let composed_at = OffsetDateTime::UNIX_EPOCH;
        let body = serde_json::to_vec(&OperationRequest::new(&notice, composed_at)).map_err(Refusal::internal);
        let body = body.map_err(|refusal| refused(&refusal))?;
        let key = self.app.legal_key(author, key, routes::OPERATIONS, &body);
        let sending = Sending { key, composed_at, body_sha256: sha256_hex(&body) };
        let done = self.app.writer.write_proven(move |tx| tx.notify(author, &notice, &sending)).await;
        done.map(|done| done.act.view.receipt.text).map_err(|refusal| refused(&refusal))
    }

    /// Adds an entry to the archive, and nothing else.
    ///
    /// # Errors
    /// [`PortalError::Internal`] with the refusal's title.
    pub async fn record_entry(&self, content: [u8; 32]) -> Result<(), PortalError> {
        let entry = Entry::new("bench.entry", None, content);
        self.app.writer.write(move |tx| tx.record(&entry)).await.map_err(|refusal| refused(&refusal))
    }

    /// Whether this is the last handle on the portal: once it is dropped, the data folder can be opened again.
    #[must_use]
    pub fn is_last(&self) -> bool {
        Arc::strong_count(&self.app) == 1
    }
}

impl PortalBuilder {
    /// Leaves reads unrecorded, which no portal may do that serves anybody.
    #[must_use]
    pub fn unrecorded_reads(mut self) -> Self {
        self.record_reads = false;
        self
    }
}

fn refused(refusal: &Refusal) -> PortalError {
    PortalError::Internal(refusal.problem.title.clone())
}
