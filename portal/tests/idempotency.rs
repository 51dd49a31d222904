//! One key, one act: races, replays, reuse, and refusals that occupy nothing.

use perito::archive::{Receipt, ReceiptKind, Sent};
use perito::domain::CaseKey;
use perito::protocol::Role;
use reqwest::Method;
use serde_json::{Value, json};
use time::Date;
use time::macros::{date, datetime};
use tokio::task::JoinSet;

use crate::support::office::Office;
use crate::support::{Answer, Api, notice};

const OPERATIONS_ON: Date = date!(2026 - 12 - 16);

#[tokio::test(flavor = "multi_thread")]
async fn racing_requests_with_one_key_make_one_act() {
    const KEYS: usize = 60;
    const RACERS: usize = 3;
    let (office, ctu) = office_with_ctu().await;
    let before = office.count("archive_entries");
    let mut racing = JoinSet::new();
    for racer in 0..KEYS * RACERS {
        let (ctu, key) = (ctu.clone(), racer % KEYS);
        racing.spawn(async move { (key, ctu.notify(&format!("key-{key}"), &the_notice(key)).await) });
    }
    let mut answers: Vec<Vec<Answer>> = (0..KEYS).map(|_| Vec::new()).collect();
    while let Some(raced) = racing.join_next().await {
        let (key, answer) = raced.unwrap();
        answers[key].push(answer.expect(201));
    }
    for same in answers {
        assert_eq!(same.len(), RACERS);
        assert!(same.iter().all(|answer| answer.body == same[0].body));
        assert_eq!(same.iter().filter(|answer| !answer.is_replay()).count(), 1);
    }
    for table in ["operations", "receipts", "idempotency"] {
        assert_eq!(office.count(table), KEYS, "{table}");
    }
    // Replays leave no entry.
    assert_eq!(office.count("archive_entries"), before + KEYS);
}

#[tokio::test(flavor = "multi_thread")]
async fn racing_bodies_under_one_key_let_one_in() {
    let (office, ctu) = office_with_ctu().await;
    for key in 0..20 {
        let key = format!("key-{key}");
        let (one, two) = (the_notice(1), the_notice(2));
        let (one, two) = tokio::join!(ctu.notify(&key, &one), ctu.notify(&key, &two));
        let refused = if one.status == 201 { two } else { one };
        assert_eq!(refused.expect(422).code(), "idempotency_key_reused");
    }
    assert_eq!(office.count("operations"), 20);
}

#[tokio::test]
async fn another_body_under_a_used_key_is_refused() {
    let (office, ctu) = office_with_ctu().await;
    let first = ctu.notify("key", &the_notice(1)).await.expect(201);
    let reused = ctu.notify("key", &the_notice(2)).await.expect(422);
    assert_eq!(reused.code(), "idempotency_key_reused");
    // Bytes are compared, not meanings: the receipt holds the digest of the bytes.
    let spaced = format!("{} ", the_notice(1)).into_bytes();
    let headers = [("content-type", "application/json"), ("idempotency-key", "key")];
    let spaced = ctu.call(Method::POST, "/v1/operations", &headers, Some(spaced)).await.expect(422);
    assert_eq!(spaced.code(), "idempotency_key_reused");
    // Another route is another act.
    let path = format!("/v1/operations/{}/convocations", first.body["id"].as_str().unwrap());
    let mut convocation = the_notice(1);
    convocation.as_object_mut().unwrap().remove("inps_office");
    let convoked = ctu.send(Method::POST, &path, &[("idempotency-key", "key")], &convocation).await.expect(422);
    assert_eq!(convoked.code(), "idempotency_key_reused");
    assert_eq!(ctu.notify("key", &the_notice(1)).await.expect(201).body, first.body);
    assert_eq!(office.count("operations"), 1);
}

#[tokio::test]
async fn a_refused_attempt_occupies_neither_key_nor_number() {
    let (office, ctu) = office_with_ctu().await;
    assert_eq!(sequence(&ctu.notify("before", &the_notice(1)).await.expect(201)), 1);
    let mut placeless = the_notice(2);
    placeless.as_object_mut().unwrap().remove("place");
    let mut garbled = the_notice(2);
    garbled["operations_at"]["date"] = json!("4/10/2026");
    let past = notice(2, "7000", date!(2026 - 08 - 31));
    for refused in [placeless, garbled, past, json!([])] {
        ctu.notify("key", &refused).await.expect(422);
    }
    let headers = [("content-type", "application/json"), ("idempotency-key", "key")];
    ctu.call(Method::POST, "/v1/operations", &headers, Some(b"{".to_vec())).await.expect(400);
    let wrong_digest = format!("sha-256=:{}=:", "A".repeat(43));
    let digest = [&headers[..], &[("content-digest", wrong_digest.as_str())]].concat();
    let good = serde_json::to_vec(&the_notice(2)).unwrap();
    ctu.call(Method::POST, "/v1/operations", &digest, Some(good)).await.expect(400);
    assert_eq!(office.count("operations"), 1);
    let accepted = ctu.notify("key", &the_notice(2)).await.expect(201);
    assert!(!accepted.is_replay());
    assert_eq!(sequence(&accepted), 2);
}

#[tokio::test]
async fn keys_are_each_account_s_own() {
    let (office, one) = office_with_ctu().await;
    let two = office.ctu(2).await;
    let of_one = one.notify("key", &the_notice(1)).await.expect(201);
    let of_two = two.notify("key", &the_notice(1)).await.expect(201);
    assert!(!of_two.is_replay());
    assert_ne!(of_one.body["id"], of_two.body["id"]);
    assert_ne!(of_one.body["protocol_number"], of_two.body["protocol_number"]);
    assert_eq!(one.notify("key", &the_notice(1)).await.expect(201).body, of_one.body);
    assert_eq!(two.notify("key", &the_notice(1)).await.expect(201).body, of_two.body);
}

#[tokio::test]
async fn a_key_is_one_to_128_visible_ascii_characters() {
    let (office, ctu) = office_with_ctu().await;
    let path = "/v1/operations";
    assert_eq!(ctu.post(path, &the_notice(1)).await.expect(400).code(), "idempotency_key_required");
    for wrong in ["", " ", "two words", "tab\tbed", "chiave-è", &"k".repeat(129)] {
        let refused = ctu.notify(wrong, &the_notice(1)).await.expect(400);
        assert_eq!(refused.code(), "idempotency_key_required", "{wrong:?}");
    }
    assert_eq!(office.count("operations"), 0);
    for (number, right) in ["k", "!~", &"k".repeat(128)].into_iter().enumerate() {
        let answer = ctu.notify(right, &the_notice(number)).await.expect(201);
        assert_eq!(receipt(&answer).idempotency_key(), right);
    }
}

#[tokio::test]
async fn a_refused_notice_carries_a_receipt_of_refusal() {
    let (office, ctu) = office_with_ctu().await;
    let trusted = office.sandbox.trusted_keys();
    let mut wrong_hour = the_notice(7);
    wrong_hour["operations_at"]["time"] = json!("25:30");
    let mut wrong_case = the_notice(7);
    wrong_case["case_key"]["register"] = json!("XX");
    let doctor = office.staff(&Role::InpsDoctor).await;
    let cases = [
        (&ctu, wrong_hour, 422, "validation_failed", true),
        (&ctu, wrong_case, 422, "validation_failed", false),
        (&doctor, the_notice(7), 403, "wrong_role", true),
    ];
    for (sender, body, status, code, names_case) in cases {
        let refused = sender.notify("refused", &body).await.expect(status);
        let text = refused.body["refusal_receipt"].as_str().unwrap();
        let receipt = Receipt::parse(text).unwrap();
        assert!(receipt.verify(&trusted).unwrap().sandbox);
        assert_eq!(receipt.kind(), ReceiptKind::Refusal);
        assert_eq!(receipt.field("refused_at"), Some("2026-09-01T08:00:00.000Z"));
        assert_eq!(receipt.field("refusal"), Some(code));
        for absent in ["received_at", "received_on", "protocol_number"] {
            assert_eq!(receipt.field(absent), None);
        }
        let case_key = CaseKey::parse("0580910098/L/2026/8").unwrap();
        assert_eq!(receipt.case_key(), names_case.then_some(&case_key));
        let body = body.to_string();
        let sent = Sent { body: body.as_bytes(), idempotency_key: "refused", case_key: &case_key };
        receipt.check_sent(&sent).unwrap();
        // It can be read again by whoever was refused, and by nobody else.
        let path = format!("/v1/receipts/{}", receipt.id());
        assert_eq!(sender.get(&path).await.expect(200).body["text"], text);
        let other = if sender.token == ctu.token { &doctor } else { &ctu };
        other.get(&path).await.expect(404);
    }
    assert_eq!(sequence(&ctu.notify("refused", &the_notice(7)).await.expect(201)), 1);
}

/// A key that no act may have cannot stand in a receipt either: such a refusal is recorded without one.
#[tokio::test]
async fn a_refusal_under_an_impossible_key_carries_no_receipt() {
    let (office, _) = office_with_ctu().await;
    let doctor = office.staff(&Role::InpsDoctor).await;
    let receipts = office.count("receipts");
    for impossible in ["", "two words", "tab\tbed", "chiave-è", &"k".repeat(129)] {
        let refused = doctor.notify(impossible, &the_notice(1)).await.expect(403);
        assert_eq!(refused.code(), "wrong_role");
        assert_eq!(refused.body.get("refusal_receipt"), None, "{impossible:?}");
    }
    assert_eq!(office.count("receipts"), receipts);
}

async fn office_with_ctu() -> (Office, Api) {
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let ctu = office.ctu(1).await;
    (office, ctu)
}

fn the_notice(number: usize) -> Value {
    notice(u32::try_from(number + 1).unwrap(), "7000", OPERATIONS_ON)
}

fn receipt(answer: &Answer) -> Receipt {
    Receipt::parse(answer.body["receipt"]["text"].as_str().unwrap()).unwrap()
}

fn sequence(answer: &Answer) -> u32 {
    receipt(answer).protocol_number().unwrap().sequence()
}
