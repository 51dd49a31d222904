//! Those who act in the world of a demonstration or a ready sandbox: how they come in, and how they leave it to whoever
//! tries it.

use perito::client::{LoginOutcome, PortalClient, Registration, Session};
use perito::domain::{EmailAddress, InpsOffice, LicenseRegister, MedicalLicense, PersonName, Pin, TaxCode};
use perito::protocol::{DocumentKind, RegistrationData, Role};
use time::OffsetDateTime;

use super::{Failure, documents};
use crate::portal::{Portal, StaffAccount};
use crate::sandbox::SandboxAccount;
use crate::staff::OFFICE;

/// The signs of a PIN that nobody mistakes for one another; 32 of them.
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A doctor, who does not exist: tax code, given name, family name, province and number of the Ordine.
pub(crate) type Doctor = (&'static str, &'static str, &'static str, &'static str, u32);

/// Somebody with a session.
pub(crate) struct Person {
    pub(crate) session: Session,
    account: SandboxAccount,
}

impl Person {
    /// Lets in somebody who was issued a PIN, which the first access changes.
    pub(crate) async fn enter(portal: &PortalClient, issued: SandboxAccount) -> Result<Self, Failure> {
        let LoginOutcome::MustChangePin(access) = portal.login(&issued.tax_code, &issued.pin).await? else {
            return Err("an issued PIN must be changed".into());
        };
        let pin = chosen_pin()?;
        let session = access.change_pin(&issued.pin, &pin).await?;
        Ok(Self { session, account: SandboxAccount { pin, ..issued } })
    }

    /// Makes an account of the staff and lets its owner in.
    pub(crate) async fn employ(
        portal: &PortalClient,
        counter: &Portal,
        account: StaffAccount,
    ) -> Result<Self, Failure> {
        let (role, inps_office, tax_code) =
            (account.role.clone(), account.inps_office.clone(), account.tax_code.clone());
        let pin = counter.add_account(account).await?;
        Self::enter(portal, SandboxAccount { role, inps_office, tax_code, pin }).await
    }

    /// Lets in a doctor whose registration the officer authorises.
    pub(crate) async fn authorise(
        portal: &PortalClient,
        officer: &Session,
        applicant: Applicant,
    ) -> Result<Self, Failure> {
        let decided = officer.authorise_registration(applicant.registration.id()).await?;
        let id = decided.account_id.ok_or("an authorised registration has an account")?;
        let pin = officer.issue_pin(&id).await?;
        let Applicant { inps_office, tax_code, .. } = applicant;
        Self::enter(portal, SandboxAccount { role: Role::Ctu, inps_office, tax_code, pin }).await
    }

    pub(crate) fn account(&self) -> &SandboxAccount {
        &self.account
    }

    /// Changes the PIN once more, so that it is good for as long as can be, and leaves.
    pub(crate) async fn leave(self) -> Result<SandboxAccount, Failure> {
        let pin = chosen_pin()?;
        self.session.change_pin(&self.account.pin, &pin).await?.logout().await?;
        Ok(SandboxAccount { pin, ..self.account })
    }
}

/// A doctor whose registration is complete, and waits for the officer.
pub(crate) struct Applicant {
    registration: Registration,
    inps_office: InpsOffice,
    tax_code: TaxCode,
}

impl Applicant {
    /// Registers a doctor, with every document.
    pub(crate) async fn register(portal: &PortalClient, doctor: Doctor, at: OffsetDateTime) -> Result<Self, Failure> {
        let (tax_code, given_name, family_name, province, number) = doctor;
        let data = RegistrationData {
            tax_code: TaxCode::parse(tax_code)?,
            given_name: PersonName::parse(given_name)?,
            family_name: PersonName::parse(family_name)?,
            license: MedicalLicense::new(province, LicenseRegister::Doctors, number)?,
            inps_office: InpsOffice::parse(OFFICE)?,
            email: EmailAddress::parse("perito@example.org")?,
            phone: None,
        };
        let registration = portal.register(&data).await?;
        for (kind, title) in [
            (DocumentKind::Form, "Modulo MV35"),
            (DocumentKind::Identity, "Documento d'identità"),
            (DocumentKind::License, "Tesserino dell'Ordine"),
        ] {
            let page = documents::of_registration(title, given_name, family_name, at)?;
            registration.put_document(&kind, page).await?;
        }
        Ok(Self { registration, inps_office: data.inps_office, tax_code: data.tax_code })
    }
}

fn chosen_pin() -> Result<Pin, Failure> {
    let mut random = [0_u8; 8];
    getrandom::fill(&mut random)?;
    let signs = random.iter().filter_map(|byte| SIGNS.get(usize::from(byte % 32)).copied().map(char::from));
    Ok(Pin::parse(&signs.collect::<String>())?)
}
