//! Uploads by tus, which go on after every cut, and those that are given up.

use std::io;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use perito::protocol::sha256_hex;
use sha2::{Digest, Sha256};

use super::Matter;
use super::desk::{Desk, request};
use crate::support::documents::{Draft, stream};

const TUS: &str = "tus-resumable: 1.0.0\r\n";

/// A document on its way to the portal.
pub(crate) struct Upload {
    pub(crate) content: Vec<u8>,
    /// Where it is sent to, once the portal has said so.
    pub(crate) location: Option<String>,
    /// The most that an answer has said to have arrived.
    acknowledged: usize,
    /// The most that may have arrived.
    sent: usize,
    /// How much is there, while that is certain.
    arrived: Option<usize>,
    part: usize,
    /// Whether each part is sent with its digest.
    with_checksum: bool,
    /// Whether the connection is still to break in the middle of a part.
    breaks: bool,
    broken: bool,
}

/// An upload that its owner ends before it is used.
pub(crate) struct GivenUp {
    pub(crate) upload: Upload,
    asked: bool,
    acknowledged: bool,
}

impl Upload {
    /// A document of its own, sent in one to three parts, with or without their digests, cut or not.
    pub(crate) fn new(number: u32) -> Self {
        let filling = format!("{number:09} ").repeat(number as usize * 37 % 4000 + 1);
        let content = Draft::new(&format!("Relazione {number}")).with(stream("", filling.as_bytes())).finish();
        let part = content.len().div_ceil(number as usize % 3 + 1);
        let (with_checksum, breaks) = (number.is_multiple_of(2), number % 5 < 2);
        let (location, arrived) = (None, None);
        Self { content, location, acknowledged: 0, sent: 0, arrived, part, with_checksum, breaks, broken: false }
    }

    pub(crate) fn id(&self) -> Option<&str> {
        self.location.as_deref()?.rsplit('/').next()
    }

    pub(crate) fn sha256(&self) -> String {
        sha256_hex(&self.content)
    }

    /// Whatever was said of it was said by a portal that is no more.
    pub(super) fn doubt(&mut self) {
        self.arrived = None;
    }

    /// Goes on from where it is to the end.
    pub(crate) fn complete(&mut self, desk: &mut Desk<'_>) -> io::Result<()> {
        while self.arrived != Some(self.content.len()) {
            self.step(desk)?;
        }
        Ok(())
    }

    /// Does what comes next: begins, asks how much is there, or sends a part.
    fn step(&mut self, desk: &mut Desk<'_>) -> io::Result<()> {
        match (&self.location, self.arrived) {
            (None, _) => self.begin(desk),
            (Some(_), None) => {
                let status = self.look(desk)?;
                assert_eq!(status, 200, "an upload that was acknowledged is lost");
                Ok(())
            }
            (Some(_), Some(at)) => self.proceed(at, desk),
        }
    }

    fn begin(&mut self, desk: &mut Desk<'_>) -> io::Result<()> {
        let length = format!("{TUS}upload-length: {}\r\n", self.content.len());
        let reply = desk.write(&request("POST", "/v1/uploads", &desk.tokens.ctu, &length, b""))?;
        assert_eq!(reply.status, 201, "{}", reply.body);
        self.location = reply.location;
        self.arrived = Some(0);
        Ok(())
    }

    /// Asks how much is there: never less than was acknowledged, never more than was sent.
    fn look(&mut self, desk: &mut Desk<'_>) -> io::Result<u16> {
        let reply = desk.read_head(&self.request("HEAD", desk, "", b""))?;
        if reply.status == 200 {
            let arrived = reply.upload_offset.unwrap();
            let (least, most) = (self.acknowledged, self.sent);
            assert!((least..=most).contains(&arrived), "{arrived} of {least} acknowledged and {most} sent");
            self.arrived = Some(arrived);
        }
        Ok(reply.status)
    }

    fn proceed(&mut self, at: usize, desk: &mut Desk<'_>) -> io::Result<()> {
        let end = self.content.len().min(at + self.part);
        let part = &self.content[at..end];
        let mut headers = format!("content-type: application/offset+octet-stream\r\nupload-offset: {at}\r\n");
        if self.with_checksum {
            headers += &format!("upload-checksum: sha256 {}\r\n", STANDARD.encode(Sha256::digest(part)));
        }
        let request = self.request("PATCH", desk, &headers, part);
        let cut = request.len() - part.len().div_ceil(2);
        self.sent = self.sent.max(end);
        self.arrived = None;
        if std::mem::take(&mut self.breaks) {
            self.broken = true;
            return desk.break_off(&request[..cut]);
        }
        let reply = desk.write(&request)?;
        match reply.status {
            204 => {
                assert_eq!(reply.upload_offset, Some(end));
                self.acknowledged = end;
                self.arrived = Some(end);
            }
            // The portal still had in hand what came before the connection broke. It has not read this part, so it
            // closes this connection too.
            409 | 423 if self.broken => desk.break_off(b"")?,
            status => panic!("{status}: {}", reply.body),
        }
        Ok(())
    }

    fn request(&self, method: &str, desk: &Desk<'_>, headers: &str, body: &[u8]) -> Vec<u8> {
        let location = self.location.as_deref().unwrap();
        request(method, location, &desk.tokens.ctu, &format!("{TUS}{headers}"), body)
    }
}

impl GivenUp {
    pub(crate) fn new(number: u32) -> Self {
        Self { upload: Upload::new(number), asked: false, acknowledged: false }
    }

    /// Begins the upload, sends some of it, and ends it. Tells whether it had been ended before, without an answer.
    pub(crate) fn send(&mut self, desk: &mut Desk<'_>) -> io::Result<bool> {
        while self.upload.acknowledged == 0 && !self.asked {
            self.upload.step(desk)?;
        }
        if self.asked && self.is_gone(desk)? {
            return Ok(!std::mem::replace(&mut self.acknowledged, true));
        }
        assert!(!self.acknowledged, "an upload that was ended is there again");
        self.asked = true;
        let delete = self.upload.request("DELETE", desk, "", b"");
        let mut reply = desk.write(&delete)?;
        // The portal may still have in hand what came before a connection broke.
        while reply.status == 423 && self.upload.broken {
            std::thread::yield_now();
            reply = desk.write(&delete)?;
        }
        assert_eq!(reply.status, 204, "{}", reply.body);
        self.acknowledged = true;
        Ok(false)
    }

    fn is_gone(&mut self, desk: &mut Desk<'_>) -> io::Result<bool> {
        Ok(matches!(self.upload.look(desk)?, 404 | 410))
    }
}

impl Matter for GivenUp {
    fn settle(&mut self, desk: &mut Desk<'_>) -> usize {
        self.upload.doubt();
        usize::from(self.send(desk).unwrap())
    }
}

/// Ends an upload whose making nobody was told of.
pub(super) fn end(id: &str, desk: &mut Desk<'_>) {
    let reply = desk.write(&request("DELETE", &format!("/v1/uploads/{id}"), &desk.tokens.ctu, TUS, b"")).unwrap();
    assert_eq!(reply.status, 204, "{}", reply.body);
}
