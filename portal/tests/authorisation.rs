//! Every route with every role, with none, and with somebody else's things, against expectations written by hand in
//! `testdata/authorisation.csv`.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod support;
mod walk;

use std::collections::BTreeMap;

use perito_portal::RULES;
use serde_json::Value;
use walk::{CALLERS, World};

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
        for caller in CALLERS {
            let wanted = &expected[caller];
            if wanted == "-" {
                continue;
            }
            let answered = world.walk(&method, &path, caller).await;
            if *wanted != answered {
                wrong.push(format!("{method} {path} as {caller}: {answered}, not {wanted}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_s_token_is_good_for_no_other_registration() {
    let world = World::new().await;
    let (first, second) = (world.registration("7000", false).await, world.registration("7000", false).await);
    assert_eq!(first.api.get(&first.path).await.status, 200);
    assert_eq!(first.api.get(&second.path).await.status, 404);
    let pdf = Some(b"%PDF-1.4 ...".to_vec());
    let put = format!("{}/documents/form", second.path);
    let answer = first.api.call(reqwest::Method::PUT, &put, &[("content-type", "application/pdf")], pdf).await;
    assert_eq!(answer.status, 404);
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
