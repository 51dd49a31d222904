//! The payments agenda, read page by page.

use std::sync::Arc;

use perito::client;
use tokio::sync::Mutex;

use super::connection::{Connection, shown};
use crate::error::PeritoError;
use crate::views::PaymentView;

/// The payments of an agenda, newest first, fetched page by page as they are read. A failure loses nothing: the next call asks
/// for the same page again.
#[derive(Debug, uniffi::Object)]
pub struct PaymentStream {
    inner: Arc<Mutex<client::PaymentStream>>,
    connection: Connection,
}

impl PaymentStream {
    pub(super) fn new(inner: client::PaymentStream, connection: Connection) -> Arc<Self> {
        Arc::new(Self { inner: Arc::new(Mutex::new(inner)), connection })
    }
}

#[uniffi::export]
impl PaymentStream {
    /// The payments of the next page, which may be none; nothing after the last page.
    ///
    /// # Errors
    /// `Refused` for roles without payments; `Unreachable`.
    pub async fn next_page(&self) -> Result<Option<Vec<PaymentView>>, PeritoError> {
        let stream = Arc::clone(&self.inner);
        // Whoever gives up must not take a page along.
        shown("payments", self.connection.write(async move { stream.lock().await.next_page().await }).await?)
    }
}
