//! Cases that two writers change, searches that several cases answer, and pages of a list that grows.

use perito::protocol::Role;
use reqwest::Method;
use serde_json::{Value, json};
use time::macros::{date, datetime};
use tokio::task::JoinSet;

use crate::support::office::Office;
use crate::support::{Answer, Api, case_key, notice, tax_code};

#[tokio::test(flavor = "multi_thread")]
async fn of_two_writers_with_one_version_one_wins() {
    let office = open().await;
    let (one, two) = (office.staff(&Role::LegalOffice).await, office.more_staff(Role::LegalOffice, "7000", 11).await);
    let first = put(&one, &record("L", 1), None).await.expect(201);
    let mut etag = first.header("etag").unwrap().to_owned();
    assert_eq!(first.body["etag"], etag.as_str());
    for round in 1..=20 {
        let (of_one, of_two) = (appointed(round, 1), appointed(round, 2));
        let (one_put, two_put) = tokio::join!(put(&one, &of_one, Some(&etag)), put(&two, &of_two, Some(&etag)));
        let (won, lost) = if one_put.status == 200 { (one_put, two_put) } else { (two_put, one_put) };
        let won = won.expect(200);
        assert_eq!(lost.expect(412).code(), "precondition_failed");
        let path = format!("/v1/cases/{}", won.body["id"].as_str().unwrap());
        assert_eq!(two.get(&path).await.expect(200).body, won.body);
        assert_ne!(won.header("etag").unwrap(), etag);
        won.header("etag").unwrap().clone_into(&mut etag);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_first_writers_one_wins() {
    let office = open().await;
    let (one, two) = (office.staff(&Role::LegalOffice).await, office.more_staff(Role::LegalOffice, "7000", 11).await);
    for number in 1..=20 {
        let record = record("L", number);
        let (one, two) = tokio::join!(put(&one, &record, None), put(&two, &record, None));
        let (won, lost) = if one.status == 201 { (one, two) } else { (two, one) };
        won.expect(201);
        assert_eq!(lost.expect(428).code(), "precondition_required");
    }
    assert_eq!(office.count("cases"), 20);
}

#[tokio::test]
async fn a_change_names_the_version_it_is_made_to() {
    let office = open().await;
    let legal = office.staff(&Role::LegalOffice).await;
    // There is no version of what is not there.
    put(&legal, &record("L", 1), Some("\"1\"")).await.expect(412);
    let first = put(&legal, &record("L", 1), None).await.expect(201);
    assert_eq!(put(&legal, &record("L", 1), None).await.expect(428).code(), "precondition_required");
    for wrong in ["\"0\"", "\"2\"", "\"-1\"", "\"\"", "1", "W/\"1\"", "\"99999999999999999999\"", "è"] {
        assert_eq!(
            put(&legal, &record("L", 1), Some(wrong)).await.expect(412).code(),
            "precondition_failed",
            "{wrong}"
        );
    }
    // Whatever there is: that is no version that anybody has read.
    assert_eq!(put(&legal, &record("L", 1), Some("*")).await.expect(428).code(), "precondition_required");
    let either = format!("\"7\", {}", first.header("etag").unwrap());
    put(&legal, &record("L", 1), Some(&either)).await.expect(200);
    put(&legal, &record("L", 1), first.header("etag")).await.expect(412);
}

#[tokio::test]
async fn several_cases_answer_a_search_without_a_register() {
    let office = open().await;
    let (one, two) = (office.ctu(1).await, office.ctu(2).await);
    let legal = office.staff(&Role::LegalOffice).await;
    for register in ["L", "CC", "VG"] {
        put(&legal, &record(register, 1), None).await.expect(201);
    }
    let mut of_two = record("PC", 1);
    of_two["ctu_tax_code"] = json!(tax_code(2));
    put(&legal, &of_two, None).await.expect(201);
    put(&legal, &record("L", 2), None).await.expect(201);
    let mut sub = record("L", 1);
    sub["case_key"]["sub"] = json!(1);
    put(&legal, &sub, None).await.expect(201);

    let mut anywhere = case_key("L", 1);
    anywhere.as_object_mut().unwrap().remove("register");
    assert_eq!(found(&one, &anywhere).await, ["CC", "L", "VG"]);
    assert_eq!(found(&two, &anywhere).await, ["PC"]);
    assert_eq!(found(&legal, &anywhere).await, ["CC", "L", "PC", "VG"]);
    assert_eq!(found(&one, &case_key("CC", 1)).await, ["CC"]);
    assert_eq!(found(&one, &case_key("PC", 1)).await, [""; 0]);
    assert_eq!(found(&one, &case_key("L", 3)).await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_have_no_gap_and_no_repeat_while_the_list_grows() {
    let office = open().await;
    let ctu = office.ctu(1).await;
    let legal = office.staff(&Role::LegalOffice).await;
    let mut sent = JoinSet::new();
    for number in 1..=120 {
        let ctu = ctu.clone();
        sent.spawn(async move { notify(&ctu, number).await });
    }
    let mut there: Vec<String> = sent.join_all().await;
    // Ids are ordered by time, so the newest comes first.
    there.sort_unstable_by(|one, other| other.cmp(one));
    let mut next = 121;
    for (reader, limit) in [(&ctu, 1), (&ctu, 7), (&legal, 50), (&ctu, 120), (&legal, 200)] {
        let mut pages: Vec<String> = Vec::new();
        let mut cursor: Option<String> = None;
        let expected = there.clone();
        loop {
            let more = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
            // While a page is read others arrive, except the first one, which may or may not hold those.
            let growing = tokio::spawn({
                let (ctu, growing) = (ctu.clone(), !more.is_empty());
                async move { if growing { Some(notify(&ctu, next).await) } else { None } }
            });
            next += 1;
            let page = reader.get(&format!("/v1/operations?limit={limit}{more}")).await.expect(200);
            if let Some(new) = growing.await.unwrap() {
                there.insert(0, new);
            }
            let ids = page.body["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned());
            let before = pages.len();
            pages.extend(ids);
            cursor = page.body["next_cursor"].as_str().map(ToOwned::to_owned);
            assert!(pages.len() - before == limit || cursor.is_none(), "a page that is not the last is full");
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(pages, expected, "limit {limit}");
    }
}

#[tokio::test]
async fn a_page_that_cannot_be_is_refused() {
    let office = open().await;
    let ctu = office.ctu(1).await;
    let wrong = [
        "limit=0",
        "limit=201",
        "limit=-1",
        "limit=x",
        "cursor=x",
        "cursor=",
        "cursor=%00",
        "page=2",
        "limit=1&limit=2",
    ];
    for query in wrong {
        ctu.get(&format!("/v1/operations?{query}")).await.expect(422);
        ctu.get(&format!("/v1/cases?{query}")).await.expect(422);
    }
    // The last page of an empty list is its first.
    let page = ctu.get("/v1/operations?limit=200").await.expect(200);
    assert_eq!((&page.body["items"], page.body.get("next_cursor")), (&json!([]), None));
}

async fn open() -> Office {
    Office::open(datetime!(2026-09-01 08:00 UTC)).await
}

async fn notify(ctu: &Api, number: u32) -> String {
    let answer = ctu.notify(&format!("key-{number}"), &notice(number, "7000", date!(2026 - 12 - 16))).await.expect(201);
    answer.body["id"].as_str().unwrap().to_owned()
}

fn record(register: &str, number: u32) -> Value {
    json!({
        "case_key": case_key(register, number), "proceeding": "atpo", "inps_office": "7000",
        "ctu_tax_code": tax_code(1), "appointed_on": "2026-08-01",
    })
}

/// A change of the case `L 2026/1` that tells who made it, and when.
fn appointed(month_day: u8, ctu: u8) -> Value {
    let mut changed = record("L", 1);
    changed["appointed_on"] = json!(format!("2026-07-{month_day:02}"));
    changed["ctu_tax_code"] = json!(tax_code(ctu));
    changed
}

async fn put(legal: &Api, record: &Value, if_match: Option<&str>) -> Answer {
    let headers: Vec<_> = if_match.into_iter().map(|etag| ("if-match", etag)).collect();
    legal.send(Method::PUT, "/v1/cases", &headers, record).await
}

/// The registers of the cases that a search finds, in order.
async fn found(caller: &Api, key: &Value) -> Vec<String> {
    let answer = caller.post("/v1/case-searches", &json!({"case_key": key})).await.expect(200);
    let registers = answer.body["items"].as_array().unwrap().iter();
    let mut registers: Vec<String> =
        registers.map(|item| item["case_key"]["register"].as_str().unwrap().to_owned()).collect();
    registers.sort_unstable();
    registers
}
