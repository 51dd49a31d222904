//! A portal in process with people at its typed, blocking clients.

use std::sync::OnceLock;

use perito::archive::TrustedKeys;
use perito::client::blocking::{LoginOutcome, PortalClient, Session};
use perito::domain::{
    Appointment, CaseKey, CourtOffice, EmailAddress, InpsOffice, LicenseRegister, MedicalLicense, OperationNotice,
    PersonName, Pin, Place, Register, TaxCode,
};
use perito::protocol::{CaseRecord, CaseView, DocumentKind, Proceeding, RegistrationData, RegistrationState, Role};
use perito_portal::Sandbox;
use time::macros::date;

/// The expert.
pub(crate) const CTU: &str = "RSSMRA80A01H501U";

pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) portal: PortalClient,
    pub(crate) expert: Session,
    pub(crate) officer: Session,
    legal_office: OnceLock<Session>,
}

impl World {
    /// Opens a sandbox, in which a doctor registers, is authorised and gets in.
    pub(crate) fn open() -> Self {
        let sandbox = Sandbox::start().unwrap();
        let url = sandbox.url();
        Self::through(sandbox, &url)
    }

    /// The same through whatever answers at this address.
    pub(crate) fn through(sandbox: Sandbox, address: &str) -> Self {
        let portal = PortalClient::connect(address, sandbox.trusted_keys()).unwrap();
        let officer = staff(&portal, &sandbox, &Role::Officer);
        let tax_code = TaxCode::parse(CTU).unwrap();
        let registration = portal.register(&registration_of(CTU)).unwrap();
        for kind in DocumentKind::ALL {
            registration.put_document(kind, b"%PDF-1.4 a document".to_vec()).unwrap();
        }
        assert_eq!(registration.view().unwrap().state, RegistrationState::Submitted);
        let document = officer.registration_document(registration.id(), &DocumentKind::Form).unwrap();
        assert_eq!(document, b"%PDF-1.4 a document");
        let account = officer.authorise_registration(registration.id()).unwrap().account_id.unwrap();
        let pin = officer.issue_pin(&account).unwrap();
        let expert = first_access(&portal, &tax_code, &pin);
        Self { sandbox, portal, expert, officer, legal_office: OnceLock::new() }
    }

    pub(crate) fn legal_office(&self) -> &Session {
        self.legal_office.get_or_init(|| self.staff(&Role::LegalOffice))
    }

    /// Lets the one of this role in, for the first time.
    pub(crate) fn staff(&self, role: &Role) -> Session {
        staff(&self.portal, &self.sandbox, role)
    }

    /// Lets the expert in again.
    pub(crate) fn login(&self) -> Session {
        login(&self.portal)
    }

    /// Has the legal office record the expert's case.
    pub(crate) fn record_case(&self) -> CaseView {
        self.legal_office().put_case(&record(Register::Labour), None).unwrap()
    }
}

pub(crate) fn connect(sandbox: &Sandbox, keys: TrustedKeys) -> PortalClient {
    PortalClient::connect(&sandbox.url(), keys).unwrap()
}

/// Lets the expert in, whose PIN was changed already.
pub(crate) fn login(portal: &PortalClient) -> Session {
    match portal.login(&TaxCode::parse(CTU).unwrap(), &chosen_pin()).unwrap() {
        LoginOutcome::Session(session) => session,
        LoginOutcome::MustChangePin(_) => panic!("the PIN was changed already"),
    }
}

fn staff(portal: &PortalClient, sandbox: &Sandbox, role: &Role) -> Session {
    let account = sandbox.account(role).unwrap();
    first_access(portal, &account.tax_code, &account.pin)
}

fn first_access(portal: &PortalClient, tax_code: &TaxCode, pin: &Pin) -> Session {
    match portal.login(tax_code, pin).unwrap() {
        LoginOutcome::MustChangePin(access) => access.change_pin(pin, &chosen_pin()).unwrap(),
        LoginOutcome::Session(session) => session,
    }
}

pub(crate) fn chosen_pin() -> Pin {
    Pin::parse("PERITO26").unwrap()
}

/// What a doctor with this tax code registers with.
pub(crate) fn registration_of(tax_code: &str) -> RegistrationData {
    RegistrationData {
        tax_code: TaxCode::parse(tax_code).unwrap(),
        given_name: PersonName::parse("Mario").unwrap(),
        family_name: PersonName::parse("Rossi").unwrap(),
        license: MedicalLicense::new("RM", LicenseRegister::Doctors, 12_345).unwrap(),
        inps_office: InpsOffice::parse("7000").unwrap(),
        email: EmailAddress::parse("studio@example.org").unwrap(),
        phone: None,
    }
}

pub(crate) fn court() -> CourtOffice {
    CourtOffice::parse("0581040224").unwrap()
}

/// The key of the expert's case.
pub(crate) fn key() -> CaseKey {
    key_in(Register::Labour)
}

fn key_in(register: Register) -> CaseKey {
    CaseKey::new(court(), register, 2026, 1234, None).unwrap()
}

/// The expert's case, in a register of its own.
pub(crate) fn record(register: Register) -> CaseRecord {
    CaseRecord {
        case_key: key_in(register),
        proceeding: Proceeding::Atpo,
        inps_office: InpsOffice::parse("7000").unwrap(),
        ctu: TaxCode::parse(CTU).unwrap(),
        appointed_on: date!(2026 - 09 - 01),
    }
}

pub(crate) fn place() -> Place {
    Place::new(Some("Studio medico"), "Via Tiburtina 1", "Tivoli", Some("RM")).unwrap()
}

/// The notice of operations in the expert's case.
pub(crate) fn notice(operations_on: &str) -> OperationNotice {
    let appointment = Appointment::parse(operations_on, "09:30").unwrap();
    OperationNotice::new(key(), InpsOffice::parse("7000").unwrap(), appointment, place())
}
