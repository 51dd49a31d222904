//! The acts of the second half as bare requests: documents uploaded whole, and good bodies that name them.

use perito::protocol::sha256_hex;
use reqwest::Method;
use serde_json::{Value, json};

use super::{Answer, Api, case_key};

/// The header that every request of an upload carries.
pub(crate) const TUS: (&str, &str) = ("tus-resumable", "1.0.0");
const PART: (&str, &str) = ("content-type", "application/offset+octet-stream");

impl Api {
    /// Begins an upload of this many bytes; the answer's `Location` is its path.
    pub(crate) async fn begin_upload(&self, length: usize) -> Answer {
        self.call(Method::POST, "/v1/uploads", &[TUS, ("upload-length", &length.to_string())], None).await
    }

    /// Sends a part of a document from this offset on.
    pub(crate) async fn send_part(&self, path: &str, offset: usize, part: &[u8]) -> Answer {
        let headers = [TUS, PART, ("upload-offset", &offset.to_string())];
        self.call(Method::PATCH, path, &headers, Some(part.to_vec())).await
    }

    /// Uploads a whole document, and gives it as an act names it.
    pub(crate) async fn upload(&self, document: &[u8]) -> Value {
        let begun = self.begin_upload(document.len()).await.expect(201);
        let path = begun.header("location").unwrap();
        self.send_part(path, 0, document).await.expect(204);
        json!({"upload_id": path.rsplit('/').next(), "sha256": sha256_hex(document)})
    }

    /// Does a legal act under a key.
    pub(crate) async fn act(&self, path: &str, key: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, &[("idempotency-key", key)], body).await
    }

    /// Puts a payment under an id that nobody has used.
    pub(crate) async fn pay(&self, id: &str, key: &str, payment: &Value) -> Answer {
        let headers = [("idempotency-key", key), ("if-none-match", "*")];
        self.send(Method::PUT, &format!("/v1/payments/{id}"), &headers, payment).await
    }

    /// Changes what stands at a path in the version that another may read there.
    pub(crate) async fn change(&self, path: &str, etag: &str, body: &Value) -> Answer {
        self.send(Method::PUT, path, &[("if-match", etag)], body).await
    }
}

/// A report in the case `L 2026/number`.
pub(crate) fn report(number: u32, kind: &str, document: &Value) -> Value {
    json!({
        "case_key": case_key("L", number), "kind": kind, "document": document,
        "composed_at": "2026-09-01T08:00:00Z",
    })
}

/// An observation in the case `L 2026/number`, in words alone.
pub(crate) fn observation(number: u32, text: &str) -> Value {
    json!({"case_key": case_key("L", number), "text": text, "composed_at": "2026-09-01T08:00:00Z"})
}

/// A payment in the case `L 2026/number`, decreed and not paid yet.
pub(crate) fn payment(number: u32) -> Value {
    let euros = |amount: &str| json!({"amount": amount, "currency": "EUR"});
    json!({
        "case_key": case_key("L", number), "item": "fee", "state": "decreed", "payee": "occasional",
        "decreed_on": "2026-08-25", "gross": euros("290.77"), "withholding": euros("58.15"), "net": euros("232.62"),
    })
}

/// Terms of art. 195 c.p.c. that a judge may set.
pub(crate) fn terms() -> Value {
    json!({"terms": [{"which": "draft", "day": "2026-12-01"}]})
}

/// A new id, as the treasury mints one.
pub(crate) fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}
