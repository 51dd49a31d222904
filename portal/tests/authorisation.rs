//! Every route with every role, with none, and with somebody else's things, against expectations written by hand in
//! `testdata/authorisation.csv`.

use std::collections::BTreeMap;

use perito::protocol::Role;
use perito_portal::RULES;
use reqwest::Method;
use serde_json::{Value, json};
use time::macros::datetime;

use crate::support;
use crate::support::office::Office;
use crate::support::tax_code;
use crate::walk::{CALLERS, FOREIGN, World};

#[test]
fn the_table_names_every_route_and_no_other() {
    let rows = rows();
    let named: Vec<_> = rows.keys().cloned().collect();
    let mut ruled: Vec<_> = RULES.iter().map(|rule| (rule.method.to_owned(), rule.path.to_owned())).collect();
    ruled.sort();
    assert_eq!(named, ruled);

    let document: Value = serde_json::from_str(&perito_portal::openapi_document()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let route = (method.to_ascii_uppercase(), path.clone());
            assert!(rows.contains_key(&route), "{route:?} is missing from testdata/authorisation.csv");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_answers_every_caller_as_written() {
    let mut world = World::new().await;
    let mut wrong = Vec::new();
    for ((method, path), expected) in rows() {
        for (caller, wanted) in CALLERS.iter().flat_map(|column| callers(column, &expected)) {
            let answered = world.walk(&method, &path, &caller).await;
            let wanted = format!("{wanted}{}", code(&method, &wanted, &caller));
            if wanted != answered {
                wrong.push(format!("{method} {path} as {caller}: {answered}, not {wanted}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Who stands in a column, and what each must meet: as foreign, somebody of every role that the route admits.
fn callers(column: &str, expected: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let wanted = &expected[column];
    let admitted = |role: &&&str| expected[**role].starts_with('2');
    match (wanted.as_str(), column) {
        ("-", _) => Vec::new(),
        (_, "foreign") => {
            let strangers = FOREIGN.iter().filter(admitted);
            strangers.map(|role| (format!("foreign {role}"), wanted.clone())).collect()
        }
        _ => vec![(column.to_owned(), wanted.clone())],
    }
}

/// The problem that follows from a status: why it is this caller that is refused.
fn code(method: &str, status: &str, caller: &str) -> &'static str {
    match (status, caller) {
        // An answer without a body has no code to show.
        _ if method == "HEAD" => "",
        ("401", _) => " unauthenticated",
        ("403", "first_access") => " pin_change_required",
        ("403", "ordinario") => " pin_level",
        ("403", _) => " wrong_role",
        ("404", _) => " not_found",
        ("422", _) => " validation_failed",
        _ => "",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_s_token_is_good_for_no_other_registration() {
    let world = World::empty();
    let (first, second) = (world.registration("7000", false).await, world.registration("7000", false).await);
    assert_eq!(first.api.get(&first.path).await.status, 200);
    assert_eq!(first.api.get(&second.path).await.status, 404);
    let pdf = Some(b"%PDF-1.4 ...".to_vec());
    let put = format!("{}/documents/form", second.path);
    let answer = first.api.call(Method::PUT, &put, &[("content-type", "application/pdf")], pdf).await;
    assert_eq!(answer.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_office_takes_over_the_case_of_another_by_naming_its_key() {
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let legal = office.staff(&Role::LegalOffice).await;
    let other = office.more_staff(Role::LegalOffice, "7100", 5).await;
    let record = |inps_office: &str| {
        json!({
            "case_key": support::case_key("L", 1), "proceeding": "atpo", "inps_office": inps_office,
            "ctu_tax_code": tax_code(3), "appointed_on": "2026-08-20",
        })
    };
    let put = legal.send(Method::PUT, "/v1/cases", &[], &record("7000")).await.expect(201);
    for headers in [&[][..], &[("if-match", put.header("etag").unwrap())], &[("if-match", "\"7\"")]] {
        let answer = other.send(Method::PUT, "/v1/cases", headers, &record("7100")).await;
        assert_eq!((answer.status, answer.code()), (404, "not_found"), "{headers:?}");
    }
    let path = format!("/v1/cases/{}", put.body["id"].as_str().unwrap());
    assert_eq!(legal.get(&path).await.expect(200).body, put.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_has_no_hand_on_the_pins_of_colleagues() {
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let colleague = office.staff(&Role::InpsDoctor).await;
    let own = office.officer().get("/v1/me").await.expect(200).body;
    let me = colleague.get("/v1/me").await.expect(200).body;
    for account in [&own, &me] {
        let path = format!("/v1/accounts/{}/pin", account["id"].as_str().unwrap());
        for method in [Method::POST, Method::DELETE] {
            office.officer().call(method, &path, &[], None).await.expect(404);
        }
    }
    colleague.get("/v1/me").await.expect(200);
}

fn rows() -> BTreeMap<(String, String), BTreeMap<String, String>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../testdata/authorisation.csv");
    let mut reader = csv::Reader::from_path(path).unwrap();
    let headers = reader.headers().unwrap().clone();
    let rows = reader.records().map(|record| {
        let record = record.unwrap();
        let cells = headers.iter().zip(&record).skip(2).map(|(name, cell)| (name.to_owned(), cell.to_owned()));
        ((record[0].to_owned(), record[1].to_owned()), cells.collect())
    });
    rows.collect()
}
