//! What HTTP asks of every route alike: methods, media types, digests, and what no answer may lack.

use std::collections::BTreeSet;

use perito::protocol::{ContentDigest, Role};
use perito_portal::{RULES, Sandbox, Who};
use reqwest::Method;
use serde_json::{Value, json};
use time::macros::{date, datetime};

use crate::support;
use crate::support::documents::pdf;
use crate::support::filing;
use crate::support::office::Office;
use crate::support::promised;
use crate::support::{Answer, Api, tax_code};

const JSON: (&str, &str) = ("content-type", "application/json");

/// A path of this template that names nothing.
fn nowhere(template: &str) -> String {
    let named = [("{kind}", "form"), ("{file}", "none"), ("{level}", "0"), ("{index}", "999")];
    let path = template.replace("{id}", "00000000-0000-0000-0000-000000000000");
    named.iter().fold(path, |path, (name, value)| path.replace(name, value))
}

async fn call(api: &Api, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let answer = api.call(method.parse().unwrap(), path, headers, Some(body.into())).await;
    promised::check(&format!("{method} {path}"), answer.status, |name| answer.header(name), &answer.bytes);
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_that_a_route_does_not_have_is_refused_with_those_it_has() {
    let sandbox = Sandbox::start().unwrap();
    let anonymous = Api::new(&sandbox.url());
    for path in RULES.iter().map(|rule| rule.path).collect::<BTreeSet<_>>() {
        let mut allowed: BTreeSet<_> = RULES.iter().filter(|rule| rule.path == path).map(|rule| rule.method).collect();
        if allowed.contains("GET") {
            allowed.insert("HEAD");
        }
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"] {
            let answer = call(&anonymous, method, &nowhere(path), &[], "").await;
            assert_eq!(answer.status == 405, !allowed.contains(method), "{method} {path}");
            if answer.status == 405 {
                let told: BTreeSet<_> = answer.header("allow").unwrap().split(", ").collect();
                assert_eq!(told, allowed, "{method} {path}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_meets_401_on_every_route_that_is_not_open() {
    let sandbox = Sandbox::start().unwrap();
    let anonymous = Api::new(&sandbox.url());
    let credentials = ["", "Basic dXNlcjpwaW4=", "Bearer", "Bearer  ", "Bearer \u{1F600}", "bearer x y", "Token x"];
    for rule in RULES.iter().filter(|rule| rule.who != Who::Anyone) {
        for value in credentials {
            let answer = call(&anonymous, rule.method, &nowhere(rule.path), &[("authorization", value)], "").await;
            // An answer to HEAD has no body to show a code in.
            let code = if rule.method == "HEAD" { "" } else { "unauthenticated" };
            assert_eq!((answer.status, answer.code()), (401, code), "{} {}", rule.method, rule.path);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_that_are_no_route_are_not_found() {
    let (_office, expert) = office_with_ctu().await;
    let paths =
        ["/", "/v1", "/v2/me", "/v1/me/", "//v1/me", "/V1/me", "/v1/cases/a/b", "/v1/me%2Fpin", "/%00", "/v1/%F0%28"];
    let archive = ["/v1/archive", "/v1/archive/tile", "/v1/archive/tile/0", "/v1/archive/tile/entries"];
    for path in paths.into_iter().chain(archive) {
        for method in ["GET", "POST", "BREW"] {
            assert_eq!(call(&expert, method, path, &[], "").await.status, 404, "{method} {path}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn head_answers_as_get_does_without_the_body() {
    let (office, expert) = office_with_ctu().await;
    let legal_office = office.staff(&Role::LegalOffice).await;
    let record = json!({
        "case_key": support::case_key("L", 1), "proceeding": "atpo", "inps_office": "7000",
        "ctu_tax_code": tax_code(3), "appointed_on": "2026-08-20",
    });
    let case = legal_office.send(Method::PUT, "/v1/cases", &[], &record).await.expect(201).body;
    let operation = expert.notify("k1", &support::notice(1, "7000", date!(2026 - 10 - 20))).await.expect(201).body;
    let (doctor, treasury) = (office.staff(&Role::InpsDoctor).await, office.staff(&Role::Treasury).await);
    let draft = filing::report(1, "draft", &expert.upload(&pdf("Bozza")).await);
    let report = expert.act("/v1/reports", "k2", &draft).await.expect(201).body;
    let mut observation = filing::observation(1, "Non si condivide.");
    observation["document"] = doctor.upload(&pdf("Osservazioni")).await;
    let observation = doctor.act("/v1/observations", "k3", &observation).await.expect(201).body;
    let payment = treasury.pay(&filing::new_id(), "k4", &filing::payment(1)).await.expect(201).body;
    let id = |view: &Value| view["id"].as_str().unwrap().to_owned();
    for rule in RULES.iter().filter(|rule| rule.method == "GET") {
        let of = match rule.path {
            path if path.starts_with("/v1/cases/{id}") => id(&case),
            path if path.starts_with("/v1/reports/{id}") => id(&report),
            path if path.starts_with("/v1/observations/{id}") => id(&observation),
            "/v1/operations/{id}" => id(&operation),
            "/v1/payments/{id}" => id(&payment),
            "/v1/receipts/{id}" => id(&operation["receipt"]),
            _ => String::new(),
        };
        let path = nowhere(&rule.path.replace("{id}", if of.is_empty() { "{id}" } else { &of }));
        for api in [&office.api, &expert] {
            let get = call(api, "GET", &path, &[], "").await;
            let head = call(api, "HEAD", &path, &[], "").await;
            assert_eq!((head.status, head.bytes.len()), (get.status, 0), "{path}");
            for name in ["content-type", "content-digest", "repr-digest", "content-length", "accept-ranges", "etag"] {
                assert_eq!(head.header(name), get.header(name), "{path}: {name}");
            }
            let read = rule.path.contains("{id}") && !rule.path.contains("registrations") && api.token == expert.token;
            assert!(!read || get.status == 200, "{path} has shown nothing");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_must_be_what_its_digest_says() {
    let (_office, expert) = office_with_ctu().await;
    let body = json!({"case_key": support::case_key("L", 1)}).to_string();
    let (right, wrong) = (ContentDigest::of(body.as_bytes()).to_string(), ContentDigest::of(b"other").to_string());
    let other = "sha-512=:AAAA:";
    let search = async |digests: &[&str]| {
        let digests = digests.iter().map(|digest| ("content-digest", *digest));
        let headers: Vec<_> = [JSON].into_iter().chain(digests).collect();
        call(&expert, "POST", "/v1/case-searches", &headers, &body).await
    };
    let mixed = format!("{other}, {right}");
    for good in [&[][..], &[right.as_str()], &[other], &[&mixed], &[other, &right], &[""]] {
        assert_eq!(search(good).await.status, 200, "{good:?}");
    }
    let mixed = format!("{other},{wrong}");
    let unreadable = ["sha-256=", "sha-256=:AAAA:", "sha-256=::", "sha-256=?", "sha-256=:\u{e9}:"];
    for bad in [&[wrong.as_str()][..], &[&mixed], &[other, &wrong], &[&right, &wrong]] {
        assert_eq!(search(bad).await.expect(400).code(), "digest_mismatch", "{bad:?}");
    }
    for bad in unreadable {
        assert_eq!(search(&[bad]).await.expect(400).code(), "digest_mismatch", "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_must_be_of_the_kind_its_route_takes() {
    let (_office, expert) = office_with_ctu().await;
    let body = json!({"case_key": support::case_key("L", 1)}).to_string();
    let search = async |media_type: &str, body: &str| {
        call(&expert, "POST", "/v1/case-searches", &[("content-type", media_type)], body).await
    };
    for good in ["application/json", "Application/JSON; charset=utf-8", " application/json ;x=y"] {
        assert_eq!(search(good, &body).await.status, 200, "{good}");
    }
    for bad in ["", "text/plain", "application/merge-patch+json", "application/jsonx", "json", "application/xml"] {
        assert_eq!(search(bad, &body).await.expect(415).code(), "unsupported_media_type", "{bad}");
    }
    for bad in ["", "{", "{\"case_key\": }", "\u{feff}{}", "{}{}", "'text'"] {
        assert_eq!(search("application/json", bad).await.expect(400).code(), "malformed_body", "{bad}");
    }
    for bad in ["[]", "null", "1", "\"text\"", "{\"case_key\": null}"] {
        assert_eq!(search("application/json", bad).await.expect(422).code(), "validation_failed", "{bad}");
    }
    let nested = format!("{}{}", "[".repeat(30_000), "]".repeat(30_000));
    assert_eq!(search("application/json", &nested).await.expect(400).code(), "malformed_body");
    // A change is a merge patch, and nothing else.
    let headers = [JSON, ("if-match", "\"1\"")];
    assert_eq!(call(&expert, "PATCH", "/v1/me", &headers, "{}").await.expect(415).code(), "unsupported_media_type");
}

async fn office_with_ctu() -> (Office, Api) {
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let expert = office.ctu(3).await;
    (office, expert)
}

/// Whether the content was sent or not, something was consulted.
#[tokio::test(flavor = "multi_thread")]
async fn every_way_to_read_is_recorded() {
    let (office, expert) = office_with_ctu().await;
    let etag = expert.get("/v1/me").await.header("etag").unwrap().to_owned();
    for (method, headers, status) in [
        ("GET", &[][..], 200),
        ("HEAD", &[], 200),
        ("GET", &[("if-none-match", &*etag)], 304),
        ("HEAD", &[("if-none-match", "*")], 304),
        ("GET", &[("if-match", "\"x\"")], 412),
    ] {
        let before = office.count("archive_entries");
        assert_eq!(call(&expert, method, "/v1/me", headers, "").await.status, status);
        assert_eq!(office.count("archive_entries"), before + 1, "{method} {headers:?}");
    }
}
