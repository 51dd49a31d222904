//! The security archive of the second half: uploads, reports, observations, payments, terms, links, findings and the feed
//! of changes. One entry for each write and each thing shown, one for each refusal, none for anything else.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use perito::archive::{Receipt, ReceiptKind};
use perito::protocol::Role;
use reqwest::Method;
use serde_json::{Value, json};
use time::macros::{date, datetime};

use crate::support;
use crate::support::archive::{Archive, signed, staff_account, written};
use crate::support::documents::pdf;
use crate::support::filing::{self, TUS, new_id};
use crate::support::office::Office;
use crate::support::{Answer, Api, case_key, tax_code};

/// The key of the case of everything here, as the archive writes it.
const CASE: &str = "0580910098/L/2026/1";
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// A recorded case with its expert, the INPS office's people, and their accounts' ids.
struct Desk {
    office: Office,
    expert: Api,
    ctu: String,
    doctor: Api,
    medico: String,
    legal_office: Api,
    lawyer: String,
    case: Answer,
}

impl Desk {
    async fn open() -> (Self, Archive) {
        let mut office = Office::open(datetime!(2026-09-01 08:00 UTC)).await;
        office.api.described = true;
        let expert = office.ctu(3).await;
        let (doctor, legal_office) = (office.staff(&Role::InpsDoctor).await, office.staff(&Role::LegalOffice).await);
        let case = legal_office.send(Method::PUT, "/v1/cases", &[], &record(1, "atpo")).await.expect(201);
        let archive = Archive::of(&office.sandbox);
        let [medico, lawyer] =
            [Role::InpsDoctor, Role::LegalOffice].map(|role| staff_account(&office, &archive, &role));
        let ctu = archive.account(&tax_code(3));
        (Self { office, expert, ctu, doctor, medico, legal_office, lawyer, case }, archive)
    }

    /// A refused act has a receipt of refusal that this portal has signed, and one entry that holds it.
    fn refused(&self, archive: &mut Archive, answer: &Answer, action: &str, actor: &str, case: &str) {
        let receipt = &answer.body["refusal_receipt"];
        let parsed = Receipt::parse(receipt.as_str().expect("a receipt of refusal")).unwrap();
        parsed.verify(&self.office.sandbox.trusted_keys()).unwrap();
        assert_eq!(parsed.kind(), ReceiptKind::Refusal);
        assert_eq!(parsed.field("refusal"), Some(answer.code()));
        archive.expect(action, actor, case, &signed(receipt));
    }
}

fn record(number: u32, proceeding: &str) -> Value {
    json!({
        "case_key": case_key("L", number), "proceeding": proceeding, "inps_office": "7000",
        "ctu_tax_code": tax_code(3), "appointed_on": "2026-08-20",
    })
}

fn id(thing: &Value) -> String {
    thing["id"].as_str().unwrap().to_owned()
}

/// The number of the change after which a cursor goes on.
fn sequence(cursor: &Value) -> i64 {
    i64::from_be_bytes(URL_SAFE_NO_PAD.decode(cursor.as_str().unwrap()).unwrap().try_into().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_recorded_when_it_begins_and_when_its_owner_ends_it() {
    let (desk, mut archive) = Desk::open().await;
    for api in [&desk.office.api, &desk.expert] {
        api.call(Method::OPTIONS, "/v1/uploads", &[], None).await.expect(204);
    }
    archive.expect_nothing("asking what uploads may be");
    let begun = desk.expert.ask_upload(6).await.expect(201);
    let path = begun.header("location").unwrap();
    let upload = path.rsplit('/').next().unwrap();
    archive.expect("upload.begun", &desk.ctu, "", upload);
    desk.expert.part(path, 0, b"%PD").await.expect(204);
    desk.expert.call(Method::HEAD, path, &[TUS], None).await.expect(200);
    archive.expect_nothing("a part, and asking how much has arrived");

    desk.expert.part(path, 0, b"%PDF").await.expect(409);
    archive.expect("request.refused", &desk.ctu, "", "PATCH /v1/uploads/{id} upload_offset");
    desk.doctor.call(Method::HEAD, path, &[TUS], None).await.expect(404);
    archive.expect("request.refused", &desk.medico, "", "HEAD /v1/uploads/{id} not_found");
    desk.legal_office.ask_upload(6).await.expect(403);
    archive.expect("request.refused", &desk.lawyer, "", "POST /v1/uploads wrong_role");
    desk.expert.ask_upload(0).await.expect(422);
    archive.expect("request.refused", &desk.ctu, "", "POST /v1/uploads validation_failed");
    // Requests that cannot be read, or that come back to life, are no acts.
    desk.expert.call(Method::HEAD, path, &[], None).await.expect(412);
    desk.expert.ask_upload(usize::MAX).await.expect(413);
    let part = [TUS, ("content-type", "application/offset+octet-stream"), ("upload-offset", "3")];
    let checksum = [&part[..], &[("upload-checksum", "sha256 AAAA")]].concat();
    desk.expert.call(Method::PATCH, path, &checksum, Some(b"x".to_vec())).await.expect(460);
    desk.expert.call(Method::PATCH, path, &[TUS], Some(b"x".to_vec())).await.expect(415);
    archive.expect_nothing("requests that cannot be read");

    desk.expert.call(Method::DELETE, path, &[TUS], None).await.expect(204);
    archive.expect("upload.ended", &desk.ctu, "", upload);
    desk.expert.call(Method::DELETE, path, &[TUS], None).await.expect(410);
    archive.expect_nothing("an upload that is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_is_recorded_with_everything_that_is_shown_of_it() {
    let (desk, mut archive) = Desk::open().await;
    let Desk { expert, ctu, doctor, medico, legal_office, lawyer, .. } = &desk;
    expert.get("/v1/reports").await.expect(200);
    archive.expect("report.listed", ctu, "", ctu);
    let document = expert.upload(&pdf("Bozza")).await;
    archive.news();
    let draft = filing::report(1, "draft", &document);
    let report = expert.act("/v1/reports", "k1", &draft).await.expect(201).body;
    archive.expect("report.submitted", ctu, CASE, &signed(&report["receipt"]["text"]));
    assert!(expert.act("/v1/reports", "k1", &draft).await.expect(201).is_replay());
    archive.expect_nothing("a replay");
    let document = expert.upload(&pdf("Altra bozza")).await;
    let second = expert.act("/v1/reports", "k2", &filing::report(1, "draft", &document)).await.expect(201).body;
    archive.news();

    expert.get("/v1/reports").await.expect(200);
    archive.expect_each("report.listed", ctu, &[(CASE, &id(&second)), (CASE, &id(&report))]);
    let path = format!("/v1/reports/{}", id(&report));
    for method in [Method::GET, Method::HEAD] {
        legal_office.call(method.clone(), &path, &[], None).await.expect(200);
        archive.expect("report.read", lawyer, CASE, &id(&report));
        doctor.call(method, &format!("{path}/content"), &[], None).await.expect(200);
        archive.expect("report.document_read", medico, CASE, &id(&report));
    }
    doctor.call(Method::GET, &format!("{path}/content"), &[("range", "bytes=0-3")], None).await.expect(206);
    archive.expect("report.document_read", medico, CASE, &id(&report));
    let receipt = id(&report["receipt"]);
    let pdf = [("accept", "application/pdf")];
    doctor.call(Method::GET, &format!("/v1/receipts/{receipt}"), &pdf, None).await.expect(200);
    archive.expect("receipt.read", medico, CASE, &receipt);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_observation_is_recorded_with_everything_that_is_shown_of_it() {
    let (desk, mut archive) = Desk::open().await;
    let Desk { expert, ctu, doctor, medico, .. } = &desk;
    let mut body = filing::observation(1, "Non si condivide.");
    body["document"] = doctor.upload(&pdf("Osservazioni")).await;
    archive.news();
    let observation = doctor.act("/v1/observations", "k1", &body).await.expect(201).body;
    archive.expect("observation.submitted", medico, CASE, &signed(&observation["receipt"]["text"]));
    assert!(doctor.act("/v1/observations", "k1", &body).await.expect(201).is_replay());
    archive.expect_nothing("a replay");
    let words = doctor.act("/v1/observations", "k2", &filing::observation(1, "Nemmeno questo.")).await;
    let words = words.expect(201).body;
    archive.expect("observation.submitted", medico, CASE, &signed(&words["receipt"]["text"]));

    expert.get("/v1/observations").await.expect(200);
    archive.expect_each("observation.listed", ctu, &[(CASE, &id(&words)), (CASE, &id(&observation))]);
    let path = format!("/v1/observations/{}", id(&observation));
    for method in [Method::GET, Method::HEAD] {
        expert.call(method.clone(), &path, &[], None).await.expect(200);
        archive.expect("observation.read", ctu, CASE, &id(&observation));
        expert.call(method, &format!("{path}/content"), &[], None).await.expect(200);
        archive.expect("observation.document_read", ctu, CASE, &id(&observation));
    }
    // Where there is no document none was shown.
    expert.get(&format!("/v1/observations/{}/content", id(&words))).await.expect(404);
    archive.expect("request.refused", ctu, "", "GET /v1/observations/{id}/content not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_reports_and_observations_have_a_receipt_of_refusal_and_one_entry() {
    let (desk, mut archive) = Desk::open().await;
    let Desk { expert, ctu, doctor, medico, legal_office, lawyer, .. } = &desk;
    let nothing = json!({"upload_id": NOBODY, "sha256": "0".repeat(64)});
    let documents = [expert.upload(&pdf("Finale")).await, expert.upload(&pdf("Altra finale")).await];
    archive.news();

    let report = |number, document: &Value| filing::report(number, "final", document);
    for (api, account) in [(doctor, medico), (legal_office, lawyer)] {
        let refused = api.act("/v1/reports", "k", &report(1, &nothing)).await.expect(403);
        desk.refused(&mut archive, &refused, "report.refused", account, CASE);
    }
    let refused = expert.act("/v1/reports", "k", &report(7, &documents[0])).await.expect(404);
    desk.refused(&mut archive, &refused, "report.refused", ctu, "0580910098/L/2026/7");
    let mut wrong = report(1, &documents[0]);
    wrong["notice_receipt_ids"] = json!([NOBODY]);
    for wrong in [&report(1, &nothing), &wrong] {
        let refused = expert.act("/v1/reports", "k", wrong).await.expect(422);
        desk.refused(&mut archive, &refused, "report.refused", ctu, CASE);
    }
    let refused = expert.act("/v1/reports", "k", &json!({})).await.expect(422);
    desk.refused(&mut archive, &refused, "report.refused", ctu, "");
    // None of them has used up the key; once one has, another body is refused under it, and so is a second final report.
    expert.act("/v1/reports", "k", &report(1, &documents[0])).await.expect(201);
    archive.news();
    let second = report(1, &documents[1]);
    for (key, status) in [("k", 422), ("k2", 409)] {
        let refused = expert.act("/v1/reports", key, &second).await.expect(status);
        desk.refused(&mut archive, &refused, "report.refused", ctu, CASE);
    }

    let observation = |number| filing::observation(number, "Non si condivide.");
    let refused = expert.act("/v1/observations", "k", &observation(1)).await.expect(403);
    desk.refused(&mut archive, &refused, "observation.refused", ctu, CASE);
    let refused = doctor.act("/v1/observations", "k", &observation(7)).await.expect(404);
    desk.refused(&mut archive, &refused, "observation.refused", medico, "0580910098/L/2026/7");
    let mut wrong = observation(1);
    wrong["document"] = nothing;
    let refused = doctor.act("/v1/observations", "k", &wrong).await.expect(422);
    desk.refused(&mut archive, &refused, "observation.refused", medico, CASE);

    for (api, path) in [(expert, "/v1/reports"), (doctor, "/v1/observations")] {
        let refused = api.post(path, &observation(1)).await.expect(400);
        assert_eq!(refused.code(), "idempotency_key_required");
        api.call(Method::POST, path, &[("idempotency-key", "k")], Some(b"{}".to_vec())).await.expect(415);
    }
    archive.expect_nothing("requests that cannot be read");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payment_is_recorded_each_time_it_is_put_and_shown() {
    let (desk, mut archive) = Desk::open().await;
    let treasury = desk.office.staff(&Role::Treasury).await;
    archive.news();
    let cashier = staff_account(&desk.office, &archive, &Role::Treasury);
    let (payment, body) = (new_id(), filing::payment(1));
    treasury.pay(&payment, "k1", &body).await.expect(201);
    archive.expect("payment.put", &cashier, CASE, &written(&format!("{payment} 1"), &body));
    assert!(treasury.pay(&payment, "k1", &body).await.is_replay());
    archive.expect_nothing("a replay");
    let path = format!("/v1/payments/{payment}");
    let mut corrected = body.clone();
    corrected["payee"] = json!("institution");
    let headers = [("idempotency-key", "k2"), ("if-match", "\"1\"")];
    treasury.send(Method::PUT, &path, &headers, &corrected).await.expect(200);
    archive.expect("payment.put", &cashier, CASE, &written(&format!("{payment} 2"), &corrected));

    for (api, account) in [(&treasury, &cashier), (&desk.expert, &desk.ctu)] {
        api.get("/v1/payments").await.expect(200);
        archive.expect("payment.listed", account, CASE, &payment);
        api.get(&path).await.expect(200);
        archive.expect("payment.read", account, CASE, &payment);
        api.get(&format!("/v1/payments?case_id={NOBODY}")).await.expect(200);
        archive.expect("payment.listed", account, "", account);
    }
    treasury.pay(&new_id(), "k3", &filing::payment(7)).await.expect(404);
    archive.expect("request.refused", &cashier, "", "PUT /v1/payments/{id} not_found");
    let refused = treasury.pay(&new_id(), "k1", &body).await.expect(422);
    assert_eq!((refused.code(), &refused.body["refusal_receipt"]), ("idempotency_key_reused", &Value::Null));
    archive.expect("request.refused", &cashier, "", "PUT /v1/payments/{id} idempotency_key_reused");
    treasury.pay(&payment, "k4", &body).await.expect(412);
    let bare = [("idempotency-key", "k4")];
    treasury.send(Method::PUT, &path, &bare, &body).await.expect(428);
    archive.expect_nothing("what was not asked of the present version");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_belongs_to_a_case_is_recorded_in_it() {
    let (desk, mut archive) = Desk::open().await;
    let Desk { expert, ctu, legal_office, lawyer, .. } = &desk;
    let (case, path) = (id(&desk.case.body), format!("/v1/cases/{}", id(&desk.case.body)));
    for (api, account) in [(expert, ctu), (legal_office, lawyer)] {
        api.get(&format!("{path}/terms")).await.expect(200);
        archive.expect("terms.read", account, CASE, &case);
    }
    let terms = filing::terms();
    expert.change(&format!("{path}/terms"), "\"0\"", &terms).await.expect(200);
    archive.expect("terms.put", ctu, CASE, &written(&format!("{case} 1"), &terms));
    expert.get(&format!("{path}/findings")).await.expect(200);
    archive.expect("findings.read", ctu, CASE, &case);

    let merits = legal_office.send(Method::PUT, "/v1/cases", &[], &record(2, "social_security")).await.expect(201);
    archive.news();
    let link = json!({"merits_case_key": case_key("L", 2)});
    let etag = desk.case.header("etag").unwrap();
    legal_office.change(&format!("{path}/links"), etag, &link).await.expect(200);
    archive.expect("case.linked", lawyer, CASE, &format!("{case} {}", id(&merits.body)));
    legal_office.change(&format!("{path}/links"), etag, &link).await.expect(412);
    legal_office.send(Method::PUT, &format!("{path}/terms"), &[], &terms).await.expect(428);
    archive.expect_nothing("changes of no version, or of an old one");
    let unknown = json!({"merits_case_key": case_key("L", 7)});
    legal_office.change(&format!("{path}/links"), "\"2\"", &unknown).await.expect(422);
    archive.expect("request.refused", lawyer, "", "PUT /v1/cases/{id}/links validation_failed");
    desk.doctor.get(&format!("{path}/findings")).await.expect(403);
    archive.expect("request.refused", &desk.medico, "", "GET /v1/cases/{id}/findings wrong_role");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_is_recorded_when_it_tells_of_something() {
    let (desk, mut archive) = Desk::open().await;
    let Desk { office, expert, ctu, .. } = &desk;
    let notice = support::notice(1, "7000", date!(2026 - 10 - 20));
    expert.notify("k", &notice).await.expect(201);
    archive.news();
    let first = expert.get("/v1/changes?limit=1").await.expect(200).body;
    let since = sequence(&first["cursor"]);
    archive.expect("changes.read", ctu, "", &format!("{ctu} 0 {since}"));
    let path = |page: &Value| format!("/v1/changes?cursor={}", page["cursor"].as_str().unwrap());
    let rest = expert.get(&path(&first)).await.expect(200).body;
    archive.expect("changes.read", ctu, "", &format!("{ctu} {since} {}", sequence(&rest["cursor"])));
    for _ in 0..2 {
        assert_eq!(expert.get(&path(&rest)).await.expect(200).body["items"], json!([]));
    }
    archive.expect_nothing("hearing of nothing");
    office.api.post("/v1/sandbox/clock", &json!({"advance_days": 1})).await.expect(200);
    archive.expect_nothing("moving the clock of a sandbox");
}
