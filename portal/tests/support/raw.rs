//! Requests and answers as the bytes that they are, on a connection that ends with the answer.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// An answer, taken apart and not understood.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) bytes: Vec<u8>,
}

impl Raw {
    /// The first value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Takes the first answer of what came back, and gives what follows it.
    pub(crate) fn read(answer: &[u8]) -> (Self, &[u8]) {
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
        let head = std::str::from_utf8(&answer[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines.map(|line| line.split_once(": ").unwrap()).map(|(name, value)| (name.into(), value.into()));
        let mut raw = Self { status, headers: headers.collect(), bytes: Vec::new() };
        let rest = &answer[end + 4..];
        let length = raw.header("content-length").map_or(0, |length| length.parse().unwrap());
        // The answer to HEAD tells the length of a body that does not come.
        let (body, rest) = rest.split_at(rest.len().min(length));
        raw.bytes = body.to_vec();
        (raw, rest)
    }
}

/// Sends these bytes to a portal and gives whatever comes back until it closes.
pub(crate) fn exchange(url: &str, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(request).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    answer
}
