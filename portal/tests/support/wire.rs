//! One HTTP/1.1 connection, byte by byte: a test that must know when a request has left cannot leave it to a client.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use serde_json::Value;

pub(crate) struct Wire(BufReader<TcpStream>);

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) replay: bool,
    pub(crate) body: Value,
}

impl Wire {
    pub(crate) fn connect(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Writes bytes; when it returns `Ok` they are all with the system.
    pub(crate) fn send(&mut self, text: &str) -> io::Result<()> {
        self.send_bytes(text.as_bytes())
    }

    /// As [`Self::send`].
    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.get_mut().write_all(bytes)
    }

    /// Closes one side of the connection.
    pub(crate) fn shutdown(&self, how: Shutdown) {
        self.0.get_ref().shutdown(how).unwrap();
    }

    /// Whether an answer begins within this time.
    pub(crate) fn answers_within(&mut self, time: Duration) -> bool {
        self.0.get_ref().set_read_timeout(Some(time)).unwrap();
        let answers = self.0.fill_buf().is_ok();
        self.0.get_ref().set_read_timeout(None).unwrap();
        answers
    }

    /// Reads one answer; an interim one counts as one.
    pub(crate) fn reply(&mut self) -> io::Result<Reply> {
        let mut reply = Reply { status: self.status()?, replay: false, body: Value::Null };
        let mut length = 0;
        loop {
            let line = self.line()?.to_ascii_lowercase();
            match line.split_once(": ") {
                None => break,
                Some(("content-length", value)) => length = value.parse().map_err(io::Error::other)?,
                Some(("idempotent-replay", value)) => reply.replay = value == "true",
                Some(_) => {}
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        if length > 0 {
            reply.body = serde_json::from_slice(&body)?;
        }
        Ok(reply)
    }

    /// Whether the other side has closed without a word more.
    pub(crate) fn is_closed(&mut self) -> bool {
        matches!(self.0.read(&mut [0]), Ok(0))
    }

    fn status(&mut self) -> io::Result<u16> {
        let line = self.line()?;
        let status = line.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
        status.ok_or_else(|| io::Error::other(format!("not a status line: {line:?}")))
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        match self.0.read_line(&mut line)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(line.trim_end().to_owned()),
        }
    }
}
