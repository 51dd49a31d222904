//! What the tests over HTTP share: bare requests, without the library's own client, and the way to a first session.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

pub(crate) mod archive;
pub(crate) mod binary;
pub(crate) mod clients;
pub(crate) mod demonstration;
pub(crate) mod described;
pub(crate) mod documents;
pub(crate) mod filing;
pub(crate) mod folder;
pub(crate) mod journey;
pub(crate) mod later_portal;
pub(crate) mod leaks;
pub(crate) mod lone_archive;
pub(crate) mod office;
pub(crate) mod planted;
pub(crate) mod promised;
pub(crate) mod race;
pub(crate) mod raw;
pub(crate) mod wire;

use std::sync::{Arc, Mutex};

use perito::domain::TaxCode;
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use time::Date;

/// The PIN that everybody chooses at the first access.
pub(crate) const CHOSEN_PIN: &str = "ABCD1234";

/// A portal as its clients see it, with or without a session.
#[derive(Clone)]
pub(crate) struct Api {
    client: reqwest::Client,
    url: String,
    pub(crate) token: String,
    /// The issued PIN, before the first access has changed it.
    pub(crate) pin: String,
    /// The path of the registration that the token holds, if it holds one.
    pub(crate) registration: String,
    /// The headers of every answer, where a test asks for them.
    pub(crate) heard: Option<Arc<Mutex<Vec<HeaderMap>>>>,
    /// Whether every answer is held against the OpenAPI document.
    pub(crate) described: bool,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
    /// The body byte for byte.
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// Whether it repeats an earlier answer.
    pub(crate) fn is_replay(&self) -> bool {
        self.header("idempotent-replay") == Some("true")
    }

    /// The stable code of a problem.
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// The answer, which must have this status.
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.body);
        self
    }
}

impl Api {
    pub(crate) fn new(url: &str) -> Self {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            client,
            url: url.to_owned(),
            token: String::new(),
            pin: String::new(),
            registration: String::new(),
            heard: None,
            described: false,
        }
    }

    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Vec<u8>>,
    ) -> Answer {
        let mut request = self.client.request(method.clone(), format!("{}{path}", self.url));
        if !self.token.is_empty() {
            request = request.bearer_auth(&self.token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.body(body.unwrap_or_default()).send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        if let Some(heard) = &self.heard {
            heard.lock().unwrap().push(headers.clone());
        }
        let bytes = answer.bytes().await.unwrap().to_vec();
        let answer = Answer { status, headers, body: serde_json::from_slice(&bytes).unwrap_or_default(), bytes };
        if self.described {
            described::check(&method, path, &answer);
        }
        answer
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, &[], None).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let headers = [&[("content-type", "application/json")], headers].concat();
        self.call(method, path, &headers, Some(serde_json::to_vec(body).unwrap())).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, &[], body).await
    }

    /// Sends a notice under a key.
    pub(crate) async fn notify(&self, key: &str, notice: &Value) -> Answer {
        self.send(Method::POST, "/v1/operations", &[("idempotency-key", key)], notice).await
    }

    pub(crate) async fn login(&self, tax_code: &str, pin: &str) -> Self {
        let opened = self.post("/v1/sessions", &json!({"tax_code": tax_code, "pin": pin})).await.expect(201);
        self.with(&opened.body["token"])
    }

    /// The first access with an issued PIN, which is changed for [`CHOSEN_PIN`].
    pub(crate) async fn first_access(&self, tax_code: &str, issued: &str) -> Self {
        let session = self.login(tax_code, issued).await;
        let change = json!({"current_pin": issued, "new_pin": CHOSEN_PIN});
        let changed = session.send(Method::PUT, "/v1/me/pin", &[], &change).await.expect(200);
        self.with(&changed.body["token"])
    }

    /// Begins a doctor's registration and gives it to its holder.
    pub(crate) async fn begin_registration(&self, tax_code: &str) -> Self {
        let request = json!({
            "tax_code": tax_code, "given_name": "Prova", "family_name": "Perito", "inps_office": "7000",
            "license": {"province": "RM", "register": "M", "number": 123}, "email": "prova@example.org",
        });
        let registration = self.post("/v1/registrations", &request).await.expect(201).body;
        let path = format!("/v1/registrations/{}", registration["id"].as_str().unwrap());
        Self { registration: path, ..self.with(&registration["token"]) }
    }

    /// Puts a document, a PDF, of the registration that one holds.
    pub(crate) async fn put_document(&self, kind: &str, document: &[u8]) {
        let path = format!("{}/documents/{kind}", self.registration);
        let headers = [("content-type", "application/pdf")];
        let put = self.call(Method::PUT, &path, &headers, Some(document.to_vec())).await;
        assert!(put.status < 300, "{}", put.body);
    }

    /// Brings a doctor from the registration to the first session, by the hands of this officer.
    pub(crate) async fn register_ctu(&self, officer: &Self, tax_code: &str) -> Self {
        let registrant = self.begin_registration(tax_code).await;
        for kind in ["form", "identity", "license"] {
            registrant.put_document(kind, b"%PDF-1.4 ...").await;
        }
        let path = registrant.registration;
        let decision = json!({"decision": "authorise"});
        let decided = officer.post(&format!("{path}/decision"), &decision).await.expect(200);
        let account = decided.body["account_id"].as_str().unwrap();
        let issued = officer.call(Method::POST, &format!("/v1/accounts/{account}/pin"), &[], None).await;
        self.first_access(tax_code, issued.body["pin"].as_str().unwrap()).await
    }

    /// The same portal under another token.
    pub(crate) fn with(&self, token: &Value) -> Self {
        Self { token: token.as_str().unwrap().to_owned(), ..self.clone() }
    }
}

/// The tax code of one of 28 invented persons.
pub(crate) fn tax_code(person: u8) -> String {
    let code = ('A'..='Z').map(|check| format!("PRVPRT75A{person:02}H501{check}"));
    code.into_iter().find(|code| TaxCode::parse(code).is_ok()).unwrap()
}

/// The key of a case of 2026, always of the same court.
pub(crate) fn case_key(register: &str, number: u32) -> Value {
    json!({"court_office": "0580910098", "register": register, "year": 2026, "number": number})
}

/// A notice of operations in the case `L 2026/number`.
pub(crate) fn notice(number: u32, inps_office: &str, operations_on: Date) -> Value {
    json!({
        "case_key": case_key("L", number), "inps_office": inps_office,
        "operations_at": {"date": operations_on.to_string(), "time": "09:30"},
        "place": {"address": "Via Tiburtina 1", "comune": "Tivoli"}, "composed_at": "2026-09-01T08:00:00Z",
    })
}
