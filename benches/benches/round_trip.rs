//! How long one notice takes from the hand to the verified receipt, over HTTP to a sandbox on this machine.
#![allow(missing_docs, reason = "criterion's macros write undocumented items")]
#![allow(clippy::expect_used, reason = "a bench fails by panicking")]

use criterion::{Criterion, criterion_group, criterion_main};
use perito::client::{LoginOutcome, PortalClient, SendOptions, Session};
use perito::domain::{
    Appointment, CaseKey, CourtOffice, EmailAddress, InpsOffice, LicenseRegister, MedicalLicense, OperationNotice,
    PersonName, Pin, Place, Register, TaxCode,
};
use perito::protocol::{DocumentKind, RegistrationData, Role};
use perito_portal::Sandbox;
use tokio::runtime::Runtime;

fn round_trip(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("a runtime");
    let sandbox = Sandbox::start().expect("a sandbox");
    let session = runtime.block_on(expert(&sandbox));
    let office = CourtOffice::parse("0581040224").expect("a good court office");
    let notice = OperationNotice::new(
        CaseKey::new(office, Register::Labour, 2026, 1234, None).expect("a good key"),
        InpsOffice::parse("7000").expect("a good office"),
        Appointment::parse("2026-10-19", "09:30").expect("a good appointment"),
        Place::new(None, "Via Tiburtina 1", "Tivoli", None).expect("a good place"),
    );
    let options = SendOptions::default();
    criterion.bench_function("round_trip/notice", |bench| {
        bench
            .to_async(&runtime)
            .iter(|| async { session.notify_operation(&notice, &options).await.expect("a verified receipt") });
    });
}

/// An expert who has registered, was authorised, and has changed the PIN.
async fn expert(sandbox: &Sandbox) -> Session {
    let portal = PortalClient::connect(&sandbox.url(), sandbox.trusted_keys()).await.expect("a portal");
    let staff = sandbox.account(&Role::Officer).expect("an officer");
    let officer = first_access(&portal, &staff.tax_code, &staff.pin).await;
    let tax_code = TaxCode::parse("RSSMRA80A01H501U").expect("a good code");
    let data = RegistrationData {
        tax_code: tax_code.clone(),
        given_name: PersonName::parse("Mario").expect("a name"),
        family_name: PersonName::parse("Rossi").expect("a name"),
        license: MedicalLicense::new("RM", LicenseRegister::Doctors, 1).expect("a license"),
        inps_office: InpsOffice::parse("7000").expect("an office"),
        email: EmailAddress::parse("studio@example.org").expect("an address"),
        phone: None,
    };
    let registration = portal.register(&data).await.expect("a registration");
    for kind in DocumentKind::ALL {
        registration.put_document(kind, b"%PDF-1.4".to_vec()).await.expect("a document");
    }
    let account = officer.authorise_registration(registration.id()).await.expect("a decision").account_id;
    let pin = officer.issue_pin(&account.expect("an account")).await.expect("a PIN");
    first_access(&portal, &tax_code, &pin).await
}

async fn first_access(portal: &PortalClient, tax_code: &TaxCode, pin: &Pin) -> Session {
    match portal.login(tax_code, pin).await.expect("a login") {
        LoginOutcome::MustChangePin(access) => {
            access.change_pin(pin, &Pin::parse("PERITO26").expect("a PIN")).await.expect("a change")
        }
        LoginOutcome::Session(session) => session,
    }
}

criterion_group!(benches, round_trip);
criterion_main!(benches);
