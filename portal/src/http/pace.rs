//! Bodies that arrive at some pace: a client that sends one byte a second must not hold a place for ever. What of a body
//! nobody has read stands in the way of the next request.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use http_body::{Body as HttpBody, Frame, SizeHint};
use http_body_util::LengthLimitError;
use perito::protocol::ProblemCode;
use tokio::time::{Instant, Sleep};

use crate::problem::Refusal;

/// The least that must arrive within each window of patience: what the slowest modem of 1990 sent.
const LEAST_BYTES: usize = 4 * 1024;

/// Whether a body was read to its end.
pub(super) struct Reading(Arc<AtomicBool>);

impl Reading {
    pub(super) fn has_ended(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Makes a body end in an error when too little of it arrives, and shows whether it was read.
pub(super) fn paced(body: Body, patience: Duration) -> (Body, Reading) {
    let ended = Arc::new(AtomicBool::new(body.is_end_stream()));
    let reading = Reading(Arc::clone(&ended));
    (Body::new(Paced { body, patience, ended, window: None, arrived: 0 }), reading)
}

struct Paced {
    body: Body,
    patience: Duration,
    ended: Arc<AtomicBool>,
    /// The end of the present window, once the body has been asked for.
    window: Option<Pin<Box<Sleep>>>,
    arrived: usize,
}

/// Too little of a body arrived.
#[derive(Debug, thiserror::Error)]
#[error("the body did not arrive in time")]
struct TooSlow;

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        let patience = this.patience;
        let window = this.window.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) {
            if let Some(Ok(frame)) = &frame {
                this.arrived += frame.data_ref().map_or(0, Bytes::len);
                if this.arrived >= LEAST_BYTES {
                    this.arrived = 0;
                    window.as_mut().reset(Instant::now() + patience);
                }
            }
            if frame.is_none() || this.body.is_end_stream() {
                this.ended.store(true, Ordering::Relaxed);
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        match window.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Some(Err(Box::new(TooSlow)))),
            Poll::Pending => Poll::Pending,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Why a body could not be read: too long, too slow, or the client has gone and reads no answer.
pub(crate) fn unread(error: &axum::Error) -> Refusal {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<LengthLimitError>() {
            return Refusal::new(ProblemCode::PayloadTooLarge);
        }
        cause = error.source();
    }
    Refusal::new(ProblemCode::RequestTimeout)
}
