//! The verdicts on altered and badly written receipts are those that stand in `testdata/receipts/verdicts.json`, on which
//! a verifier written from `docs/protocol.md` alone (`contract/verify_receipt.py`) judges too.

use perito::archive::{Receipt, ReceiptError, TrustedKeys, VerifierKey};
use serde_json::Value;

use crate::specimen::{committed, notice, signer};

#[test]
fn every_verdict_is_the_one_that_is_told() {
    let told: Value = serde_json::from_str(&committed("verdicts.json")).unwrap();
    let keys = VerifierKey::parse(told["key"].as_str().unwrap()).unwrap().into();
    let receipts = told["receipts"].as_array().unwrap();
    assert!(receipts.len() > 100);
    let others: Vec<_> = receipts
        .iter()
        .map(|case| (&case["name"], case["verdict"].as_str().unwrap(), verdict(case["text"].as_str().unwrap(), &keys)))
        .filter(|(_, expected, found)| expected != found)
        .collect();
    assert!(others.is_empty(), "{others:#?}");
}

#[test]
fn every_bit_counts() {
    let (receipt, keys) = (notice().to_string().into_bytes(), signer().verifier().into());
    for at in 0..receipt.len() {
        let mut altered = receipt.clone();
        altered[at] ^= 1 << (at % 8);
        // What is no UTF-8 never comes as far as the library.
        if let Ok(altered) = String::from_utf8(altered) {
            assert_ne!(verdict(&altered, &keys), "verified", "byte {at}");
        }
    }
}

fn verdict(text: &str, keys: &TrustedKeys) -> &'static str {
    let judged = Receipt::parse(text).and_then(|receipt| receipt.verify(keys));
    judged.as_ref().map_or_else(ReceiptError::code, |_| "verified")
}
