//! Observations of INPS's doctor: how they come, who reads them, and what lateness makes of them.

use perito::archive::{ReceiptKind, Sent};
use perito::domain::CaseKey;
use perito::protocol::{Role, sha256_hex};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::journey::{
    Journey, case_record, errors, fresh_pdf, ids, observation, record_case, report, rules, text,
};
use crate::support::{CHOSEN_PIN, case_key, tax_code};

#[tokio::test]
async fn a_text_a_document_or_both_are_received() {
    let journey = Journey::begin().await;
    let (doctor, content) = (&journey.doctor, fresh_pdf());
    let written = doctor.observe("text", &observation("Prima riga.\nSeconda riga, perché è così.")).await;
    let written = written.expect(201).body;
    assert_eq!(written["text"], "Prima riga.\nSeconda riga, perché è così.");
    assert_eq!((written.get("document"), &written["findings"]), (None, &json!([])));

    let mut request = observation("con documento");
    request["document"] = doctor.upload(&content).await;
    let both = doctor.observe("both", &request).await.expect(201).body;
    assert_eq!(both["text"], "con documento");
    request.as_object_mut().unwrap().remove("text");
    request["document"] = doctor.upload(&content).await;
    let body = request.to_string();
    let bare = doctor.observe("document", &request).await.expect(201).body;
    assert_eq!((bare.get("text"), &bare["document"]), (None, &both["document"]));
    assert_eq!(bare["document"]["sha256"], sha256_hex(&content));

    let receipt = journey.verified(&bare, &ReceiptKind::Observation);
    let case = CaseKey::parse("0580910098/L/2026/1").unwrap();
    receipt.check_sent(&Sent { body: body.as_bytes(), idempotency_key: "document", case_key: &case }).unwrap();
    assert_eq!(receipt.field("observation_id"), bare["id"].as_str());
    assert_eq!(receipt.field("document_sha256"), Some(&*sha256_hex(&content)));
    assert_eq!(receipt.field("inps_doctor_name"), Some("Prova Medico"));
    // An employee's tax code is nobody's business.
    assert!(!bare["receipt"]["text"].as_str().unwrap().contains("MDCPRV75A01H501J"));
    assert_eq!(journey.verified(&written, &ReceiptKind::Observation).field("document_sha256"), None);

    let replay = doctor.observe("document", &request).await.expect(201);
    assert!(replay.is_replay());
    assert_eq!(replay.body, bare);
    request["composed_at"] = json!("2026-09-01T08:00:01Z");
    assert_eq!(doctor.observe("document", &request).await.expect(422).code(), "idempotency_key_reused");
    assert_eq!(journey.office.count("observations"), 3);
}

#[tokio::test]
async fn one_without_text_and_document_is_refused() {
    let journey = Journey::begin().await;
    let with = |text: Value| {
        let mut request = observation("x");
        request["text"] = text;
        request
    };
    let mut bare = observation("x");
    bare.as_object_mut().unwrap().remove("text");
    let cases = [
        (bare, "observation_empty"),
        (with(json!("")), "text_missing"),
        (with(json!("  \n ")), "text_missing"),
        (with(json!("a\u{0}b")), "text_control_character"),
        (with(json!("x".repeat(20_001))), "text_too_long"),
        (with(json!(7)), "type_wrong"),
    ];
    for (request, code) in cases {
        let refused = journey.doctor.observe(code, &request).await.expect(422);
        assert!(errors(&refused).contains(&("text".to_owned(), code.to_owned())), "{code}: {}", refused.body);
        journey.refused(&refused, code);
    }
    assert_eq!(journey.office.count("observations"), 0);
    journey.doctor.observe("long", &with(json!("è".repeat(20_000)))).await.expect(201);
}

#[tokio::test]
async fn only_a_doctor_of_the_office_of_a_recorded_case_observes() {
    let journey = Journey::begin().await;
    let elsewhere = journey.office.more_staff(Role::InpsDoctor, "4900", 11).await;
    let refused = elsewhere.observe("key", &observation("x")).await.expect(404);
    assert_eq!(journey.refused(&refused, "key").case_key().unwrap().to_string(), "0580910098/L/2026/1");
    let mut unrecorded = observation("x");
    unrecorded["case_key"] = case_key("L", 2);
    journey.refused(&journey.doctor.observe("key", &unrecorded).await.expect(404), "key");
    for other in [&journey.ctu, &journey.legal, &journey.treasury] {
        let refused = other.observe("other", &observation("x")).await.expect(403);
        assert_eq!(refused.code(), "wrong_role");
    }
    assert_eq!(journey.office.count("observations"), 0);

    let observed = journey.observe("key").await.expect(201).body;
    let path = format!("/v1/observations/{}", text(&observed["id"]));
    let colleague = journey.office.more_staff(Role::InpsDoctor, "7000", 12).await;
    for reader in [&journey.ctu, &journey.doctor, &colleague] {
        assert_eq!(reader.get(&path).await.expect(200).body, observed);
        assert_eq!(ids(&reader.get("/v1/observations").await.expect(200)), [text(&observed["id"])]);
    }
    elsewhere.get(&path).await.expect(404);
    assert_eq!(ids(&elsewhere.get("/v1/observations").await.expect(200)), [""; 0]);
    journey.office.ctu(2).await.get(&path).await.expect(404);
    for other in [&journey.legal, &journey.treasury] {
        other.get(&path).await.expect(403);
        other.get("/v1/observations").await.expect(403);
    }
    let receipt = format!("/v1/receipts/{}", text(&observed["receipt"]["id"]));
    journey.ctu.get(&receipt).await.expect(200);
    journey.legal.get(&receipt).await.expect(404);
}

#[tokio::test]
async fn late_ones_are_received_flagged_and_answered() {
    let journey = Journey::begin().await;
    let terms = json!({"terms": [{"which": "observations", "day": "2026-09-30"}]});
    journey.legal.send(Method::PUT, &journey.case_path("/terms"), &[("if-match", "\"0\"")], &terms).await.expect(200);
    journey.submit("draft", "draft", &fresh_pdf()).await.expect(201);
    journey.office.sandbox.advance_days(29);
    let timely = journey.observe("timely").await.expect(201).body;
    assert_eq!((timely["received_on"].as_str(), rules(&timely["findings"]).len()), (Some("2026-09-30"), 0));
    journey.office.sandbox.advance_days(1);
    let late = journey.observe("late").await.expect(201).body;
    assert_eq!(rules(&late["findings"]), ["observations_late"]);
    assert_eq!(late["findings"][0]["severity"], "remark");
    assert_eq!(journey.verified(&late, &ReceiptKind::Observation).field("findings"), Some("observations_late"));
    // The finding is each observation's own, as it was when it came.
    let again = journey.observe("again").await.expect(201).body;
    assert_eq!(rules(&again["findings"]), ["observations_late"]);
    let shown = journey.ctu.get(&format!("/v1/observations/{}", text(&timely["id"]))).await.expect(200);
    assert_eq!(shown.body["findings"], json!([]));

    let ctu = &journey.ctu;
    let mut request = report("final", &ctu.upload(&fresh_pdf()).await);
    request["notice_receipt_ids"] = json!([journey.receipt_id()]);
    let answer = |observed: &Value| json!({"observation_id": observed["id"], "text": "Si conferma."});
    request["answers"] = json!([answer(&timely), answer(&late)]);
    let filed = ctu.report("final", &request).await.expect(201).body;
    assert_eq!(rules(&filed["findings"]), ["observations_late", "observations_late", "observations_unanswered"]);
    // After the filing too, when nothing can be answered any more.
    journey.office.sandbox.advance_days(1);
    let last = journey.observe("last").await.expect(201).body;
    assert_eq!(rules(&last["findings"]), ["observations_late"]);
}

#[tokio::test]
async fn a_new_expert_reads_what_was_observed_and_the_old_one_no_longer() {
    let journey = Journey::begin().await;
    let successor = journey.office.ctu(2).await;
    let observed = journey.observe("key").await.expect(201).body;
    let path = format!("/v1/observations/{}", text(&observed["id"]));
    successor.get(&path).await.expect(404);
    let etag = text(&journey.case["etag"]);
    journey.legal.send(Method::PUT, "/v1/cases", &[("if-match", &etag)], &case_record(1, 2)).await.expect(200);
    successor.get(&path).await.expect(200);
    journey.ctu.get(&path).await.expect(404);
    assert_eq!(ids(&journey.ctu.get("/v1/observations").await), [""; 0]);
    assert_eq!(ids(&successor.get("/v1/observations").await), [text(&observed["id"])]);
    // What the old one filed stays theirs, and the new one files a report of their own.
    let refused = journey.submit("late", "draft", &fresh_pdf()).await.expect(404);
    journey.refused(&refused, "late");
    let mut request = report("final", &successor.upload(&fresh_pdf()).await);
    request["answers"] = json!([{"observation_id": observed["id"], "text": "Si conferma."}]);
    let filed = successor.report("final", &request).await.expect(201).body;
    assert_eq!(rules(&filed["findings"]), ["draft_not_sent"]);
}

#[tokio::test]
async fn they_are_listed_by_pages_and_by_case() {
    let journey = Journey::begin().await;
    let other = record_case(&journey.legal, 2, 1).await;
    let mut expected = Vec::new();
    for key in ["a", "b", "c"] {
        expected.insert(0, text(&journey.observe(key).await.expect(201).body["id"]));
    }
    let mut request = observation("d");
    request["case_key"] = case_key("L", 2);
    let last = text(&journey.doctor.observe("d", &request).await.expect(201).body["id"]);
    let ctu = journey.office.api.login(&tax_code(1), CHOSEN_PIN).await;
    for reader in [&ctu, &journey.doctor] {
        let first = reader.get("/v1/observations?limit=3").await.expect(200);
        assert_eq!(ids(&first), [&[last.clone()][..], &expected[..2]].concat());
        let cursor = text(&first.body["next_cursor"]);
        let second = reader.get(&format!("/v1/observations?limit=3&cursor={cursor}")).await.expect(200);
        assert_eq!((ids(&second), second.body.get("next_cursor")), (expected[2..].to_vec(), None));
        let of_case = |case: &Value| format!("/v1/observations?case_id={}", text(&case["id"]));
        assert_eq!(ids(&reader.get(&of_case(&journey.case)).await), expected);
        assert_eq!(ids(&reader.get(&of_case(&other)).await), [last.as_str()]);
    }
}
