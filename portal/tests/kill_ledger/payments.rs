//! Payments, each put first and then corrected: an act for every version.

use std::io;

use serde_json::{Value, json};
use uuid::Uuid;

use super::acts::Act;
use super::desk::{Desk, request};
use super::{Matter, recorded_case};

const STATES: [&str; 4] = ["decreed", "invoiced", "mandated", "paid"];

/// A payment and all that the treasury has put to it: the act at index 0 makes version 1.
pub(crate) struct Payment {
    pub(crate) id: Uuid,
    number: u32,
    pub(crate) acts: Vec<Act>,
}

impl Payment {
    pub(crate) fn new(number: u32) -> Self {
        // The treasury mints the id.
        let id = Uuid::from_u128((0x2b1d_8f0e_6c3a_4f57_9a55_0c7f << 32) + u128::from(number));
        Self { id, number, acts: Vec::new() }
    }

    /// How many versions it is to have.
    pub(crate) fn versions(&self) -> usize {
        self.number as usize % STATES.len() + 1
    }

    /// Puts the next version.
    pub(crate) fn put(&mut self, desk: &mut Desk<'_>) -> io::Result<()> {
        let version = self.acts.len();
        let state = STATES[version];
        let mut body = json!({
            "case_key": recorded_case(self.number), "item": "fee", "state": state, "payee": "occasional",
            "decreed_on": "2026-09-01", "due_on": "2026-10-01",
            "gross": euros(29_077 + self.number), "withholding": euros(5_815), "net": euros(23_262 + self.number),
        });
        if matches!(state, "mandated" | "paid") {
            body["mandate_number"] = json!(format!("2026/{}", self.number));
        }
        if state == "paid" {
            body["value_on"] = json!("2026-09-28");
        }
        let key = format!("payment-{}-{}", self.number, version + 1);
        let mut act = Act::new("PUT", &format!("/v1/payments/{}", self.id), key, &body);
        act.headers =
            if version == 0 { "if-none-match: *\r\n".to_owned() } else { format!("if-match: \"{version}\"\r\n") };
        self.acts.push(act);
        self.send_last(desk).map(drop)
    }

    /// Sends what was put last, which has had no answer yet. Tells whether it had been stored before.
    fn send_last(&mut self, desk: &mut Desk<'_>) -> io::Result<bool> {
        let version = self.acts.len();
        let act = self.acts.last_mut().unwrap();
        let reply = act.ask(&desk.tokens.treasury, desk)?;
        assert_eq!(reply.status, status(version), "{}: {}", act.key, reply.body);
        assert_eq!(reply.body["etag"], etag(version));
        act.reply = Some(reply.body);
        Ok(reply.replay)
    }

    /// The version that the portal has now, 0 for none, and the payment itself.
    fn look(&self, desk: &mut Desk<'_>) -> (usize, Value) {
        let path = format!("/v1/payments/{}", self.id);
        let reply = desk.read(&request("GET", &path, &desk.tokens.treasury, "", b"")).unwrap();
        let versions = 0..=self.acts.len();
        let version = if reply.status == 404 {
            Some(0)
        } else {
            versions.into_iter().find(|version| reply.body["etag"] == etag(*version))
        };
        (version.unwrap_or_else(|| panic!("{}: {}", self.id, reply.body)), reply.body)
    }
}

impl Matter for Payment {
    /// At most the last act has had no answer. Its effect, whole or none, is on top of what was acknowledged.
    fn settle(&mut self, desk: &mut Desk<'_>) -> usize {
        let acknowledged = self.acts.iter().filter(|act| act.reply.is_some()).count();
        let (version, payment) = self.look(desk);
        assert!(version >= acknowledged, "{}: {version} of {acknowledged}", self.id);
        if version == acknowledged && version > 0 {
            assert_eq!(Some(&payment), self.acts[version - 1].reply.as_ref());
        }
        let unanswered = acknowledged < self.acts.len();
        if unanswered {
            let stored = self.send_last(desk).unwrap();
            assert_eq!(stored, version > acknowledged, "{}", self.id);
        }
        for (index, act) in self.acts.iter().enumerate() {
            let reply = act.ask(&desk.tokens.treasury, desk).unwrap();
            assert!(reply.replay, "{} was acknowledged and is stored again", act.key);
            // Each key gives the version that it made, whatever corrections came after it.
            assert_eq!(reply.status, status(index + 1), "{}: {}", act.key, reply.body);
            assert_eq!(Some(&reply.body), act.reply.as_ref(), "{}", act.key);
        }
        usize::from(version > acknowledged)
    }
}

pub(super) fn etag(version: usize) -> String {
    format!("\"{version}\"")
}

/// How a payment of this version is answered.
fn status(version: usize) -> u16 {
    if version == 1 { 201 } else { 200 }
}

fn euros(cents: u32) -> Value {
    json!({"amount": format!("{}.{:02}", cents / 100, cents % 100), "currency": "EUR"})
}
