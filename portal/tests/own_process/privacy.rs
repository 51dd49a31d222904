//! What must not be told: no name, tax code, PIN, token, address or case number in logs, URLs, errors, file names or
//! archive entries, and no PIN or token anywhere in the data folder.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use perito::protocol::Role;
use perito_portal::Sandbox;
use reqwest::Method;
use serde_json::{Value, json};

use support::Api;
use support::leaks::{self, Hidden, Said};
use support::office::staff_account;
use support::planted::{Log, Planted};

const GIVEN_NAME: &str = "Zebediaquinta";
const FAMILY_NAME: &str = "Quattrocchissima";
const EMAIL: &str = "zebedia.quattro@example.org";
const PHONE: &str = "+390987654321";
const ADDRESS: &str = "Vicolo delle Nespole 77";
const DOCUMENT: &[u8] = b"%PDF-1.4 contenuto riservatissimo";
const DOCUMENT_WORD: &str = "riservatissimo";
const CASE_NUMBER: u32 = 7_654_321;
const WRONG_PIN: &str = "NOTMYPIN9";
const CHOSEN_PIN: &str = "QWRT5678";

#[tokio::test(flavor = "multi_thread")]
async fn nothing_planted_comes_out_where_it_must_not() {
    let log = Log::capture();
    let sandbox = Sandbox::start().unwrap();
    let mut said = Said::default();
    let hidden = journey(&sandbox, &mut said).await;
    leaks::grep(&sandbox, &log, &said, &hidden);

    assert!(log.text().contains("/v1/operations/{id}/convocations"), "the log was not captured");
    let database = leaks::database(&sandbox);
    // The index, and the entries that fill no file yet.
    let entries = leaks::dump(&database, "archive_entries") + &leaks::dump(&database, "archive_tail");
    assert!(entries.contains("action operation.notified") && entries.contains("action session.refused"));
    // The same search finds what is rightly there, in the database, in its files and in answers.
    let planted = hidden.everything();
    for text in [leaks::dump(&database, "accounts"), said.shown.concat()] {
        let found = planted.found(&text);
        assert!(found.contains(&"tax code") && found.contains(&"family name"), "{found:?}");
    }
    let files = leaks::files(&sandbox.data_folder());
    let stored = files.iter().flat_map(|file| planted.found(&String::from_utf8_lossy(&std::fs::read(file).unwrap())));
    let stored: BTreeSet<_> = stored.collect();
    assert!(stored.contains("document") && stored.contains("tax code"), "{stored:?}");
}

/// Plays the journey with failures of every kind, and gives what must not come out.
async fn journey(sandbox: &Sandbox, said: &mut Said) -> Hidden {
    let mut anonymous = Api::new(&sandbox.url());
    anonymous.heard = Some(Arc::clone(&said.headers));
    let tax_code = support::tax_code(5);
    let officer_code = support::tax_code(6);
    let officer = sandbox.add_account(staff_account(Role::Officer, "7000", &officer_code, ("Prova", "Prova"))).unwrap();
    let legal_code = support::tax_code(7);
    let legal = sandbox.add_account(staff_account(Role::LegalOffice, "7000", &legal_code, ("Prova", "Prova"))).unwrap();
    let mut secrets = vec![
        ("the officer's PIN", officer.pin.expose().to_owned()),
        ("the legal office's PIN", legal.pin.expose().to_owned()),
        ("a wrong PIN", WRONG_PIN.to_owned()),
        ("a chosen PIN", CHOSEN_PIN.to_owned()),
        ("the PIN of the staff", support::CHOSEN_PIN.to_owned()),
    ];
    let officer = anonymous.first_access(&officer_code, officer.pin.expose()).await;
    let legal_office = anonymous.first_access(&legal_code, legal.pin.expose()).await;

    let registration = json!({
        "tax_code": tax_code, "given_name": GIVEN_NAME, "family_name": FAMILY_NAME, "email": EMAIL, "phone": PHONE,
        "license": {"province": "RM", "register": "M", "number": 123}, "inps_office": "7000",
    });
    for wrong in wrong_registrations(&registration, &tax_code) {
        said.hear(&anonymous.post("/v1/registrations", &wrong).await.expect(422));
    }
    let opened = anonymous.post("/v1/registrations", &registration).await.expect(201).body;
    let registrant = anonymous.with(&opened["token"]);
    let path = format!("/v1/registrations/{}", opened["id"].as_str().unwrap());
    for kind in ["form", "identity", "license"] {
        let put = format!("{path}/documents/{kind}");
        let body = Some(DOCUMENT.to_vec());
        registrant.call(Method::PUT, &put, &[("content-type", "application/pdf")], body).await.expect(200);
    }
    let form = format!("{path}/documents/form");
    let mislabelled = registrant.call(Method::PUT, &form, &[("content-type", "image/png")], Some(DOCUMENT.to_vec()));
    said.hear(&mislabelled.await.expect(422));
    said.hear(&officer.get(&form).await.expect(200));
    let decided = officer.post(&format!("{path}/decision"), &json!({"decision": "authorise"})).await.expect(200);
    let account = decided.body["account_id"].as_str().unwrap().to_owned();
    let pin = officer.call(Method::POST, &format!("/v1/accounts/{account}/pin"), &[], None).await.expect(201);
    let pin = pin.body["pin"].as_str().unwrap().to_owned();

    let wrong = json!({"tax_code": tax_code, "pin": WRONG_PIN});
    said.hear(&anonymous.post("/v1/sessions", &wrong).await.expect(401));
    let first = anonymous.login(&tax_code, &pin).await;
    for refused in [WRONG_PIN, FAMILY_NAME, &tax_code[..8]] {
        let change = json!({"current_pin": pin, "new_pin": refused});
        said.hear(&first.send(Method::PUT, "/v1/me/pin", &[], &change).await.expect(422));
    }
    let change = json!({"current_pin": pin, "new_pin": CHOSEN_PIN});
    let changed = first.send(Method::PUT, "/v1/me/pin", &[], &change).await.expect(200);
    let expert = anonymous.with(&changed.body["token"]);

    act(&expert, &legal_office, &tax_code, said).await;
    misplace(&expert, &tax_code, said).await;

    let tokens = [&officer, &legal_office, &registrant, &first, &expert].map(|api| ("a token", api.token.clone()));
    secrets.extend(tokens);
    secrets.push(("an issued PIN", pin));
    let personal = vec![
        ("given name", GIVEN_NAME.to_owned()),
        ("family name", FAMILY_NAME.to_owned()),
        ("tax code", tax_code),
        ("the officer's tax code", officer_code),
        ("e-mail", EMAIL.to_owned()),
        ("phone", PHONE.to_owned()),
        ("address", ADDRESS.to_owned()),
        ("case number", CASE_NUMBER.to_string()),
        ("document", DOCUMENT_WORD.to_owned()),
    ];
    Hidden { personal: Planted(personal), secrets: Planted(secrets), untold: Planted(Vec::new()) }
}

/// Notices, convocations and cases, those that are refused included.
async fn act(expert: &Api, legal_office: &Api, tax_code: &str, said: &mut Said) {
    let mut notice = support::notice(CASE_NUMBER, "7000", time::macros::date!(2026 - 10 - 20));
    notice["place"]["address"] = json!(ADDRESS);
    let notified = expert.notify("k1", &notice).await.expect(201);
    said.hear(&notified);
    said.hear(&expert.notify("k1", &notice).await.expect(201));
    let mut other = notice.clone();
    other["place"]["comune"] = json!(FAMILY_NAME);
    said.hear(&expert.notify("k1", &other).await.expect(422));
    let mut past = notice.clone();
    past["operations_at"]["date"] = json!("2026-08-31");
    said.hear(&expert.notify("k2", &past).await.expect(422));
    let mut unknown = notice.clone();
    unknown[tax_code] = json!(FAMILY_NAME);
    unknown["operations_at"]["date"] = json!(format!("{FAMILY_NAME} {CASE_NUMBER}"));
    said.hear(&expert.notify("k3", &unknown).await.expect(422));
    let mut late = notice.clone();
    late["operations_at"]["date"] = json!("2026-09-07");
    let late = expert.notify("k6", &late).await.expect(201);
    assert_eq!(late.body["findings"][0]["severity"], "breach", "{}", late.body);
    said.hear(&late);
    said.hear(&legal_office.notify("k4", &notice).await.expect(403));

    let case = json!({
        "case_key": support::case_key("L", CASE_NUMBER), "proceeding": "atpo", "inps_office": "7000",
        "ctu_tax_code": tax_code, "appointed_on": "2026-08-20",
    });
    let put = legal_office.send(Method::PUT, "/v1/cases", &[], &case).await.expect(201);
    said.hear(&put);
    said.hear(&legal_office.send(Method::PUT, "/v1/cases", &[], &case).await.expect(428));
    let search = json!({"case_key": {"court_office": "0580910098", "year": 2026, "number": CASE_NUMBER}});
    said.hear(&expert.post("/v1/case-searches", &search).await.expect(200));

    let id = notified.body["id"].as_str().unwrap();
    let mut convocation = notice;
    convocation.as_object_mut().unwrap().remove("inps_office");
    let path = format!("/v1/operations/{id}/convocations");
    said.hear(&expert.send(Method::POST, &path, &[("idempotency-key", "k5")], &convocation).await.expect(201));
    for path in ["/v1/me", "/v1/operations", "/v1/cases", "/v1/sessions"] {
        said.hear(&expert.get(path).await.expect(200));
    }
    let receipt = notified.body["receipt"]["id"].as_str().unwrap();
    said.hear(&expert.get(&format!("/v1/receipts/{receipt}")).await.expect(200));
}

/// Sends what is planted where nothing of the kind belongs: as names of fields, in paths, queries and headers.
async fn misplace(expert: &Api, tax_code: &str, said: &mut Said) {
    let digits = PHONE.trim_start_matches('+');
    let places = ["", "case_key", "place"];
    for (number, name) in [tax_code, FAMILY_NAME, digits, WRONG_PIN, CHOSEN_PIN, &expert.token].into_iter().enumerate()
    {
        for (name, place) in [name.to_owned(), name.to_lowercase()].iter().flat_map(|name| places.map(|at| (name, at)))
        {
            let mut notice = support::notice(CASE_NUMBER, "7000", time::macros::date!(2026 - 10 - 20));
            let object = if place.is_empty() { &mut notice } else { &mut notice[place] };
            object[name] = json!("x");
            let refused = expert.notify(&format!("misplaced-{number}"), &notice).await.expect(422);
            assert!(refused.body.to_string().contains("field_unknown"), "{}", refused.body);
            said.hear(&refused);
        }
    }
    for word in [tax_code, FAMILY_NAME, digits, CHOSEN_PIN, &expert.token] {
        for path in [format!("/v1/cases/{word}"), format!("/v1/operations/{word}"), format!("/{word}")] {
            said.hear(&expert.get(&path).await.expect(404));
        }
        for query in [format!("cursor={word}"), format!("{word}=1"), format!("limit={word}x")] {
            said.hear(&expert.get(&format!("/v1/operations?{query}")).await.expect(422));
        }
        let method = Method::from_bytes(word.as_bytes()).unwrap();
        said.hear(&expert.call(method, "/v1/me", &[], None).await.expect(405));
        for header in ["if-match", "content-type", "content-digest", "accept", "x-forwarded-for", "user-agent"] {
            let patch = json!({"email": word}).to_string().into_bytes();
            let media_type = ("content-type", "application/merge-patch+json");
            let headers =
                if header == "content-type" { vec![(header, word)] } else { vec![media_type, (header, word)] };
            let refused = expert.call(Method::PATCH, "/v1/me", &headers, Some(patch)).await;
            assert!((400..500).contains(&refused.status), "{header}: {}", refused.status);
            said.hear(&refused);
        }
    }
}

fn wrong_registrations(good: &Value, tax_code: &str) -> Vec<Value> {
    let mut wrong_letter = good.clone();
    wrong_letter["tax_code"] = json!(format!("{}{}", &tax_code[..15], if tax_code.ends_with('A') { 'B' } else { 'A' }));
    let mut long = good.clone();
    long["family_name"] = json!(FAMILY_NAME.repeat(200));
    let mut types = good.clone();
    types["license"] = json!(tax_code);
    types["email"] = json!([EMAIL]);
    let mut register = good.clone();
    register["license"]["register"] = json!(FAMILY_NAME);
    vec![wrong_letter, long, types, register]
}
