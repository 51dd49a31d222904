//! A connection on which writes are sent, and the counts of what is in flight over all of them.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};

use crate::support::wire::{Reply, Wire};

/// The sessions of those who write.
pub(crate) struct Tokens {
    pub(crate) ctu: String,
    pub(crate) treasury: String,
}

/// What has become of the writes of one run of the portal.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) killed: AtomicBool,
    /// Writes that have left.
    pub(crate) left: AtomicUsize,
    pub(crate) answered: AtomicUsize,
    /// Those that had left before the portal was killed, and never had an answer.
    pub(crate) unanswered: AtomicUsize,
}

pub(crate) struct Desk<'a> {
    wire: Wire,
    address: &'a str,
    pub(crate) tokens: &'a Tokens,
    counts: &'a Counts,
}

impl<'a> Desk<'a> {
    pub(crate) fn open(address: &'a str, tokens: &'a Tokens, counts: &'a Counts) -> io::Result<Self> {
        Ok(Self { wire: Wire::connect(address)?, address, tokens, counts })
    }

    /// Whether the portal has been killed, or is about to be.
    pub(crate) fn is_over(&self) -> bool {
        self.counts.killed.load(SeqCst)
    }

    pub(crate) fn read(&mut self, request: &[u8]) -> io::Result<Reply> {
        self.wire.send(request)?;
        self.wire.reply()
    }

    /// As [`Self::read`], for a HEAD.
    pub(crate) fn read_head(&mut self, request: &[u8]) -> io::Result<Reply> {
        self.wire.send(request)?;
        self.wire.reply_to_head()
    }

    /// Sends a request that changes something, and counts it while it is in flight.
    pub(crate) fn write(&mut self, request: &[u8]) -> io::Result<Reply> {
        self.wire.send(request)?;
        let in_time = !self.is_over();
        self.counts.left.fetch_add(1, SeqCst);
        let reply = self.wire.reply();
        let count = if reply.is_ok() { &self.counts.answered } else { &self.counts.unanswered };
        count.fetch_add(usize::from(reply.is_ok() || in_time), SeqCst);
        reply
    }

    /// Sends the beginning of a request, hangs up, and goes on over another connection.
    pub(crate) fn break_off(&mut self, beginning: &[u8]) -> io::Result<()> {
        self.wire.send(beginning)?;
        self.wire = Wire::connect(self.address)?;
        Ok(())
    }
}

/// A request, byte by byte; each of the `headers` ends its line.
pub(crate) fn request(method: &str, path: &str, token: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: portal\r\nauthorization: Bearer {token}\r\ncontent-length: {length}\r\n\
         {headers}\r\n"
    );
    [head.as_bytes(), body].concat()
}
