//! The recorded exchanges of a version: how they are played, compared, and recorded where they are new.

pub(crate) mod compare;
pub(crate) mod record;
pub(crate) mod types;

use perito::archive::Receipt;
use perito::protocol::sha256_hex;
use perito_portal::Sandbox;
use serde_json::Value;
use time::macros::datetime;

use crate::hurl::Variables;
use crate::support::raw::Raw;

/// A portal as it was when they were recorded: the same clock and staff. Its ids, tokens, PINs and keys are its own.
pub(crate) fn portal() -> (Sandbox, Variables) {
    let sandbox = Sandbox::builder().now(datetime!(2026-09-01 08:00 UTC)).start().unwrap();
    let mut variables = Variables::from([("url".to_owned(), sandbox.url())]);
    variables.insert("origin".to_owned(), sandbox.trusted_keys().keys()[0].key.name().to_owned());
    for account in sandbox.accounts() {
        variables.insert(format!("{}_tax_code", account.role.code()), account.tax_code.as_str().to_owned());
        variables.insert(format!("{}_pin", account.role.code()), account.pin.expose().to_owned());
    }
    (sandbox, variables)
}

/// Verifies every receipt in an answer, and that those of the request's own act are of the bytes that were sent.
pub(crate) fn verify_receipts(sandbox: &Sandbox, answer: &Raw, body: &[u8]) {
    let text = String::from_utf8_lossy(&answer.bytes);
    let receipts = match serde_json::from_slice(&answer.bytes) {
        // The protocol's own description shows receipts of another portal.
        Ok(Value::Object(document)) if document.contains_key("openapi") => Vec::new(),
        Ok(json) => compare::receipts(&json),
        Err(_) if compare::is_receipt(&text) => vec![text.into_owned()],
        Err(_) => Vec::new(),
    };
    for text in receipts {
        let receipt = Receipt::parse(&text).unwrap();
        assert!(receipt.verify(&sandbox.trusted_keys()).unwrap().sandbox);
        if !body.is_empty() {
            assert_eq!(receipt.field("request_sha256"), Some(&*sha256_hex(body)));
        }
    }
}
