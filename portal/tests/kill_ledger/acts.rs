//! Legal acts under their keys: what is sent, and what was answered.

use std::io;

use perito::domain::CaseKey;
use perito::protocol::CaseKeyBody;
use serde_json::Value;
use time::{Duration, OffsetDateTime};

use super::desk::{Desk, request};
use super::{Matter, OFFICES};
use crate::support::notice;
use crate::support::wire::Reply;

/// A legal act that was sent, or is about to be.
pub(crate) struct Act {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    /// Headers beside the key, each of which ends its line.
    pub(crate) headers: String,
    pub(crate) key: String,
    pub(crate) body: String,
    /// What was answered to it first.
    pub(crate) reply: Option<Value>,
}

impl Act {
    pub(crate) fn new(method: &'static str, path: &str, key: String, body: &Value) -> Self {
        Self { method, path: path.to_owned(), headers: String::new(), key, body: body.to_string(), reply: None }
    }

    /// A notice in the case `L 2026/number`.
    pub(crate) fn notice(number: u32) -> Self {
        let office = OFFICES[number as usize % OFFICES.len()];
        let operations_on = (OffsetDateTime::now_utc() + Duration::days(60)).date();
        Self::new("POST", "/v1/operations", format!("notice-{number}"), &notice(number, office, operations_on))
    }

    /// The request, with these headers beside its own.
    pub(crate) fn request(&self, token: &str, more_headers: &str) -> Vec<u8> {
        let Self { headers, key, .. } = self;
        let headers = format!("content-type: application/json\r\nidempotency-key: {key}\r\n{headers}{more_headers}");
        request(self.method, &self.path, token, &headers, self.body.as_bytes())
    }

    /// Asks for it, whatever was answered before.
    pub(crate) fn ask(&self, token: &str, desk: &mut Desk<'_>) -> io::Result<Reply> {
        desk.write(&self.request(token, ""))
    }

    /// Sends the expert's act, perhaps again. What was acknowledged must come back as it was. Tells whether it had been
    /// stored before.
    pub(crate) fn send(&mut self, desk: &mut Desk<'_>) -> io::Result<bool> {
        let reply = self.ask(&desk.tokens.ctu, desk)?;
        assert_eq!(reply.status, 201, "{}: {}", self.key, reply.body);
        if let Some(acknowledged) = &self.reply {
            assert!(reply.replay, "{} was acknowledged and is stored again", self.key);
            // Id, protocol number, receipt text and all the rest.
            assert_eq!(&reply.body, acknowledged, "{}", self.key);
        }
        self.reply = Some(reply.body);
        Ok(reply.replay)
    }

    pub(crate) fn text(&self, pointer: &str) -> &str {
        self.reply.as_ref().unwrap().pointer(pointer).unwrap().as_str().unwrap()
    }

    /// The case, as the answer names it.
    pub(crate) fn case_key(&self) -> CaseKey {
        let key: CaseKeyBody = serde_json::from_value(self.reply.as_ref().unwrap()["case_key"].clone()).unwrap();
        key.parse().unwrap()
    }
}

impl Matter for Act {
    fn settle(&mut self, desk: &mut Desk<'_>) -> usize {
        let unanswered = self.reply.is_none();
        let stored = self.send(desk).unwrap();
        usize::from(unanswered && stored)
    }
}
