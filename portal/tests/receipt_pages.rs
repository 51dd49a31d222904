//! The page of each receipt, asked for at its route: a PDF that anybody's reader opens, to attach to a report.

use std::io::Write;

use perito_portal::pdf::{Limits, inspect};
use reqwest::Method;

use crate::support::journey::{Journey, OPERATIONS_ON, fresh_pdf, report, text};
use crate::support::{Answer, Api, case_key, notice};

#[tokio::test]
async fn every_kind_of_receipt_has_its_page() {
    let journey = Journey::begin().await;
    let (ctu, doctor) = (&journey.ctu, &journey.doctor);
    let report = journey.submit("draft", "draft", &fresh_pdf()).await.expect(201).body;
    let observed = journey.observe("text").await.expect(201).body;
    let path = format!("/v1/operations/{}/convocations", text(&journey.notice["id"]));
    let mut convocation = notice(1, "7000", OPERATIONS_ON);
    convocation.as_object_mut().unwrap().remove("inps_office");
    let convoked =
        ctu.send(Method::POST, &path, &[("idempotency-key", "convoked")], &convocation).await.expect(201).body;
    let refused = journey.submit("refused", "supplement", &fresh_pdf()).await.expect(409);
    let refused = journey.refused(&refused, "refused").id().to_owned();
    let id = |view: &serde_json::Value| text(&view["receipt"]["id"]);
    let receipts =
        [(ctu, id(&journey.notice)), (ctu, id(&convoked)), (ctu, id(&report)), (doctor, id(&observed)), (ctu, refused)];
    for (reader, id) in receipts {
        let page = receipt(reader, &id, "application/pdf").await.expect(200);
        assert_eq!(page.header("content-type"), Some("application/pdf"));
        let facts = inspected(&page);
        let signed = receipt(reader, &id, "text/plain").await.expect(200);
        let attached: Vec<_> = facts.attachments.iter().map(|file| (file.name.as_str(), file.size)).collect();
        assert_eq!((facts.pages, attached), (1, vec![("ricevuta.txt", signed.bytes.len() as u64)]));
        assert_eq!(facts.claims.as_deref(), Some("PDF/A-3b"));
        assert_eq!(signed.header("content-type"), Some("text/plain; charset=utf-8"));
        let view = receipt(reader, &id, "application/json").await.expect(200).body;
        assert_eq!(view["text"].as_str().map(str::as_bytes), Some(&*signed.bytes));
        for accept in ["", "*/*", "text/html", "application/pdf;q=0.9, */*"] {
            assert_eq!(receipt(reader, &id, accept).await.expect(200).body, view, "{accept}");
        }
        for accept in ["text/html, application/pdf", "application/pdf, */*;q=0.9"] {
            assert_eq!(receipt(reader, &id, accept).await.expect(200).bytes, page.bytes, "{accept}");
        }
        let head =
            reader.call(Method::HEAD, &format!("/v1/receipts/{id}"), &[("accept", "application/pdf")], None).await;
        assert_eq!((head.status, head.bytes.len()), (200, 0));
        // It is nobody else's in any form.
        receipt(&journey.treasury, &id, "application/pdf").await.expect(404);
        receipt(&journey.office.api, &id, "application/pdf").await.expect(401);
    }
}

/// A doctor attaches it to the report, which the portal then takes.
#[tokio::test]
async fn a_page_is_a_document_that_the_portal_takes() {
    let journey = Journey::begin().await;
    let page = receipt(&journey.ctu, journey.receipt_id(), "application/pdf").await.expect(200);
    let filed = journey.ctu.report("key", &report("draft", &journey.ctu.upload(&page.bytes).await)).await.expect(201);
    assert_eq!(filed.body["document"]["pages"], 1);
    assert_eq!(filed.body["document"]["attachments"][0]["name"], "ricevuta.txt");
    assert_eq!(filed.body["case_key"], case_key("L", 1));
}

fn inspected(page: &Answer) -> perito_portal::pdf::PdfFacts {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&page.bytes).unwrap();
    inspect(file.path(), &Limits::default()).unwrap()
}

async fn receipt(reader: &Api, id: &str, accept: &str) -> Answer {
    reader.call(Method::GET, &format!("/v1/receipts/{id}"), &[("accept", accept)], None).await
}
