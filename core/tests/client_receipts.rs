//! A notice is done once its receipt verifies, and is of this request and of this answer.

#![cfg(feature = "client")]

use perito::archive::{NoteSigner, ReceiptKind, ReceiptText};
use perito::client::{NotifiedOperation, SendOptions};
use perito::protocol::{Problem, ProblemCode, sha256_hex};
use perito::{Error, ErrorKind, Retry};
use time::Duration;

use crate::faults::act::{Received, convocation, notice, received, refusal_of};
use crate::faults::{Portal, Reply, Request};
use crate::specimen;
use crate::specimen::proven::{NOTICE, SIZE, proved_by};
use crate::specimen::{ORIGIN, SEED, signer};

/// The field that the error names, and what was changed.
type Change = (&'static str, fn(&mut Received));

async fn notify(script: impl FnMut(&Request, usize) -> Reply + Send + 'static) -> Result<NotifiedOperation, Error> {
    Portal::start(script).await.session().await.notify_operation(&notice(), &SendOptions::default()).await
}

/// The code, the text and the advice of the receipt's error.
async fn refused(script: impl Fn(&Request) -> Reply + Send + 'static) -> (String, String, Retry) {
    let error = notify(move |request, _| script(request)).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Receipt, "notify_operation"));
    assert_ne!(error.message_it(), error.message_en());
    assert!(error.resend().is_some(), "it may have been received");
    (error.code().to_owned(), error.message_en().to_owned(), error.retry())
}

#[tokio::test(start_paused = true)]
async fn a_receipt_that_verifies_is_success() {
    let notified = notify(|request, _| received(request)).await.unwrap();
    assert_eq!(notified.verification.origin, ORIGIN);
    assert!(!notified.replayed && !notified.verification.sandbox);
    assert_eq!(notified.receipt.to_string(), notified.view.receipt.text);
    assert_eq!(notified.receipt.kind(), ReceiptKind::OperationNotice);
}

#[tokio::test(start_paused = true)]
async fn a_receipt_that_carries_its_proof_says_where_the_archive_holds_it() {
    let proven = |request: &Request| {
        let mut received = Received::of(request);
        received.action = "operation.notified";
        let receipt = proved_by(received.receipt(&signer()), ORIGIN, &signer()).to_string();
        (received, receipt)
    };
    let notified = notify(move |request, _| {
        let (received, receipt) = proven(request);
        Reply::json(201, &received.view(receipt))
    });
    let place = notified.await.unwrap().verification.place.unwrap();
    assert_eq!((place.index, place.size), (NOTICE, SIZE));
    for (from, to, code) in [
        ("operation.notified", "operation.convoked", "receipt_altered"),
        ("index 259\n", "index 300\n", "archive_index_beyond"),
        ("\n300\n", "\n301\n", "receipt_bad_signature"),
        ("extra ", "salt ", "proof_malformed"),
    ] {
        let (found, _, retry) = refused(move |request| {
            let (received, receipt) = proven(request);
            Reply::json(201, &received.view(receipt.replacen(from, to, 1)))
        })
        .await;
        assert_eq!((found.as_str(), retry), (code, Retry::Now), "{from:?}");
    }
    // The proof is promised and has not come.
    let (code, _, retry) = refused(move |request| {
        let (received, _) = proven(request);
        received.reply(&received.receipt(&signer()))
    })
    .await;
    assert_eq!((code.as_str(), retry), ("receipt_truncated", Retry::Now));
}

#[tokio::test(start_paused = true)]
async fn only_a_trusted_key_makes_a_receipt() {
    let signed_by = |signer: NoteSigner| {
        move |request: &Request| {
            let received = Received::of(request);
            received.reply(&received.receipt(&signer))
        }
    };
    for signer in [NoteSigner::from_seed(ORIGIN, &[8; 32]), NoteSigner::from_seed("sandbox.example.org", &SEED)] {
        let (code, _, retry) = refused(signed_by(signer.unwrap())).await;
        assert_eq!((code.as_str(), retry), ("receipt_unknown_key", Retry::Never));
    }
    let elsewhere = |request: &Request| {
        let text = Received::of(request).receipt(&signer()).signed_text().replace(ORIGIN, "archive.example.com");
        let signer = NoteSigner::from_seed("archive.example.com", &SEED).unwrap();
        Reply::json(201, &Received::of(request).view(signer.sign(text).unwrap().to_string()))
    };
    let (code, _, retry) = refused(elsewhere).await;
    assert_eq!((code.as_str(), retry), ("receipt_of_another_portal", Retry::Never));
}

#[tokio::test(start_paused = true)]
async fn a_receipt_that_was_changed_is_none() {
    let changed = |from: &'static str, to: &'static str| {
        move |request: &Request| {
            let received = Received::of(request);
            let text = received.receipt(&signer()).to_string().replacen(from, to, 1);
            Reply::json(201, &received.view(text))
        }
    };
    for (from, to, code) in [
        ("0000042", "0000041", "receipt_bad_signature"),
        ("2026-11-24", "2026-11-23", "receipt_bad_signature"),
        ("received_at", "sent_at", "receipt_malformed"),
        ("\n\n", "\n", "receipt_truncated"),
        ("\n", "\r\n", "receipt_line_endings"),
        ("receipt: perito/v1\n", "", "receipt_malformed"),
    ] {
        let (found, _, retry) = refused(changed(from, to)).await;
        assert_eq!((found.as_str(), retry), (code, Retry::Now), "{from:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_receipt_of_another_request_is_none() {
    let changes: [Change; 3] = [
        ("request_sha256", |received| received.request_sha256 = sha256_hex(b"another request")),
        ("idempotency_key", |received| received.idempotency_key = "another-key".to_owned()),
        ("case_key", |received| received.case_key = "0580910098/L/2026/1235".to_owned()),
    ];
    for (field, change) in changes {
        let (code, message, retry) = refused(move |request| {
            let mut received = Received::of(request);
            change(&mut received);
            received.reply(&received.receipt(&signer()))
        })
        .await;
        assert_eq!((code.as_str(), retry), ("receipt_of_another_request", Retry::Now));
        assert_eq!(message, format!("the receipt is not of this request: {field} differs"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_receipt_of_another_answer_is_none() {
    let changes: [Change; 6] = [
        ("kind", |received| received.kind = ReceiptKind::Convocation),
        ("convocation_of", |received| received.convocation_of = "a-notice".to_owned()),
        ("id", |received| received.receipt_id = "0197a000-0000-7000-8000-000000000009".to_owned()),
        ("operation_id", |received| received.operation_id = "0197a000-0000-7000-8000-000000000009".to_owned()),
        ("protocol_number", |received| received.protocol_number = "PERITO.7000.24/11/2026.0000041".to_owned()),
        ("received_at", |received| received.received_at -= Duration::DAY),
    ];
    for (field, change) in changes {
        let (code, message, _) = refused(move |request| {
            let (received, mut other) = (Received::of(request), Received::of(request));
            change(&mut other);
            received.reply(&other.receipt(&signer()))
        })
        .await;
        assert_eq!(code, "receipt_of_another_request");
        assert_eq!(message, format!("the receipt is not of this request: {field} differs"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_convocation_has_its_own_receipt_and_follows_its_own_notice() {
    let convoke = async |kind: ReceiptKind, convocation_of: &'static str| {
        let portal = Portal::start(move |request, _| {
            let mut received = Received::of(request);
            (received.kind, received.convocation_of) = (kind.clone(), convocation_of.to_owned());
            received.reply(&received.receipt(&signer()))
        })
        .await;
        let outcome = portal.session().await.convoke("a-notice", &convocation(), &SendOptions::default()).await;
        assert_eq!(portal.seen().first().unwrap().path, "/v1/operations/a-notice/convocations");
        outcome.map_err(|error| error.message_en().to_owned())
    };
    let notified = convoke(ReceiptKind::Convocation, "a-notice").await.unwrap();
    assert_eq!(notified.receipt.field("convocation_of"), Some("a-notice"));
    let differs = |field| Some(format!("the receipt is not of this request: {field} differs"));
    assert_eq!(convoke(ReceiptKind::OperationNotice, "").await.err(), differs("kind"));
    assert_eq!(convoke(ReceiptKind::Convocation, "another-notice").await.err(), differs("convocation_of"));
    assert_eq!(convoke(ReceiptKind::Convocation, "").await.err(), differs("convocation_of"));
}

#[tokio::test(start_paused = true)]
async fn the_same_act_is_sent_again_as_the_error_says() {
    let portal = Portal::start(|request, number| match number {
        1 => Reply::new(201, "{}"),
        2 => received(request).half(),
        _ => received(request).header("idempotent-replay", "true"),
    })
    .await;
    let session = portal.session().await;
    let unread = session.notify_operation(&notice(), &SendOptions::default()).await.unwrap_err();
    assert_eq!((unread.kind(), unread.retry()), (ErrorKind::Protocol, Retry::Now));
    let options = unread.resend().unwrap().clone();
    let again = portal.settle(2, async move { session.notify_operation(&notice(), &options).await }).await.unwrap();
    assert!(again.replayed);
    let seen = portal.seen();
    assert_eq!(seen.len(), 3);
    for request in &seen {
        assert_eq!(request.body, seen[0].body);
        assert_eq!(request.header("idempotency-key"), again.receipt.idempotency_key());
    }
}

#[tokio::test(start_paused = true)]
async fn another_act_has_another_key() {
    let portal = Portal::start(|request, _| received(request)).await;
    let session = portal.session().await;
    let first = session.notify_operation(&notice(), &SendOptions::default()).await.unwrap();
    let second = session.notify_operation(&notice(), &SendOptions::default()).await.unwrap();
    assert_ne!(first.receipt.idempotency_key(), second.receipt.idempotency_key());
    assert_eq!(first.receipt.idempotency_key().len(), 36);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_verifies_is_kept() {
    let error = notify(|request, _| refusal(&refusal_of(request, "conflict"), &signer())).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "conflict"));
    let receipt = error.refusal_receipt().unwrap();
    assert_eq!((receipt.kind(), receipt.field("refusal")), (ReceiptKind::Refusal, Some("conflict")));
    // The receipt names the case; the error does not show it.
    assert!(!format!("{error} {error:?}").contains("request_sha256"));
    let of_this_case =
        |request: &Request| refusal_of(request, "conflict").line("case_key", &notice().case_key.to_string());
    let error = notify(move |request, _| refusal(&of_this_case(request), &signer())).await.unwrap_err();
    assert!(error.refusal_receipt().is_some());
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_proves_nothing_hides_nothing() {
    let altered = |change: fn(&Request) -> Request, code: &'static str| {
        move |request: &Request| refusal(&refusal_of(&change(request), code), &signer())
    };
    let other_body = |request: &Request| Request { body: b"{}".to_vec(), ..request.clone() };
    let other_key = |request: &Request| {
        let mut other = request.clone();
        other.headers.insert("idempotency-key".to_owned(), "another-key".to_owned());
        other
    };
    assert_unproven(altered(other_body, "conflict")).await;
    assert_unproven(altered(other_key, "conflict")).await;
    assert_unproven(altered(Request::clone, "not_found")).await;
    let stranger = NoteSigner::from_seed(ORIGIN, &[8; 32]).unwrap();
    assert_unproven(move |request| refusal(&refusal_of(request, "conflict"), &stranger)).await;
    let other_case = "0580910098/L/2026/1235";
    assert_unproven(move |request| refusal(&refusal_of(request, "conflict").line("case_key", other_case), &signer()))
        .await;
    // The receipt of an act is no receipt of a refusal.
    assert_unproven(|request| with_text(Received::of(request).receipt(&signer()).to_string())).await;
    assert_unproven(|_| with_text("receipt: perito/v1\n".to_owned())).await;
}

async fn assert_unproven(script: impl Fn(&Request) -> Reply + Send + 'static) {
    let error = notify(move |request, _| script(request)).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, "conflict"));
    assert!(error.refusal_receipt().is_none());
}

fn refusal(text: &ReceiptText, signer: &NoteSigner) -> Reply {
    with_text(text.clone().sign(signer).unwrap().to_string())
}

fn with_text(text: String) -> Reply {
    Reply::problem(&Problem { refusal_receipt: Some(text), ..Problem::new(ProblemCode::Conflict) })
}

#[tokio::test(start_paused = true)]
async fn a_receipt_that_is_asked_for_is_the_one_that_comes() {
    let text = specimen::notice().to_string();
    let asked = async |id: &str, reply: Reply| {
        let mut reply = Some(reply);
        let portal = Portal::start(move |_, _| reply.take().unwrap()).await;
        let outcome = portal.session().await.receipt(id).await;
        assert_eq!(portal.seen().first().unwrap().header("accept"), "text/plain");
        outcome
    };
    let id = specimen::notice().id().to_owned();
    assert_eq!(asked(&id, Reply::new(200, text.clone())).await.unwrap(), specimen::notice());
    assert!(asked(&id.to_uppercase(), Reply::new(200, text.clone())).await.is_ok());
    for (id, body, code) in [
        ("another-id", text.clone().into_bytes(), "receipt_of_another_request"),
        (&id, text.replace("Mario", "Maria").into_bytes(), "receipt_bad_signature"),
        (&id, serde_json::to_vec(&text).unwrap(), "receipt_truncated"),
        (&id, vec![0xff, 0xfe], "protocol"),
    ] {
        assert_eq!(asked(id, Reply::new(200, body)).await.unwrap_err().code(), code);
    }
}
