//! The files of `testdata/http`, played byte by byte: headers, methods, versions, ranges, limits.

use perito::protocol::Role;
use perito_portal::Sandbox;
use reqwest::Method;
use serde_json::json;
use time::Duration;
use time::macros::{date, datetime};

use crate::hurl::{Variables, files, play};
use crate::support;
use crate::support::documents::pdf;
use crate::support::office::Office;
use crate::support::{Api, case_key, filing, tax_code};

#[tokio::test(flavor = "multi_thread")]
async fn every_file_is_as_it_is_told() {
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let variables = world(&office).await;
    let files = files("http");
    assert!(files.len() >= 6, "{files:?}");
    for file in files {
        play(&file, &mut variables.clone());
    }
}

#[test]
fn too_many_requests_are_told_when_to_come_back() {
    let sandbox = Sandbox::builder().requests_per_minute(3).start().unwrap();
    play_limit("exhausted", &mut Variables::from([("url".to_owned(), sandbox.url())]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_that_cannot_serve_says_when_to_ask_again() {
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let mut variables = Variables::from([("url".to_owned(), office.sandbox.url())]);
    variables.insert("ctu_token".to_owned(), office.ctu(1).await.token);
    office.sandbox.clock().set(datetime!(2026-09-01 08:00 UTC) - Duration::hours(1));
    play_limit("unavailable", &mut variables);
}

fn play_limit(name: &str, variables: &mut Variables) {
    let files = files("http/limits");
    play(files.iter().find(|file| file.file_stem().is_some_and(|stem| stem == name)).unwrap(), variables);
}

/// One of every thing that has a version or parts, and a session of each who may read it.
async fn world(office: &Office) -> Variables {
    let expert = office.ctu(3).await;
    let staff = async |role: &Role| office.staff(role).await;
    let (doctor, legal_office, treasury) =
        (staff(&Role::InpsDoctor).await, staff(&Role::LegalOffice).await, staff(&Role::Treasury).await);
    let record = json!({
        "case_key": case_key("L", 1), "proceeding": "atpo", "inps_office": "7000",
        "ctu_tax_code": tax_code(3), "appointed_on": "2026-08-20",
    });
    legal_office.send(Method::PUT, "/v1/cases", &[], &record).await.expect(201);
    expert.notify("k1", &support::notice(1, "7000", date!(2026 - 10 - 20))).await.expect(201);
    let draft = filing::report(1, "draft", &expert.upload(&pdf("Bozza")).await);
    expert.act("/v1/reports", "k2", &draft).await.expect(201);
    treasury.pay(&filing::new_id(), "k3", &filing::payment(1)).await.expect(201);
    let auditor = staff(&Role::Auditor).await;
    let token = |name: &str, api: &Api| (format!("{name}_token"), api.token.clone());
    Variables::from([
        ("url".to_owned(), office.sandbox.url()),
        token("ctu", &expert),
        token("inps_doctor", &doctor),
        token("legal_office", &legal_office),
        token("treasury", &treasury),
        token("auditor", &auditor),
    ])
}
