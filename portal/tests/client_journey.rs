//! The journey through the typed client, blocking and async: what the quickstart does not show.

use perito::archive::ReceiptKind;
use perito::client::{AcceptRisk, PageRequest, SendOptions};
use perito::domain::{Appointment, CaseNumber, Convocation, EmailAddress, Register};
use perito::protocol::{CaseRecord, JoinState, PersonalData};
use perito::{ErrorKind, Retry};
use perito_portal::Sandbox;
use time::macros::date;

use crate::support::clients::{World, connect, court, key, login, notice, place, record};

#[test]
fn a_notice_its_convocation_and_their_receipts() {
    let world = World::open();
    let notified = world.expert.notify_operation(&notice("2026-10-19"), &SendOptions::default()).unwrap();
    assert_eq!(notified.view.join_state, JoinState::Unmatched);
    assert_eq!(notified.receipt.kind(), ReceiptKind::OperationNotice);
    assert!(notified.verification.sandbox);

    world.legal_office().put_case(&record(Register::Labour), None).unwrap();
    let convocation = Convocation::new(key(), Appointment::parse("2026-11-16", "10:00").unwrap(), place());
    let convoked = world.expert.convoke(&notified.view.id, &convocation, &SendOptions::default()).unwrap();
    assert_eq!(convoked.receipt.kind(), ReceiptKind::Convocation);
    assert_eq!(convoked.view.join_state, JoinState::Matched);
    assert_eq!(convoked.view.convocation_of.as_deref(), Some(notified.view.id.as_str()));

    let listed = world.expert.operations(&PageRequest { limit: Some(1), ..PageRequest::default() }).unwrap();
    assert_eq!(listed.items[0].id, convoked.view.id);
    let next = PageRequest { cursor: listed.next_cursor, limit: Some(1), case_id: None };
    assert_eq!(world.expert.operations(&next).unwrap().items[0].id, notified.view.id);
    assert_eq!(world.expert.receipt(&notified.view.receipt.id).unwrap(), notified.receipt);
    assert_eq!(world.legal_office().operation(&convoked.view.id).unwrap(), convoked.view);
}

#[test]
fn the_same_act_sent_again_is_the_same_act() {
    let world = World::open();
    let composed_at = Some(world.portal.now().unwrap());
    let options = SendOptions { idempotency_key: Some("act-1".to_owned()), composed_at, ..SendOptions::default() };
    let first = world.expert.notify_operation(&notice("2026-10-19"), &options).unwrap();
    let again = world.expert.notify_operation(&notice("2026-10-19"), &options).unwrap();
    assert!(!first.replayed && again.replayed);
    assert_eq!(first.view, again.view);

    // Its receipt comes back even when the day of operations has passed; a new act on that day is refused.
    world.sandbox.advance_days(60);
    let later = world.expert.notify_operation(&notice("2026-10-19"), &options).unwrap();
    assert_eq!((later.replayed, later.view), (true, first.view));
    let fresh = world.expert.notify_operation(&notice("2026-10-19"), &SendOptions::default()).unwrap_err();
    assert_eq!(fresh.fields()[0].code, "operations_in_the_past");

    let other = world.expert.notify_operation(&notice("2026-11-20"), &options).unwrap_err();
    assert_eq!((other.kind(), other.retry()), (ErrorKind::IdempotencyKeyReused, Retry::Never));
    let refusal = other.refusal_receipt().unwrap();
    assert_eq!((refusal.kind(), refusal.protocol_number()), (ReceiptKind::Refusal, None));
}

#[test]
fn a_late_notice_is_sent_only_when_the_risk_is_known() {
    let world = World::open();
    let refused = world.expert.notify_operation(&notice("2026-09-10"), &SendOptions::default()).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::RiskNotAccepted);
    assert_eq!(refused.findings()[0].rule, "notice_late");
    assert!(world.expert.operations(&PageRequest::default()).unwrap().items.is_empty());

    let options = SendOptions { accept_risk: AcceptRisk::LateNotice, ..SendOptions::default() };
    let late = world.expert.notify_operation(&notice("2026-09-10"), &options).unwrap();
    assert_eq!(late.receipt.findings(), ["notice_late"]);

    let past = world.expert.notify_operation(&notice("2026-08-31"), &options).unwrap_err();
    assert_eq!(past.kind(), ErrorKind::Validation);
    assert_eq!(
        (past.fields()[0].field.as_str(), past.fields()[0].code.as_str()),
        ("operations_at.date", "operations_in_the_past")
    );
}

#[test]
fn several_cases_answer_a_number_without_a_register() {
    let world = World::open();
    let (court, number) = (court(), CaseNumber::parse("R.G. 1234/2026").unwrap());
    let none = world.expert.find_case(&court, &number).unwrap_err();
    assert_eq!(none.kind(), ErrorKind::NotFound);
    let labour = world.legal_office().put_case(&record(Register::Labour), None).unwrap();
    assert_eq!(world.expert.find_case(&court, &number).unwrap(), labour);
    world.legal_office().put_case(&record(Register::Civil), None).unwrap();
    let several = world.expert.find_case(&court, &number).unwrap_err();
    assert_eq!((several.kind(), several.code()), (ErrorKind::AmbiguousCase, "ambiguous_case"));
    let named = CaseNumber::parse("R.G. 1234/2026 L").unwrap();
    assert_eq!(world.expert.find_case(&court, &named).unwrap(), labour);
    assert_eq!(world.expert.cases(&PageRequest::default()).unwrap().items.len(), 2);
    assert_eq!(world.expert.case(&labour.id).unwrap(), labour);
}

#[test]
fn a_record_is_changed_only_by_who_has_read_it() {
    let world = World::open();
    let case = world.legal_office().put_case(&record(Register::Labour), None).unwrap();
    let changed = CaseRecord { appointed_on: date!(2026 - 08 - 20), ..record(Register::Labour) };
    let blind = world.legal_office().put_case(&changed, None).unwrap_err();
    assert_eq!((blind.kind(), blind.code()), (ErrorKind::PreconditionFailed, "precondition_required"));
    let newer = world.legal_office().put_case(&changed, Some(&case.etag)).unwrap();
    let stale = world.legal_office().put_case(&changed, Some(&case.etag)).unwrap_err();
    assert_eq!(stale.code(), "precondition_failed");
    assert_eq!(newer.appointed_on, date!(2026 - 08 - 20));
}

#[test]
fn personal_data_are_changed_by_their_owner() {
    let world = World::open();
    let me = world.expert.me().unwrap();
    let data = PersonalData { email: Some(Some(EmailAddress::parse("new@example.org").unwrap())), phone: Some(None) };
    let changed = world.expert.change_me(&me.etag, &data).unwrap();
    assert_eq!((changed.email.as_deref(), changed.phone), (Some("new@example.org"), None));
    assert_eq!(world.expert.change_me(&me.etag, &data).unwrap_err().kind(), ErrorKind::PreconditionFailed);
}

#[test]
fn sessions_are_renewed_listed_and_ended() {
    let world = World::open();
    let renewed = world.expert.renew().unwrap();
    assert_eq!(world.expert.me().unwrap_err().kind(), ErrorKind::SessionExpired);
    assert_eq!(renewed.sessions().unwrap().len(), 1);
    renewed.logout().unwrap();
    assert_eq!(renewed.me().unwrap_err().kind(), ErrorKind::SessionExpired);
}

#[test]
fn a_portal_whose_key_is_not_trusted_is_not_believed() {
    let world = World::open();
    let other = Sandbox::start().unwrap();
    let deceived = connect(&world.sandbox, other.trusted_keys());
    let unverified = login(&deceived).notify_operation(&notice("2026-10-19"), &SendOptions::default()).unwrap_err();
    assert_eq!((unverified.kind(), unverified.code()), (ErrorKind::Receipt, "receipt_of_another_portal"));
    // The act was received: sent again by who trusts the right key, it gives its receipt.
    let trusting = world.login();
    let again = trusting.notify_operation(&notice("2026-10-19"), unverified.resend().unwrap()).unwrap();
    assert!(again.replayed);
}
