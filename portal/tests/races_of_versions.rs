//! Writers at one moment: one version is changed once, what is made once is made once, one upload is used once.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support;
use crate::support::filing::{TUS, named, new_id, payment, terms};
use crate::support::journey::{Journey, case_record, fresh_pdf, report, text};
use crate::support::race::{race, winner};
use crate::support::{Api, CHOSEN_PIN, case_key};

const WRITERS: usize = 16;
const STALE: (u16, &str) = (412, "precondition_failed");

#[tokio::test(flavor = "multi_thread")]
async fn of_writers_with_one_version_one_wins_and_nothing_of_it_is_lost() {
    let journey = Journey::begin().await;
    let (legal, ctu, treasury) = (&journey.legal, &journey.ctu, &journey.treasury);
    for number in 2..20 {
        let mut merits = case_record(number, 1);
        merits["proceeding"] = json!("social_security");
        legal.send(Method::PUT, "/v1/cases", &[], &merits).await.expect(201);
    }
    let paid = format!("/v1/payments/{}", new_id());
    treasury.pay(paid.rsplit('/').next().unwrap(), "first", &payment(1)).await.expect(201);
    let (case, links, terms_path) = (journey.case_path(""), journey.case_path("/links"), journey.case_path("/terms"));
    type Change = Box<dyn Fn(usize) -> Value>;
    let body = |change: fn(usize) -> Value| -> Change { Box::new(change) };
    let changes: [(&Api, Method, &str, &str, Change, &str); 5] = [
        (ctu, Method::PATCH, "/v1/me", "/v1/me", body(|n| json!({"phone": format!("+3906000000{n:02}")})), "/phone"),
        (legal, Method::PUT, &case, "/v1/cases", body(appointed), "/appointed_on"),
        (legal, Method::PUT, &terms_path, &terms_path, body(set), "/terms/0/day"),
        (treasury, Method::PUT, &paid, &paid, body(corrected), "/decreed_on"),
        (legal, Method::PUT, &case, &links, body(linked), "/merits_case_id"),
    ];
    for (writer, method, read, write, body, shown) in changes {
        for racers in [2, WRITERS] {
            let etag = text(&writer.get(read).await.expect(200).body["etag"]);
            let answers = race((0..racers).map(|racer| {
                let (writer, method, write) = (writer.clone(), method.clone(), write.to_owned());
                let (etag, body, key) = (etag.clone(), body(racer), new_id());
                let kind = if method == Method::PATCH { "application/merge-patch+json" } else { "application/json" };
                async move {
                    let headers = [("content-type", kind), ("if-match", &*etag), ("idempotency-key", &*key)];
                    writer.call(method, &write, &headers, Some(body.to_string().into())).await
                }
            }));
            let won = winner(answers.await, 200, &[STALE]);
            let now = writer.get(read).await.expect(200);
            assert_ne!(now.header("etag"), Some(&*etag), "{write}");
            assert_eq!(now.header("etag"), won.header("etag"), "{write}");
            assert!(now.body.pointer(shown).is_some_and(|value| Some(value) == won.body.pointer(shown)), "{write}");
        }
    }
}

fn appointed(day: usize) -> Value {
    let mut record = case_record(1, 1);
    record["appointed_on"] = json!(format!("2026-08-{:02}", day + 2));
    record
}

fn set(day: usize) -> Value {
    let mut terms = terms();
    terms["terms"][0]["day"] = json!(format!("2026-12-{:02}", day + 1));
    terms
}

fn corrected(day: usize) -> Value {
    let mut payment = payment(1);
    payment["decreed_on"] = json!(format!("2026-08-{:02}", day + 1));
    payment
}

fn linked(number: usize) -> Value {
    json!({"merits_case_key": case_key("L", u32::try_from(number).unwrap() + 2)})
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_reads_again_after_losing_loses_nothing() {
    let journey = Journey::begin().await;
    let path = journey.case_path("/terms");
    let first = json!({"terms": [{"which": "draft", "day": "2026-10-01"}]});
    journey.legal.change(&path, "\"0\"", &first).await.expect(200);
    // Each adds an extension of its own to those that it finds.
    let writers = (0..WRITERS).map(|writer| {
        let writer = if writer % 2 == 0 { journey.legal.clone() } else { journey.ctu.clone() };
        let path = path.clone();
        async move {
            loop {
                let found = writer.get(&path).await.expect(200);
                let mut extensions = found.body["extensions"].as_array().unwrap().clone();
                let to = format!("2026-10-{:02}", extensions.len() + 2);
                extensions.push(json!({"which": "draft", "decided_on": "2026-09-01", "to": to}));
                let put = json!({"terms": found.body["terms"], "extensions": extensions});
                let answer = writer.change(&path, found.header("etag").unwrap(), &put).await;
                match answer.status {
                    200 => return text(&answer.body["etag"]),
                    _ => assert_eq!((answer.status, answer.code()), STALE),
                }
            }
        }
    });
    let mut versions = race(writers).await;
    let terms = journey.legal.get(&path).await.expect(200).body;
    assert_eq!(terms["extensions"].as_array().unwrap().len(), WRITERS);
    versions.sort();
    versions.dedup();
    assert_eq!(versions.len(), WRITERS, "every version was somebody's");
    assert_eq!(terms["etag"], format!("\"{}\"", WRITERS + 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_made_once_is_made_once() {
    let journey = Journey::begin().await;
    // A payment's id under sixteen keys.
    let id = new_id();
    let puts = (0..WRITERS).map(|key| {
        let (treasury, id) = (journey.treasury.clone(), id.clone());
        async move { treasury.pay(&id, &format!("key-{key}"), &payment(1)).await }
    });
    winner(race(puts).await, 201, &[STALE]);
    assert_eq!(journey.office.count("payments"), 1);
    // A case's record.
    let records = (0..WRITERS).map(|_| {
        let legal = journey.legal.clone();
        async move { legal.send(Method::PUT, "/v1/cases", &[], &case_record(2, 1)).await }
    });
    winner(race(records).await, 201, &[(428, "precondition_required")]);
    // A final report.
    let mut finals = Vec::new();
    for key in 0..8 {
        let (ctu, document) = (journey.ctu.clone(), journey.ctu.upload(&fresh_pdf()).await);
        finals.push(async move { ctu.report(&format!("final-{key}"), &report("final", &document)).await });
    }
    winner(race(finals).await, 201, &[(409, "conflict")]);
    // The decision on a registration.
    let registration = journey.office.api.begin_registration(&support::tax_code(9)).await;
    for kind in ["form", "identity", "license"] {
        registration.put_document(kind, b"%PDF-1.4 ...").await;
    }
    let path = format!("{}/decision", registration.registration);
    let decisions = (0..WRITERS).map(|number| {
        let (officer, path) = (journey.office.officer().clone(), path.clone());
        let decision = match number % 2 {
            0 => json!({"decision": "authorise"}),
            _ => json!({"decision": "reject", "reason": "manca il modulo"}),
        };
        async move { officer.post(&path, &decision).await }
    });
    winner(race(decisions).await, 200, &[(409, "conflict")]);
    // One's PIN: each change that came too late had the old one, or a session that has ended.
    let changes = ["WXYZ6781", "WXYZ6782", "WXYZ6783"].map(|new| {
        let doctor = journey.doctor.clone();
        let change = json!({"current_pin": CHOSEN_PIN, "new_pin": new});
        async move { doctor.send(Method::PUT, "/v1/me/pin", &[], &change).await }
    });
    let lost = [(401, "unauthenticated"), (401, "session_expired"), (409, "conflict"), (422, "validation_failed")];
    let won = winner(race(changes).await, 200, &lost);
    let doctor = journey.office.api.with(&won.body["token"]);
    assert_eq!(doctor.get("/v1/sessions").await.expect(200).body["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_of_an_upload_at_once_leave_what_one_of_them_brought() {
    let journey = Journey::begin().await;
    for round in 0..4 {
        let content = fresh_pdf();
        let path = journey.ctu.begin_upload(content.len()).await;
        let parts = (0..8).map(|_| {
            let (ctu, path, content) = (journey.ctu.clone(), path.clone(), content.clone());
            async move { ctu.part(&path, 0, &content).await }
        });
        winner(race(parts).await, 204, &[(423, "upload_busy"), (409, "upload_offset")]);
        // One upload, many reports, each under a key of its own.
        let request = report("draft", &named(&path, &content));
        let reports = (0..8).map(|key| {
            let (ctu, request) = (journey.ctu.clone(), request.clone());
            async move { ctu.report(&format!("round-{round}-{key}"), &request).await }
        });
        let lost = [(422, "validation_failed"), (423, "upload_busy")];
        let filed = winner(race(reports).await, 201, &lost).body;
        let stored = journey.ctu.get(&format!("/v1/reports/{}/content", text(&filed["id"]))).await.expect(200);
        assert_eq!(stored.bytes, content);
    }
    assert_eq!((journey.office.count("reports"), journey.office.count("uploads")), (4, 0));
    // An end, a part and a use at once: whichever comes first, nothing is left of it or all is.
    for round in 0..8 {
        let content = fresh_pdf();
        let (ctu, path) = (&journey.ctu, journey.ctu.begin_upload(content.len()).await);
        ctu.part(&path, 0, &content).await.expect(204);
        let request = report("draft", &named(&path, &content));
        let before = journey.office.count("reports");
        let answers = race((0..2).map(|use_it| {
            let (ctu, path, request) = (ctu.clone(), path.clone(), request.clone());
            async move {
                match use_it {
                    0 => ctu.call(Method::DELETE, &path, &[TUS], None).await,
                    _ => ctu.report(&format!("ended-{round}"), &request).await,
                }
            }
        }))
        .await;
        let filed = answers[1].status == 201;
        assert_eq!(filed, answers[0].status != 204, "{} {}", answers[0].status, answers[1].status);
        assert_eq!(journey.office.count("reports"), before + usize::from(filed));
        assert_eq!(ctu.head(&path).await.status / 100, 4);
    }
}
