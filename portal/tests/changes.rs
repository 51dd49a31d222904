//! The feed of changes: to each what they may read, in order, without a gap or a repeat.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use perito::protocol::Role;
use reqwest::Method;
use serde_json::json;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::support;
use crate::support::filing::{new_id, payment};
use crate::support::journey::{Journey, OPERATIONS_ON, case_record, fresh_pdf, observation, text};
use crate::support::{Api, case_key, notice};

#[tokio::test]
async fn each_feed_holds_what_its_reader_may_read() {
    let journey = Journey::begin().await;
    let auditor = journey.office.staff(&Role::Auditor).await;
    let (legal, doctor, ctu, treasury) = (&journey.legal, &journey.doctor, &journey.ctu, &journey.treasury);
    let report = journey.submit("draft", "draft", &fresh_pdf()).await.expect(201).body;
    let observed = journey.observe("text").await.expect(201).body;
    let terms = journey.case_path("/terms");
    legal.send(Method::PUT, &terms, &[("if-match", "\"0\"")], &json!({})).await.expect(200);
    let payment = put_payment(treasury, "key").await;
    let case = ("case", text(&journey.case["id"]));
    let (operation, report) = (("operation", text(&journey.notice["id"])), ("report", text(&report["id"])));
    let (observed, terms) = (("observation", text(&observed["id"])), ("terms", case.1.clone()));
    let payment = ("payment", payment);
    type Feed<'a> = (&'a Api, &'a str, Vec<&'a (&'a str, String)>);
    let feeds: [Feed<'_>; 5] = [
        (ctu, "ctu", vec![&case, &operation, &report, &observed, &terms, &payment]),
        (doctor, "doctor", vec![&case, &operation, &report, &observed]),
        (legal, "legal office", vec![&case, &operation, &report, &terms]),
        (treasury, "treasury", vec![&payment]),
        (&auditor, "auditor", vec![]),
    ];
    for (reader, who, expected) in feeds {
        let expected: Vec<_> = expected.into_iter().map(|(kind, id)| ((*kind).to_owned(), id.clone())).collect();
        for limit in [1, 2, 3, 200] {
            assert_eq!(reader.changes(None, limit).await.0, expected, "{who}");
        }
        for (kind, id) in expected {
            let path = match kind.as_str() {
                "terms" => format!("/v1/cases/{id}/terms"),
                kind => format!("/v1/{kind}s/{id}"),
            };
            reader.get(&path).await.expect(200);
        }
    }
    // The officer hears of registrations: the expert's was opened, filled and decided.
    let (of_officer, _) = journey.office.officer().changes(None, 2).await;
    assert!(!of_officer.is_empty() && of_officer.iter().all(|(kind, _)| kind == "registration"), "{of_officer:?}");
    for id in of_officer.into_iter().map(|(_, id)| id).collect::<BTreeSet<_>>() {
        journey.office.officer().get(&format!("/v1/registrations/{id}")).await.expect(200);
    }
    // Other offices and experts hear of nothing.
    let elsewhere = journey.office.more_staff(Role::LegalOffice, "4900", 11).await;
    for stranger in [&elsewhere, &journey.office.ctu(2).await] {
        assert_eq!(stranger.changes(None, 200).await.0, []);
    }
    journey.office.api.get("/v1/changes").await.expect(401);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_has_no_gap_and_no_repeat_while_more_lands() {
    let journey = Journey::begin().await;
    let writers = 4;
    let each = 15_u32;
    let mut writing = JoinSet::new();
    for writer in 0..writers {
        let ctu = journey.ctu.clone();
        writing.spawn(async move {
            let mut sent = Vec::new();
            for round in 0..each {
                let number = 100 + writer * each + round;
                let notice = notice(number, "7000", OPERATIONS_ON);
                let answer = ctu.notify(&format!("key-{number}"), &notice).await.expect(201);
                sent.push(text(&answer.body["id"]));
            }
            sent
        });
    }
    // Each reader goes on from cursor to cursor until all is told.
    let mut reading = JoinSet::new();
    let expected = (writers * each) as usize + 2;
    for (reader, limit) in [(&journey.ctu, 1), (&journey.doctor, 2), (&journey.legal, 3), (&journey.ctu, 3)] {
        let reader = reader.clone();
        reading.spawn(async move {
            let (mut told, mut cursor) = (Vec::new(), None);
            while told.len() < expected {
                let (news, next) = reader.changes(cursor.as_deref(), limit).await;
                told.extend(news);
                cursor = Some(next);
            }
            (told, cursor.unwrap(), reader)
        });
    }
    let sent: BTreeSet<String> = writing.join_all().await.into_iter().flatten().collect();
    for (told, cursor, reader) in reading.join_all().await {
        assert_eq!(told.len(), expected);
        let operations: Vec<_> = told.iter().filter(|(kind, _)| kind == "operation").map(|(_, id)| id).collect();
        let distinct: BTreeSet<String> = operations.iter().map(|id| (*id).clone()).collect();
        assert_eq!(operations.len(), distinct.len());
        assert!(sent.is_subset(&distinct));
        // In the order in which they were received.
        assert!(operations.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(reader.changes(None, 200).await.0, told);
        assert_eq!(reader.changes(Some(&cursor), 200).await, (vec![], cursor));
    }
}

#[tokio::test]
async fn nothing_new_keeps_the_cursor_and_leaves_no_entry() {
    let journey = Journey::begin().await;
    let (all, cursor) = journey.ctu.changes(None, 200).await;
    assert_eq!(all.len(), 2);
    let entries = journey.office.count("archive_entries");
    for _ in 0..3 {
        let nothing = journey.ctu.get(&format!("/v1/changes?cursor={cursor}")).await.expect(200).body;
        assert_eq!(nothing, json!({"items": [], "cursor": cursor, "more": false}));
    }
    // Who has no changes at all gets a cursor too, from which the first one is told.
    let (none, start) = journey.treasury.changes(None, 200).await;
    assert_eq!(none, []);
    assert_eq!(journey.office.count("archive_entries"), entries);
    let payment = put_payment(&journey.treasury, "key").await;
    assert_eq!(journey.treasury.changes(Some(&start), 200).await.0, [("payment".to_owned(), payment.clone())]);
    let (news, next) = journey.ctu.changes(Some(&cursor), 200).await;
    assert_eq!(news, [("payment".to_owned(), payment)]);
    assert_ne!(next, cursor);
    assert_eq!(journey.office.count("archive_entries"), entries + 3);
    // A replay has changed nothing.
    put_again(&journey).await;
    assert_eq!(journey.ctu.changes(Some(&next), 200).await.0, []);
}

#[tokio::test]
async fn a_cursor_that_no_answer_gave_is_refused() {
    let journey = Journey::begin().await;
    let (_, cursor) = journey.ctu.changes(None, 200).await;
    let encoded = |number: i64| URL_SAFE_NO_PAD.encode(number.to_be_bytes());
    let last = i64::from_be_bytes(URL_SAFE_NO_PAD.decode(&cursor).unwrap().try_into().unwrap());
    let made_up = [
        String::new(),
        "x".to_owned(),
        "0".to_owned(),
        "AAAA".to_owned(),
        URL_SAFE_NO_PAD.encode(Uuid::now_v7()),
        encoded(-1),
        encoded(i64::MAX),
        encoded(i64::MIN),
        encoded(last + 1000),
        format!("{cursor}="),
        cursor.repeat(30),
    ];
    for made_up in made_up {
        let refused = journey.ctu.get(&format!("/v1/changes?cursor={made_up}")).await.expect(422);
        assert_eq!(refused.body["errors"][0]["code"], "cursor_unknown", "{made_up:?}");
    }
    for wrong in ["limit=0", "limit=201", "limit=x", "page=1", "case_id=x"] {
        journey.ctu.get(&format!("/v1/changes?{wrong}")).await.expect(422);
    }
    journey.ctu.get(&format!("/v1/changes?cursor={cursor}")).await.expect(200);
}

#[tokio::test]
async fn a_change_of_the_record_is_told_again() {
    let journey = Journey::begin().await;
    let (_, cursor) = journey.ctu.changes(None, 200).await;
    let mut record = case_record(1, 1);
    record["appointed_on"] = json!("2026-08-02");
    journey.legal.send(Method::PUT, "/v1/cases", &[("if-match", "\"1\"")], &record).await.expect(200);
    let case = [("case".to_owned(), text(&journey.case["id"]))];
    let (news, cursor) = journey.ctu.changes(Some(&cursor), 200).await;
    assert_eq!(news, case);
    // A link changes both cases.
    let mut merits = case_record(2, 1);
    merits["proceeding"] = json!("social_security");
    let merits = journey.legal.send(Method::PUT, "/v1/cases", &[], &merits).await.expect(201).body;
    let link = json!({"merits_case_key": case_key("L", 2)});
    journey.legal.send(Method::PUT, &journey.case_path("/links"), &[("if-match", "\"2\"")], &link).await.expect(200);
    let told: Vec<_> = journey.ctu.changes(Some(&cursor), 1).await.0.into_iter().map(|(_, id)| id).collect();
    let (atpo, merits) = (text(&journey.case["id"]), text(&merits["id"]));
    assert_eq!(told, [merits.clone(), atpo, merits]);
}

#[tokio::test]
async fn a_new_expert_hears_of_the_case_and_the_old_one_no_longer() {
    let journey = Journey::begin().await;
    let successor = journey.office.ctu(2).await;
    let (legal, ctu) = (&journey.legal, &journey.ctu);
    let report = text(&journey.submit("draft", "draft", &fresh_pdf()).await.expect(201).body["id"]);
    let observed = text(&journey.observe("text").await.expect(201).body["id"]);
    legal.send(Method::PUT, &journey.case_path("/terms"), &[("if-match", "\"0\"")], &json!({})).await.expect(200);
    let payment = put_payment(&journey.treasury, "key").await;
    let (_, cursor) = ctu.changes(None, 200).await;
    let (none, start) = successor.changes(None, 200).await;
    assert_eq!(none, []);
    legal.send(Method::PUT, "/v1/cases", &[("if-match", "\"1\"")], &case_record(1, 2)).await.expect(200);

    let (case, operation) = (text(&journey.case["id"]), text(&journey.notice["id"]));
    let pair = |kind: &str, id: &str| (kind.to_owned(), id.to_owned());
    let expected = [pair("case", &case), pair("terms", &case), pair("observation", &observed)];
    assert_eq!(successor.changes(Some(&start), 1).await.0, expected);
    // The old one keeps what they did, and what they are paid; their notice has lost its case.
    assert_eq!(ctu.changes(Some(&cursor), 1).await.0, [pair("operation", &operation)]);
    let kept = [
        pair("operation", &operation),
        pair("report", &report),
        pair("payment", &payment),
        pair("operation", &operation),
    ];
    let told = ctu.changes(None, 2).await.0;
    assert_eq!(told, kept);
    for (kind, id) in told {
        ctu.get(&format!("/v1/{kind}s/{id}")).await.expect(200);
    }
    // What comes later is the new one's alone.
    let (_, cursor) = ctu.changes(None, 200).await;
    let (_, start) = successor.changes(None, 200).await;
    let later = text(&journey.doctor.observe("later", &observation("x")).await.expect(201).body["id"]);
    assert_eq!(ctu.changes(Some(&cursor), 200).await.0, []);
    assert_eq!(successor.changes(Some(&start), 200).await.0, [pair("observation", &later)]);
}

#[tokio::test]
async fn an_office_hears_of_a_notice_for_as_long_as_it_may_read_it() {
    let journey = Journey::begin().await;
    journey.office.ctu(2).await;
    // The case is recorded by another office than the one that the notice names.
    let legal = journey.office.more_staff(Role::LegalOffice, "4900", 11).await;
    let sent = journey.ctu.notify("key", &notice(5, "7000", OPERATIONS_ON)).await.expect(201).body;
    let operation = ("operation".to_owned(), text(&sent["id"]));
    let mut record = case_record(5, 1);
    record["inps_office"] = json!("4900");
    legal.send(Method::PUT, "/v1/cases", &[], &record).await.expect(201);
    let told = legal.changes(None, 1).await.0;
    assert_eq!(told.iter().filter(|change| **change == operation).count(), 1);
    legal.get(&format!("/v1/operations/{}", operation.1)).await.expect(200);
    let mut of_another = record;
    of_another["ctu_tax_code"] = json!(support::tax_code(2));
    legal.send(Method::PUT, "/v1/cases", &[("if-match", "\"1\"")], &of_another).await.expect(200);
    legal.get(&format!("/v1/operations/{}", operation.1)).await.expect(404);
    assert!(!legal.changes(None, 1).await.0.contains(&operation));
    // The office that it names reads it all along.
    let told = journey.legal.changes(None, 1).await.0;
    assert_eq!(told.iter().filter(|change| **change == operation).count(), 3);
}

/// Puts a payment in the case of the journey and gives its id.
async fn put_payment(treasury: &Api, key: &str) -> String {
    let id = new_id();
    treasury.pay(&id, key, &payment(1)).await.expect(201);
    id
}

/// The replay of the only payment.
async fn put_again(journey: &Journey) {
    let id = text(&journey.treasury.get("/v1/payments").await.body["items"][0]["id"]);
    assert!(journey.treasury.pay(&id, "key", &payment(1)).await.expect(201).is_replay());
}
