//! The payments agenda, read one payment after the other.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use perito::client::{self, PageRequest};
use perito::protocol;
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyStopAsyncIteration;
use pyo3::prelude::*;
use tokio::sync::OwnedMutexGuard;

use super::blocking::wait;
use super::connection::Connection;
use super::coroutine::Coroutine;
use super::session::{AioSession, Session};
use crate::count::Count;
use crate::error::{not_understood, raised};
use crate::records::PaymentView;
use crate::records::record::Record;
use crate::text::Text;

/// An iterator over payments, newest first, whose pages are fetched as they are read.
#[pyclass(frozen, module = "perito")]
pub(crate) struct PaymentStream(Stream);

/// An asynchronous iterator over payments, newest first, whose pages are fetched as they are read.
#[pyclass(frozen, name = "PaymentStream", module = "perito.aio")]
pub(crate) struct AioPaymentStream(Stream);

#[derive(Clone)]
struct Stream {
    pages: Arc<tokio::sync::Mutex<client::PaymentStream>>,
    /// What was fetched and not read: reading it needs no other thread.
    fetched: Arc<Mutex<VecDeque<protocol::PaymentView>>>,
    connection: Connection,
}

impl Stream {
    fn new(
        session: &client::Session,
        limit: Option<Count<u32>>,
        case_id: Option<Text>,
        connection: &Connection,
    ) -> Self {
        let case_id = case_id.map(|id| id.to_string());
        let pages = session.payments(&PageRequest { cursor: None, limit: limit.map(|limit| limit.0), case_id });
        let (pages, fetched) = (Arc::new(tokio::sync::Mutex::new(pages)), Arc::default());
        Self { pages, fetched, connection: connection.clone() }
    }

    /// What is at hand and nobody else's: whoever fetched it, and has not received it yet, holds the pages.
    fn at_hand(&self) -> Option<protocol::PaymentView> {
        let _pages = self.pages.try_lock().ok()?;
        self.taken()
    }

    fn taken(&self) -> Option<protocol::PaymentView> {
        self.fetched.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
    }

    /// Fetches on where nothing is at hand. Whoever holds what this gives is the only one that does: what is at hand is
    /// that one's, and is taken only once it is received.
    async fn filled(&self) -> Result<OwnedMutexGuard<client::PaymentStream>, perito::Error> {
        let mut pages = Arc::clone(&self.pages).lock_owned().await;
        loop {
            if !self.fetched.lock().unwrap_or_else(PoisonError::into_inner).is_empty() {
                return Ok(pages);
            }
            match pages.next_page().await? {
                Some(payments) => self.fetched.lock().unwrap_or_else(PoisonError::into_inner).extend(payments),
                None => return Ok(pages),
            }
        }
    }
}

#[pymethods]
impl PaymentStream {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<PaymentView>> {
        if let Some(payment) = self.0.at_hand() {
            return given(py, payment).map(Some);
        }
        let (under_way, stream) = (self.0.connection.begin()?, self.0.clone());
        let filled = wait(py, async move {
            let _under_way = under_way;
            stream.filled().await
        })?;
        let _pages = filled.map_err(|error| raised(py, &error))?;
        self.0.taken().map(|payment| given(py, payment)).transpose()
    }
}

#[pymethods]
impl AioPaymentStream {
    fn __aiter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __anext__(&self) -> Coroutine {
        let (stream, fetched, at_hand) = (self.0.clone(), self.0.clone(), self.0.clone());
        let begin = move |_: &Bound<'_, PyAny>| {
            let under_way = stream.connection.begin()?;
            Ok(async move {
                let _under_way = under_way;
                stream.filled().await
            })
        };
        Coroutine::new("PaymentStream.__anext__", begin, move |py, filled: Result<_, perito::Error>| {
            let _pages = filled.map_err(|error| raised(py, &error))?;
            match fetched.taken() {
                Some(payment) => given(py, payment)?.into_py_any(py),
                None => Err(PyStopAsyncIteration::new_err(())),
            }
        })
        .unless_at_hand(move |py| Some(given(py, at_hand.at_hand()?).and_then(|payment| payment.into_py_any(py))))
    }
}

#[pymethods]
impl Session {
    #[pyo3(signature = (*, limit = None, case_id = None))]
    fn payments(&self, limit: Option<Count<u32>>, case_id: Option<Text>) -> PaymentStream {
        PaymentStream(Stream::new(&self.inner, limit, case_id, &self.connection))
    }
}

#[pymethods]
impl AioSession {
    #[pyo3(signature = (*, limit = None, case_id = None))]
    fn payments(&self, limit: Option<Count<u32>>, case_id: Option<Text>) -> AioPaymentStream {
        AioPaymentStream(Stream::new(&self.inner, limit, case_id, &self.connection))
    }
}

fn given(py: Python<'_>, payment: protocol::PaymentView) -> PyResult<PaymentView> {
    PaymentView::of(payment).map_err(|error| not_understood(py, error))
}
