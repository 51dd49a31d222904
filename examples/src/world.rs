//! A sandbox with people in it, for snippets that begin in the middle of a story.

use perito::client::{LoginOutcome, PortalClient, Session};
use perito::domain::{
    CaseKey, EmailAddress, InpsOffice, LicenseRegister, MedicalLicense, PersonName, Pin, TaxCode, rome,
};
use perito::protocol::{CaseRecord, CaseView, DocumentKind, Proceeding, RegistrationData, Role};
use perito_portal::Sandbox;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A sandbox in which an expert is registered and has one case.
pub struct World {
    /// The portal.
    pub sandbox: Sandbox,
    /// The client that has reached it.
    pub portal: PortalClient,
    /// The expert's session.
    pub expert: Session,
    /// The key of the expert's case.
    pub key: CaseKey,
    /// The case as the legal office has recorded it.
    pub case: CaseView,
}

impl World {
    /// Opens the sandbox, registers the expert and has the legal office record the case.
    ///
    /// # Errors
    /// Whatever the portal or the client says.
    pub async fn open() -> Result<Self, Failure> {
        let sandbox = Sandbox::start()?;
        let portal = PortalClient::connect(&sandbox.url(), sandbox.trusted_keys()).await?;
        let officer = staff_of(&sandbox, &portal, &Role::Officer).await?;
        let ctu = TaxCode::parse("RSSMRA80A01H501U")?;
        let registration = portal.register(&registration_of(&ctu)?).await?;
        for kind in DocumentKind::ALL {
            registration.put_document(kind, small_pdf()).await?;
        }
        let account = officer.authorise_registration(registration.id()).await?.account_id;
        let pin = officer.issue_pin(&account.ok_or("an authorised registration has an account")?).await?;
        let expert = first_access(&portal, &ctu, &pin).await?;
        let legal_office = staff_of(&sandbox, &portal, &Role::LegalOffice).await?;
        let key = CaseKey::parse("0581040224/L/2026/1234")?;
        let record = CaseRecord {
            case_key: key.clone(),
            proceeding: Proceeding::Atpo,
            inps_office: InpsOffice::parse("7000")?,
            ctu,
            appointed_on: rome::day_of(portal.now().await?),
        };
        let case = legal_office.put_case(&record, None).await?;
        Ok(Self { sandbox, portal, expert, key, case })
    }

    /// Lets the one of this role on the staff in, for the first time.
    ///
    /// # Errors
    /// Whatever the portal or the client says.
    pub async fn staff(&self, role: &Role) -> Result<Session, Failure> {
        staff_of(&self.sandbox, &self.portal, role).await
    }
}

/// The smallest PDF that readers open.
#[must_use]
pub fn small_pdf() -> Vec<u8> {
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
    ];
    let mut pdf = String::from("%PDF-1.4\n");
    let mut table = String::from("xref\n0 4\n0000000000 65535 f \n");
    for (index, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", pdf.len()));
        pdf.push_str(&format!("{} 0 obj{object}endobj\n", index + 1));
    }
    let start = pdf.len();
    pdf.push_str(&format!("{table}trailer<</Size 4/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n"));
    pdf.into_bytes()
}

async fn staff_of(sandbox: &Sandbox, portal: &PortalClient, role: &Role) -> Result<Session, Failure> {
    let account = sandbox.account(role).ok_or("a sandbox has an account of this role")?;
    first_access(portal, &account.tax_code, &account.pin).await
}

async fn first_access(portal: &PortalClient, tax_code: &TaxCode, issued: &Pin) -> Result<Session, Failure> {
    match portal.login(tax_code, issued).await? {
        LoginOutcome::MustChangePin(access) => Ok(access.change_pin(issued, &Pin::parse("PERITO26")?).await?),
        LoginOutcome::Session(session) => Ok(session),
    }
}

fn registration_of(ctu: &TaxCode) -> Result<RegistrationData, Failure> {
    Ok(RegistrationData {
        tax_code: ctu.clone(),
        given_name: PersonName::parse("Mario")?,
        family_name: PersonName::parse("Rossi")?,
        license: MedicalLicense::new("RM", LicenseRegister::Doctors, 12_345)?,
        inps_office: InpsOffice::parse("7000")?,
        email: EmailAddress::parse("studio@example.org")?,
        phone: None,
    })
}
