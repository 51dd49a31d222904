//! The client before a portal of a later version, which has members, headers, codes, problems and lines of receipts that
//! this version has never heard of: it works on, keeps them as text, and decides nothing by them.

use std::sync::Arc;

use perito::archive::{NoteSigner, TrustedKeys};
use perito::client::blocking::{PortalClient, Session};
use perito::client::{AcceptRisk, DocumentSource, NotifiedOperation, PageRequest, SendOptions, SubmittedReport};
use perito::domain::case::{Art195Term, Extension, FeeItem, JudgeTerm};
use perito::domain::{
    Answer, Appointment, CaseNumber, Convocation, InvoiceReference, Money, Observation, PayeeKind, Payment,
    PaymentData, PaymentState, Report, ReportKind, TaxCode,
};
use perito::protocol::{CaseTerms, CaseView, DocumentKind, JoinState, ObservationView, Role};
use perito::{Error, ErrorKind, Retry};
use perito_portal::Sandbox;
use serde::Serialize;
use serde_json::Value;
use time::macros::date;

use crate::support::clients::{CTU, World, chosen_pin, court, key, login, notice, place, registration_of};
use crate::support::documents::pdf;
use crate::support::later_portal::{Later, LaterPortal, NEVER_HEARD_OF, Place, places};
use crate::support::tax_code;

/// The codes that the rules of a final report turn on: a word of the schema's name, and the property.
const DECISIVE: [(&str, &str); 3] = [("Case", "proceeding"), ("Report", "kind"), ("Term", "which")];

/// A case with something of every kind in it, played to the final report's eve through a portal of a later version.
struct Scene {
    world: World,
    later: LaterPortal,
    /// The expert at the portal itself.
    plain: Session,
    doctor: Session,
    treasury: Session,
    case: CaseView,
    notified: NotifiedOperation,
    draft: SubmittedReport,
    observation: ObservationView,
    payment: String,
}

fn sandbox() -> (Sandbox, LaterPortal) {
    let sandbox = Sandbox::builder().requests_per_minute(1_000_000).start().unwrap();
    let later = LaterPortal::start(&sandbox.url());
    (sandbox, later)
}

impl Scene {
    fn play() -> Self {
        let (sandbox, later) = sandbox();
        let world = World::through(sandbox, &later.url);
        let keys = world.sandbox.trusted_keys();
        let plain = login(&PortalClient::connect(&world.sandbox.url(), keys).unwrap());
        let case = world.record_case();
        let notified = world.expert.notify_operation(&notice("2026-10-19"), &SendOptions::default()).unwrap();
        // A convocation that has a finding, being late.
        let again = Convocation::new(key(), Appointment::parse("2026-09-10", "10:00").unwrap(), place());
        let late = SendOptions { accept_risk: AcceptRisk::LateNotice, ..SendOptions::default() };
        world.expert.convoke(&notified.view.id, &again, &late).unwrap();
        let terms = CaseTerms {
            terms: vec![
                (Art195Term::Draft, JudgeTerm::Days { from: date!(2026 - 10 - 19), days: 30 }),
                (Art195Term::Observations, JudgeTerm::Following { days: 15 }),
            ],
            extensions: vec![Extension {
                which: Art195Term::Draft,
                decided_on: date!(2026 - 09 - 02),
                to: date!(2026 - 11 - 20),
            }],
            ..CaseTerms::default()
        };
        let etag = world.expert.terms(&case.id).unwrap().etag;
        world.expert.set_terms(&case.id, &terms, &etag).unwrap();
        world.sandbox.advance_days(60);
        // Sessions have a clock of their own, which stands still.
        let draft = submit(&world.expert, ReportKind::Draft, Vec::new(), Vec::new()).unwrap();
        let doctor = world.staff(&Role::InpsDoctor);
        let observed = Observation::new(key(), Some("Si osserva quanto segue.")).unwrap();
        let document = doctor.upload(DocumentSource::bytes(pdf("observed"))).unwrap();
        let observation = doctor.submit_observation(&observed, Some(&document), &SendOptions::default()).unwrap().view;
        let treasury = world.staff(&Role::Treasury);
        let payment_id = perito::client::Session::new_payment_id();
        treasury.put_payment(&payment_id, &payment(), None, &SendOptions::default()).unwrap();
        world.sandbox.advance_days(40);
        Self { world, later, plain, doctor, treasury, case, notified, draft, observation, payment: payment_id }
    }

    /// Everything that may be read, as the client has understood it.
    fn read(&self) -> Vec<Value> {
        let Self { world, case, .. } = self;
        let (expert, page) = (&world.expert, PageRequest::default());
        let mut read = vec![
            value(expert.me()),
            value(expert.sessions()),
            value(expert.cases(&page)),
            value(expert.case(&case.id)),
            value(expert.find_case(&court(), &CaseNumber::parse("R.G. 1234/2026").unwrap())),
            value(expert.terms(&case.id)),
            value(expert.findings(&case.id)),
            value(expert.operations(&page)),
            value(expert.operation(&self.notified.view.id)),
            value(expert.reports(&page)),
            value(expert.report(&self.draft.view.id)),
            value(expert.observations(&page)),
            value(expert.observation(&self.observation.id)),
            value(expert.payments(&page).collect::<Result<Vec<_>, _>>()),
            value(expert.payment(&self.payment)),
            value(expert.changes(None)),
            value(self.treasury.payment(&self.payment)),
            value(self.doctor.cases(&page)),
            value(world.officer.registrations(&page)),
        ];
        let registration = world.portal.register(&registration_of(&tax_code(7))).unwrap();
        read.push(value(registration.put_document(&DocumentKind::Form, b"%PDF-1.4 a document".to_vec())));
        read.push(value(registration.view()));
        read.push(value(world.officer.registration(registration.id())));
        let receipt = expert.receipt(&self.notified.view.receipt.id).unwrap();
        assert_eq!(receipt, self.notified.receipt);
        read
    }

    fn submit_final(&self, options: &SendOptions) -> Result<SubmittedReport, Error> {
        let receipts = vec![self.notified.receipt.id().to_owned()];
        let answers = vec![Answer::evaluated(&self.observation.id, "Si risponde.").unwrap()];
        let report = Report::new(key(), ReportKind::Final, receipts, answers).unwrap();
        let document = self.world.expert.upload(DocumentSource::bytes(pdf("final"))).unwrap();
        self.world.expert.submit_report(&report, &document, options)
    }

    /// The acts that have been sent since the portal became what it is.
    fn acts(&self) -> Vec<String> {
        let acts = ["POST /v1/operations", "POST /v1/reports", "POST /v1/observations"];
        self.later.seen().into_iter().filter(|seen| acts.iter().any(|act| seen.starts_with(act))).collect()
    }
}

/// A later version with new codes at these places.
fn codes(places: impl IntoIterator<Item = Place>) -> Later {
    Later { codes: places.into_iter().collect(), ..Later::default() }
}

fn is_outcome((schema, property): &Place) -> bool {
    (schema.as_str(), property.as_str()) == ("SessionOpened", "outcome")
}

fn value<T: Serialize>(read: Result<T, Error>) -> Value {
    serde_json::to_value(read.unwrap()).unwrap()
}

/// How many texts are the code of no version.
fn unknown(value: &Value) -> usize {
    match value {
        Value::String(text) => usize::from(text == NEVER_HEARD_OF),
        Value::Array(items) => items.iter().map(unknown).sum(),
        Value::Object(members) => members.values().map(unknown).sum(),
        _ => 0,
    }
}

fn submit(
    session: &Session,
    kind: ReportKind,
    receipts: Vec<String>,
    answers: Vec<Answer>,
) -> Result<SubmittedReport, Error> {
    let report = Report::new(key(), kind, receipts, answers).unwrap();
    let document = session.upload(DocumentSource::bytes(pdf("report"))).unwrap();
    session.submit_report(&report, &document, &SendOptions::default())
}

fn payment() -> Payment {
    Payment::new(PaymentData {
        case_key: key(),
        item: FeeItem::Travel,
        state: PaymentState::Decreed,
        payee: PayeeKind::HabitualProfessional,
        decreed_on: date!(2026 - 10 - 20),
        invoice_reference: Some(InvoiceReference::parse("0017-SL10010090").unwrap()),
        mandate_number: None,
        gross: Money::parse("290.77").unwrap(),
        withholding: Money::parse("58.15").unwrap(),
        net: Money::parse("232.62").unwrap(),
        due_on: None,
        value_on: None,
    })
    .unwrap()
}

#[test]
fn new_codes_are_kept_as_text_wherever_they_stand() {
    let scene = Scene::play();
    let all = places();
    assert!(all.len() > 15 && all.iter().any(is_outcome), "{all:?}");
    for place in all.into_iter().filter(|place| !is_outcome(place)) {
        scene.later.become_later(codes([place.clone()]));
        let read = scene.read();
        let kept: usize = read.iter().map(unknown).sum();
        assert!(kept > 0, "nothing is read at {place:?}");
        assert_eq!(kept, scene.later.replaced(), "{place:?}");
    }
    // What was understood is what the portal says, whatever else it says.
    scene.later.become_later(Later::default());
    let case = scene.case.id.as_str();
    assert_eq!(scene.plain.case_file(case).unwrap(), scene.world.expert.case_file(case).unwrap());
}

#[test]
fn nothing_is_decided_by_a_code_that_is_not_known() {
    let scene = Scene::play();
    let expert = &scene.world.expert;
    // A case that cannot be judged is not reported on as if it had been found good, whatever risk is accepted.
    let accept = SendOptions { accept_risk: AcceptRisk::FlawedReport, ..SendOptions::default() };
    let decisive = |place: &Place| {
        DECISIVE.into_iter().find(|(schema, property)| place.0.contains(schema) && place.1 == *property)
    };
    for of in DECISIVE {
        scene.later.become_later(codes(places().into_iter().filter(|place| decisive(place) == Some(of))));
        let error = scene.submit_final(&accept).unwrap_err();
        assert_eq!((error.kind(), error.retry()), (ErrorKind::Protocol, Retry::Never), "{of:?}");
        assert!(scene.later.replaced() > 0 && scene.acts().is_empty(), "{of:?}");
    }
    // An act is what was sent and what its receipt says, whatever the answer calls it.
    scene.later.become_later(codes(places().into_iter().filter(|place| !is_outcome(place))));
    let notified = expert.notify_operation(&notice("2027-03-15"), &SendOptions::default()).unwrap();
    assert_eq!(notified.view.join_state, JoinState::Unknown { code: NEVER_HEARD_OF.to_owned() });
    assert_ne!(notified.view.join_state, JoinState::Matched);
    let draft = submit(expert, ReportKind::Draft, Vec::new(), Vec::new()).unwrap();
    assert_eq!((draft.view.kind.code(), draft.receipt.field("report_kind")), (NEVER_HEARD_OF, Some("draft")));
    let payments = expert.payments(&PageRequest::default()).map(Result::unwrap).collect::<Vec<_>>();
    assert!(payments[0].to_payment().is_err(), "no total is made of it");
    // A session is not taken for one that may do more, or less, than is known.
    scene.later.become_later(codes(places().into_iter().filter(is_outcome)));
    let opened = scene.world.portal.login(&TaxCode::parse(CTU).unwrap(), &chosen_pin()).unwrap_err();
    assert_eq!((opened.kind(), opened.retry()), (ErrorKind::Protocol, Retry::Never));
    // Codes that decide nothing hold nothing up.
    let free = |place: &Place| decisive(place).is_none() && !is_outcome(place);
    scene.later.become_later(codes(places().into_iter().filter(free)));
    let filed = scene.submit_final(&accept).unwrap();
    assert_eq!(filed.receipt.field("report_kind"), Some("final"));
    assert_eq!(scene.acts(), ["POST /v1/reports"]);
}

#[test]
fn new_problems_are_told_under_their_code_and_new_receipts_verify() {
    let (sandbox, later) = sandbox();
    let world = World::through(sandbox, &later.url);
    let options = SendOptions { idempotency_key: Some("an-act".to_owned()), ..SendOptions::default() };
    world.expert.notify_operation(&notice("2026-10-19"), &options).unwrap();
    for status in [400, 401, 403, 404, 409, 412, 418, 422, 428, 451, 499, 501] {
        later.become_later(Later { problems: Some(status), ..Later::default() });
        let reused = world.expert.notify_operation(&notice("2026-11-20"), &options).unwrap_err();
        // A receipt of refusal for another reason than the one that is told proves nothing of it.
        assert!(reused.resend().is_some() && reused.refusal_receipt().is_none());
        assert_eq!(later.seen().iter().filter(|seen| *seen == "POST /v1/operations").count(), 1);
        let invalid = world.expert.changes(Some("no-cursor")).unwrap_err();
        assert_eq!(invalid.fields()[0].code, "cursor_unknown");
        let missing = world.expert.case("0197a000-0000-7000-8000-000000000004").unwrap_err();
        let forbidden = world.expert.registrations(&PageRequest::default()).unwrap_err();
        for error in [reused, invalid, missing, forbidden] {
            assert_eq!((error.kind(), error.code()), (ErrorKind::Refused, NEVER_HEARD_OF), "{status}");
            assert_eq!(error.retry(), Retry::Never, "{status}");
            assert!(error.message_it() != error.message_en() && !error.message_it().is_empty());
            assert!(error.context().contains(&("status", status.to_string())));
        }
    }
    // Another key, and a line more in the text that it signs.
    let keys = world.sandbox.trusted_keys();
    let signer = NoteSigner::from_seed(keys.keys()[0].key.name(), &[9; 32]).unwrap();
    let trusted = TrustedKeys::from(signer.verifier());
    later.become_later(Later { signer: Some(Arc::new(signer)), ..Later::default() });
    let expert = login(&PortalClient::connect(&later.url, trusted).unwrap());
    let notified = expert.notify_operation(&notice("2026-11-20"), &SendOptions::default()).unwrap();
    assert_eq!(notified.receipt.field("a_later_line"), Some(NEVER_HEARD_OF));
    let other = world.expert.notify_operation(&notice("2026-11-23"), &SendOptions::default()).unwrap_err();
    assert_eq!((other.kind(), other.code()), (ErrorKind::Receipt, "receipt_unknown_key"));
}
