//! The security archive: one entry for every write and every read of personal data, whose commitments open to who did
//! it, in which case and to what; one for every refusal of somebody known; none for anything else.

use std::time::Duration;

use perito::protocol::{Role, instant, sha256_hex};
use reqwest::Method;
use serde_json::{Value, json};
use time::macros::{date, datetime};

use crate::support;
use crate::support::archive::{Archive, signed, staff_account, written};
use crate::support::office::Office;
use crate::support::{Answer, Api, CHOSEN_PIN, tax_code};

const MERGE: [(&str, &str); 1] = [("content-type", "application/merge-patch+json")];
const PDF: [(&str, &str); 1] = [("content-type", "application/pdf")];
/// The key of the case of every notice here, as the archive writes it.
const CASE: &str = "0580910098/L/2026/1";
const WRONG_PIN: &str = "WRONG123";

async fn open() -> Office {
    Office::open(datetime!(2026-09-01 08:00 UTC)).await
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn id(answer: &Answer) -> String {
    text(&answer.body["id"])
}

fn registration(person: u8) -> Value {
    json!({
        "tax_code": tax_code(person), "given_name": "Prova", "family_name": "Perito", "inps_office": "7000",
        "license": {"province": "RM", "register": "M", "number": 123}, "email": "prova@example.org",
    })
}

fn notice() -> Value {
    support::notice(1, "7000", date!(2026 - 10 - 20))
}

fn convocation() -> Value {
    let mut convocation = notice();
    convocation.as_object_mut().unwrap().remove("inps_office");
    convocation
}

fn record(ctu: u8) -> Value {
    json!({
        "case_key": support::case_key("L", 1), "proceeding": "atpo", "inps_office": "7000",
        "ctu_tax_code": tax_code(ctu), "appointed_on": "2026-08-20",
    })
}

async fn suspend(officer: &Api, pin: &str, suspended: bool) -> Answer {
    let body = serde_json::to_vec(&json!({"suspended": suspended})).unwrap();
    officer.call(Method::PATCH, pin, &MERGE, Some(body)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_is_recorded_from_its_first_word_to_the_decision() {
    let office = open().await;
    let officer = office.officer();
    let mut archive = Archive::of(&office.sandbox);
    let clerk = staff_account(&office, &archive, &Role::Officer);

    let opened = office.api.post("/v1/registrations", &registration(3)).await.expect(201);
    let (id, path) = (id(&opened), format!("/v1/registrations/{}", id(&opened)));
    archive.expect("registration.opened", "", "", &written(&id, &registration(3)));
    let registrant = office.api.with(&opened.body["token"]);
    registrant.get(&path).await.expect(200);
    archive.expect("registration.read", "", "", &id);
    for kind in ["form", "identity", "license"] {
        let (document, put) = (format!("%PDF-{kind}"), format!("{path}/documents/{kind}"));
        registrant.call(Method::PUT, &put, &PDF, Some(document.clone().into_bytes())).await.expect(200);
        let content = format!("{id} {kind} {}", sha256_hex(document.as_bytes()));
        archive.expect("registration.document_put", "", "", &content);
    }
    officer.get("/v1/registrations").await.expect(200);
    archive.expect("registration.listed", &clerk, "", &id);
    officer.get(&path).await.expect(200);
    archive.expect("registration.read", &clerk, "", &id);
    officer.get(&format!("{path}/documents/form")).await.expect(200);
    archive.expect("registration.document_read", &clerk, "", &format!("{id} form"));
    let decision = json!({"decision": "authorise"});
    officer.post(&format!("{path}/decision"), &decision).await.expect(200);
    archive.expect("registration.authorised", &clerk, "", &written(&id, &decision));

    let other = office.api.post("/v1/registrations", &registration(4)).await.expect(201).body;
    let other = text(&other["id"]);
    archive.expect("registration.opened", "", "", &written(&other, &registration(4)));
    let rejection = json!({"decision": "reject", "reason": "mancano i documenti"});
    officer.post(&format!("/v1/registrations/{other}/decision"), &rejection).await.expect(200);
    archive.expect("registration.rejected", &clerk, "", &written(&other, &rejection));
}

#[tokio::test(flavor = "multi_thread")]
async fn access_is_recorded_on_both_sides_of_the_counter() {
    let office = open().await;
    let (officer, expert) = (office.officer(), office.ctu(3).await);
    let mut archive = Archive::of(&office.sandbox);
    let (clerk, doctor) = (staff_account(&office, &archive, &Role::Officer), archive.account(&tax_code(3)));
    let pin = format!("/v1/accounts/{doctor}/pin");

    let me = expert.get("/v1/me").await.expect(200);
    archive.expect("account.read", &doctor, "", &doctor);
    let headers = [MERGE[0], ("if-match", me.header("etag").unwrap())];
    expert
        .call(Method::PATCH, "/v1/me", &headers, Some(json!({"phone": null}).to_string().into_bytes()))
        .await
        .expect(200);
    archive.expect("account.changed", &doctor, "", &written(&doctor, &json!({"phone": null})));

    let login = json!({"tax_code": tax_code(3), "pin": CHOSEN_PIN});
    let opened = office.api.post("/v1/sessions", &login).await.expect(201);
    archive.expect("session.opened", &doctor, "", &id(&opened));
    expert.get("/v1/sessions").await.expect(200);
    archive.expect("session.listed", &doctor, "", &doctor);
    let second = office.api.with(&opened.body["token"]);
    let renewed = second.call(Method::PUT, "/v1/sessions/current", &[], None).await.expect(200);
    archive.expect("session.renewed", &doctor, "", &id(&opened));
    expert.call(Method::DELETE, &format!("/v1/sessions/{}", id(&renewed)), &[], None).await.expect(204);
    archive.expect("session.ended", &doctor, "", &id(&opened));
    let change = json!({"current_pin": CHOSEN_PIN, "new_pin": "OTHER678"});
    let changed = expert.send(Method::PUT, "/v1/me/pin", &[], &change).await.expect(200);
    archive.expect("pin.changed", &doctor, "", &doctor);
    expert.with(&changed.body["token"]).call(Method::DELETE, "/v1/sessions/current", &[], None).await.expect(204);
    archive.expect("session.ended", &doctor, "", &id(&changed));

    suspend(officer, &pin, true).await.expect(204);
    archive.expect("pin.suspended", &clerk, "", &doctor);
    suspend(officer, &pin, false).await.expect(204);
    archive.expect("pin.resumed", &clerk, "", &doctor);
    officer.call(Method::POST, &pin, &[], None).await.expect(201);
    archive.expect("pin.issued", &clerk, "", &doctor);
    officer.call(Method::DELETE, &pin, &[], None).await.expect(204);
    archive.expect("pin.revoked", &clerk, "", &doctor);
}

#[tokio::test(flavor = "multi_thread")]
async fn cases_and_notices_are_recorded_in_their_case() {
    let office = open().await;
    let (expert, legal_office) = (office.ctu(3).await, office.staff(&Role::LegalOffice).await);
    let mut archive = Archive::of(&office.sandbox);
    let (lawyer, doctor) = (staff_account(&office, &archive, &Role::LegalOffice), archive.account(&tax_code(3)));

    let put = legal_office.send(Method::PUT, "/v1/cases", &[], &record(3)).await.expect(201);
    archive.expect("case.put", &lawyer, CASE, &written(&format!("{} 1", id(&put)), &record(3)));
    let again = [("if-match", put.header("etag").unwrap())];
    legal_office.send(Method::PUT, "/v1/cases", &again, &record(3)).await.expect(200);
    archive.expect("case.put", &lawyer, CASE, &written(&format!("{} 2", id(&put)), &record(3)));
    let search = json!({"case_key": support::case_key("L", 1)});
    expert.post("/v1/case-searches", &search).await.expect(200);
    archive.expect("case.searched", &doctor, CASE, &sha256_hex(search.to_string().as_bytes()));
    let unregistered = json!({"case_key": {"court_office": "0580910098", "year": 2026, "number": 1}});
    expert.post("/v1/case-searches", &unregistered).await.expect(200);
    archive.expect("case.searched", &doctor, CASE, &sha256_hex(unregistered.to_string().as_bytes()));
    let nothing = json!({"case_key": {"court_office": "0580910098", "year": 2026, "number": 2}});
    expert.post("/v1/case-searches", &nothing).await.expect(200);
    archive.expect("case.searched", &doctor, "", &sha256_hex(nothing.to_string().as_bytes()));
    expert.get("/v1/operations").await.expect(200);
    archive.expect("operation.listed", &doctor, "", &doctor);
    expert.get("/v1/cases").await.expect(200);
    archive.expect("case.listed", &doctor, CASE, &id(&put));
    expert.get(&format!("/v1/cases/{}", id(&put))).await.expect(200);
    archive.expect("case.read", &doctor, CASE, &id(&put));

    let notified = expert.notify("k1", &notice()).await.expect(201);
    archive.expect("operation.notified", &doctor, CASE, &signed(&notified.body["receipt"]["text"]));
    assert_eq!(archive.entries().last().unwrap().at, notified.body["received_at"].as_str().unwrap());
    let path = format!("/v1/operations/{}", id(&notified));
    let (convocations, key, body) = (format!("{path}/convocations"), [("idempotency-key", "k2")], convocation());
    let convoke = || expert.send(Method::POST, &convocations, &key, &body);
    let convoked = convoke().await.expect(201);
    archive.expect("operation.convoked", &doctor, CASE, &signed(&convoked.body["receipt"]["text"]));
    assert!(expert.notify("k1", &notice()).await.expect(201).is_replay());
    assert!(convoke().await.expect(201).is_replay());
    archive.expect_nothing("replays");

    expert.get("/v1/operations").await.expect(200);
    archive.expect_each("operation.listed", &doctor, &[(CASE, &id(&convoked)), (CASE, &id(&notified))]);
    for method in [Method::GET, Method::HEAD] {
        legal_office.call(method, &path, &[], None).await.expect(200);
        archive.expect("operation.read", &lawyer, CASE, &id(&notified));
    }
    let receipt = text(&notified.body["receipt"]["id"]);
    let path = format!("/v1/receipts/{receipt}");
    for accept in ["application/json", "text/plain"] {
        legal_office.call(Method::GET, &path, &[("accept", accept)], None).await.expect(200);
        archive.expect("receipt.read", &lawyer, CASE, &receipt);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_of_somebody_known_is_one_entry() {
    let office = open().await;
    let (officer, expert) = (office.officer(), office.ctu(3).await);
    let mut archive = Archive::of(&office.sandbox);
    let (clerk, doctor) = (staff_account(&office, &archive, &Role::Officer), archive.account(&tax_code(3)));

    expert.get("/v1/registrations").await.expect(403);
    archive.expect("request.refused", &doctor, "", "GET /v1/registrations wrong_role");
    expert.get("/v1/cases/00000000-0000-0000-0000-000000000000").await.expect(404);
    archive.expect("request.refused", &doctor, "", "GET /v1/cases/{id} not_found");
    expert.post("/v1/case-searches", &json!({})).await.expect(422);
    archive.expect("request.refused", &doctor, "", "POST /v1/case-searches validation_failed");
    let opened = office.api.post("/v1/registrations", &registration(4)).await.expect(201);
    archive.news();
    let decision = format!("/v1/registrations/{}/decision", id(&opened));
    officer.post(&decision, &json!({"decision": "authorise"})).await.expect(409);
    archive.expect("request.refused", &clerk, "", "POST /v1/registrations/{id}/decision conflict");
    let change = json!({"current_pin": WRONG_PIN, "new_pin": "OTHER678"});
    expert.send(Method::PUT, "/v1/me/pin", &[], &change).await.expect(422);
    archive.expect("request.refused", &doctor, "", "PUT /v1/me/pin validation_failed");

    let refused = officer.notify("k1", &notice()).await.expect(403);
    archive.expect("operation.refused", &clerk, CASE, &signed(&refused.body["refusal_receipt"]));
    let mut past = notice();
    past["operations_at"]["date"] = json!("2026-08-31");
    let refused = expert.notify("k1", &past).await.expect(422);
    archive.expect("operation.refused", &doctor, CASE, &signed(&refused.body["refusal_receipt"]));
    let nobodys = "/v1/operations/00000000-0000-0000-0000-000000000000/convocations";
    let refused = expert.send(Method::POST, nobodys, &[("idempotency-key", "k1")], &convocation()).await.expect(404);
    archive.expect("operation.refused", &doctor, CASE, &signed(&refused.body["refusal_receipt"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_login_is_one_entry_whoever_it_was() {
    let office = open().await;
    let expert = office.ctu(3).await;
    let mut archive = Archive::of(&office.sandbox);
    let doctor = archive.account(&tax_code(3));
    let login = |api: &Api, person: u8, pin: &str| {
        let (api, body) = (api.clone(), json!({"tax_code": tax_code(person), "pin": pin}));
        async move { api.post("/v1/sessions", &body).await }
    };

    login(&office.api, 3, WRONG_PIN).await.expect(401);
    archive.expect("session.refused", &doctor, "", "wrong_credentials");
    login(&office.api, 20, WRONG_PIN).await.expect(401);
    archive.expect("session.refused", "", "", "wrong_credentials");
    // Also where the one who logs in is known already by another session.
    login(&expert, 3, WRONG_PIN).await.expect(401);
    archive.expect("session.refused", &doctor, "", "wrong_credentials");
    office.sandbox.advance_days(200);
    for api in [&office.api, &expert] {
        login(api, 3, CHOSEN_PIN).await.expect(403);
        archive.expect("session.refused", &doctor, "", "pin_disabled");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_that_meets_a_new_pin_on_its_way_is_one_entry_too() {
    let office = open().await;
    office.ctu(3).await;
    let mut archive = Archive::of(&office.sandbox);
    let path = format!("/v1/accounts/{}/pin", archive.account(&tax_code(3)));
    let mut pin = CHOSEN_PIN.to_owned();
    for _ in 0..10 {
        let login = json!({"tax_code": tax_code(3), "pin": pin});
        let login = office.api.post("/v1/sessions", &login);
        let issue = office.officer().call(Method::POST, &path, &[], None);
        let (login, issued) = tokio::join!(login, issue);
        pin = text(&issued.expect(201).body["pin"]);
        let news = archive.news();
        let mut actions: Vec<_> = news.iter().map(|entry| entry.line("action")).collect();
        actions.sort_unstable();
        let outcome = if login.status == 201 { "session.opened" } else { "session.refused" };
        assert_eq!(actions, ["pin.issued", outcome]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_concerns_nobody_leaves_no_entry() {
    let office = open().await;
    let expert = office.ctu(3).await;
    let legal_office = office.staff(&Role::LegalOffice).await;
    let mut archive = Archive::of(&office.sandbox);
    let anonymous = &office.api;

    for path in ["/status", "/openapi.json", "/docs", "/docs/docs.js"] {
        for api in [anonymous, &expert] {
            api.get(path).await.expect(200);
            archive.expect_nothing(path);
        }
    }
    anonymous.get("/v1/me").await.expect(401);
    anonymous.notify("k1", &notice()).await.expect(401);
    anonymous.get("/nothing").await.expect(404);
    anonymous.post("/v1/registrations", &json!({})).await.expect(422);
    archive.expect_nothing("refusals of nobody known");
    // Requests that cannot be read are no acts, whoever sends them.
    expert.send(Method::POST, "/v1/operations", &[], &notice()).await.expect(400);
    expert.call(Method::POST, "/v1/case-searches", &[("content-type", "text/plain")], None).await.expect(415);
    expert.call(Method::PATCH, "/v1/me", &MERGE, Some(b"{}".to_vec())).await.expect(428);
    legal_office.send(Method::PUT, "/v1/cases", &[("if-match", "\"1\"")], &record(3)).await.expect(412);
    expert.call(Method::DELETE, "/v1/operations", &[], None).await.expect(405);
    archive.expect_nothing("requests that cannot be read");

    let guess = json!({"tax_code": tax_code(3), "pin": WRONG_PIN});
    while anonymous.post("/v1/sessions", &guess).await.status != 429 {}
    archive.news();
    anonymous.post("/v1/sessions", &guess).await.expect(429);
    archive.expect_nothing("a guess that must wait");
    office.sandbox.session_clock().advance(Duration::from_secs(15 * 60));
    assert_eq!(expert.get("/v1/me").await.expect(401).code(), "session_expired");
    archive.expect_nothing("a session that has expired");
}

#[tokio::test(flavor = "multi_thread")]
async fn leaves_are_six_lines_numbered_from_zero_that_never_go_back_in_time() {
    let office = open().await;
    let expert = office.ctu(3).await;
    office.sandbox.advance_days(3);
    expert.notify("k1", &notice()).await.expect(201);
    office.sandbox.clock().set(datetime!(2026-09-04 07:59:58 UTC));
    expert.get("/v1/operations").await.expect(200);

    let entries = Archive::of(&office.sandbox).entries();
    assert!(entries.len() > 20);
    let hexadecimal = |text: &str| text.len() == 64 && text.bytes().all(|b| b"0123456789abcdef".contains(&b));
    for (index, entry) in entries.iter().enumerate() {
        assert_eq!((entry.index, entry.salt.len()), (index, 32));
        let words = [entry.line("actor"), entry.line("case"), entry.line("content")];
        let [actor, case, content] = words;
        let (action, at) = (entry.line("action"), entry.line("instant"));
        let canonical = format!("v1\naction {action}\ninstant {at}\nactor {actor}\ncase {case}\ncontent {content}\n");
        assert_eq!(entry.leaf, canonical);
        assert!(words.into_iter().all(hexadecimal), "{}", entry.leaf);
        assert!(action.bytes().all(|b| b.is_ascii_lowercase() || b"._".contains(&b)), "{action}");
        assert_eq!(entry.at, at);
        assert_eq!(instant::format(instant::parse(at).unwrap()), at);
    }
    assert!(entries.is_sorted_by_key(|entry| instant::parse(&entry.at).unwrap()));
    let mut salts: Vec<_> = entries.iter().map(|entry| &entry.salt).collect();
    salts.sort();
    salts.dedup();
    assert_eq!(salts.len(), entries.len(), "every entry has a salt of its own");
}
