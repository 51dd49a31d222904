//! What the library itself logs: spans that name the operation, and nothing that was sent or received.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write;
use std::sync::{Arc, Mutex};

use perito::client::{LoginOutcome, PortalClient, SendOptions};
use perito::domain::{
    Appointment, CaseKey, EmailAddress, InpsOffice, LicenseRegister, MedicalLicense, OperationNotice, PersonName, Pin,
    Place, TaxCode,
};
use perito::protocol::{DocumentKind, RegistrationData, Role};
use perito_portal::Sandbox;
use tracing_subscriber::EnvFilter;

const CODE: &str = "RSSMRA80A01H501U";
const CHOSEN: &str = "QWRT5678";
const WRONG: &str = "NOTMYPIN9";
const FAMILY_NAME: &str = "Quattrocchissima";
const EMAIL: &str = "zebedia.quattro@example.org";
const ADDRESS: &str = "Vicolo delle Nespole 77";
const CASE: &str = "0581040224/L/2026/7654321";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_client_logs_operations_and_nothing_personal() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new("perito=trace"))
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .with_ansi(false)
        .init();
    let issued = journey(&Sandbox::start().unwrap()).await;

    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for operation in ["connect", "register", "put_document", "login", "change_pin", "notify_operation", "receipt"] {
        assert!(logged.contains(operation), "{operation} left no trace:\n{logged}");
    }
    for planted in [CODE, CHOSEN, WRONG, FAMILY_NAME, EMAIL, ADDRESS, "7654321", "Bearer", &issued] {
        assert!(!logged.to_lowercase().contains(&planted.to_lowercase()), "a planted value is in the log");
    }
}

/// The journey with two failures, and the PIN that was issued on it.
async fn journey(sandbox: &Sandbox) -> String {
    let portal = PortalClient::connect(&sandbox.url(), sandbox.trusted_keys()).await.unwrap();
    let code = TaxCode::parse(CODE).unwrap();
    let data = RegistrationData {
        tax_code: code.clone(),
        given_name: PersonName::parse("Zebedia").unwrap(),
        family_name: PersonName::parse(FAMILY_NAME).unwrap(),
        license: MedicalLicense::new("RM", LicenseRegister::Doctors, 1).unwrap(),
        inps_office: InpsOffice::parse("7000").unwrap(),
        email: EmailAddress::parse(EMAIL).unwrap(),
        phone: None,
    };
    let registration = portal.register(&data).await.unwrap();
    for kind in DocumentKind::ALL {
        registration.put_document(kind, b"%PDF-1.4".to_vec()).await.unwrap();
    }
    let staff = sandbox.account(&Role::Officer).unwrap();
    let officer = first_access(&portal, &staff.tax_code, &staff.pin).await;
    let account = officer.authorise_registration(registration.id()).await.unwrap().account_id.unwrap();
    let issued = officer.issue_pin(&account).await.unwrap();
    portal.login(&code, &Pin::parse(WRONG).unwrap()).await.unwrap_err();
    let expert = first_access(&portal, &code, &issued).await;

    let notice = |day: &str| {
        let place = Place::new(None, ADDRESS, "Tivoli", None).unwrap();
        let key = CaseKey::parse(CASE).unwrap();
        OperationNotice::new(key, data.inps_office.clone(), Appointment::parse(day, "09:30").unwrap(), place)
    };
    expert.notify_operation(&notice("2026-09-02"), &SendOptions::default()).await.unwrap_err();
    let notified = expert.notify_operation(&notice("2026-10-19"), &SendOptions::default()).await.unwrap();
    expert.receipt(&notified.view.receipt.id).await.unwrap();
    issued.expose().to_owned()
}

async fn first_access(portal: &PortalClient, code: &TaxCode, pin: &Pin) -> perito::client::Session {
    match portal.login(code, pin).await.unwrap() {
        LoginOutcome::MustChangePin(access) => access.change_pin(pin, &Pin::parse(CHOSEN).unwrap()).await.unwrap(),
        LoginOutcome::Session(session) => session,
    }
}
