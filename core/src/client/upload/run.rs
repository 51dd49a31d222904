//! One upload from its start to its end: a chunk is sent, and whenever that fails the portal is asked how far it is.

use super::source::{CHUNK, Document, DocumentSource};
use super::{OPERATION, StoredUpload, Uploaded, tus};
use crate::client::retry::{Attempt, Backoff};
use crate::client::session::Session;
use crate::client::task::{LongCall, Progress};
use crate::domain::{FieldError, ValidationError};
use crate::error::{Error, ErrorKind, Retry};

/// The least that is sent at once, after failures: half a minute's worth at 35 kbit/s.
const LEAST_AT_ONCE: usize = 128 * 1024;

/// An upload under way.
pub(super) struct Run {
    pub(super) session: Session,
    pub(super) call: LongCall,
}

impl Run {
    /// Uploads a document, or the rest of it where there is something stored.
    pub(super) async fn finish(self, source: DocumentSource) -> Result<Uploaded, Error> {
        let outcome = self.call.unless_cancelled(self.upload(source)).await;
        let outcome = outcome.unwrap_or_else(|| Err(Error::new(ErrorKind::Cancelled, OPERATION)));
        let stored = self.call.handle().stored();
        outcome.map_err(|error| match stored {
            Some(stored) if error.kind() != ErrorKind::UploadGone => error.with_upload(stored),
            _ => error,
        })
    }

    async fn upload(&self, source: DocumentSource) -> Result<Uploaded, Error> {
        let document = Document::open(source).await.map_err(wrong)?;
        let size = document.size();
        self.call.reach(Progress { sent: 0, total: size });
        let stored = self.call.handle().stored();
        let (id, told) = match stored {
            Some(stored) => {
                let told = tus::standing(&self.session, &stored.id, size).await;
                (stored.id, told)
            }
            None => (tus::create(&self.session, size).await?, Ok(0)),
        };
        let document = self.send(document, &id, told).await?;
        Ok(Uploaded { id, size, sha256: document.sha256() })
    }

    /// Sends what the portal has not, from the offset that it told.
    async fn send(&self, mut document: Document, id: &str, mut told: Result<u64, Error>) -> Result<Document, Error> {
        let size = document.size();
        let (mut backoff, mut furthest) = (Backoff::default(), None);
        let mut at_once = CHUNK;
        loop {
            told = match told {
                Ok(offset) => {
                    self.call.store(Some(StoredUpload { id: id.to_owned(), offset, size }));
                    // Only what has never been reached before is progress: an upload goes on for ever on nothing else.
                    if furthest.is_none_or(|furthest| offset > furthest) {
                        (backoff, furthest) = (Backoff::default(), Some(offset));
                        self.call.report(Progress { sent: offset, total: size }).await;
                    }
                    document = document.read_to(offset).await.map_err(wrong)?;
                    match document.after(offset) {
                        Some([]) => return Ok(document),
                        Some(bytes) => {
                            let part = bytes.get(..at_once).unwrap_or(bytes);
                            let appended = tus::append(&self.session, id, offset, part).await;
                            // A part arrives whole or not at all: on a poor line a smaller one still does.
                            at_once = match &appended {
                                Err(error) if timed_out(error) => (at_once / 2).max(LEAST_AT_ONCE),
                                Ok(_) => (at_once * 2).min(CHUNK),
                                Err(_) => at_once,
                            };
                            appended
                        }
                        None => return Err(lost(offset)),
                    }
                }
                Err(error) => {
                    let next = backoff.next(&error, true);
                    tracing::debug!(code = error.code(), attempt = backoff.attempts(), "upload interrupted");
                    match next {
                        Attempt::After(delay) => tokio::time::sleep(delay).await,
                        Attempt::GiveUp => return Err(error.with_context("attempts", backoff.attempts())),
                    }
                    tus::standing(&self.session, id, size).await
                }
            }
        }
    }
}

fn timed_out(error: &Error) -> bool {
    error.context().iter().any(|(name, _)| *name == "timeout")
}

fn wrong(error: FieldError) -> Error {
    Error::of_fields(&ValidationError::from(error), OPERATION)
}

/// The portal has lost bytes that it had, and that are read no more: a new reading from the beginning has them.
fn lost(offset: u64) -> Error {
    Error::new(ErrorKind::Protocol, OPERATION).with_retry(Retry::Now).with_context("offset", offset)
}
