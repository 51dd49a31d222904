//! Reports that are not received: which field, what is wrong with it, and the signed receipt of each refusal.

use perito_portal::Sandbox;
use perito_portal::pdf::Limits;
use reqwest::Method;
use serde_json::{Value, json};
use time::macros::datetime;

use crate::support;
use crate::support::documents::{Draft, flate, pdf, stream};
use crate::support::filing::{TUS, named};
use crate::support::journey::{Journey, OPERATIONS_ON, error, errors, fresh_pdf, record_case, report, text};
use crate::support::{Answer, case_key, notice};

const NOBODY: &str = "00000000-0000-4000-8000-000000000000";

#[tokio::test]
async fn a_document_that_is_no_plain_pdf_is_refused_with_its_reason() {
    let journey = Journey::begin().await;
    let script = Draft::new("x").catalog("/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>").finish();
    let launch = Draft::new("x").catalog("/OpenAction << /S /Launch /F (a.exe) >>").finish();
    let mut encrypted = Draft::new("x").with("<< /Filter /Standard /V 4 /R 4 /P -1 >>");
    encrypted.trailer = "/Encrypt 6 0 R".to_owned();
    let mut carrier = Draft::new("x");
    let program = carrier.add(stream("/Type /EmbeddedFile", b"MZ\x90\0 a program"));
    let named_program = carrier.add(format!("<< /Type /Filespec /F (a.exe) /UF (a.exe) /EF << /F {program} 0 R >> >>"));
    let carrier = carrier.catalog(&format!("/Names << /EmbeddedFiles << /Names [(a) {named_program} 0 R] >> >>"));
    let jpeg = [b"\xff\xd8\xff\xe0\0\x10JFIF\0".as_slice(), &[7; 500]].concat();
    let envelope = [b"\x30\x82\x20\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02".as_slice(), &pdf("x")].concat();
    let cut = pdf("x");
    let cases = [
        (b" ".to_vec(), "document_empty"),
        (jpeg, "document_not_pdf"),
        (envelope, "document_p7m"),
        (encrypted.finish(), "pdf_encrypted"),
        (script, "pdf_javascript"),
        (launch, "pdf_launch"),
        (carrier.finish(), "pdf_executable"),
        (cut[..cut.len() - 10].to_vec(), "pdf_truncated"),
    ];
    for (content, code) in cases {
        let request = report("draft", &journey.ctu.upload(&content).await);
        let refused = journey.ctu.report(code, &request).await.expect(422);
        assert_eq!(error(&refused), ("document".to_owned(), code.to_owned()));
        let receipt = journey.refused(&refused, code);
        assert_eq!(receipt.case_key().unwrap().to_string(), "0580910098/L/2026/1");
        // The doctor's and nobody else's.
        let path = format!("/v1/receipts/{}", receipt.id());
        assert_eq!(journey.ctu.get(&path).await.expect(200).body["text"], refused.body["refusal_receipt"]);
        journey.legal.get(&path).await.expect(404);
        // It goes when its owner gives it up.
        let upload = format!("/v1/uploads/{}", text(&request["document"]["upload_id"]));
        journey.ctu.call(Method::DELETE, &upload, &[TUS], None).await.expect(204);
    }
    nothing_is_kept(&journey);
    // The doctor of INPS meets the same.
    let document = journey.doctor.upload(b"GIF89a").await;
    let request = json!({"case_key": case_key("L", 1), "document": document, "composed_at": "2026-09-01T08:00:00Z"});
    let refused = journey.doctor.observe("gif", &request).await.expect(422);
    assert_eq!(error(&refused).1, "document_not_pdf");
    journey.refused(&refused, "gif");
}

#[tokio::test]
async fn a_bomb_is_not_followed() {
    let configure = |portal: perito_portal::PortalBuilder| {
        portal.pdf_limits(Limits::default().with_decoded_bytes(1_000_000).with_objects(50).with_nesting(8))
    };
    let sandbox = Sandbox::builder().now(datetime!(2026-09-01 08:00 UTC)).configure(configure);
    let journey = Journey::in_sandbox(sandbox.start().unwrap()).await;
    let zeros = stream("/Filter /FlateDecode", &flate(&[0; 1_100_000]));
    let many = (0..60).fold(Draft::new("x"), |draft, _| draft.with("null"));
    let cases = [
        (Draft::new("x").with(zeros), "pdf_decoded_too_long"),
        (many, "pdf_too_many_objects"),
        (Draft::new("x").with("[[[[[[[[[ 1 ]]]]]]]]]"), "pdf_nested_too_deep"),
    ];
    for (draft, code) in cases {
        let refused = journey.submit(code, "draft", &draft.finish()).await.expect(422);
        assert_eq!(error(&refused), ("document".to_owned(), code.to_owned()));
        journey.refused(&refused, code);
    }
    nothing_is_kept(&journey);
}

#[tokio::test]
async fn an_upload_that_is_not_what_the_report_names_is_refused() {
    let journey = Journey::begin().await;
    let (ctu, content) = (&journey.ctu, fresh_pdf());
    let path = ctu.begin_upload(content.len()).await;
    let whole = named(&path, &content);
    let refuse = async |key: &str, document: &Value, field: &str, code: &str| {
        let refused = ctu.report(key, &report("draft", document)).await.expect(422);
        assert_eq!(error(&refused), (format!("document.{field}"), code.to_owned()), "{key}");
        journey.refused(&refused, key);
    };
    ctu.part(&path, 0, &content[..100]).await.expect(204);
    refuse("incomplete", &whole, "upload_id", "upload_incomplete").await;
    ctu.part(&path, 100, &content[100..]).await.expect(204);
    let other = json!({"upload_id": whole["upload_id"], "sha256": "0".repeat(64)});
    refuse("digest", &other, "sha256", "document_digest_differs").await;
    refuse("unknown", &json!({"upload_id": NOBODY, "sha256": whole["sha256"]}), "upload_id", "upload_unknown").await;
    let foreign = journey.doctor.upload(&content).await;
    refuse("foreign", &foreign, "upload_id", "upload_unknown").await;
    // A document damaged on its way is told so, whatever the damage has made of it.
    let damaged = ctu.begin_upload(content.len()).await;
    ctu.part(&damaged, 0, &vec![0; content.len()]).await.expect(204);
    refuse("damaged", &named(&damaged, &content), "sha256", "document_digest_differs").await;
    nothing_is_kept(&journey);

    // None of these has used the upload up, or its key.
    ctu.report("digest", &report("draft", &whole)).await.expect(201);
    refuse("used", &whole, "upload_id", "upload_unknown").await;
    let observed = journey.doctor.observe("foreign", &observed_by(&whole)).await.expect(422);
    assert_eq!(error(&observed), ("document.upload_id".to_owned(), "upload_unknown".to_owned()));
}

#[tokio::test]
async fn every_wrong_field_is_named() {
    let journey = Journey::begin().await;
    let ctu = &journey.ctu;
    let good = report("final", &ctu.upload(&fresh_pdf()).await);
    let with = |field: &str, value: Value| {
        let mut request = good.clone();
        request[field] = value;
        request
    };
    // A name of a field that nobody knows here may be anything, and is not repeated.
    let (id, other) = (NOBODY, "00000000-0000-4000-8000-000000000001");
    let answer = |value: Value| with("answers", json!([value]));
    let long = "x".repeat(10_001);
    let cases: Vec<(Value, &[(&str, &str)])> = vec![
        (with("kind", json!("bozza")), &[("kind", "report_kind_unknown")]),
        (with("pages", json!(3)), &[("pages", "field_unknown")]),
        (with("file_name", json!("x")), &[("", "field_unknown")]),
        (
            with("document", json!({"upload_id": "x", "sha256": "y"})),
            &[("document.upload_id", "id_format"), ("document.sha256", "digest_format")],
        ),
        (with("notice_receipt_ids", json!([id, id])), &[("notice_receipt_ids.1", "receipt_cited_twice")]),
        (with("notice_receipt_ids", json!([id, "x"])), &[("notice_receipt_ids.1", "id_format")]),
        (with("notice_receipt_ids", json!("x")), &[("notice_receipt_ids", "type_wrong")]),
        (answer(json!({"observation_id": id})), &[("answers.0.text", "answer_form")]),
        (
            answer(json!({"observation_id": id, "text": "a", "reason_unanswered": "b"})),
            &[("answers.0.text", "answer_form")],
        ),
        (answer(json!({"observation_id": id, "text": ""})), &[("answers.0.text", "text_missing")]),
        (answer(json!({"observation_id": id, "text": "a\u{7}"})), &[("answers.0.text", "text_control_character")]),
        (
            answer(json!({"observation_id": id, "reason_unanswered": long})),
            &[("answers.0.reason_unanswered", "text_too_long")],
        ),
        (answer(json!({"observation_id": "x", "text": "a"})), &[("answers.0.observation_id", "id_format")]),
        (
            with(
                "answers",
                json!([
                    {"observation_id": id, "text": "a"}, {"observation_id": other, "text": "b"},
                    {"observation_id": id, "reason_unanswered": "c"},
                ]),
            ),
            &[("answers.2.observation_id", "answered_twice")],
        ),
        (with("composed_at", json!("24/11/2026")), &[("composed_at", "instant_format")]),
        (with("case_key", json!({"court_office": "x"})), &[]),
    ];
    for (index, (request, expected)) in cases.iter().enumerate() {
        let key = format!("key-{index}");
        let refused = ctu.report(&key, request).await.expect(422);
        let found = errors(&refused);
        for (field, code) in *expected {
            assert!(found.contains(&((*field).to_owned(), (*code).to_owned())), "{field}: {code} not in {found:?}");
        }
        assert!(found.len() == expected.len() || expected.is_empty(), "{found:?}");
        journey.refused(&refused, &key);
    }
    nothing_is_kept(&journey);
    for field in ["case_key", "kind", "document", "composed_at"] {
        let mut request = good.clone();
        request.as_object_mut().unwrap().remove(field);
        assert_eq!(
            error(&ctu.report("key", &request).await.expect(422)),
            (field.to_owned(), "field_missing".to_owned())
        );
    }
    ctu.report("key-0", &good).await.expect(201);
}

#[tokio::test]
async fn receipts_and_answers_are_of_this_case() {
    let journey = Journey::begin().await;
    let ctu = &journey.ctu;
    record_case(&journey.legal, 2, 1).await;
    let of_two = ctu.notify("two", &notice(2, "7000", OPERATIONS_ON)).await.expect(201).body;
    let draft = journey.submit("draft", "draft", &fresh_pdf()).await.expect(201).body;
    let observed = journey.observe("text").await.expect(201).body;
    let mut elsewhere = observed_text();
    elsewhere["case_key"] = case_key("L", 2);
    let elsewhere = journey.doctor.observe("elsewhere", &elsewhere).await.expect(201).body;
    // Another claimant of the same case.
    let claimant = journey.office.ctu(2).await;
    let claimed = claimant.notify("claimed", &notice(1, "7000", OPERATIONS_ON)).await.expect(201).body;
    // A receipt of refusal is one of the expert's own, and of no notice.
    let refusal = ctu.report("refused", &report("final", &json!({}))).await.expect(422);
    let refusal = journey.refused(&refusal, "refused").id().to_owned();

    let mut request = report("final", &ctu.upload(&fresh_pdf()).await);
    request["notice_receipt_ids"] = json!([
        of_two["receipt"]["id"],
        journey.receipt_id(),
        draft["receipt"]["id"],
        claimed["receipt"]["id"],
        journey.notice["id"],
        refusal,
        observed["receipt"]["id"],
    ]);
    request["answers"] = json!([
        {"observation_id": elsewhere["id"], "text": "a"}, {"observation_id": observed["id"], "text": "b"},
        {"observation_id": NOBODY, "text": "c"},
    ]);
    let refused = ctu.report("final", &request).await.expect(422);
    let receipt = |index| (format!("notice_receipt_ids.{index}"), "receipt_not_of_case".to_owned());
    let answer = |index| (format!("answers.{index}.observation_id"), "observation_not_of_case".to_owned());
    let expected = [receipt(0), receipt(2), receipt(3), receipt(4), receipt(5), receipt(6), answer(0), answer(2)];
    assert_eq!(errors(&refused), expected);
    journey.refused(&refused, "final");
    request["notice_receipt_ids"] = json!([journey.receipt_id()]);
    request["answers"] = json!([{"observation_id": observed["id"], "text": "b"}]);
    let filed = ctu.report("final", &request).await.expect(201).body;
    assert_eq!(filed["findings"], json!([]));
}

#[tokio::test]
async fn what_cannot_happen_now_is_a_conflict() {
    let journey = Journey::begin().await;
    let early = journey.submit("early", "supplement", &fresh_pdf()).await.expect(409);
    assert_eq!((early.code(), error(&early).1.as_str()), ("conflict", "before_final"));
    journey.refused(&early, "early");
    journey.submit("final", "final", &fresh_pdf()).await.expect(201);
    let request = report("final", &journey.ctu.upload(&fresh_pdf()).await);
    let second = journey.ctu.report("second", &request).await.expect(409);
    assert_eq!((second.code(), error(&second).1.as_str()), ("conflict", "final_known"));
    journey.refused(&second, "second");
    assert_eq!(journey.office.count("reports"), 1);
    // The upload can still become what it may be.
    let mut supplement = request;
    supplement["kind"] = json!("supplement");
    journey.ctu.report("second", &supplement).await.expect(201);
}

#[tokio::test]
async fn another_body_under_a_used_key_is_refused() {
    let journey = Journey::begin().await;
    let ctu = &journey.ctu;
    let request = report("draft", &ctu.upload(&fresh_pdf()).await);
    let first = ctu.report("key", &request).await.expect(201);
    let another = report("draft", &ctu.upload(&fresh_pdf()).await);
    let mut recomposed = request.clone();
    recomposed["composed_at"] = json!("2026-09-01T08:00:01Z");
    let reused = ctu.report("key", &another).await.expect(422);
    assert_eq!(reused.code(), "idempotency_key_reused");
    journey.refused(&reused, "key");
    // Told as such although the upload that it names is used up.
    assert_eq!(ctu.report("key", &recomposed).await.expect(422).code(), "idempotency_key_reused");
    // A key is used up by any act.
    assert_eq!(ctu.report("notice", &another).await.expect(422).code(), "idempotency_key_reused");
    assert_eq!(ctu.report("key", &request).await.expect(201).body, first.body);
    ctu.report("other", &another).await.expect(201);
    for wrong in ["", "two words", &"k".repeat(129)] {
        assert_eq!(ctu.report(wrong, &request).await.expect(400).code(), "idempotency_key_required");
    }
    assert_eq!(ctu.post("/v1/reports", &request).await.expect(400).code(), "idempotency_key_required");
}

#[tokio::test]
async fn a_report_in_a_case_that_is_not_one_s_own_is_refused() {
    let journey = Journey::begin().await;
    let other = journey.office.ctu(2).await;
    // One whom the record does not name, though they have notified it; one that nobody has recorded.
    other.notify("claimed", &notice(1, "7000", OPERATIONS_ON)).await.expect(201);
    other.notify("unmatched", &notice(3, "7000", OPERATIONS_ON)).await.expect(201);
    for number in [1, 3, 4] {
        let mut request = report("draft", &other.upload(&fresh_pdf()).await);
        request["case_key"] = case_key("L", number);
        let key = format!("key-{number}");
        let refused = other.report(&key, &request).await.expect(404);
        let receipt = journey.refused(&refused, &key);
        assert_eq!(receipt.case_key().unwrap().to_string(), format!("0580910098/L/2026/{number}"));
        let text = request.to_string();
        assert_eq!(receipt.field("request_sha256"), Some(&*perito::protocol::sha256_hex(text.as_bytes())));
    }
    let request = report("draft", &journey.ctu.upload(&fresh_pdf()).await);
    for staff in [&journey.doctor, &journey.legal, &journey.treasury] {
        let refused: Answer = staff.report("key", &request).await.expect(403);
        assert_eq!(refused.code(), "wrong_role");
        journey.refused(&refused, "key");
    }
    nothing_is_kept(&journey);
    // What is refused leaves the upload as it was.
    journey.ctu.report("key", &request).await.expect(201);
}

/// No report, no document of a case, no file under a lasting name but those of registrations.
fn nothing_is_kept(journey: &Journey) {
    assert_eq!((journey.office.count("reports"), journey.office.count("case_documents")), (0, 0));
    let documents = std::fs::read_dir(journey.office.sandbox.data_folder().join("documents")).unwrap();
    let kept = documents.filter(|entry| entry.as_ref().unwrap().path().extension().is_none()).count();
    assert_eq!(kept, journey.office.count("registration_documents"));
}

fn observed_text() -> Value {
    support::journey::observation("text")
}

fn observed_by(document: &Value) -> Value {
    json!({"case_key": case_key("L", 1), "document": document, "composed_at": "2026-09-01T08:00:00Z"})
}
