//! The verdicts on altered and badly written receipts are those that stand in `testdata/receipts/verdicts.json`, on which
//! a verifier written from `docs/protocol.md` alone (`examples/python/verify_receipt.py`) judges too.

use perito::archive::{Receipt, ReceiptError, TrustedKeys};
use perito::protocol::instant;
use serde_json::Value;
use time::OffsetDateTime;

use crate::specimen::committed;

#[test]
fn every_verdict_is_the_one_that_is_told() {
    let told = Told::read();
    let receipts = told.list("receipts");
    assert!(receipts.len() > 200);
    let others: Vec<_> = receipts
        .iter()
        .map(|case| (text(case, "name"), text(case, "verdict"), told.verdict(text(case, "text").as_bytes())))
        .filter(|(_, expected, found)| expected != found)
        .collect();
    assert!(others.is_empty(), "{others:#?}");
}

#[test]
fn every_byte_has_the_verdict_that_is_told() {
    let told = Told::read();
    for case in told.list("bytes") {
        let receipt = committed(text(case, "file")).into_bytes();
        let changed = |at: usize| match text(case, "change") {
            "the first bytes alone" => receipt[..at].to_vec(),
            _ => receipt.iter().enumerate().map(|(index, byte)| if index == at { byte ^ 1 } else { *byte }).collect(),
        };
        let mut next = 0;
        for range in case["verdicts"].as_array().unwrap() {
            let [first, last, expected] = range.as_str().unwrap().split(' ').collect::<Vec<_>>()[..] else { panic!() };
            let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
            assert_eq!(first, next, "the ranges leave nothing out");
            assert_ne!(expected, "verified");
            next = last + 1;
            for at in first..next {
                assert_eq!(told.verdict(&changed(at)), expected, "{} with {}: {at}", case["file"], case["change"]);
            }
        }
        assert_eq!(next, receipt.len());
    }
}

/// What is told, the keys that are trusted, and the instant at which receipts are looked at.
struct Told {
    told: Value,
    keys: TrustedKeys,
    now: OffsetDateTime,
}

impl Told {
    fn read() -> Self {
        let told: Value = serde_json::from_str(&committed("verdicts.json")).unwrap();
        let keys = TrustedKeys::parse(text(&told, "keys")).unwrap();
        let now = instant::parse(text(&told, "now")).unwrap();
        Self { told, keys, now }
    }

    fn list(&self, name: &str) -> &[Value] {
        self.told[name].as_array().unwrap()
    }

    fn verdict(&self, receipt: &[u8]) -> &'static str {
        // What is no UTF-8 never comes as far as the library.
        let Ok(receipt) = str::from_utf8(receipt) else { return "receipt_malformed" };
        self.judge(receipt).map_or_else(|error| error.code(), |()| "verified")
    }

    fn judge(&self, receipt: &str) -> Result<(), ReceiptError> {
        let receipt = Receipt::parse(receipt)?;
        receipt.verify(&self.keys)?.require_legal_value()?;
        receipt.check_time(self.now)
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}
