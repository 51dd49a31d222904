//! Whose a case is, and what is in it: before anybody has recorded it, after it has passed to another expert, and what
//! each may read by way of a receipt, an upload or the feed of changes.

use std::collections::BTreeSet;

use perito::protocol::Role;
use reqwest::Method;
use serde_json::{Value, json};
use time::macros::{date, datetime};

use crate::support;
use crate::support::documents::pdf;
use crate::support::filing::{self, TUS, new_id};
use crate::support::office::Office;
use crate::support::{Answer, Api, case_key, tax_code};

/// A case with one act of every kind, and everybody who has to do with it or not.
struct Matter {
    office: Office,
    expert: Api,
    other: Api,
    legal_office: Api,
    doctor: Api,
    treasury: Api,
    case: Answer,
    operation: Value,
    report: Value,
    observation: Value,
    payment: Value,
}

impl Matter {
    async fn open() -> Self {
        let mut office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
        office.api.described = true;
        let (expert, other) = (office.ctu(1).await, office.ctu(2).await);
        let legal_office = office.staff(&Role::LegalOffice).await;
        let (doctor, treasury) = (office.staff(&Role::InpsDoctor).await, office.staff(&Role::Treasury).await);
        let case = legal_office.send(Method::PUT, "/v1/cases", &[], &record(1, 1)).await.expect(201);
        let operation = expert.notify("notice", &notice(1)).await.expect(201).body;
        expert.change(&at(&case.body, "cases", "/terms"), "\"0\"", &filing::terms()).await.expect(200);
        let draft = filing::report(1, "draft", &expert.upload(&pdf("Bozza")).await);
        let report = expert.act("/v1/reports", "draft", &draft).await.expect(201).body;
        let mut observation = filing::observation(1, "Non si condivide.");
        observation["document"] = doctor.upload(&pdf("Osservazioni")).await;
        let observation = doctor.act("/v1/observations", "observation", &observation).await.expect(201).body;
        let payment = treasury.pay(&new_id(), "payment", &filing::payment(1)).await.expect(201).body;
        Self { office, expert, other, legal_office, doctor, treasury, case, operation, report, observation, payment }
    }

    /// The legal office names this expert; the answer has the case's next version.
    async fn appoint(&self, case: &Answer, person: u8) -> Answer {
        let etag = case.header("etag").unwrap();
        self.legal_office.change("/v1/cases", etag, &record(1, person)).await.expect(200)
    }

    /// Everything of the case that belongs to the expert whom its record names.
    fn of_the_case(&self) -> Vec<String> {
        let case = ["", "/terms", "/findings"].map(|what| at(&self.case.body, "cases", what));
        let observation = ["", "/content"].map(|what| at(&self.observation, "observations", what));
        [&case[..], &observation[..], &[at(&self.observation["receipt"], "receipts", "")]].concat()
    }

    /// Everything in it that belongs to the expert who did it, or to whom it is paid.
    fn of_the_author(&self) -> Vec<String> {
        let report = ["", "/content"].map(|what| at(&self.report, "reports", what));
        let acts = [at(&self.operation, "operations", ""), at(&self.payment, "payments", "")];
        let receipts = [&self.operation, &self.report].map(|act| at(&act["receipt"], "receipts", ""));
        [&report[..], &acts[..], &receipts[..]].concat()
    }
}

fn at(thing: &Value, collection: &str, what: &str) -> String {
    format!("/v1/{collection}/{}{what}", thing["id"].as_str().unwrap())
}

fn record(number: u32, ctu: u8) -> Value {
    json!({
        "case_key": case_key("L", number), "proceeding": "atpo", "inps_office": "7000",
        "ctu_tax_code": tax_code(ctu), "appointed_on": "2026-08-20",
    })
}

fn notice(number: u32) -> Value {
    support::notice(number, "7000", date!(2026 - 10 - 20))
}

async fn reads(api: &Api, paths: &[String], status: u16) {
    for path in paths {
        assert_eq!(api.get(path).await.status, status, "{path}");
    }
}

/// The lists that show something.
async fn lists(api: &Api) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    for list in ["cases", "operations", "reports", "observations", "payments"] {
        let items = api.get(&format!("/v1/{list}")).await.expect(200).body;
        if items["items"].as_array().is_some_and(|items| !items.is_empty()) {
            shown.insert(list.to_owned());
        }
    }
    shown
}

/// The kinds of what a whole feed tells of.
async fn kinds(api: &Api) -> BTreeSet<String> {
    let changes = api.get("/v1/changes?limit=200").await.expect(200).body;
    let items = changes["items"].as_array().unwrap().iter();
    items.map(|change| change["kind"].as_str().unwrap().to_owned()).collect()
}

fn set<const N: usize>(words: [&str; N]) -> BTreeSet<String> {
    words.map(ToOwned::to_owned).into()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_passes_to_another_expert_and_acts_stay_with_their_author() {
    let matter = Matter::open().await;
    let Matter { expert, other, .. } = &matter;
    let (of_the_case, of_the_author) = (matter.of_the_case(), matter.of_the_author());
    let everything = set(["case", "observation", "operation", "payment", "report", "terms"]);
    reads(expert, &[&of_the_case[..], &of_the_author[..]].concat(), 200).await;
    reads(other, &[&of_the_case[..], &of_the_author[..]].concat(), 404).await;
    assert_eq!((kinds(expert).await, kinds(other).await), (everything.clone(), set([])));

    let passed = matter.appoint(&matter.case, 2).await;
    reads(expert, &of_the_case, 404).await;
    reads(expert, &of_the_author, 200).await;
    assert_eq!(lists(expert).await, set(["operations", "reports", "payments"]));
    assert_eq!(kinds(expert).await, set(["operation", "payment", "report"]));
    reads(other, &of_the_case, 200).await;
    reads(other, &of_the_author, 404).await;
    assert_eq!(lists(other).await, set(["cases", "observations"]));
    assert_eq!(kinds(other).await, set(["case", "observation", "terms"]));
    // What the office may read does not depend on whom it names.
    let for_doctor = ["reports", "operations"].map(|list| format!("/v1/{list}"));
    reads(&matter.doctor, &[&of_the_case[3..], &of_the_author[..3], &for_doctor[..]].concat(), 200).await;
    reads(&matter.treasury, &of_the_author[3..4], 200).await;

    // Nor can the one act in the case any more, or the other cite what is not theirs.
    let terms = at(&matter.case.body, "cases", "/terms");
    expert.change(&terms, "\"1\"", &filing::terms()).await.expect(404);
    let report = filing::report(1, "draft", &expert.upload(&pdf("Altra bozza")).await);
    expert.act("/v1/reports", "in-vain", &report).await.expect(404);
    let mut report = filing::report(1, "draft", &other.upload(&pdf("Prima bozza")).await);
    report["notice_receipt_ids"] = json!([matter.operation["receipt"]["id"]]);
    let refused = other.act("/v1/reports", "another's", &report).await.expect(422);
    assert_eq!(refused.body["errors"][0]["code"], "receipt_not_of_case", "{}", refused.body);
    other.change(&terms, "\"1\"", &filing::terms()).await.expect(200);

    // Back again: everything is there, and told of.
    matter.appoint(&passed, 1).await;
    reads(expert, &[of_the_case, of_the_author].concat(), 200).await;
    assert_eq!((kinds(expert).await, kinds(other).await), (everything, set([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_read_before_the_case_passed_on_goes_on_without_it() {
    let matter = Matter::open().await;
    let begun = matter.expert.get("/v1/changes?limit=2").await.expect(200).body;
    assert_eq!((begun["items"].as_array().unwrap().len(), &begun["more"]), (2, &json!(true)));
    matter.appoint(&matter.case, 2).await;
    let path = format!("/v1/changes?cursor={}", begun["cursor"].as_str().unwrap());
    let rest = matter.expert.get(&path).await.expect(200).body;
    let rest: Vec<_> = rest["items"].as_array().unwrap().iter().map(|change| change["kind"].clone()).collect();
    // The report and the payment that were left, and that the notice has lost its case.
    assert_eq!(rest, ["report", "payment", "operation"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_of_a_case_that_nobody_has_recorded_grants_that_notice_alone() {
    let matter = Matter::open().await;
    let Matter { office, other, legal_office, doctor, treasury, .. } = &matter;
    let sent = other.notify("early", &notice(9)).await.expect(201).body;
    let case = json!({"id": sent["case_id"]});
    let of_the_case = ["", "/terms", "/findings"].map(|what| at(&case, "cases", what));
    reads(other, &of_the_case, 404).await;
    reads(legal_office, &of_the_case[..2], 404).await;
    reads(doctor, &of_the_case[..1], 404).await;
    let operation = [at(&sent, "operations", ""), at(&sent["receipt"], "receipts", "")];
    for api in [other, legal_office, doctor] {
        reads(api, &operation, 200).await;
    }
    reads(&matter.expert, &operation, 404).await;
    reads(&office.more_staff(Role::InpsDoctor, "7100", 5).await, &operation, 404).await;
    assert_eq!((lists(other).await, kinds(other).await), (set(["operations"]), set(["operation"])));

    for api in [other, legal_office] {
        api.change(&of_the_case[1], "\"0\"", &filing::terms()).await.expect(404);
    }
    let links = at(&case, "cases", "/links");
    legal_office.change(&links, "\"0\"", &json!({"merits_case_key": case_key("L", 1)})).await.expect(404);
    let report = filing::report(9, "draft", &other.upload(&pdf("Bozza")).await);
    let refused = other.act("/v1/reports", "r", &report).await.expect(404);
    assert!(refused.body["refusal_receipt"].is_string(), "{}", refused.body);
    doctor.act("/v1/observations", "o", &filing::observation(9, "Non si condivide.")).await.expect(404);
    treasury.pay(&new_id(), "p", &filing::payment(9)).await.expect(404);
    // The document has not been used up in vain.
    legal_office.send(Method::PUT, "/v1/cases", &[], &record(9, 2)).await.expect(201);
    other.act("/v1/reports", "r", &report).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_does_not_exist_for_any_other_account() {
    let matter = Matter::open().await;
    let document = pdf("Supplemento");
    let begun = matter.expert.ask_upload(document.len()).await.expect(201);
    let path = begun.header("location").unwrap();
    let half = document.len() / 2;
    matter.expert.part(path, 0, &document[..half]).await.expect(204);
    for stranger in [&matter.other, &matter.doctor] {
        for method in [Method::HEAD, Method::DELETE] {
            stranger.call(method, path, &[TUS], None).await.expect(404);
        }
        assert_eq!(stranger.part(path, half, &document[half..]).await.expect(404).code(), "not_found");
    }
    matter.expert.part(path, half, &document[half..]).await.expect(204);
    let named = json!({
        "upload_id": path.rsplit('/').next(), "sha256": perito::protocol::sha256_hex(&document),
    });
    let mut observation = filing::observation(1, "Non si condivide.");
    observation["document"] = named.clone();
    let refused = matter.doctor.act("/v1/observations", "k", &observation).await.expect(422);
    assert_eq!(refused.body["errors"][0]["code"], "upload_unknown", "{}", refused.body);
    let passed = matter.appoint(&matter.case, 2).await;
    let report = filing::report(1, "draft", &named);
    let refused = matter.other.act("/v1/reports", "k", &report).await.expect(422);
    assert_eq!(refused.body["errors"][0]["code"], "upload_unknown", "{}", refused.body);
    matter.appoint(&passed, 1).await;
    matter.expert.act("/v1/reports", "k", &report).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_read_by_those_who_may_read_what_it_receipts_and_by_its_author() {
    let matter = Matter::open().await;
    let Matter { office, expert, other, legal_office, doctor, treasury, .. } = &matter;
    let foreign_doctor = office.more_staff(Role::InpsDoctor, "7100", 5).await;
    let foreign_legal_office = office.more_staff(Role::LegalOffice, "7100", 6).await;
    let auditor = office.staff(&Role::Auditor).await;
    let callers = [
        expert,
        other,
        legal_office,
        doctor,
        treasury,
        &foreign_doctor,
        &foreign_legal_office,
        office.officer(),
        &auditor,
    ];
    let acts = [
        ("operations", &matter.operation, [true, false, true, true]),
        ("reports", &matter.report, [true, false, true, true]),
        ("observations", &matter.observation, [true, false, false, true]),
    ];
    for (collection, act, expected) in acts {
        let (act, receipt) = (at(act, collection, ""), at(&act["receipt"], "receipts", ""));
        for (index, caller) in callers.iter().enumerate() {
            let may = expected.get(index).copied().unwrap_or_default();
            assert_eq!(caller.get(&act).await.status == 200, may, "{collection}: caller {index}");
            for accept in ["application/json", "text/plain", "application/pdf"] {
                let read = caller.call(Method::GET, &receipt, &[("accept", accept)], None).await;
                assert_eq!(read.status, if may { 200 } else { 404 }, "{collection} as {accept}: caller {index}");
            }
        }
    }

    // The receipt of a refusal receipts nothing: it is its author's.
    let refused = doctor.act("/v1/observations", "k", &filing::observation(8, "Non si condivide.")).await.expect(404);
    let text = refused.body["refusal_receipt"].as_str().unwrap();
    let id = text.lines().find_map(|line| line.strip_prefix("id: ")).unwrap();
    let path = format!("/v1/receipts/{id}");
    assert_eq!(doctor.get(&path).await.expect(200).body["text"], text);
    for caller in callers.iter().filter(|caller| caller.token != doctor.token) {
        caller.get(&path).await.expect(404);
    }
}
