//! What must not be told of reports, observations and payments: no name, text, title or file name out of a document, no
//! answer, no observation and no mandate in logs, URLs, headers, errors, file names, archive entries or receipts; and
//! nothing at all of what a client calls its files.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use perito::protocol::Role;
use perito_portal::Sandbox;
use reqwest::Method;
use serde_json::{Value, json};
use time::macros::date;

use support::Api;
use support::documents::{Draft, pdf, stream};
use support::filing::{self, TUS, new_id};
use support::leaks::{self, Hidden, Said};
use support::office::staff_account;
use support::planted::{Log, Planted};
use support::{case_key, notice};

const GIVEN_NAME: &str = "Zebediaquinta";
const FAMILY_NAME: &str = "Quattrocchissima";
const EXAMINEE: &str = "Ermenegarda Trapassatini";
const TITLE: &str = "Perizia Collaterale Segretissima";
const ATTACHMENT: &str = "referto-gonartrosico.txt";
const ATTACHED: &str = "emoglobina-anomalissima";
const WORD: &str = "riservatissimo";
const ANSWER: &str = "Si conferma la sclerodattilia.";
const REASON: &str = "Manca la spirometria.";
const OBSERVED: &str = "Non si condivide la discopatia.";
const MANDATE: &str = "MAND/471199";
const INVOICE: &str = "0017-SLQ9988776";
const FILE_NAME: &str = "perizia-cunegondina.pdf";
const CASE_NUMBER: u32 = 7_654_321;
const JSON: (&str, &str) = ("content-type", "application/json");
const PART: (&str, &str) = ("content-type", "application/offset+octet-stream");

#[tokio::test(flavor = "multi_thread")]
async fn nothing_out_of_documents_and_payments_comes_out_where_it_must_not() {
    let log = Log::capture();
    let sandbox = Sandbox::start().unwrap();
    let mut said = Said::default();
    let hidden = journey(&sandbox, &mut said).await;
    leaks::grep(&sandbox, &log, &said, &hidden);

    for route in ["/v1/reports/{id}/content", "/v1/uploads/{id}", "/v1/payments/{id}"] {
        assert!(log.text().contains(route), "the log was not captured");
    }
    let database = leaks::database(&sandbox);
    // The index, and the entries that fill no file yet.
    let entries = leaks::dump(&database, "archive_entries") + &leaks::dump(&database, "archive_tail");
    for action in ["report.submitted", "report.refused", "observation.submitted", "observation.refused", "payment.put"]
    {
        assert!(entries.contains(&format!("action {action}\n")), "{action}");
    }
    // The same search finds what is rightly there, in the database, in its files and in answers.
    let planted = hidden.everything();
    let rows = ["reports", "observations", "payments", "case_documents"].map(|table| leaks::dump(&database, table));
    for name in ["answer", "reason", "observation", "mandate", "invoice", "attachment"] {
        assert!(planted.found(&rows.concat()).contains(&name), "{name} is not in the database");
        assert!(planted.found(&said.shown.concat()).contains(&name), "{name} is in no answer");
    }
    let files = leaks::files(&sandbox.data_folder());
    let bytes: Vec<_> = files.iter().flat_map(|file| std::fs::read(file).unwrap()).collect();
    for name in ["examinee", "document", "title", "attachment", "content of the attachment"] {
        assert!(planted.found(&String::from_utf8_lossy(&bytes)).contains(&name), "{name} is in no file");
    }
}

/// Plays the journey with failures of every kind, and gives what must not come out.
async fn journey(sandbox: &Sandbox, said: &mut Said) -> Hidden {
    let mut anonymous = Api::new(&sandbox.url());
    anonymous.heard = Some(Arc::clone(&said.headers));
    anonymous.described = true;
    let codes = [5, 6, 7, 8].map(support::tax_code);
    let roles = [Role::Ctu, Role::InpsDoctor, Role::LegalOffice, Role::Treasury];
    let mut apis = Vec::new();
    let mut secrets = vec![("a chosen PIN", support::CHOSEN_PIN.to_owned())];
    for (code, role) in codes.iter().zip(roles) {
        let name = if role == Role::Ctu { (GIVEN_NAME, FAMILY_NAME) } else { ("Prova", "Interno") };
        let account = sandbox.add_account(staff_account(role, "7000", code, name)).unwrap();
        secrets.push(("an issued PIN", account.pin.expose().to_owned()));
        let api = anonymous.first_access(code, account.pin.expose()).await;
        secrets.push(("a token", api.token.clone()));
        apis.push(api);
    }
    let [expert, doctor, legal_office, treasury] = apis.try_into().ok().unwrap();
    let case = json!({
        "case_key": case_key("L", CASE_NUMBER), "proceeding": "atpo", "inps_office": "7000",
        "ctu_tax_code": codes[0], "appointed_on": "2026-08-20",
    });
    let case = legal_office.send(Method::PUT, "/v1/cases", &[], &case).await.expect(201).body;
    let notified = expert.notify("k0", &notice(CASE_NUMBER, "7000", date!(2026 - 10 - 20))).await.expect(201).body;

    upload(&expert, said).await;
    let observation = observe(&doctor, &expert, said).await;
    let report = submit(&expert, &notified, &observation, said).await;
    mistake_the_case(&expert, &legal_office, &case, said).await;
    pay(&treasury, &expert, said).await;
    download(sandbox, &doctor, &report, said).await;

    secrets.push(("the client's name of a file", FILE_NAME.to_owned()));
    secrets.push(("the client's name of a file in Base64", STANDARD.encode(FILE_NAME)));
    let personal = [
        ("given name", GIVEN_NAME),
        ("family name", FAMILY_NAME),
        ("tax code", &codes[0]),
        ("case number", &CASE_NUMBER.to_string()),
    ];
    let untold = [
        ("doctor's tax code", codes[1].as_str()),
        ("examinee", EXAMINEE),
        ("examinee's family name", "Trapassatini"),
        ("title", TITLE),
        ("attachment", ATTACHMENT),
        ("content of the attachment", ATTACHED),
        ("document", WORD),
        ("answer", ANSWER),
        ("reason", REASON),
        ("observation", OBSERVED),
        ("mandate", MANDATE),
        ("invoice", INVOICE),
    ];
    let owned = |words: &[(&'static str, &str)]| {
        Planted(words.iter().map(|(name, word)| (*name, (*word).to_owned())).collect())
    };
    Hidden { personal: owned(&personal), secrets: Planted(secrets), untold: owned(&untold) }
}

/// Uploads with every header wrong in turn, and one that the client gives a name.
async fn upload(expert: &Api, said: &mut Said) {
    let document = relazione();
    let length = document.len().to_string();
    let metadata = format!("filename {}, {FILE_NAME}", STANDARD.encode(FILE_NAME));
    let begin = [TUS, ("upload-length", &length), ("upload-metadata", &metadata)];
    let begun = expert.call(Method::POST, "/v1/uploads", &begin, None).await.expect(201);
    let path = begun.header("location").unwrap();
    for wrong in [("upload-length", EXAMINEE), ("tus-resumable", EXAMINEE), ("upload-defer-length", EXAMINEE)] {
        let headers: Vec<_> = begin.iter().filter(|(name, _)| *name == "upload-metadata").copied().collect();
        said.hear(&expert.call(Method::POST, "/v1/uploads", &[&headers[..], &[wrong]].concat(), None).await);
    }
    let good = [TUS, PART, ("upload-offset", "0")];
    for (name, value) in [
        ("upload-offset", EXAMINEE),
        ("content-type", EXAMINEE),
        ("tus-resumable", EXAMINEE),
        ("upload-checksum", EXAMINEE),
        ("upload-checksum", "sha256 Trapassatini"),
        ("content-digest", "sha-256=:Trapassatini:"),
    ] {
        let kept = good.iter().filter(|(other, _)| *other != name).copied();
        let headers: Vec<_> = kept.chain([(name, value)]).collect();
        let refused = expert.call(Method::PATCH, path, &headers, Some(document.clone())).await;
        assert!((400..500).contains(&refused.status), "{name}: {}", refused.status);
        said.hear(&refused);
    }
    said.hear(&expert.part(path, 7, &document).await.expect(409));
    said.hear(&expert.part(path, 0, &[document.clone(), document].concat()).await.expect(413));
    said.hear(&expert.call(Method::DELETE, path, &[TUS], None).await.expect(204));
    said.hear(&expert.call(Method::HEAD, path, &[TUS], None).await.expect(410));
}

/// Observations, right and wrong; gives the right one.
async fn observe(doctor: &Api, expert: &Api, said: &mut Said) -> Value {
    let mut good = filing::observation(CASE_NUMBER, OBSERVED);
    good["document"] = doctor.upload(&relazione()).await;
    for (name, value) in [
        ("text", json!(format!("{OBSERVED}\u{7}"))),
        ("text", json!([OBSERVED])),
        ("document", json!({"upload_id": EXAMINEE, "sha256": OBSERVED})),
        ("document", json!({"upload_id": good["document"]["upload_id"], "sha256": "0".repeat(64)})),
        ("composed_at", json!(EXAMINEE)),
        (EXAMINEE, json!(OBSERVED)),
    ] {
        let mut wrong = good.clone();
        wrong[name] = value;
        said.hear(&doctor.act("/v1/observations", "o", &wrong).await.expect(422));
    }
    said.hear(&expert.act("/v1/observations", "o", &good).await.expect(403));
    let observation = doctor.act("/v1/observations", "o", &good).await.expect(201);
    said.hear(&observation);
    said.hear(&doctor.act("/v1/observations", "o", &filing::observation(CASE_NUMBER, REASON)).await.expect(422));
    for path in ["", "?case_id=Trapassatini", "?cursor=Trapassatini", "?Trapassatini=1"] {
        said.hear(&expert.get(&format!("/v1/observations{path}")).await);
    }
    observation.body
}

/// Reports with documents that are refused, with wrong bodies, and a right one; gives that.
async fn submit(expert: &Api, notified: &Value, observation: &Value, said: &mut Said) -> Value {
    let mut reasons = BTreeSet::new();
    for wrong in wrong_documents() {
        let document = expert.upload(&wrong).await;
        let report = filing::report(CASE_NUMBER, "draft", &document);
        let refused = expert.act("/v1/reports", "r", &report).await.expect(422);
        reasons.insert(refused.body["errors"][0]["code"].to_string());
        said.hear(&refused);
        let path = format!("/v1/uploads/{}", document["upload_id"].as_str().unwrap());
        expert.call(Method::DELETE, &path, &[TUS], None).await.expect(204);
    }
    assert!(reasons.len() >= 7, "{reasons:?}");
    let mut good = filing::report(CASE_NUMBER, "draft", &expert.upload(&relazione()).await);
    good["notice_receipt_ids"] = json!([notified["receipt"]["id"]]);
    good["answers"] = json!([{"observation_id": observation["id"], "text": ANSWER}]);
    for (name, value) in [
        ("kind", json!(EXAMINEE)),
        ("notice_receipt_ids", json!([EXAMINEE])),
        ("answers", json!([{"observation_id": EXAMINEE, "text": ANSWER}])),
        ("answers", json!([{"observation_id": observation["id"], "text": ANSWER, "reason_unanswered": REASON}])),
        ("answers", json!([{"observation_id": observation["id"], "text": format!("{ANSWER}\u{7}")}])),
        ("answers", json!([{"observation_id": notified["id"], EXAMINEE: ANSWER}])),
        ("case_key", json!({"court_office": EXAMINEE, "register": "L", "year": 2026, "number": CASE_NUMBER})),
    ] {
        let mut wrong = good.clone();
        wrong[name] = value;
        said.hear(&expert.act("/v1/reports", "r", &wrong).await.expect(422));
    }
    let report = expert.act("/v1/reports", "r", &good).await.expect(201);
    said.hear(&report);
    said.hear(&expert.act("/v1/reports", "r", &good).await.expect(201));
    let mut last = filing::report(CASE_NUMBER, "final", &expert.upload(&relazione()).await);
    last["answers"] = json!([{"observation_id": observation["id"], "reason_unanswered": REASON}]);
    said.hear(&expert.act("/v1/reports", "f", &last).await.expect(201));
    last["document"] = expert.upload(&relazione()).await;
    said.hear(&expert.act("/v1/reports", "g", &last).await.expect(409));
    for path in ["", "?limit=Trapassatini", "/Trapassatini", "/Trapassatini/content"] {
        said.hear(&expert.get(&format!("/v1/reports{path}")).await);
    }
    report.body
}

/// Terms and links with values that belong nowhere.
async fn mistake_the_case(expert: &Api, legal_office: &Api, case: &Value, said: &mut Said) {
    let path = format!("/v1/cases/{}", case["id"].as_str().unwrap());
    let wrong_terms = [
        json!({"terms": [{"which": EXAMINEE, "day": EXAMINEE}], "fee_requested_on": OBSERVED}),
        json!({"terms": [], EXAMINEE: 1}),
        json!({"extensions": [{"which": "draft", "decided_on": "2026-12-01", "to": EXAMINEE}]}),
    ];
    for wrong in wrong_terms {
        said.hear(&expert.change(&format!("{path}/terms"), "\"0\"", &wrong).await.expect(422));
    }
    said.hear(&expert.change(&format!("{path}/terms"), "\"Trapassatini\"", &filing::terms()).await.expect(412));
    said.hear(&expert.change(&format!("{path}/terms"), "\"0\"", &filing::terms()).await.expect(200));
    let links = format!("{path}/links");
    for number in [json!(EXAMINEE), json!(CASE_NUMBER)] {
        let link =
            json!({"merits_case_key": {"court_office": "0580910098", "register": "L", "year": 2026, "number": number}});
        said.hear(&legal_office.change(&links, "\"1\"", &link).await.expect(422));
    }
    for what in ["/terms", "/findings"] {
        said.hear(&expert.get(&format!("{path}{what}")).await.expect(200));
    }
    said.hear(&expert.get("/v1/changes").await.expect(200));
    said.hear(&expert.get("/v1/changes?cursor=Trapassatini").await.expect(422));
    said.hear(&expert.post("/v1/sandbox/clock", &json!({"advance_days": EXAMINEE})).await.expect(422));
}

/// Payments, right and wrong.
async fn pay(treasury: &Api, expert: &Api, said: &mut Said) {
    let mut good = filing::payment(CASE_NUMBER);
    good["state"] = json!("mandated");
    good["mandate_number"] = json!(MANDATE);
    good["invoice_reference"] = json!(INVOICE);
    for (name, value) in [
        ("mandate_number", json!(format!("{MANDATE}\u{7}"))),
        ("mandate_number", json!(null)),
        ("invoice_reference", json!(EXAMINEE)),
        ("gross", json!({"amount": format!("290.777 {EXAMINEE}"), "currency": MANDATE})),
        ("payee", json!(EXAMINEE)),
        ("due_on", json!(MANDATE)),
        (EXAMINEE, json!(MANDATE)),
    ] {
        let mut wrong = good.clone();
        wrong[name] = value;
        said.hear(&treasury.pay(&new_id(), "p", &wrong).await.expect(422));
    }
    let id = new_id();
    said.hear(&treasury.pay(&id, "p", &good).await.expect(201));
    said.hear(&treasury.pay(&id, "q", &good).await.expect(412));
    said.hear(&expert.pay(&new_id(), "p", &good).await.expect(403));
    for path in ["", &format!("/{id}"), "/Trapassatini", "?case_id=Trapassatini"] {
        said.hear(&expert.get(&format!("/v1/payments{path}")).await);
    }
    let path = format!("/v1/payments/{id}");
    let headers = [JSON, ("idempotency-key", "Trapassatini "), ("if-match", EXAMINEE), ("if-none-match", EXAMINEE)];
    said.hear(&treasury.call(Method::PUT, &path, &headers, Some(good.to_string().into())).await.expect(412));
}

/// The report's document, whole, in parts and, once it has been altered on the disk, not at all.
async fn download(sandbox: &Sandbox, doctor: &Api, report: &Value, said: &mut Said) {
    let path = format!("/v1/reports/{}/content", report["id"].as_str().unwrap());
    for (range, status) in [("bytes=0-9", 206), ("bytes=99999999-", 416), (EXAMINEE, 200)] {
        said.hear(
            &doctor.call(Method::GET, &path, &[("range", range), ("if-range", EXAMINEE)], None).await.expect(200),
        );
        said.hear(&doctor.call(Method::GET, &path, &[("range", range)], None).await.expect(status));
    }
    for accept in ["application/pdf", "text/plain", EXAMINEE] {
        let receipt = format!("/v1/receipts/{}", report["receipt"]["id"].as_str().unwrap());
        said.hear(&doctor.call(Method::GET, &receipt, &[("accept", accept)], None).await.expect(200));
    }
    let sql = "SELECT file FROM case_documents d JOIN reports r ON r.document_id = d.id WHERE r.kind = 'draft'";
    let file: String = leaks::database(sandbox).query_row(sql, [], |row| row.get(0)).unwrap();
    let files = leaks::files(&sandbox.data_folder());
    let file = files.iter().find(|path| path.ends_with(&file)).unwrap();
    std::fs::write(file, format!("{EXAMINEE} {WORD}")).unwrap();
    said.hear(&doctor.get(&path).await.expect(500));
}

/// A good document with something planted wherever one may hold a text.
fn relazione() -> Vec<u8> {
    let mut draft = Draft::new(&format!("Esame di {EXAMINEE}, {WORD}"));
    let info = draft.add(format!("<< /Title ({TITLE}) /Author ({EXAMINEE}) /Subject ({WORD}) >>"));
    draft.trailer = format!("/Info {info} 0 R");
    attach(draft, ATTACHMENT)
}

fn attach(mut draft: Draft, name: &str) -> Vec<u8> {
    let file = draft.add(stream("/Type /EmbeddedFile", ATTACHED.as_bytes()));
    let named =
        draft.add(format!("<< /Type /Filespec /F ({name}) /UF ({name}) /Desc ({TITLE}) /EF << /F {file} 0 R >> >>"));
    draft.catalog(&format!("/Names << /EmbeddedFiles << /Names [({EXAMINEE}) {named} 0 R] >> >>")).finish()
}

/// Documents that are refused, each for another reason, with something planted near it.
fn wrong_documents() -> Vec<Vec<u8>> {
    let text = format!("{EXAMINEE}, {WORD}");
    let with = |entries: &str| Draft::new(&text).catalog(entries).finish();
    let mut encrypted = Draft::new(&text);
    encrypted.trailer = format!("/Encrypt << /Filter /Standard /V 1 /R 2 /O ({EXAMINEE}) /U ({WORD}) /P -4 >>");
    let whole = relazione();
    vec![
        with(&format!("/OpenAction << /S /JavaScript /JS (alert '{EXAMINEE}') >>")),
        with(&format!("/OpenAction << /S /Launch /F ({EXAMINEE}.bat) >>")),
        attach(Draft::new(&text), &format!("{EXAMINEE}.exe")),
        encrypted.finish(),
        whole[..whole.len() - 20].to_vec(),
        Draft::new(&text).with(format!("<< /{EXAMINEE} ({WORD}")).finish(),
        [b"\xff\xd8\xff\xe0\0\x10JFIF\0", text.as_bytes()].concat(),
        [b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", &pdf(&text)[..]].concat(),
        text.into_bytes(),
    ]
}
