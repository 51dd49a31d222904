//! Clients that put personal data where they must not, in paths, queries, methods, headers and the names of fields:
//! nothing of it comes back, and nothing of it reaches the log or the archive.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

use std::fmt::Write;

use perito::domain::TaxCode;
use perito::protocol::Role;
use reqwest::Method;
use serde_json::{Value, json};
use time::macros::{date, datetime};

use support::archive::Archive;
use support::office::Office;
use support::planted::{Log, Planted};
use support::tax_code;

const NAME: &str = "Quattrocchissima";
const EMAIL: &str = "zebedia.quattro@example.org";
const PIN: &str = "QWRT5678";
/// A case that the portal has never heard of.
const CASE: &str = "0580910098/L/2026/7654321";
const JSON: (&str, &str) = ("content-type", "application/json");
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// One request that a careless client makes.
struct Probe {
    method: String,
    path: String,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Probe {
    fn new(method: &str, path: impl Into<String>) -> Self {
        Self { method: method.to_owned(), path: path.into(), headers: Vec::new(), body: String::new() }
    }

    fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn json(self, body: &Value) -> Self {
        Self { body: body.to_string(), ..self }.header(JSON.0, JSON.1)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_it_comes_back_or_is_kept() {
    let log = Log::capture();
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let expert = office.ctu(3).await;
    let legal_office = office.staff(&Role::LegalOffice).await;
    let (doctor, treasury) = (office.staff(&Role::InpsDoctor).await, office.staff(&Role::Treasury).await);
    let callers = [
        ("nobody", &office.api),
        ("the expert", &expert),
        ("the legal office", &legal_office),
        ("the doctor", &doctor),
        ("the treasury", &treasury),
    ];
    let code = tax_code(5);
    let stem = code[..15].to_owned();
    let planted = [("tax code", &*stem), ("name", NAME), ("e-mail", EMAIL), ("PIN", PIN), ("case number", "7654321")];
    let planted = Planted(planted.map(|(name, value)| (name, value.to_owned())).to_vec());

    let mut leaks = String::new();
    let acts = in_acts(&code);
    let probes = [in_paths(&code), in_queries(&code), in_headers(&code), in_uploads(&code), in_bodies(&code)];
    let probes = probes.iter().flatten().chain(&acts);
    for probe in probes {
        for (caller, api) in callers {
            let headers: Vec<_> = probe.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let (method, body) = (Method::from_bytes(probe.method.as_bytes()).unwrap(), probe.body.clone());
            let answer = api.call(method, &probe.path, &headers, Some(body.into())).await;
            let text = format!("{:?}\n{}", answer.headers, String::from_utf8_lossy(&answer.bytes));
            let (found, status) = (planted.found(&text), answer.status);
            if !found.is_empty() {
                writeln!(
                    leaks,
                    "{} {} {:?} by {caller}: {status} tells {found:?}: {text}",
                    probe.method, probe.path, headers
                )
                .unwrap();
            }
            assert!(status < 500, "{} {} by {caller}: {text}", probe.method, probe.path);
        }
    }
    assert!(leaks.is_empty(), "\n{leaks}");

    let logged = log.text();
    for line in logged.lines() {
        assert!(planted.found(line).is_empty(), "in the log: {line}");
    }
    assert!(logged.matches("/v1/accounts/{id}/pin").count() >= 3, "the log was not captured");
    for entry in Archive::of(&office.sandbox).entries() {
        assert!(planted.found(&entry.leaf).is_empty(), "in the archive: {}", entry.leaf);
    }
    // The same search finds what is rightly there.
    assert_eq!(planted.found(&in_bodies(&code)[0].body.to_uppercase()), ["tax code"]);
}

fn in_paths(code: &str) -> Vec<Probe> {
    let case = CASE.replace('/', "%2F");
    [
        ("GET", format!("/v1/people/{code}")),
        ("GET", format!("/{EMAIL}")),
        ("GET", format!("/v1/cases/{code}")),
        ("GET", format!("/v1/cases/{CASE}")),
        ("GET", format!("/v1/cases/{case}")),
        ("GET", format!("/v1/operations/{NAME}")),
        ("POST", format!("/v1/operations/{case}/convocations")),
        ("GET", format!("/v1/receipts/{PIN}")),
        ("POST", format!("/v1/accounts/{code}/pin")),
        ("DELETE", format!("/v1/sessions/{PIN}")),
        ("GET", format!("/v1/registrations/{NAME}")),
        ("PUT", format!("/v1/registrations/{NOBODY}/documents/{NAME}")),
        ("GET", format!("/v1/registrations/{NOBODY}/documents/%F0{NAME}")),
        ("OPTIONS", format!("/v1/cases/{code}")),
        ("PUT", format!("/v1/cases/{code}/terms")),
        ("PUT", format!("/v1/cases/{case}/links")),
        ("GET", format!("/v1/cases/{NAME}/findings")),
        ("HEAD", format!("/v1/uploads/{code}")),
        ("PATCH", format!("/v1/uploads/{NAME}.pdf")),
        ("DELETE", format!("/v1/uploads/{case}")),
        ("GET", format!("/v1/reports/{NAME}")),
        ("GET", format!("/v1/reports/{code}/content")),
        ("GET", format!("/v1/observations/{NAME}")),
        ("GET", format!("/v1/observations/{case}/content")),
        ("GET", format!("/v1/payments/{code}")),
        ("PUT", format!("/v1/payments/{NAME}")),
        ("GET", format!("/v1/changes/{code}")),
        (code, "/v1/me".to_owned()),
        (PIN, "/status".to_owned()),
    ]
    .into_iter()
    .map(|(method, path)| Probe::new(method, path))
    .collect()
}

fn in_queries(code: &str) -> Vec<Probe> {
    [
        format!("/v1/operations?cursor={code}"),
        format!("/v1/cases?limit={PIN}"),
        format!("/v1/registrations?{NAME}=1"),
        format!("/v1/operations?limit=1&limit={NAME}"),
        format!("/v1/me?tax_code={code}&pin={PIN}"),
        format!("/status?{EMAIL}"),
        format!("/v1/cases/{NOBODY}?case_key={CASE}"),
        format!("/v1/reports?case_id={code}"),
        format!("/v1/observations?case_id={CASE}"),
        format!("/v1/payments?cursor={NAME}&limit={PIN}"),
        format!("/v1/changes?cursor={code}"),
        format!("/v1/reports/{NOBODY}/content?name={NAME}"),
    ]
    .into_iter()
    .map(|path| Probe::new("GET", path))
    .collect()
}

fn in_headers(code: &str) -> Vec<Probe> {
    let get = || Probe::new("GET", "/v1/me");
    let notice = support::notice(1, "7000", date!(2026 - 10 - 20));
    let search = json!({"case_key": support::case_key("L", 1)});
    let patch = Probe::new("PATCH", "/v1/me").header("content-type", "application/merge-patch+json");
    let mut probes = vec![
        get().header("authorization", format!("Bearer {code}")),
        get().header("authorization", format!("{NAME} {PIN}")),
        Probe { body: "{}".to_owned(), ..patch.header("if-match", format!("\"{code}\"")) },
        Probe::new("POST", "/v1/operations").header("idempotency-key", format!("{NAME} {code}")).json(&notice),
        Probe::new("POST", "/v1/case-searches").header("content-digest", format!("sha-256=:{code}:")).json(&search),
        Probe { body: search.to_string(), ..Probe::new("POST", "/v1/case-searches") }
            .header("content-type", format!("{NAME}/{code}")),
        Probe::new("PUT", "/v1/cases").header("if-match", NAME).json(&json!({})),
    ];
    for name in ["accept", "cookie", "from", "referer", "request-id", "user-agent", "x-forwarded-for", "x-request-id"] {
        probes.push(get().header(name, format!("{code} {NAME} {EMAIL} {PIN}")));
        probes.push(Probe::new("GET", "/status").header(name, format!("{code} {NAME} {EMAIL} {PIN}")));
    }
    probes
}

fn in_uploads(code: &str) -> Vec<Probe> {
    let begin = || Probe::new("POST", "/v1/uploads").header("tus-resumable", "1.0.0").header("upload-length", "9");
    let part = || Probe::new("PATCH", format!("/v1/uploads/{NOBODY}")).header("tus-resumable", "1.0.0");
    vec![
        begin().header("upload-metadata", format!("filename {NAME}, {code} {PIN}")),
        Probe::new("POST", "/v1/uploads").header("tus-resumable", NAME).header("upload-length", code),
        Probe::new("POST", format!("/v1/uploads?name={NAME}")).header("tus-resumable", code),
        part().header("content-type", NAME).header("upload-offset", code),
        part().header("content-type", "application/offset+octet-stream").header("upload-offset", code),
        part()
            .header("content-type", "application/offset+octet-stream")
            .header("upload-offset", "0")
            .header("upload-checksum", format!("{NAME} {code}")),
        Probe::new("HEAD", format!("/v1/uploads/{NOBODY}")).header("tus-resumable", format!("{NAME} {PIN}")),
        Probe::new("GET", format!("/v1/reports/{NOBODY}/content")).header("range", format!("{NAME}={code}")),
    ]
}

fn in_acts(code: &str) -> Vec<Probe> {
    let act =
        |method: &str, path: &str, body: Value| Probe::new(method, path).header("idempotency-key", "k").json(&body);
    let document = json!({"upload_id": code, "sha256": NAME, NAME: PIN});
    let answer = json!({"observation_id": code, "text": [NAME], "reason_unanswered": PIN, NAME: code});
    let whole = json!({
        "case_key": CASE, "kind": NAME, "document": document, "notice_receipt_ids": [code, NAME],
        "answers": [answer, NAME], "text": format!("{NAME}\u{7}"), "composed_at": code, code: NAME,
    });
    let money = json!({"amount": format!("{code}.000"), "currency": NAME, PIN: 1});
    let payment = json!({
        "case_key": {"court_office": code, "register": NAME, "year": 2026, "number": 7_654_321}, "item": NAME,
        "state": code, "payee": PIN, "decreed_on": NAME, "invoice_reference": code, "gross": money, "net": NAME,
        "withholding": money, "mandate_number": format!("{code}\n{NAME}"), "due_on": EMAIL, "value_on": CASE, NAME: 1,
    });
    let terms = json!({
        "terms": [{"which": NAME, "day": code, "from": PIN, "days": NAME}], "extensions": [NAME, {"to": code}],
        "fee_requested_on": EMAIL, code: NAME,
    });
    let change = |path: &str, body: Value| Probe::new("PUT", path).header("if-match", "\"1\"").json(&body);
    vec![
        act("POST", "/v1/reports", whole.clone()),
        act("POST", "/v1/observations", whole),
        act("POST", "/v1/reports", json!({"document": code, "answers": {NAME: code}, "notice_receipt_ids": NAME})),
        act("POST", "/v1/observations", json!({"text": {code: NAME}, "document": [PIN]})),
        act("PUT", &format!("/v1/payments/{NOBODY}"), payment.clone()),
        act("PUT", &format!("/v1/payments/{NOBODY}"), payment).header("if-none-match", format!("\"{code}\"")),
        change(&format!("/v1/cases/{NOBODY}/terms"), terms),
        change(&format!("/v1/cases/{NOBODY}/links"), json!({"merits_case_key": CASE, NAME: code})),
        change(&format!("/v1/cases/{NOBODY}/links"), json!({"merits_case_key": {"court_office": NAME, code: PIN}})),
        Probe::new("POST", "/v1/sandbox/clock").json(&json!({"advance_days": code, NAME: PIN})),
    ]
}

fn in_bodies(code: &str) -> Vec<Probe> {
    assert!(TaxCode::parse(code).is_ok());
    let wrong_code = format!("{}{}", &code[..15], if code.ends_with('A') { 'B' } else { 'A' });
    let post = |path: &str, body: Value| Probe::new("POST", path).json(&body);
    let at = |path: &str, key: &str, value: Value| {
        let mut body = support::notice(1, "7000", date!(2026 - 08 - 31));
        body[key] = value;
        Probe::new("POST", path).header("idempotency-key", "k").json(&body)
    };
    let operations = "/v1/operations";
    let raw = |media_type: &str, body: String| Probe { body, ..post("/v1/sessions", json!({})) }.retyped(media_type);
    vec![
        post("/v1/sessions", json!({"tax_code": wrong_code, "pin": "x y"})),
        post("/v1/sessions", json!({"tax_code": tax_code(20), "pin": PIN, code: 1, NAME: 1, PIN: 1})),
        post("/v1/sessions", json!({"tax_code": {code: NAME}, "pin": [PIN]})),
        post(
            "/v1/sessions",
            json!({"tax_code": format!("{NAME}{PIN}"), "pin": format!("{code}{code}{code}{code}{code}")}),
        ),
        post(
            "/v1/registrations",
            json!({NAME: {code: EMAIL}, "license": {PIN: NAME, "province": NAME, "number": code}}),
        ),
        post("/v1/registrations", json!({"email": format!("{EMAIL} {NAME}"), "phone": code, "inps_office": NAME})),
        at(operations, "operations_at", json!({"date": format!("{NAME} {CASE}"), "time": PIN, code: NAME})),
        at(operations, "place", json!({"address": format!("{NAME}\n{code}"), "comune": "", "province": NAME})),
        at(operations, "case_key", json!({"court_office": code, "register": NAME, "year": 2026, "number": NAME})),
        at(operations, "composed_at", json!(code)),
        at(operations, "inps_office", json!(PIN)),
        at(operations, code, json!({NAME: PIN})),
        at(&format!("/v1/operations/{NOBODY}/convocations"), "case_key", json!(CASE)),
        post(
            "/v1/case-searches",
            json!({"case_key": {"court_office": NAME, "register": code, "year": 1, "number": 7_654_321}}),
        ),
        raw("application/json", format!("{{\"tax_code\": \"{code}\", \"pin\": {PIN}}}")),
        raw("application/json", format!("\"{code} {NAME}\"")),
        raw("text/plain", format!("{code} {NAME}")),
        raw("application/json", format!("{code}{}", " ".repeat(64 * 1024))),
        Probe {
            body: format!("{{\"phone\": \"{NAME}\", \"{code}\": \"{EMAIL}\", \"email\": \"{NAME}\"}}"),
            ..Probe::new("PATCH", "/v1/me")
        }
        .header("content-type", "application/merge-patch+json")
        .header("if-match", "\"1\""),
        Probe::new("PUT", "/v1/me/pin").json(&json!({"current_pin": NAME, "new_pin": PIN, code: NAME})),
        Probe::new("PUT", "/v1/cases")
            .json(&json!({"ctu_tax_code": wrong_code, "proceeding": NAME, "appointed_on": code})),
    ]
}

impl Probe {
    fn retyped(mut self, media_type: &str) -> Self {
        self.headers = vec![(JSON.0, media_type.to_owned())];
        self
    }
}
