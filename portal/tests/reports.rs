//! Reports from the draft to the supplement: what is received, what the rules say of it, and its receipt.

use perito::archive::{ReceiptKind, Sent};
use perito::domain::CaseKey;
use perito::protocol::sha256_hex;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support;
use crate::support::documents::{Draft, pdf, stream};
use crate::support::journey::{Journey, OPERATIONS_ON, fresh_pdf, ids, record_case, report, rules, text};
use crate::support::{Answer, Api, case_key, notice, tax_code};

#[tokio::test]
async fn the_whole_way_leaves_no_finding() {
    let journey = Journey::begin().await;
    let (ctu, sandbox) = (&journey.ctu, &journey.office.sandbox);
    let terms = json!({"terms": [
        {"which": "draft", "day": "2026-10-01"}, {"which": "observations", "days": 15}, {"which": "filing", "days": 15},
    ]});
    let put = journey.legal.send(Method::PUT, &journey.case_path("/terms"), &[("if-match", "\"0\"")], &terms).await;
    put.expect(200);
    sandbox.advance_days(24);
    let draft = journey.submit("draft", "draft", &pdf("bozza")).await.expect(201).body;
    assert_eq!((draft["kind"].as_str(), draft["received_on"].as_str()), (Some("draft"), Some("2026-09-25")));
    assert_eq!(draft["findings"], json!([]));
    assert_eq!(draft.get("draft"), None);
    sandbox.advance_days(10);
    let observed = journey.observe("osservazione").await.expect(201).body;
    assert_eq!(observed["findings"], json!([]));
    // The draft's term ends on 1 October, the observations' on the 16th.
    sandbox.advance_days(14);
    let ctu = &ctu.login(&tax_code(1), support::CHOSEN_PIN).await;
    let mut request = report("final", &ctu.upload(&pdf("definitiva")).await);
    request["notice_receipt_ids"] = json!([journey.receipt_id()]);
    request["answers"] = json!([{"observation_id": observed["id"], "text": "Si conferma.\nLa diagnosi resta."}]);
    let filed = ctu.report("final", &request).await.expect(201).body;
    assert_eq!(filed["findings"], json!([]));
    assert_eq!(filed["answers"], request["answers"]);
    assert_eq!(filed["notice_receipt_ids"], request["notice_receipt_ids"]);
    let supplement =
        ctu.report("more", &report("supplement", &ctu.upload(&pdf("supplemento")).await)).await.expect(201);
    assert_eq!(supplement.body["findings"], json!([]));
    let findings = ctu.get(&journey.case_path("/findings")).await.expect(200).body;
    assert_eq!(findings["items"], json!([]));
}

#[tokio::test]
async fn a_receipt_says_what_was_received() {
    let journey = Journey::begin().await;
    let (ctu, content) = (&journey.ctu, fresh_pdf());
    let mut request = report("final", &ctu.upload(&content).await);
    request["notice_receipt_ids"] = json!([journey.receipt_id()]);
    let body = request.to_string();
    let filed = ctu.report("final-key", &request).await.expect(201).body;
    let receipt = journey.verified(&filed, &ReceiptKind::Report);
    let case = CaseKey::parse("0580910098/L/2026/1").unwrap();
    receipt.check_sent(&Sent { body: body.as_bytes(), idempotency_key: "final-key", case_key: &case }).unwrap();
    let (id, size) = (text(&filed["id"]), content.len().to_string());
    let expected = [
        ("report_id", id.as_str()),
        ("report_kind", "final"),
        ("document_sha256", &sha256_hex(&content)),
        ("document_size", &size),
        ("document_pages", "1"),
        ("notice_receipts", journey.receipt_id()),
        ("ctu_name", "Prova Perito"),
        ("ctu_tax_code", &tax_code(1)),
        ("inps_office", "7000"),
        ("received_at", "2026-09-01T08:00:00.000Z"),
        ("received_on", "2026-09-01"),
        ("composed_at", "2026-09-01T08:00:00.000Z"),
        ("findings", "draft_not_sent"),
    ];
    for (name, value) in expected {
        assert_eq!(receipt.field(name), Some(value), "{name}");
    }
    assert_eq!(receipt.protocol_number().unwrap().to_string(), text(&filed["protocol_number"]));
    assert_eq!(
        filed["document"],
        json!({
            "sha256": sha256_hex(&content), "size": content.len(), "pages": 1, "attachments": [],
        })
    );
    // Whoever may read the report reads its receipt.
    let path = format!("/v1/receipts/{}", text(&filed["receipt"]["id"]));
    for reader in [ctu, &journey.doctor, &journey.legal] {
        assert_eq!(reader.get(&path).await.expect(200).body, filed["receipt"]);
    }
    journey.treasury.get(&path).await.expect(404);
    journey.office.ctu(2).await.get(&path).await.expect(404);
}

#[tokio::test]
async fn what_a_document_claims_and_holds_is_shown() {
    let journey = Journey::begin().await;
    let mut draft = Draft::new("con allegato");
    let xmp = r#"<x xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></x>"#;
    let metadata = draft.add(stream("/Type /Metadata /Subtype /XML", xmp.as_bytes()));
    let file = draft.add(stream("/Type /EmbeddedFile", b"gamma;1\n"));
    let named = draft.add(format!("<< /Type /Filespec /F (esami.csv) /UF (esami.csv) /EF << /F {file} 0 R >> >>"));
    let entries = format!("/Metadata {metadata} 0 R /Names << /EmbeddedFiles << /Names [(a) {named} 0 R] >> >>");
    let content = draft.catalog(&entries).finish();
    let filed = journey.submit("draft", "draft", &content).await.expect(201).body;
    assert_eq!(filed["document"]["attachments"], json!([{"name": "esami.csv", "size": 8}]));
    assert_eq!(filed["document"]["claims"], "PDF/A-2b");
}

#[tokio::test]
async fn a_final_is_compared_with_the_last_draft() {
    let journey = Journey::begin().await;
    let first = fresh_pdf();
    journey.submit("one", "draft", &first).await.expect(201);
    let last = fresh_pdf();
    let draft = journey.submit("two", "draft", &last).await.expect(201).body;
    let filed = journey.submit("final", "final", &first).await.expect(201).body;
    let compared = json!({
        "report_id": draft["id"], "differs": true, "sha256": sha256_hex(&last), "size": last.len(), "pages": 1,
    });
    assert_eq!(filed["draft"], compared);
    // A draft that comes afterwards changes nothing of it.
    journey.submit("three", "draft", &first).await.expect(201);
    let path = format!("/v1/reports/{}", text(&filed["id"]));
    assert_eq!(journey.legal.get(&path).await.expect(200).body["draft"], compared);
}

#[tokio::test]
async fn a_final_that_is_the_draft_is_told_so() {
    let journey = Journey::begin().await;
    let content = fresh_pdf();
    journey.submit("draft", "draft", &content).await.expect(201);
    let filed = journey.submit("final", "final", &content).await.expect(201).body;
    assert_eq!(filed["draft"]["differs"], false);
    let without = Journey::begin().await;
    let filed = without.submit("final", "final", &content).await.expect(201).body;
    assert_eq!(filed.get("draft"), None);
}

#[tokio::test]
async fn a_final_before_its_draft_or_without_receipts_is_received_and_flagged() {
    let journey = Journey::begin().await;
    let ctu = &journey.ctu;
    // A convocation needs its receipt too.
    let path = format!("/v1/operations/{}/convocations", text(&journey.notice["id"]));
    let mut convocation = notice(1, "7000", OPERATIONS_ON + time::Duration::days(9));
    convocation.as_object_mut().unwrap().remove("inps_office");
    ctu.send(Method::POST, &path, &[("idempotency-key", "convoked")], &convocation).await.expect(201);
    journey.observe("unanswered").await.expect(201);
    let filed = ctu.report("final", &report("final", &ctu.upload(&fresh_pdf()).await)).await.expect(201).body;
    let expected = ["draft_not_sent", "observations_unanswered", "final_without_receipt", "final_without_receipt"];
    assert_eq!(rules(&filed["findings"]), expected);
    for finding in filed["findings"].as_array().unwrap() {
        assert_eq!(finding["severity"], "breach", "{finding}");
    }
    assert_eq!(journey.verified(&filed, &ReceiptKind::Report).field("findings"), Some(&*expected.join(" ")));
    // Today's findings say the same, and a draft that comes late cures nothing.
    let path = journey.case_path("/findings");
    assert_eq!(rules(&ctu.get(&path).await.expect(200).body["items"]), expected);
    journey.office.sandbox.advance_days(1);
    journey.submit("late", "draft", &fresh_pdf()).await.expect(201);
    assert_eq!(rules(&ctu.get(&path).await.expect(200).body["items"]), expected);
}

#[tokio::test]
async fn an_answer_may_say_why_there_is_none() {
    let journey = Journey::begin().await;
    let ctu = &journey.ctu;
    journey.submit("draft", "draft", &fresh_pdf()).await.expect(201);
    let [one, two, _] = [journey.observe("a").await, journey.observe("b").await, journey.observe("c").await]
        .map(|answer| answer.expect(201).body["id"].clone());
    let mut request = report("final", &ctu.upload(&fresh_pdf()).await);
    request["notice_receipt_ids"] = json!([journey.receipt_id()]);
    request["answers"] = json!([
        {"observation_id": two, "reason_unanswered": "Non riguarda il quesito."},
        {"observation_id": one, "text": "Si conferma."},
    ]);
    let filed = ctu.report("final", &request).await.expect(201).body;
    assert_eq!(rules(&filed["findings"]), ["observations_unanswered"]);
    assert_eq!(filed["answers"], request["answers"]);
}

#[tokio::test]
async fn protocol_numbers_have_no_gap_over_notices_reports_and_observations() {
    let journey = Journey::begin().await;
    let ctu = &journey.ctu;
    let mut numbers = vec![sequence(&journey.notice)];
    numbers.push(sequence(&journey.submit("draft", "draft", &fresh_pdf()).await.expect(201).body));
    numbers.push(sequence(&journey.observe("text").await.expect(201).body));
    // What is refused gives its number back.
    journey.submit("supplement", "supplement", &fresh_pdf()).await.expect(409);
    journey.doctor.observe("none", &json!({"case_key": case_key("L", 9)})).await.expect(422);
    ctu.report("none", &report("draft", &json!({"upload_id": "x", "sha256": "x"}))).await.expect(422);
    numbers.push(sequence(&journey.submit("final", "final", &fresh_pdf()).await.expect(201).body));
    numbers.push(sequence(&ctu.notify("two", &notice(2, "7000", OPERATIONS_ON)).await.expect(201).body));
    numbers.push(sequence(&journey.submit("supplement", "supplement", &fresh_pdf()).await.expect(201).body));
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn reports_are_listed_to_those_who_may_read_them() {
    let journey = Journey::begin().await;
    let (ctu, other) = (&journey.ctu, journey.office.ctu(2).await);
    let of_other = record_case(&journey.legal, 2, 2).await;
    let mut expected = Vec::new();
    for key in ["a", "b", "c"] {
        expected.push(text(&journey.submit(key, "draft", &fresh_pdf()).await.expect(201).body["id"]));
    }
    let mut request = report("draft", &other.upload(&fresh_pdf()).await);
    request["case_key"] = case_key("L", 2);
    let theirs = text(&other.report("a", &request).await.expect(201).body["id"]);
    expected.reverse();
    assert_eq!(listed(ctu, "").await, expected);
    assert_eq!(listed(&other, "").await, [theirs.as_str()]);
    let all = [&[theirs.clone()][..], &expected].concat();
    for staff in [&journey.legal, &journey.doctor] {
        assert_eq!(listed(staff, "").await, all);
        assert_eq!(listed(staff, &format!("&case_id={}", text(&of_other["id"]))).await, [theirs.as_str()]);
        assert_eq!(listed(staff, &format!("&case_id={}", text(&journey.case["id"]))).await, expected);
    }
    assert_eq!(listed(ctu, &format!("&case_id={}", text(&of_other["id"]))).await, [""; 0]);
    let path = format!("/v1/reports/{theirs}");
    other.get(&path).await.expect(200);
    ctu.get(&path).await.expect(404);
    for staff in [&journey.treasury, journey.office.officer()] {
        staff.get(&path).await.expect(403);
        staff.get("/v1/reports").await.expect(403);
    }
    ctu.get("/v1/reports?case_id=none").await.expect(422);
}

#[tokio::test]
async fn a_replay_gives_the_same_answer_though_the_upload_is_used_up() {
    let journey = Journey::begin().await;
    let ctu = &journey.ctu;
    let request = report("draft", &ctu.upload(&fresh_pdf()).await);
    let first = ctu.report("key", &request).await.expect(201);
    assert!(!first.is_replay());
    let entries = journey.office.count("archive_entries");
    journey.office.sandbox.advance_days(2);
    for _ in 0..2 {
        let replay = ctu.report("key", &request).await.expect(201);
        assert!(replay.is_replay());
        assert_eq!(replay.body, first.body);
    }
    assert_eq!((journey.office.count("reports"), journey.office.count("archive_entries")), (1, entries));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_twice_at_once_makes_one_report() {
    let journey = Journey::begin().await;
    let ctu = &journey.ctu;
    for round in 0..10 {
        let (key, request) = (format!("key-{round}"), report("draft", &ctu.upload(&fresh_pdf()).await));
        let (one, two) = tokio::join!(ctu.report(&key, &request), ctu.report(&key, &request));
        let (one, two) = (one.expect(201), two.expect(201));
        assert_eq!(one.body, two.body);
        assert_ne!(one.is_replay(), two.is_replay());
    }
    assert_eq!(journey.office.count("reports"), 10);
    assert_eq!(journey.office.count("case_documents"), 10);
    // Under two keys one upload makes one report.
    let request = report("draft", &ctu.upload(&fresh_pdf()).await);
    let (one, two) = tokio::join!(ctu.report("one", &request), ctu.report("two", &request));
    let lost: Answer = if one.status == 201 { two } else { one };
    assert_eq!(lost.expect(422).body["errors"][0]["code"], "upload_unknown");
    assert_eq!(journey.office.count("reports"), 11);
}

/// The ids of a reader's reports, read one page after the other.
async fn listed(reader: &Api, filter: &str) -> Vec<String> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = reader.get(&format!("/v1/reports?limit=2{filter}{cursor}")).await.expect(200);
        all.extend(ids(&page));
        match page.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

/// The last part of a protocol number.
fn sequence(view: &Value) -> u32 {
    text(&view["protocol_number"]).rsplit('.').next().unwrap().parse().unwrap()
}
