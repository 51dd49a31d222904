//! One case with everybody who has part in it, and the requests of the second half in a line each.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use perito::archive::{Receipt, ReceiptKind};
use perito::protocol::Role;
use perito_portal::Sandbox;
use reqwest::Method;
use serde_json::{Value, json};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;
use time::Date;
use time::macros::{date, datetime};
use uuid::Uuid;

use super::documents::pdf;
use super::filing;
use super::office::Office;
use super::{Answer, Api, case_key, notice, tax_code};

/// The day of the operations of a [`Journey`]'s notice, which begins on 1 September.
pub(crate) const OPERATIONS_ON: Date = date!(2026 - 09 - 21);

/// An office with the case `L 2026/1` of its expert, whom a notice has been received from.
pub(crate) struct Journey {
    pub(crate) office: Office,
    pub(crate) ctu: Api,
    pub(crate) legal: Api,
    pub(crate) doctor: Api,
    pub(crate) treasury: Api,
    /// The case, as the portal shows it.
    pub(crate) case: Value,
    /// The notice, as the portal shows it.
    pub(crate) notice: Value,
}

impl Journey {
    /// Begins on 1 September 2026, ten in the morning in Rome.
    pub(crate) async fn begin() -> Self {
        Self::in_sandbox(Sandbox::builder().now(datetime!(2026-09-01 08:00 UTC)).start().unwrap()).await
    }

    pub(crate) async fn in_sandbox(sandbox: Sandbox) -> Self {
        let mut office = Office::of(sandbox).await;
        office.api.described = true;
        let ctu = office.ctu(1).await;
        let legal = office.staff(&Role::LegalOffice).await;
        let doctor = office.staff(&Role::InpsDoctor).await;
        let treasury = office.staff(&Role::Treasury).await;
        let case = record_case(&legal, 1, 1).await;
        let notice = ctu.notify("notice", &notice(1, "7000", OPERATIONS_ON)).await.expect(201).body;
        Self { office, ctu, legal, doctor, treasury, case, notice }
    }

    /// `127.0.0.1:PORT`, for a connection of one's own.
    pub(crate) fn address(&self) -> String {
        self.office.sandbox.url().replace("http://", "")
    }

    /// The id of the notice's receipt.
    pub(crate) fn receipt_id(&self) -> &str {
        self.notice["receipt"]["id"].as_str().unwrap()
    }

    /// A path below the case.
    pub(crate) fn case_path(&self, tail: &str) -> String {
        format!("/v1/cases/{}{tail}", self.case["id"].as_str().unwrap())
    }

    /// Uploads a document and submits it; the final report cites the notice's receipt.
    pub(crate) async fn submit(&self, key: &str, kind: &str, content: &[u8]) -> Answer {
        let mut request = report(kind, &self.ctu.upload(content).await);
        if kind == "final" {
            request["notice_receipt_ids"] = json!([self.receipt_id()]);
        }
        self.ctu.report(key, &request).await
    }

    /// Sends a text of INPS's doctor.
    pub(crate) async fn observe(&self, key: &str) -> Answer {
        self.doctor.observe(key, &observation(key)).await
    }

    /// Verifies the receipt of an act, which must be of this kind.
    pub(crate) fn verified(&self, view: &Value, kind: &ReceiptKind) -> Receipt {
        self.verify(view["receipt"]["text"].as_str().unwrap(), kind)
    }

    /// Verifies the receipt of a refusal under this key.
    pub(crate) fn refused(&self, answer: &Answer, key: &str) -> Receipt {
        let receipt = self.verify(answer.body["refusal_receipt"].as_str().unwrap(), &ReceiptKind::Refusal);
        assert_eq!(receipt.field("refusal"), Some(answer.code()));
        assert_eq!(receipt.idempotency_key(), key);
        assert_eq!((receipt.protocol_number(), receipt.field("received_at")), (None, None));
        receipt
    }

    fn verify(&self, text: &str, kind: &ReceiptKind) -> Receipt {
        let receipt = Receipt::parse(text).unwrap();
        assert!(receipt.verify(&self.office.sandbox.trusted_keys()).unwrap().sandbox);
        assert_eq!(receipt.kind(), *kind);
        receipt
    }
}

impl Api {
    /// Submits a report.
    pub(crate) async fn report(&self, key: &str, report: &Value) -> Answer {
        self.act("/v1/reports", key, report).await
    }

    /// Sends an observation.
    pub(crate) async fn observe(&self, key: &str, observation: &Value) -> Answer {
        self.act("/v1/observations", key, observation).await
    }

    /// Reads a feed of changes from a cursor to its end, a page at a time: kinds and ids, and the last cursor.
    pub(crate) async fn changes(&self, cursor: Option<&str>, limit: usize) -> (Vec<(String, String)>, String) {
        let (mut all, mut cursor) = (Vec::new(), cursor.map(ToOwned::to_owned));
        loop {
            let since = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
            let page = self.get(&format!("/v1/changes?limit={limit}{since}")).await.expect(200).body;
            let items = page["items"].as_array().unwrap();
            assert!(items.len() == limit || page["more"] == false, "a page that is not the last is full");
            all.extend(items.iter().map(|item| (text(&item["kind"]), text(&item["id"]))));
            let next = text(&page["cursor"]);
            if page["more"] == false {
                return (all, next);
            }
            cursor = Some(next);
        }
    }

    /// The head of a raw request of this session; the body is the test's own.
    pub(crate) fn raw(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> String {
        let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        format!("{method} {path} HTTP/1.1\r\nhost: portal\r\nauthorization: Bearer {}\r\n{headers}\r\n", self.token)
    }
}

/// Records the case `L 2026/number` of this expert.
pub(crate) async fn record_case(legal: &Api, number: u32, person: u8) -> Value {
    legal.send(Method::PUT, "/v1/cases", &[], &case_record(number, person)).await.expect(201).body
}

/// What the legal office puts of the case `L 2026/number`.
pub(crate) fn case_record(number: u32, person: u8) -> Value {
    json!({
        "case_key": case_key("L", number), "proceeding": "atpo", "inps_office": "7000",
        "ctu_tax_code": tax_code(person), "appointed_on": "2026-08-01",
    })
}

/// A report in the case of the [`Journey`], without receipts or answers.
pub(crate) fn report(kind: &str, document: &Value) -> Value {
    filing::report(1, kind, document)
}

/// An observation with a text.
pub(crate) fn observation(text: &str) -> Value {
    filing::observation(1, text)
}

/// A document that no other test has.
pub(crate) fn fresh_pdf() -> Vec<u8> {
    pdf(&Uuid::new_v4().to_string())
}

/// The rules of the findings of an act, or of a list of findings.
pub(crate) fn rules(findings: &Value) -> Vec<&str> {
    findings.as_array().unwrap().iter().map(|finding| finding["rule"].as_str().unwrap()).collect()
}

/// The wrong fields of a refusal with their codes.
pub(crate) fn errors(answer: &Answer) -> Vec<(String, String)> {
    answer.body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (text(&error["field"]), text(&error["code"])))
        .collect()
}

/// The one wrong field of a refusal, and its code.
pub(crate) fn error(answer: &Answer) -> (String, String) {
    let errors = errors(answer);
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.into_iter().next().unwrap()
}

/// The ids of a list.
pub(crate) fn ids(page: &Answer) -> Vec<String> {
    page.body["items"].as_array().unwrap().iter().map(|item| text(&item["id"])).collect()
}

/// A text in JSON.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("a text is not {value}")).to_owned()
}

/// `Upload-Checksum` of a part.
pub(crate) fn sha256_checksum(part: &[u8]) -> String {
    format!("sha256 {}", STANDARD.encode(Sha256::digest(part)))
}

/// As [`sha256_checksum`].
pub(crate) fn sha1_checksum(part: &[u8]) -> String {
    format!("sha1 {}", STANDARD.encode(Sha1::digest(part)))
}
