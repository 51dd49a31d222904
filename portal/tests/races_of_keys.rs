//! Requests at one moment under one key: they make one act, whoever comes first.

use perito::archive::Receipt;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::filing::{new_id, payment};
use crate::support::journey::{Journey, OPERATIONS_ON, fresh_pdf, observation, report, text};
use crate::support::race::{race, winner};
use crate::support::{Answer, Api, notice};

const MANY: usize = 32;
const WRITERS: usize = 16;
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
