//! One HTTP/1.1 connection, byte by byte: a test that must know when a request has left cannot leave it to a client.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::Duration;

use serde_json::Value;

/// How long an answer may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Wire(BufReader<TcpStream>);

/// What came back.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) replay: bool,
    /// The path of what was made.
    pub(crate) location: Option<String>,
    /// How much of an upload has arrived.
    pub(crate) upload_offset: Option<usize>,
    /// The body byte for byte.
    pub(crate) bytes: Vec<u8>,
    /// The body, where it is JSON.
    pub(crate) body: Value,
}

impl Wire {
    pub(crate) fn connect(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Writes bytes; when it returns `Ok` they are all with the system.
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.0.get_mut().write_all(bytes.as_ref())
    }

    /// Closes one side of the connection.
    pub(crate) fn shutdown(&self, how: Shutdown) {
        self.0.get_ref().shutdown(how).unwrap();
    }

    /// Whether an answer begins within this time.
    pub(crate) fn answers_within(&mut self, time: Duration) -> bool {
        self.0.get_ref().set_read_timeout(Some(time)).unwrap();
        let answers = self.0.fill_buf().is_ok();
        self.0.get_ref().set_read_timeout(Some(PATIENCE)).unwrap();
        answers
    }

    /// Reads one answer; an interim one counts as one.
    pub(crate) fn reply(&mut self) -> io::Result<Reply> {
        let (mut reply, length, json) = self.head()?;
        reply.bytes = vec![0; length];
        self.0.read_exact(&mut reply.bytes)?;
        if json {
            reply.body = serde_json::from_slice(&reply.bytes)?;
        }
        Ok(reply)
    }

    /// Reads the answer to a HEAD, which has no body whatever it says of its length.
    pub(crate) fn reply_to_head(&mut self) -> io::Result<Reply> {
        self.head().map(|(reply, ..)| reply)
    }

    /// Reads an answer as far as its body, the body's length, and whether that is JSON.
    fn head(&mut self) -> io::Result<(Reply, usize, bool)> {
        let mut reply = Reply { status: self.status()?, ..Reply::default() };
        let (mut length, mut json) = (0, false);
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(": ") else { return Ok((reply, length, json)) };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().map_err(io::Error::other)?,
                "content-type" => json = value.contains("json"),
                "idempotent-replay" => reply.replay = value == "true",
                "location" => reply.location = Some(value.to_owned()),
                "upload-offset" => reply.upload_offset = Some(value.parse().map_err(io::Error::other)?),
                _ => {}
            }
        }
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
