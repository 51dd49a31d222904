//! A registration in front of a portal at fault: begun once, its documents put again to the byte, its token never told.

#![cfg(feature = "client")]

use perito::client::Registration;
use perito::domain::{EmailAddress, InpsOffice, LicenseRegister, MedicalLicense, PersonName, TaxCode};
use perito::protocol::{ContentDigest, DocumentKind, Problem, ProblemCode, RegistrationData, sha256_hex};
use perito::{ErrorKind, Retry};

use crate::faults::{Portal, Reply, TAX_CODE, TOKEN};

const ID: &str = "0197a000-0000-7000-8000-000000000031";
const PDF: &[u8] = b"%PDF-1.7 a form";

fn data() -> RegistrationData {
    RegistrationData {
        tax_code: TaxCode::parse(TAX_CODE).unwrap(),
        given_name: PersonName::parse("Mario").unwrap(),
        family_name: PersonName::parse("Rossi").unwrap(),
        license: MedicalLicense::new("RM", LicenseRegister::parse("M").unwrap(), 12_345).unwrap(),
        inps_office: InpsOffice::parse("7000").unwrap(),
        email: EmailAddress::parse("name@example.org").unwrap(),
        phone: None,
    }
}

fn opened() -> Reply {
    Reply::json(201, &serde_json::json!({"id": ID, "token": TOKEN, "expires_in_seconds": 86_400, "desk": 3}))
}

fn unavailable() -> Reply {
    Reply::problem(&Problem::new(ProblemCode::Unavailable))
}

fn document() -> Reply {
    Reply::json(
        200,
        &serde_json::json!({
            "kind": "form", "media_type": "application/pdf", "size": PDF.len(), "sha256": sha256_hex(PDF)
        }),
    )
}

async fn registration(portal: &Portal) -> Registration {
    portal.client().await.register(&data()).await.unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_registration_is_begun_once() {
    for reply in [unavailable as fn() -> Reply, Reply::hang_up, || opened().half()] {
        let portal = Portal::start(move |_, _| reply()).await;
        let error = portal.client().await.register(&data()).await.unwrap_err();
        assert_eq!((error.operation(), error.retry()), ("register", Retry::After(None)));
        assert!(matches!(error.kind(), ErrorKind::Unavailable | ErrorKind::Network));
        assert!(error.resend().is_none());
        assert_eq!(portal.seen().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_document_is_put_again_to_the_byte() {
    let portal = Portal::start(|_, number| match number {
        1 => opened(),
        2 => unavailable(),
        3 => document().half(),
        _ => document(),
    })
    .await;
    let registration = registration(&portal).await;
    let put = async move { registration.put_document(&DocumentKind::Form, PDF.to_vec()).await };
    let view = portal.settle(3, put).await.unwrap();
    assert_eq!((view.kind, view.media_type.as_str()), (DocumentKind::Form, "application/pdf"));
    let seen = portal.seen();
    assert_eq!(seen.len(), 4);
    for request in &seen[1..] {
        assert_eq!(request.path, format!("/v1/registrations/{ID}/documents/form"));
        assert_eq!((request.method.as_str(), request.body.as_slice()), ("PUT", PDF));
        assert_eq!(request.header("authorization"), format!("Bearer {TOKEN}"));
        assert_eq!(request.header("content-type"), "application/pdf");
        assert_eq!(request.header("content-digest"), ContentDigest::of(PDF).to_string());
    }
}

#[tokio::test(start_paused = true)]
async fn a_document_of_another_kind_is_not_sent() {
    let portal = Portal::start(|_, _| opened()).await;
    let registration = registration(&portal).await;
    for content in [&b""[..], b"%PDF", b"MZ\x90", b"<html>", b"PK\x03\x04"] {
        let error = registration.put_document(&DocumentKind::Identity, content.to_vec()).await.unwrap_err();
        assert_eq!((error.kind(), error.retry()), (ErrorKind::Validation, Retry::Never));
        let fields: Vec<_> = error.fields().iter().map(|field| (field.field.as_str(), field.code.as_str())).collect();
        assert_eq!(fields, [("document", "document_kind")]);
    }
    assert_eq!(portal.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn neither_token_nor_data_is_told() {
    let portal = Portal::start(|request, number| match number {
        1 => opened(),
        // A portal at fault that says everything back.
        2 => Reply::new(200, request.body.clone()),
        _ => Reply::hang_up(),
    })
    .await;
    let client = portal.client().await;
    let registration = client.register(&data()).await.unwrap();
    let echoed = client.register(&data()).await.unwrap_err();
    let cut = client.register(&data()).await.unwrap_err();
    assert_eq!(registration.id(), ID);
    let told = format!("{registration:?} {echoed} {echoed:?} {cut} {cut:?}");
    for secret in [TOKEN, TAX_CODE, "Rossi", "name@example.org", portal.address.as_str()] {
        assert!(!told.contains(secret), "{secret} stands in {told}");
    }
}
