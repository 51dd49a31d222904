//! An ATPO and the merits case that follows it: when one of them is purged, the other stays whole, and shows no link.

use perito::archive::Receipt;
use perito::protocol::Role;
use perito_portal::Keys;
use reqwest::Method;
use serde_json::json;

use super::log::Log;
use super::purge::{Served, key};
use crate::support::journey::{Journey, case_record, text};
use crate::support::{CHOSEN_PIN, case_key, tax_code};

#[tokio::test(flavor = "multi_thread")]
async fn either_of_two_linked_cases_can_be_purged_alone() {
    let journey = Journey::begin().await;
    let legal = &journey.legal;
    let mut merits = case_record(2, 1);
    merits["proceeding"] = json!("social_security");
    let merits = legal.send(Method::PUT, "/v1/cases", &[], &merits).await.expect(201).body;
    let link = json!({"merits_case_key": case_key("L", 2)});
    legal.send(Method::PUT, &journey.case_path("/links"), &[("if-match", "\"1\"")], &link).await.expect(200);
    journey
        .ctu
        .notify("of-merits", &crate::support::notice(2, "7000", time::macros::date!(2026 - 10 - 20)))
        .await
        .expect(201);
    let office = journey.office.sandbox.account(&Role::LegalOffice).unwrap().tax_code.clone();
    let [atpo_path, merits_path] = [&journey.case, &merits].map(|case| format!("/v1/cases/{}", text(&case["id"])));
    let whole = Log::of(&journey.office.sandbox);

    for (purged, gone, left, linked) in
        [(1, &atpo_path, &merits_path, "atpo_case_id"), (2, &merits_path, &atpo_path, "merits_case_id")]
    {
        let log = whole.copy();
        let before = legal.get(left).await.expect(200).body;
        assert!(before[linked].is_string(), "{before}");
        assert!(log.portal().purge_case(&key(purged)).await.unwrap().entries > 0);
        let report = log.check();
        assert!(report.is_whole(), "{:?}", report.differences);

        let served = Served::open(&log).await;
        let [clerk, expert] = [office.as_str().to_owned(), tax_code(1)].map(|code| {
            let api = served.api.clone();
            async move { api.login(&code, CHOSEN_PIN).await }
        });
        let (clerk, expert) = (clerk.await, expert.await);
        clerk.get(gone).await.expect(404);
        let after = clerk.get(left).await.expect(200).body;
        assert_eq!(after.get(linked), None);
        assert_ne!(after["etag"], before["etag"], "what it shows has changed");
        for field in ["id", "case_key", "proceeding", "ctu_tax_code", "appointed_on"] {
            assert_eq!(after[field], before[field], "{field}");
        }
        // Its acts are there with their receipts, which verify; the other's are not.
        let operations = expert.get("/v1/operations").await.expect(200).body;
        let [operation] = operations["items"].as_array().unwrap().as_slice() else { panic!("{operations}") };
        assert_eq!(operation["case_id"], after["id"]);
        let receipt = format!("/v1/receipts/{}", text(&operation["receipt"]["id"]));
        let receipt = text(&expert.get(&receipt).await.expect(200).body["text"]);
        Receipt::parse(&receipt).unwrap().verify(Keys::load(&log.keys()).unwrap().trusted_keys()).unwrap();
        // The version that is shown is the one to change it with.
        let mut record = case_record(3 - purged, 1);
        record["proceeding"] = after["proceeding"].clone();
        let etag = text(&after["etag"]);
        clerk.send(Method::PUT, "/v1/cases", &[("if-match", &etag)], &record).await.expect(200);
        drop((clerk, expert));
        served.close().await;
        let report = log.check();
        assert!(report.is_whole(), "{:?}", report.differences);
    }
}
