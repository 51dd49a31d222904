//! What the benches share: an expert at a sandbox.

#![allow(clippy::expect_used, reason = "a bench fails by panicking")]

use perito::client::{LoginOutcome, PortalClient, Session};
use perito::domain::{EmailAddress, InpsOffice, LicenseRegister, MedicalLicense, PersonName, Pin, TaxCode};
use perito::protocol::{DocumentKind, RegistrationData, Role};
use perito_portal::Sandbox;

/// The PIN that everybody chooses.
pub const CHOSEN_PIN: &str = "PERITO26";
/// Whose account the expert's is.
pub const EXPERT: &str = "RSSMRA80A01H501U";

/// An expert who has registered, was authorised, and has changed the PIN.
///
/// # Panics
/// When the sandbox does not play along.
pub async fn expert(sandbox: &Sandbox) -> Session {
    let portal = PortalClient::connect(&sandbox.url(), sandbox.trusted_keys()).await.expect("a portal");
    let staff = sandbox.account(&Role::Officer).expect("an officer");
    expert_at(&portal, &staff.tax_code, &staff.pin).await
}

/// The same at a portal of one's own, whose officer has this PIN.
///
/// # Panics
/// When the portal does not play along.
pub async fn expert_at(portal: &PortalClient, officer: &TaxCode, pin: &Pin) -> Session {
    let officer = first_access(portal, officer, pin).await;
    let tax_code = TaxCode::parse(EXPERT).expect("a good code");
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
    first_access(portal, &tax_code, &pin).await
}

async fn first_access(portal: &PortalClient, tax_code: &TaxCode, pin: &Pin) -> Session {
    match portal.login(tax_code, pin).await.expect("a login") {
        LoginOutcome::MustChangePin(access) => {
            access.change_pin(pin, &Pin::parse(CHOSEN_PIN).expect("a PIN")).await.expect("a change")
        }
        LoginOutcome::Session(session) => session,
    }
}
