//! How a notice meets the legal office's record of its case, and what it grants before, after and never.

use perito::protocol::Role;
use reqwest::Method;
use serde_json::{Value, json};
use time::macros::{date, datetime};

use crate::support::office::Office;
use crate::support::{Answer, Api, case_key, notice, tax_code};

#[tokio::test]
async fn a_notice_of_an_unknown_case_joins_when_the_legal_office_puts_it() {
    let (office, ctu) = office_with_ctu().await;
    let legal = office.staff(&Role::LegalOffice).await;
    let sent = notify(&ctu, 1).await;
    assert_eq!(sent["join_state"], "unmatched");
    // The notice is its author's; the case is not, until it is recorded.
    let (operation, case) = paths(&sent);
    assert_eq!(ctu.get(&operation).await.expect(200).body, sent);
    ctu.get(&case).await.expect(404);
    assert!(items(&search(&ctu, 1).await).is_empty());
    legal.get(&case).await.expect(404);
    assert_eq!(legal.get(&operation).await.expect(200).body, sent);

    let put = put_case(&legal, 1, "7000", 1, None).await.expect(201);
    assert_eq!(put.body["id"], sent["case_id"]);
    let joined = ctu.get(&operation).await.expect(200).body;
    assert_eq!(joined["join_state"], "matched");
    // Nothing else has changed, the receipt least of all.
    assert_eq!(Value::from_iter(but_state(&joined)), Value::from_iter(but_state(&sent)));
    ctu.get(&case).await.expect(200);
    assert_eq!(items(&search(&ctu, 1).await), [put.body]);
    assert_eq!(items(&ctu.get("/v1/operations").await)[0]["join_state"], "matched");
    // A replay tells the state of now under the receipt of then.
    let replay = ctu.notify("key-1", &the_notice(1, "7000")).await.expect(201);
    assert!(replay.is_replay());
    assert_eq!(replay.body, joined);
}

#[tokio::test]
async fn a_notice_in_a_case_of_another_expert_grants_nothing() {
    let (office, ctu) = office_with_ctu().await;
    let appointed = office.ctu(2).await;
    let legal = office.staff(&Role::LegalOffice).await;
    let doctor = office.staff(&Role::InpsDoctor).await;
    let early = notify(&ctu, 1).await;
    put_case(&legal, 1, "7000", 2, None).await.expect(201);
    let late = ctu.notify("after", &the_notice(1, "7000")).await.expect(201).body;
    assert_eq!(late["join_state"], "ctu_mismatch");
    for sent in [&early, &late] {
        let (operation, case) = paths(sent);
        assert_eq!(ctu.get(&operation).await.expect(200).body["join_state"], "ctu_mismatch");
        ctu.get(&case).await.expect(404);
        appointed.get(&operation).await.expect(404);
        appointed.get(&case).await.expect(200);
        for staff in [&legal, &doctor] {
            assert_eq!(staff.get(&operation).await.expect(200).body["join_state"], "ctu_mismatch");
        }
    }
    assert!(items(&search(&ctu, 1).await).is_empty());
    assert!(items(&ctu.get("/v1/cases").await).is_empty());
    assert!(items(&appointed.get("/v1/operations").await).is_empty());
    // The record can be put right, and then both notices count.
    put_case(&legal, 1, "7000", 1, Some("\"1\"")).await.expect(200);
    for operation in items(&ctu.get("/v1/operations").await) {
        assert_eq!(operation["join_state"], "matched");
    }
    ctu.get(&paths(&early).1).await.expect(200);
    appointed.get(&paths(&early).1).await.expect(404);
}

#[tokio::test]
async fn several_claimants_of_one_key_are_normal() {
    let (office, one) = office_with_ctu().await;
    let two = office.ctu(2).await;
    let legal = office.staff(&Role::LegalOffice).await;
    let (of_one, of_two) = (notify(&one, 1).await, notify(&two, 1).await);
    assert_eq!(of_one["case_id"], of_two["case_id"]);
    assert_ne!(of_one["protocol_number"], of_two["protocol_number"]);
    for (ctu, own, other) in [(&one, &of_one, &of_two), (&two, &of_two, &of_one)] {
        assert_eq!(items(&ctu.get("/v1/operations").await), std::slice::from_ref(own));
        ctu.get(&paths(other).0).await.expect(404);
        let receipt = format!("/v1/receipts/{}", other["receipt"]["id"].as_str().unwrap());
        ctu.get(&receipt).await.expect(404);
    }
    assert_eq!(items(&legal.get("/v1/operations").await), [of_two.clone(), of_one.clone()]);
    put_case(&legal, 1, "7000", 2, None).await.expect(201);
    assert_eq!(one.get(&paths(&of_one).0).await.expect(200).body["join_state"], "ctu_mismatch");
    assert_eq!(two.get(&paths(&of_two).0).await.expect(200).body["join_state"], "matched");
}

#[tokio::test]
async fn the_addressed_office_reads_an_unmatched_notice_and_the_case_s_office_a_joined_one() {
    let (office, ctu) = office_with_ctu().await;
    let addressed = office.staff(&Role::InpsDoctor).await;
    let elsewhere = office.more_staff(Role::InpsDoctor, "7001", 11).await;
    let legal_elsewhere = office.more_staff(Role::LegalOffice, "7001", 12).await;
    let sent = notify(&ctu, 1).await;
    let (operation, _) = paths(&sent);
    let receipt = format!("/v1/receipts/{}", sent["receipt"]["id"].as_str().unwrap());
    assert_eq!(items(&addressed.get("/v1/operations").await), std::slice::from_ref(&sent));
    addressed.get(&receipt).await.expect(200);
    elsewhere.get(&operation).await.expect(404);
    elsewhere.get(&receipt).await.expect(404);
    assert!(items(&elsewhere.get("/v1/operations").await).is_empty());

    // Another expert's case gives that office no right to this notice; the author's own does.
    put_case(&legal_elsewhere, 1, "7001", 2, None).await.expect(201);
    elsewhere.get(&operation).await.expect(404);
    elsewhere.get(&receipt).await.expect(404);
    assert!(items(&elsewhere.get("/v1/operations").await).is_empty());
    put_case(&legal_elsewhere, 1, "7001", 1, Some("\"1\"")).await.expect(200);
    for staff in [&addressed, &elsewhere] {
        assert_eq!(staff.get(&operation).await.expect(200).body["join_state"], "matched");
        assert_eq!(items(&staff.get("/v1/operations").await).len(), 1);
        staff.get(&receipt).await.expect(200);
    }
    // From now on the case's office gives the protocol numbers, and reads what is addressed to it.
    let mut convocation = the_notice(1, "7000");
    convocation.as_object_mut().unwrap().remove("inps_office");
    let headers = [("idempotency-key", "convoked")];
    let convoked =
        ctu.send(Method::POST, &format!("{operation}/convocations"), &headers, &convocation).await.expect(201);
    assert_eq!(convoked.body["protocol_number"], "PERITO.7001.01/09/2026.0000001");
    assert_eq!(convoked.body["inps_office"], "7001");
    elsewhere.get(&paths(&convoked.body).0).await.expect(200);
}

async fn office_with_ctu() -> (Office, Api) {
    let office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
    let ctu = office.ctu(1).await;
    (office, ctu)
}

fn the_notice(number: u32, inps_office: &str) -> Value {
    notice(number, inps_office, date!(2026 - 12 - 16))
}

async fn notify(ctu: &Api, number: u32) -> Value {
    ctu.notify(&format!("key-{number}"), &the_notice(number, "7000")).await.expect(201).body
}

async fn put_case(legal: &Api, number: u32, inps_office: &str, ctu: u8, if_match: Option<&str>) -> Answer {
    let record = json!({
        "case_key": case_key("L", number), "proceeding": "atpo", "inps_office": inps_office,
        "ctu_tax_code": tax_code(ctu), "appointed_on": "2026-08-01",
    });
    let headers: Vec<_> = if_match.into_iter().map(|etag| ("if-match", etag)).collect();
    legal.send(Method::PUT, "/v1/cases", &headers, &record).await
}

async fn search(caller: &Api, number: u32) -> Answer {
    caller.post("/v1/case-searches", &json!({"case_key": case_key("L", number)})).await.expect(200)
}

fn items(answer: &Answer) -> Vec<Value> {
    answer.body["items"].as_array().unwrap().clone()
}

/// The paths of a notice and of its case.
fn paths(sent: &Value) -> (String, String) {
    let id = |name: &str| sent[name].as_str().unwrap().to_owned();
    (format!("/v1/operations/{}", id("id")), format!("/v1/cases/{}", id("case_id")))
}

fn but_state(operation: &Value) -> impl Iterator<Item = (String, Value)> {
    operation.as_object().unwrap().clone().into_iter().filter(|(name, _)| name != "join_state")
}
