//! A good request for every route: whoever may call it gets its 2xx.

use serde_json::{Value, json};
use time::macros::date;

use super::World;
use crate::support::documents::pdf;
use crate::support::filing::{self, new_id};
use crate::support::{self, Api, CHOSEN_PIN};

/// The PIN that a change of PIN chooses.
pub(super) const OTHER_PIN: &str = "WXYZ6789";
pub(super) const PDF: &[u8] = b"%PDF-1.4 ...";

pub(super) struct Request {
    pub(super) path: String,
    headers: Vec<(&'static str, String)>,
    pub(super) body: Option<Vec<u8>>,
}

impl Request {
    fn bare(path: impl Into<String>) -> Self {
        Self { path: path.into(), headers: Vec::new(), body: None }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn body(self, media_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { body: Some(body.into()), ..self }.with("content-type", media_type)
    }

    fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    fn patch(self, body: &Value) -> Self {
        self.body("application/merge-patch+json", body.to_string())
    }

    fn tus(self) -> Self {
        self.with(filing::TUS.0, filing::TUS.1)
    }

    pub(super) fn headers(&self) -> Vec<(&'static str, &str)> {
        self.headers.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}

/// A role that may call the route, with nothing in particular where everybody may.
pub(super) fn role_for(path: &str, method: &str) -> &'static str {
    match (method, path) {
        ("PUT", "/v1/cases") | (_, "/v1/cases/{id}/terms" | "/v1/cases/{id}/links") => "legal_office",
        (_, "/v1/cases/{id}/findings") => "ctu",
        ("POST", "/v1/observations") => "inps_doctor",
        _ if path.starts_with("/v1/registrations") || path.starts_with("/v1/accounts") => "officer",
        _ if path.starts_with("/v1/payments") => "treasury",
        (_, "/v1/archive/tile/entries/{index}" | "/v1/archive/entries") => "auditor",
        // An expert with an ordinary PIN owns none of the things: INPS's doctor reads them.
        ("GET", _) if path.contains("{id}") => "inps_doctor",
        _ => "ctu",
    }
}

pub(super) async fn good(world: &World, method: &str, path: &str, api: &Api, caller: &str) -> Request {
    let (bare, things) = (|| Request::bare(path), &world.things);
    let at = |thing: &Value| Request::bare(path.replace("{id}", thing["id"].as_str().unwrap()));
    let act = |request: Request| request.with("idempotency-key", format!("act-{}", world.number()));
    match (method, path) {
        ("POST", "/v1/registrations") => bare().json(&registration(&world.person(), "7000")),
        (_, path) if path.starts_with("/v1/registrations/{id}") => {
            let own = caller == "registrant";
            // A registrant asks for the registration that the token holds; the others for a new one, whole if to be decided.
            let target =
                if own { api.registration.clone() } else { world.registration("7000", method == "POST").await.path };
            let at = Request::bare(path.replace("/v1/registrations/{id}", &target).replace("{kind}", "form"));
            match method {
                "PUT" => at.body("application/pdf", PDF),
                "POST" => at.json(&json!({"decision": "authorise"})),
                _ => at,
            }
        }
        (_, "/v1/accounts/{id}/pin") => {
            world.issue_pin().await;
            let at = Request::bare(path.replace("{id}", &world.patient));
            if method == "PATCH" { at.patch(&json!({"suspended": true})) } else { at }
        }
        ("PATCH", "/v1/me") => {
            let me = api.get("/v1/me").await;
            let etag = me.header("etag").unwrap_or_default();
            bare().with("if-match", etag).patch(&json!({"phone": "+390600000000"}))
        }
        ("PUT", "/v1/me/pin") => {
            let current = if api.pin.is_empty() { CHOSEN_PIN } else { &api.pin };
            bare().json(&json!({"current_pin": current, "new_pin": OTHER_PIN}))
        }
        ("POST", "/v1/sessions") => {
            let person = &world.people["auditor"];
            bare().json(&json!({"tax_code": person.tax_code, "pin": person.pin}))
        }
        ("DELETE", "/v1/sessions/{id}") => {
            let of = if caller.starts_with("foreign ") { world.session("auditor").await } else { api.clone() };
            let sessions = of.get("/v1/sessions").await.body;
            Request::bare(path.replace("{id}", sessions["items"][0]["id"].as_str().unwrap_or("none")))
        }
        ("POST", "/v1/case-searches") => bare().json(&json!({"case_key": support::case_key("L", 1)})),
        ("PUT", "/v1/cases") => bare().json(&case(world.number() + 100, &world.people["ctu"].tax_code)),
        (_, "/v1/cases/{id}/findings") if caller == "ordinario" => at(&things.ordinary_case),
        ("PUT", "/v1/cases/{id}/terms") => {
            let request = at(&things.case);
            let etag = world.etag(&request.path).await;
            request.with("if-match", etag).json(&filing::terms())
        }
        ("PUT", "/v1/cases/{id}/links") => {
            let etag = world.etag(&format!("/v1/cases/{}", things.case["id"].as_str().unwrap())).await;
            at(&things.case).with("if-match", etag).json(&json!({"merits_case_key": things.merits_key}))
        }
        (_, path) if path.starts_with("/v1/cases/{id}") => at(&things.case),
        ("POST", "/v1/operations") => act(bare()).json(&notice(world.number() + 1000)),
        ("POST", "/v1/operations/{id}/convocations") => {
            let mut convocation = notice(1);
            convocation.as_object_mut().unwrap().remove("inps_office");
            act(at(&things.operation)).json(&convocation)
        }
        ("GET", "/v1/operations/{id}") => at(&things.operation),
        ("POST", "/v1/uploads") => bare().tus().with("upload-length", "4"),
        (_, "/v1/uploads/{id}") => {
            // Strangers ask for the expert's; so do those who have none.
            let begun = api.ask_upload(4).await;
            let own = begun.header("location").filter(|_| ["ctu", "inps_doctor"].contains(&caller));
            let at = Request::bare(own.unwrap_or(&things.upload)).tus();
            if method == "PATCH" {
                at.with("upload-offset", "0").body("application/offset+octet-stream", "%PDF")
            } else {
                at
            }
        }
        ("POST", "/v1/reports") => {
            let admitted = ["ctu", "foreign ctu", "claimant"].contains(&caller);
            let document = if admitted { api.upload(&pdf("Bozza")).await } else { things.report["document"].clone() };
            act(bare()).json(&filing::report(1, "draft", &document))
        }
        ("POST", "/v1/observations") => act(bare()).json(&filing::observation(1, "Non si condivide.")),
        ("PUT", "/v1/payments/{id}") => {
            let new = Request::bare(path.replace("{id}", &new_id())).with("if-none-match", "*");
            act(new).json(&filing::payment(1))
        }
        (_, path) if path.starts_with("/v1/reports/{id}") => at(&things.report),
        (_, path) if path.starts_with("/v1/observations/{id}") => at(&things.observation),
        (_, "/v1/payments/{id}") => at(&things.payment),
        ("GET", "/v1/receipts/{id}") => at(&things.operation["receipt"]),
        (_, path) if path.starts_with("/v1/archive/tile/") => {
            Request::bare(path.replace("{level}", "0").replace("{index}", "000.p%2F1"))
        }
        ("GET", "/docs/{file}") => Request::bare("/docs/docs.css"),
        ("POST", "/v1/sandbox/clock") => bare().json(&json!({"advance_days": 1})),
        _ => bare(),
    }
}

pub(super) fn registration(tax_code: &str, office: &str) -> Value {
    json!({
        "tax_code": tax_code, "given_name": "Prova", "family_name": "Perito", "inps_office": office,
        "license": {"province": "RM", "register": "M", "number": 123}, "email": "prova@example.org",
    })
}

pub(super) fn case(number: u32, ctu: &str) -> Value {
    json!({
        "case_key": support::case_key("L", number), "proceeding": "atpo", "inps_office": "7000",
        "ctu_tax_code": ctu, "appointed_on": "2026-08-20",
    })
}

pub(super) fn notice(number: u32) -> Value {
    support::notice(number, "7000", date!(2026 - 10 - 20))
}
