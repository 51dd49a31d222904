//! Bad input and the rules of the wire: every wrong field is named, nothing that was sent is repeated, and every answer
//! carries what the protocol promises.

use perito_portal::Sandbox;
use reqwest::Method;
use serde_json::{Value, json};
use time::macros::{date, datetime};

use crate::support;
use crate::support::{Answer, Api, tax_code};

const HEADERS: [&str; 6] =
    ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "content-digest", "request-id", "date"];

/// An expert at work, in a sandbox that begins at this instant.
async fn expert_at(now: time::OffsetDateTime) -> (Sandbox, Api) {
    let sandbox = Sandbox::builder().now(now).start().unwrap();
    let anonymous = Api::new(&sandbox.url());
    let officer = sandbox.account(&perito::protocol::Role::Officer).unwrap();
    let officer = anonymous.first_access(officer.tax_code.as_str(), officer.pin.expose()).await;
    let expert = anonymous.register_ctu(&officer, &tax_code(3)).await;
    (sandbox, expert)
}

async fn expert() -> (Sandbox, Api) {
    expert_at(datetime!(2026-09-01 08:00 UTC)).await
}

fn notice() -> Value {
    support::notice(1, "7000", date!(2026 - 10 - 20))
}

/// The wrong fields of an answer, as pairs of field and code.
fn wrong(answer: &Answer) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let errors = answer.body["errors"].as_array().unwrap();
    for error in errors {
        assert!(!text(&error["message_en"]).is_empty() && !text(&error["message_it"]).is_empty(), "{error}");
    }
    errors.iter().map(|error| (text(&error["field"]), text(&error["code"]))).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(field, code)| ((*field).to_owned(), (*code).to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_wrong_field_of_a_notice_is_named_at_once() {
    let (_sandbox, expert) = expert().await;
    let bad = json!({
        "case_key": {"court_office": "580910098", "register": "XX", "year": 2026, "number": 1},
        "inps_office": "70", "operations_at": {"date": "4/10/2026", "time": "25:00"},
        "place": {"address": "  ", "comune": "Tivoli", "province": "Roma"}, "composed_at": "yesterday", "prvprt75a03h501x": "red",
        "phone": "1",
    });
    let answer = expert.notify("k1", &bad).await.expect(422);
    let mut found = wrong(&answer);
    found.sort();
    let mut expected = pairs(&[
        ("case_key.court_office", "court_office_leading_zero"),
        ("case_key.register", "register_unknown"),
        ("inps_office", "inps_office_format"),
        ("operations_at.date", "date_format"),
        ("operations_at.time", "time_missing"),
        ("place.address", "text_missing"),
        ("place.province", "province_format"),
        ("composed_at", "instant_format"),
        // A name that is no field's is not repeated; a field of another body is.
        ("", "field_unknown"),
        ("phone", "field_unknown"),
    ]);
    expected.sort();
    assert_eq!(found, expected);
    let text = answer.body.to_string();
    assert!(text.contains("2026-10-04") && text.contains("0580910098"), "what would be right is said: {text}");
    assert!(
        !text.contains("4/10/2026") && !text.contains("yesterday") && !text.contains("prvprt"),
        "what was sent is not repeated: {text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_without_a_place_or_with_things_of_the_wrong_kind_is_refused() {
    let (_sandbox, expert) = expert().await;
    let mut placeless = notice();
    placeless.as_object_mut().unwrap().remove("place");
    let answer = expert.notify("k1", &placeless).await.expect(422);
    assert_eq!(wrong(&answer), pairs(&[("place", "field_missing")]));

    placeless["operations_at"]["date"] = json!("31/02/2026");
    let answer = expert.notify("k1", &placeless).await.expect(422);
    let mut found = wrong(&answer);
    found.sort();
    assert_eq!(found, pairs(&[("operations_at.date", "date_format"), ("place", "field_missing")]));

    let mut kinds = notice();
    kinds["case_key"]["number"] = json!("one");
    kinds["place"]["comune"] = json!(["Tivoli"]);
    let answer = expert.notify("k2", &kinds).await.expect(422);
    assert_eq!(wrong(&answer), pairs(&[("case_key.number", "type_wrong"), ("place.comune", "type_wrong")]));

    let mut fraction = notice();
    fraction["case_key"]["year"] = json!(2026.0);
    let answer = expert.notify("k4", &fraction).await.expect(422);
    assert_eq!(wrong(&answer), pairs(&[("case_key.year", "type_wrong")]));
    assert!(answer.body["refusal_receipt"].is_string());

    let mut crowded = notice();
    for number in 0..500 {
        crowded[format!("made_up_{number}")] = json!(1);
    }
    let answer = expert.notify("k5", &crowded).await.expect(422);
    assert_eq!(wrong(&answer), pairs(&[("", "field_unknown")]), "alike errors are told once");

    let mut broken = notice();
    broken["place"]["address"] = json!("Via\u{0}Roma");
    let answer = expert.notify("k3", &broken).await.expect(422);
    assert_eq!(wrong(&answer), pairs(&[("place.address", "text_control_character")]));
    assert!(expert.get("/v1/operations").await.body["items"].as_array().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn operations_before_today_are_refused_and_on_a_holiday_allowed() {
    let (_sandbox, expert) = expert().await;
    let past = support::notice(1, "7000", date!(2026 - 08 - 31));
    let answer = expert.notify("k1", &past).await.expect(422);
    assert_eq!(wrong(&answer), pairs(&[("operations_at.date", "operations_in_the_past")]));
    let holiday = support::notice(1, "7000", date!(2026 - 12 - 08));
    let answer = expert.notify("k1", &holiday).await.expect(201);
    assert_eq!(answer.body["findings"][0]["rule"], "operations_on_holiday");
    assert_eq!(answer.body["findings"][0]["severity"], "remark");
    let today = support::notice(1, "7000", date!(2026 - 09 - 01));
    let answer = expert.notify("k2", &today).await.expect(201);
    assert_eq!(answer.body["findings"][0]["rule"], "notice_late");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_that_does_not_exist_or_exists_twice_is_refused_with_its_readings() {
    let (_sandbox, expert) = expert_at(datetime!(2026-02-01 08:00 UTC)).await;
    for (day, code, readings) in [
        ("2026-03-29", "local_time_missing", ["01:30", "03:30"]),
        ("2026-10-25", "local_time_ambiguous", ["02:30 +02:00", "02:30 +01:00"]),
    ] {
        let mut notice = notice();
        notice["operations_at"] = json!({"date": day, "time": "02:30"});
        let answer = expert.notify("k1", &notice).await.expect(422);
        let codes: Vec<_> = wrong(&answer).into_iter().map(|(_, code)| code).collect();
        assert_eq!(codes, [code], "{day}");
        let text = answer.body.to_string();
        assert!(readings.iter().all(|reading| text.contains(reading)), "{text}");
    }
    let mut existing = notice();
    existing["operations_at"] = json!({"date": "2026-03-29", "time": "03:30"});
    let answer = expert.notify("k1", &existing).await.expect(201);
    assert_eq!(answer.body["operations_at"]["instant"], "2026-03-29T01:30:00.000Z");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_is_checked_field_by_field() {
    let (_sandbox, expert) = expert().await;
    let anonymous = expert.with(&json!(""));
    let long = "x".repeat(2000);
    let bad = json!({
        "tax_code": "RSSMRA80A01H501Z", "given_name": long, "family_name": "", "email": "nobody",
        "license": {"province": "R", "register": "M", "number": 0}, "inps_office": "7000", "phone": "12",
    });
    let answer = anonymous.post("/v1/registrations", &bad).await.expect(422);
    let mut fields: Vec<_> = wrong(&answer).into_iter().map(|(field, _)| field).collect();
    fields.sort();
    fields.dedup();
    let expected = ["email", "family_name", "given_name", "license.number", "license.province", "phone", "tax_code"];
    assert_eq!(fields, expected);
    assert!(answer.body.to_string().contains("want U"), "{}", answer.body);
    assert!(!answer.body.to_string().contains("RSSMRA"), "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_what_they_say_and_no_larger_than_allowed() {
    let (_sandbox, expert) = expert().await;
    let anonymous = expert.with(&json!(""));
    let good = json!({
        "tax_code": tax_code(9), "given_name": "Prova", "family_name": "Perito", "inps_office": "7000",
        "license": {"province": "RM", "register": "M", "number": 1}, "email": "prova@example.org",
    });
    let opened = anonymous.post("/v1/registrations", &good).await.expect(201).body;
    let registrant = anonymous.with(&opened["token"]);
    let path = format!("/v1/registrations/{}/documents/form", opened["id"].as_str().unwrap());
    let jpeg = [&[0xff, 0xd8, 0xff, 0xe0][..], &[0; 100]].concat();
    let ten_megabytes = [b"%PDF-".as_slice(), &vec![0; 10 * 1024 * 1024 - 5]].concat();
    let too_large = [ten_megabytes.as_slice(), b"!"].concat();
    for (media_type, body, status) in [
        ("application/pdf", jpeg.clone(), 422),
        ("application/pdf", Vec::new(), 422),
        ("application/pdf", b"MZ an executable".to_vec(), 422),
        ("text/plain", b"%PDF-1.4".to_vec(), 415),
        ("application/pdf", too_large, 413),
        ("application/pdf", ten_megabytes, 200),
        ("image/jpeg", jpeg, 200),
    ] {
        let length = body.len();
        let answer = registrant.call(Method::PUT, &path, &[("content-type", media_type)], Some(body)).await;
        assert_eq!(answer.status, status, "{media_type} of {length} bytes: {}", answer.body);
    }
    let unknown = path.replace("form", "diary");
    let pdf = Some(b"%PDF-1.4".to_vec());
    let answer = registrant.call(Method::PUT, &unknown, &[("content-type", "application/pdf")], pdf).await;
    assert_eq!(answer.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_is_decided_once_and_only_when_it_is_complete() {
    let (sandbox, expert) = expert().await;
    let anonymous = expert.with(&json!(""));
    let officer = sandbox.account(&perito::protocol::Role::Officer).unwrap();
    let officer = anonymous.login(officer.tax_code.as_str(), support::CHOSEN_PIN).await;
    let good = json!({
        "tax_code": tax_code(9), "given_name": "Prova", "family_name": "Perito", "inps_office": "7000",
        "license": {"province": "RM", "register": "M", "number": 1}, "email": "prova@example.org",
    });
    let opened = anonymous.post("/v1/registrations", &good).await.expect(201).body;
    let path = format!("/v1/registrations/{}/decision", opened["id"].as_str().unwrap());
    officer.post(&path, &json!({"decision": "authorise"})).await.expect(409);
    let answer = officer.post(&path, &json!({"decision": "reject"})).await.expect(422);
    assert_eq!(wrong(&answer), pairs(&[("reason", "reason_required")]));
    officer.post(&path, &json!({"decision": "maybe"})).await.expect(422);
    let rejected = officer.post(&path, &json!({"decision": "reject", "reason": "manca il modulo"})).await.expect(200);
    assert_eq!((&rejected.body["state"], &rejected.body["reason"]), (&json!("rejected"), &json!("manca il modulo")));
    officer.post(&path, &json!({"decision": "reject", "reason": "ancora"})).await.expect(409);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_request_of_ours_gets_a_problem() {
    let (_sandbox, expert) = expert().await;
    let json_type = [("content-type", "application/json"), ("idempotency-key", "k1")];
    let post = |headers: &'static [(&'static str, &'static str)], body: Vec<u8>| {
        let expert = expert.clone();
        async move { expert.call(Method::POST, "/v1/operations", headers, Some(body)).await }
    };
    const JSON: &[(&str, &str)] = &[("content-type", "application/json"), ("idempotency-key", "k1")];
    assert_eq!(post(JSON, b"{not json".to_vec()).await.expect(400).code(), "malformed_body");
    assert_eq!(post(JSON, b"[]".to_vec()).await.expect(422).code(), "validation_failed");
    assert_eq!(post(JSON, vec![b' '; 64 * 1024 + 1]).await.expect(413).code(), "payload_too_large");
    let plain: &[(&str, &str)] = &[("content-type", "text/plain"), ("idempotency-key", "k1")];
    assert_eq!(post(plain, b"{}".to_vec()).await.expect(415).code(), "unsupported_media_type");

    let body = serde_json::to_vec(&notice()).unwrap();
    let digest = ("content-digest", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:");
    let headers = [json_type.as_slice(), &[digest]].concat();
    let answer = expert.call(Method::POST, "/v1/operations", &headers, Some(body)).await.expect(400);
    assert_eq!(answer.code(), "digest_mismatch");
    let garbled: &[(&str, &str)] = &[("content-type", "application/json"), ("idempotency-key", "a key")];
    assert_eq!(post(garbled, b"{}".to_vec()).await.expect(400).code(), "idempotency_key_required");

    let answer = expert.call(Method::DELETE, "/v1/operations", &[], None).await.expect(405);
    assert_eq!(answer.header("allow"), Some("POST, GET, HEAD"));
    assert_eq!(expert.get("/v2/operations").await.expect(404).code(), "not_found");
    for (query, field) in [("limit=0", "limit"), ("limit=201", "limit"), ("cursor=x", "cursor"), ("color=red", "query")]
    {
        let answer = expert.get(&format!("/v1/operations?{query}")).await.expect(422);
        assert_eq!(wrong(&answer)[0].0, field, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_what_the_protocol_promises() {
    let (_sandbox, expert) = expert().await;
    for answer in [
        expert.get("/status").await,
        expert.get("/openapi.json").await,
        expert.get("/v1/me").await,
        expert.get("/v1/registrations").await,
        expert.get("/nothing").await,
        expert.notify("k1", &notice()).await,
    ] {
        for name in HEADERS {
            assert!(answer.header(name).is_some(), "{name} is missing from an answer {}", answer.status);
        }
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
    let head = expert.call(Method::HEAD, "/v1/me", &[], None).await.expect(200);
    assert!(head.header("etag").is_some() && head.body.is_null());
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_requests_are_told_when_to_come_back() {
    let sandbox = Sandbox::builder().requests_per_minute(3).start().unwrap();
    let anonymous = Api::new(&sandbox.url());
    for remaining in ["2", "1", "0"] {
        let answer = anonymous.get("/status").await.expect(200);
        assert_eq!(answer.header("ratelimit-remaining"), Some(remaining));
    }
    let answer = anonymous.get("/status").await.expect(429);
    assert_eq!((answer.code(), answer.header("retry-after")), ("too_many_requests", Some("60")));
    assert_eq!((answer.header("ratelimit-limit"), answer.header("ratelimit-reset")), (Some("3"), Some("60")));
    sandbox.session_clock().advance(std::time::Duration::from_secs(60));
    anonymous.get("/status").await.expect(200);
}
