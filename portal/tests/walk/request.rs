//! A good request for every route: whoever may call it gets its 2xx.

use serde_json::{Value, json};
use time::macros::date;

use super::World;
use crate::support::{self, Api, CHOSEN_PIN};

/// The PIN that a change of PIN chooses.
pub(super) const OTHER_PIN: &str = "WXYZ6789";
pub(super) const PDF: &[u8] = b"%PDF-1.4 ...";

pub(super) struct Request {
    pub(super) path: String,
    media_type: Option<&'static str>,
    key: Option<String>,
    etag: Option<String>,
    pub(super) body: Option<Vec<u8>>,
}

impl Request {
    pub(super) fn headers(&self) -> Vec<(&'static str, &str)> {
        let media_type = self.media_type.map(|value| ("content-type", value));
        let key = self.key.as_deref().map(|value| ("idempotency-key", value));
        let etag = self.etag.as_deref().map(|value| ("if-match", value));
        media_type.into_iter().chain(key).chain(etag).collect()
    }
}

/// A role that may call the route, with nothing in particular where everybody may.
pub(super) fn role_for(path: &str, method: &str) -> &'static str {
    match path {
        "/v1/cases" if method == "PUT" => "legal_office",
        _ if path.starts_with("/v1/registrations") || path.starts_with("/v1/accounts") => "officer",
        _ => "ctu",
    }
}

pub(super) async fn good(world: &World, method: &str, path: &str, api: &Api, caller: &str) -> Request {
    let foreign = caller.starts_with("foreign ");
    let json = |body: &Value| Request {
        path: path.to_owned(),
        media_type: Some("application/json"),
        key: None,
        etag: None,
        body: Some(serde_json::to_vec(body).unwrap()),
    };
    let patch = |body: &Value| Request { media_type: Some("application/merge-patch+json"), ..json(body) };
    let bare = || Request { path: path.to_owned(), media_type: None, key: None, etag: None, body: None };
    let at = |request: Request, id: &str| Request { path: path.replace("{id}", id), ..request };
    match (method, path) {
        ("POST", "/v1/registrations") => json(&registration(&world.person(), "7000")),
        (_, path) if path.starts_with("/v1/registrations/{id}") => {
            let own = caller == "registrant";
            // A registrant asks for the registration that the token holds; the others for a new one, whole if to be decided.
            let target =
                if own { api.registration.clone() } else { world.registration("7000", method == "POST").await.path };
            let path = path.replace("/v1/registrations/{id}", &target).replace("{kind}", "form");
            match method {
                "PUT" => Request { media_type: Some("application/pdf"), body: Some(PDF.to_vec()), path, ..bare() },
                "POST" => Request { path, ..json(&json!({"decision": "authorise"})) },
                _ => Request { path, ..bare() },
            }
        }
        (_, "/v1/accounts/{id}/pin") => {
            world.issue_pin().await;
            match method {
                "PATCH" => at(patch(&json!({"suspended": true})), &world.patient),
                _ => at(bare(), &world.patient),
            }
        }
        ("PATCH", "/v1/me") => {
            let etag = api.get("/v1/me").await.header("etag").map(ToOwned::to_owned);
            Request { etag, ..patch(&json!({"phone": "+390600000000"})) }
        }
        ("PUT", "/v1/me/pin") => {
            let current = if api.pin.is_empty() { CHOSEN_PIN } else { &api.pin };
            json(&json!({"current_pin": current, "new_pin": OTHER_PIN}))
        }
        ("POST", "/v1/sessions") => {
            let person = &world.people["auditor"];
            json(&json!({"tax_code": person.tax_code, "pin": person.pin}))
        }
        ("DELETE", "/v1/sessions/{id}") => {
            let of = if foreign { world.session("auditor").await } else { api.clone() };
            let sessions = of.get("/v1/sessions").await.body;
            at(bare(), sessions["items"][0]["id"].as_str().unwrap_or("none"))
        }
        ("POST", "/v1/case-searches") => json(&json!({"case_key": support::case_key("L", 1)})),
        ("PUT", "/v1/cases") => json(&case(world.number() + 100, &world.people["ctu"].tax_code)),
        ("GET", "/v1/cases/{id}") => at(bare(), world.case["id"].as_str().unwrap()),
        ("POST", "/v1/operations") => {
            Request { key: Some(format!("act-{}", world.number())), ..json(&notice(world.number() + 1000)) }
        }
        ("GET", "/v1/operations/{id}") => at(bare(), world.operation["id"].as_str().unwrap()),
        ("POST", "/v1/operations/{id}/convocations") => {
            let mut convocation = notice(1);
            convocation.as_object_mut().unwrap().remove("inps_office");
            let request = Request { key: Some(format!("act-{}", world.number())), ..json(&convocation) };
            at(request, world.operation["id"].as_str().unwrap())
        }
        ("GET", "/v1/receipts/{id}") => at(bare(), world.operation["receipt"]["id"].as_str().unwrap()),
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
