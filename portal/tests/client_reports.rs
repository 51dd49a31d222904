//! Reports, observations, terms and payments through the typed client, blocking and async, against a real portal.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use perito::ErrorKind;
use perito::archive::ReceiptKind;
use perito::client::blocking::Session;
use perito::client::{AcceptRisk, DocumentSource, PageRequest, ProgressListener, SendOptions, UploadOptions, Uploaded};
use perito::domain::case::{Art195Term, FeeItem, JudgeTerm};
use perito::domain::{
    Answer, InvoiceReference, Money, Observation, PayeeKind, Payment, PaymentData, PaymentState, PaymentTotals, Report,
    ReportKind, rome,
};
use perito::protocol::{CaseTerms, ChangeKind, PaymentStateCode, Role};
use time::macros::date;

use crate::support::clients::{World, key, notice};
use crate::support::documents::{Draft, pdf, stream};

#[test]
fn the_whole_case_of_one_expert() {
    let world = World::open();
    let case = world.record_case();
    let notified = world.expert.notify_operation(&notice("2026-10-19"), &SendOptions::default()).unwrap();
    let terms = CaseTerms {
        terms: vec![
            (Art195Term::Draft, JudgeTerm::Days { from: date!(2026 - 10 - 19), days: 30 }),
            (Art195Term::Observations, JudgeTerm::Following { days: 15 }),
        ],
        ..CaseTerms::default()
    };
    let etag = world.expert.terms(&case.id).unwrap().etag;
    let set = world.expert.set_terms(&case.id, &terms, &etag).unwrap();
    assert_eq!(set.ends[0].nominal, date!(2026 - 11 - 18));
    assert_eq!(world.legal_office().set_terms(&case.id, &terms, &etag).unwrap_err().code(), "precondition_failed");
    world.sandbox.advance_days(60);

    let draft = submit(&world.expert, ReportKind::Draft, Vec::new(), Vec::new(), "draft", &SendOptions::default());
    assert_eq!(draft.receipt.kind(), ReceiptKind::Report);
    assert_eq!((draft.receipt.field("report_kind"), draft.view.document.pages), (Some("draft"), 1));

    let doctor = world.staff(&Role::InpsDoctor);
    let observation = Observation::new(key(), Some("Si osserva quanto segue.")).unwrap();
    let document = doctor.upload(DocumentSource::bytes(pdf("observed"))).unwrap();
    let observed = doctor.submit_observation(&observation, Some(&document), &SendOptions::default()).unwrap();
    assert_eq!(observed.receipt.kind(), ReceiptKind::Observation);
    let read = world.expert.observations(&PageRequest::default()).unwrap().items;
    assert_eq!(read, std::slice::from_ref(&observed.view));
    let folder = tempfile::tempdir().unwrap();
    let saved = world.expert.download_observation(&read[0], &folder.path().join("observed.pdf")).unwrap();
    assert_eq!(std::fs::read(&saved.path).unwrap(), pdf("observed"));
    world.sandbox.advance_days(40);

    let receipts = vec![notified.receipt.id().to_owned()];
    let answers = vec![Answer::evaluated(&observed.view.id, "Si risponde.").unwrap()];
    let filed = submit(&world.expert, ReportKind::Final, receipts, answers, "final", &SendOptions::default());
    assert_eq!(filed.view.findings, []);
    assert!(filed.view.draft.as_ref().unwrap().differs);
    assert_eq!(world.expert.reports(&PageRequest::default()).unwrap().items.len(), 2);
    assert_eq!(world.expert.report(&filed.view.id).unwrap(), filed.view);
    let to = folder.path().join("final.pdf");
    assert_eq!(world.expert.download_report(&filed.view, &to).unwrap().sha256, filed.view.document.sha256);
    assert_eq!(world.expert.download_report(&filed.view, &to).unwrap_err().kind(), ErrorKind::File);
    assert!(world.expert.receipt_page(filed.receipt.id()).unwrap().starts_with(b"%PDF-"));
    assert_eq!(world.expert.receipt(filed.receipt.id()).unwrap(), filed.receipt);

    // What the portal finds and what is found here are the same, for the rules are.
    let today = rome::day_of(world.portal.now().unwrap());
    let local = world.expert.case_file(&case.id).unwrap().to_case(today).unwrap().findings(today);
    let remote = world.expert.findings(&case.id).unwrap();
    assert_eq!(local.iter().map(|finding| finding.rule).collect::<Vec<_>>(), rules(&remote));
}

#[test]
fn a_final_report_that_breaks_a_rule_is_sent_only_when_the_risk_is_known() {
    let world = World::open();
    world.record_case();
    world.expert.notify_operation(&notice("2026-10-19"), &SendOptions::default()).unwrap();
    let report = Report::new(key(), ReportKind::Final, Vec::new(), Vec::new()).unwrap();
    let document = world.expert.upload(DocumentSource::bytes(pdf("final"))).unwrap();
    let refused = world.expert.submit_report(&report, &document, &SendOptions::default()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::RiskNotAccepted);
    let found: Vec<_> = refused.findings().iter().map(|finding| finding.rule).collect();
    assert_eq!(found, ["draft_not_sent", "final_without_receipt"]);
    assert!(world.expert.reports(&PageRequest::default()).unwrap().items.is_empty());

    let options = SendOptions { accept_risk: AcceptRisk::FlawedReport, ..SendOptions::default() };
    let filed = world.expert.submit_report(&report, &document, &options).unwrap();
    assert_eq!(filed.receipt.findings(), ["draft_not_sent", "final_without_receipt"]);
    let used = world.expert.submit_report(&report, &document, &options).unwrap_err();
    assert_eq!(used.fields()[0].code, "upload_unknown");
    let second = upload(&world.expert, &pdf("second"));
    let again = world.expert.submit_report(&report, &second, &options).unwrap_err();
    assert_eq!((again.kind(), again.fields()[0].code.as_str()), (ErrorKind::Conflict, "final_known"));
    assert_eq!(again.refusal_receipt().unwrap().kind(), ReceiptKind::Refusal);
}

#[test]
fn a_report_sent_again_is_the_same_report() {
    let world = World::open();
    world.record_case();
    let composed_at = Some(world.portal.now().unwrap());
    let options = SendOptions { idempotency_key: Some("draft-1".to_owned()), composed_at, ..SendOptions::default() };
    let report = Report::new(key(), ReportKind::Draft, Vec::new(), Vec::new()).unwrap();
    let document = upload(&world.expert, &pdf("draft"));
    let first = world.expert.submit_report(&report, &document, &options).unwrap();
    let again = world.expert.submit_report(&report, &document, &options).unwrap();
    assert!(!first.replayed && again.replayed);
    assert_eq!(first.view, again.view);
}

#[test]
fn an_upload_tells_its_progress_and_goes_on_in_another_session() {
    let world = World::open();
    // Larger than a few chunks, and not to be compressed away by anything between.
    let noise: Vec<u8> = (0..12_u32 << 20).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let mut large = Draft::new("large");
    large.add(stream("", &noise));
    let large = large.finish();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.pdf");
    std::fs::write(&path, &large).unwrap();

    let told = Arc::new(AtomicUsize::new(0));
    let (count, begun) = (Arc::clone(&told), std::sync::mpsc::channel());
    let sender = begun.0;
    let listener = ProgressListener::new(move |progress| {
        count.fetch_add(1, Ordering::SeqCst);
        if progress.sent > 0 {
            // Nobody listens any more once the first part was told.
            let _ = sender.send(());
        }
    });
    let task = world.expert.start_upload(DocumentSource::path(&path), UploadOptions { on_progress: Some(listener) });
    begun.1.recv().unwrap();
    task.handle().cancel();
    let error = task.finish().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    let stored = error.upload().unwrap().clone();
    assert!(stored.offset > 0 && told.load(Ordering::SeqCst) > 0);

    // The session ends, and the upload does not.
    world.sandbox.session_clock().advance(std::time::Duration::from_secs(16 * 60));
    let expired = world.expert.resume_upload(DocumentSource::path(&path), stored.clone(), UploadOptions::default());
    assert_eq!(expired.finish().unwrap_err().kind(), ErrorKind::SessionExpired);
    let session = world.login();
    let resumed = session.resume_upload(DocumentSource::path(&path), stored, UploadOptions::default());
    let uploaded = resumed.finish().unwrap();
    assert_eq!((uploaded.size, uploaded.sha256), (large.len() as u64, perito::protocol::sha256_hex(&large)));

    let from_reader = DocumentSource::reader(large.len() as u64, Box::new(std::io::Cursor::new(large)));
    let again = session.upload(from_reader).unwrap();
    assert_ne!(again.id, uploaded.id);
    session.discard_upload(&again.id).unwrap();
}

#[test]
fn payments_are_put_corrected_and_totalled() {
    let world = World::open();
    world.record_case();
    let treasury = world.staff(&Role::Treasury);
    let id = perito::client::Session::new_payment_id();
    let put = treasury.put_payment(&id, &payment(PaymentState::Decreed), None, &SendOptions::default()).unwrap();
    let paid = payment(PaymentState::Paid);
    let blind = treasury.put_payment(&id, &paid, None, &SendOptions::default()).unwrap_err();
    assert_eq!((blind.kind(), blind.resend().is_some()), (ErrorKind::PreconditionFailed, true));
    let corrected = treasury.put_payment(&id, &paid, Some(&put.etag), &SendOptions::default()).unwrap();
    assert_eq!(corrected.state, PaymentStateCode::Paid);
    let stale = treasury.put_payment(&id, &paid, Some(&put.etag), &SendOptions::default()).unwrap_err();
    assert_eq!(stale.kind(), ErrorKind::PreconditionFailed);
    let others: Vec<_> = (0..4).map(|_| perito::client::Session::new_payment_id()).collect();
    for id in &others {
        treasury.put_payment(id, &payment(PaymentState::Decreed), None, &SendOptions::default()).unwrap();
    }

    let first = PageRequest { limit: Some(2), ..PageRequest::default() };
    let views: Vec<_> = world.expert.payments(&first).map(Result::unwrap).collect();
    let ids: Vec<_> = views.iter().map(|payment| payment.id.as_str()).collect();
    let expected: Vec<_> = std::iter::once(&id).chain(&others).rev().map(String::as_str).collect();
    assert_eq!(ids, expected);
    assert_eq!(world.expert.payment(&id).unwrap(), corrected);
    let payments: Vec<_> = views.iter().map(|view| view.to_payment().unwrap()).collect();
    let totals = PaymentTotals::of(&payments).unwrap();
    assert_eq!((totals.count, totals.paid.net), (5, Money::parse("232.62").unwrap()));
}

#[test]
fn the_feed_tells_each_thing_once() {
    let world = World::open();
    let case = world.record_case();
    let first = world.expert.changes(None).unwrap();
    assert_eq!(first.items.iter().map(|change| change.kind.clone()).collect::<Vec<_>>(), [ChangeKind::Case]);
    assert_eq!(first.items[0].id, case.id);
    let notified = world.expert.notify_operation(&notice("2026-10-19"), &SendOptions::default()).unwrap();
    let next = world.expert.changes(Some(&first.cursor)).unwrap();
    assert_eq!((next.items.len(), &next.items[0].id), (1, &notified.view.id));
    let nothing = world.expert.changes(Some(&next.cursor)).unwrap();
    assert_eq!((nothing.items.len(), nothing.more, nothing.cursor), (0, false, next.cursor));
}

fn submit(
    session: &Session,
    kind: ReportKind,
    receipts: Vec<String>,
    answers: Vec<Answer>,
    text: &str,
    options: &SendOptions,
) -> perito::client::SubmittedReport {
    let report = Report::new(key(), kind, receipts, answers).unwrap();
    session.submit_report(&report, &upload(session, &pdf(text)), options).unwrap()
}

fn upload(session: &Session, document: &[u8]) -> Uploaded {
    session.upload(DocumentSource::bytes(document.to_vec())).unwrap()
}

fn payment(state: PaymentState) -> Payment {
    let paid = state == PaymentState::Paid;
    Payment::new(PaymentData {
        case_key: key(),
        item: FeeItem::Fee,
        state,
        payee: PayeeKind::HabitualProfessional,
        decreed_on: date!(2026 - 12 - 10),
        invoice_reference: Some(InvoiceReference::parse("0017-SL10010090").unwrap()),
        mandate_number: paid.then(|| "2026/4711".to_owned()),
        gross: Money::parse("290.77").unwrap(),
        withholding: Money::parse("58.15").unwrap(),
        net: Money::parse("232.62").unwrap(),
        due_on: Some(date!(2027 - 01 - 20)),
        value_on: paid.then_some(date!(2027 - 01 - 15)),
    })
    .unwrap()
}

fn rules(findings: &[perito::protocol::FindingView]) -> Vec<&str> {
    findings.iter().map(|finding| finding.rule.as_str()).collect()
}
