//! Writers at one moment: one key makes one act, one version is changed once, one upload is used once.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod support;

use perito::archive::Receipt;
use reqwest::Method;
use serde_json::{Value, json};
use support::filing::{TUS, named, new_id, payment, terms};
use support::journey::{Journey, OPERATIONS_ON, case_record, fresh_pdf, observation, report, text};
use support::race::{race, winner};
use support::{Answer, Api, CHOSEN_PIN, case_key, notice};

const MANY: usize = 32;
const WRITERS: usize = 16;
const STALE: (u16, &str) = (412, "precondition_failed");
const REUSED: (u16, &str) = (422, "idempotency_key_reused");

/// A legal act that can be sent again and again: by whom, how, and how it differs from another under the same key.
struct Act {
    name: &'static str,
    by: Api,
    method: Method,
    path: String,
    precondition: &'static [(&'static str, &'static str)],
    bodies: Vec<Value>,
}

impl Act {
    async fn send(&self, key: &str, body: usize) -> Answer {
        let headers = [&[("idempotency-key", key)], self.precondition].concat();
        self.by.send(self.method.clone(), &self.path, &headers, &self.bodies[body]).await
    }

    /// Sends this many bodies at once, all under one key: the nth of them is the nth body.
    async fn race(&self, key: &str, bodies: impl Iterator<Item = usize>) -> Vec<Answer> {
        race(bodies.map(|body| {
            let (act, key) = (self.copy(), key.to_owned());
            async move { act.send(&key, body).await }
        }))
        .await
    }

    fn copy(&self) -> Self {
        Self {
            by: self.by.clone(),
            method: self.method.clone(),
            path: self.path.clone(),
            bodies: self.bodies.clone(),
            ..*self
        }
    }
}

/// Every legal act that there is, each with this many different bodies.
async fn acts(journey: &Journey, bodies: usize) -> Vec<Act> {
    let numbers = || 0..u32::try_from(bodies).unwrap();
    let act = |name, by: &Api, path: String, bodies: Vec<Value>| Act {
        name,
        by: by.clone(),
        method: Method::POST,
        path,
        precondition: &[],
        bodies,
    };
    let notices = numbers().map(|number| notice(100 + number, "7000", OPERATIONS_ON)).collect();
    let convocations = numbers().map(|minute| {
        let mut convocation = notice(1, "7000", OPERATIONS_ON);
        convocation.as_object_mut().unwrap().remove("inps_office");
        convocation["operations_at"]["time"] = json!(format!("10:{minute:02}"));
        convocation
    });
    let convocations: Vec<_> = convocations.collect();
    let mut reports = Vec::new();
    for _ in numbers() {
        reports.push(report("draft", &journey.ctu.upload(&fresh_pdf()).await));
    }
    let observations = numbers().map(|number| observation(&format!("Osservazione {number}"))).collect();
    let payments = numbers().map(|day| {
        let mut payment = payment(1);
        payment["decreed_on"] = json!(format!("2026-08-{:02}", 1 + day % 31));
        payment
    });
    let convoked = format!("/v1/operations/{}/convocations", text(&journey.notice["id"]));
    let new_payment = act("payment", &journey.treasury, format!("/v1/payments/{}", new_id()), payments.collect());
    vec![
        act("notice", &journey.ctu, "/v1/operations".to_owned(), notices),
        act("convocation", &journey.ctu, convoked, convocations),
        act("report", &journey.ctu, "/v1/reports".to_owned(), reports),
        act("observation", &journey.doctor, "/v1/observations".to_owned(), observations),
        Act { method: Method::PUT, precondition: &[("if-none-match", "*")], ..new_payment },
    ]
}

fn sequence(answer: &Answer) -> Option<u32> {
    let receipt = Receipt::parse(answer.body["receipt"]["text"].as_str()?).unwrap();
    Some(receipt.protocol_number().unwrap().sequence())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_at_once_makes_one_act_whoever_comes_first() {
    let journey = Journey::begin().await;
    let mut last = 1;
    for racers in [2, MANY] {
        for act in acts(&journey, 1).await {
            let (entries, keys) = (journey.office.count("archive_entries"), journey.office.count("idempotency"));
            let answers = act.race(&format!("{}-{racers}", act.name), (0..racers).map(|_| 0)).await;
            let answers: Vec<_> = answers.into_iter().map(|answer| answer.expect(201)).collect();
            assert_eq!(answers.iter().filter(|answer| !answer.is_replay()).count(), 1, "{}", act.name);
            assert!(answers.iter().all(|answer| answer.bytes == answers[0].bytes), "{}", act.name);
            // The numbers go on without a gap, and none was given twice.
            if let Some(number) = sequence(&answers[0]) {
                assert_eq!(number, last + 1, "{}", act.name);
                last = number;
            }
            let after = (journey.office.count("archive_entries"), journey.office.count("idempotency"));
            assert_eq!(after, (entries + 1, keys + 1), "{}", act.name);
        }
    }
    assert_eq!(journey.office.count("operations"), 5);
    assert_eq!((journey.office.count("reports"), journey.office.count("observations")), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn other_bodies_under_one_key_at_once_let_one_in() {
    let journey = Journey::begin().await;
    for act in acts(&journey, WRITERS).await {
        let keys = journey.office.count("idempotency");
        let key = format!("the-{}", act.name);
        let answers = act.race(&key, 0..WRITERS).await;
        let first = answers.iter().position(|answer| answer.status == 201).unwrap();
        let won = winner(answers, 201, &[REUSED]);
        assert_eq!(journey.office.count("idempotency"), keys + 1, "{}", act.name);
        // What was let in is what is answered ever after.
        let again = act.send(&key, first).await.expect(201);
        assert!(again.is_replay() && again.bytes == won.bytes, "{}", act.name);
        // The others are free to come under keys of their own; a payment is there by now.
        let other = act.send(&format!("another-{}", act.name), (first + 1) % WRITERS).await;
        other.expect(if act.name == "payment" { 412 } else { 201 });
    }
}

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
