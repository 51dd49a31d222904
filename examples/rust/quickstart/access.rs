//! How a doctor comes in: registration, PIN at the counter, first access, and the change that falls due.

use perito::client::{LoginOutcome, PortalClient, Session};
use perito::domain::{EmailAddress, InpsOffice, LicenseRegister, MedicalLicense, PersonName, Pin, TaxCode};
use perito::protocol::{DocumentKind, RegistrationData, Role};

use crate::Failure;
use crate::paper::{Block, Paper};
use crate::side::CHOSEN_PIN;
use crate::stage::Stage;

/// What the doctor chooses when three months have passed.
const NEXT_PIN: &str = "PERITO27";

/// The doctor, with an open session.
pub(crate) struct Expert {
    pub(crate) tax_code: TaxCode,
    pub(crate) inps_office: InpsOffice,
    pub(crate) session: Session,
}

/// The doctor registers, the officer decides and issues the PIN at the counter, and the first access changes it.
pub(crate) async fn register(stage: &Stage) -> Result<Expert, Failure> {
    let Stage { told, side, .. } = stage;
    let officer = side.staff(&Role::Officer).await?;
    let inps_office = InpsOffice::parse(&officer.me().await?.inps_office)?;
    let data = RegistrationData {
        tax_code: TaxCode::parse("RSSMRA80A01H501U")?,
        given_name: PersonName::parse("Mario")?,
        family_name: PersonName::parse("Rossi")?,
        license: MedicalLicense::new("RM", LicenseRegister::Doctors, 12_345)?,
        inps_office: inps_office.clone(),
        email: EmailAddress::parse("studio@example.org")?,
        phone: None,
    };
    let registration = side.portal().register(&data).await?;
    told.step(
        &format!("Il medico si registra presso la sede INPS {inps_office}"),
        &format!("The doctor registers with INPS office {inps_office}"),
    );
    for kind in DocumentKind::ALL {
        let document = registration.put_document(kind, scanned(kind.code())?).await?;
        told.note(&format!(
            "{:<10}{:<17}{}",
            kind.code(),
            document.media_type,
            told.language.size(document.size.into())
        ));
    }
    let decided = officer.authorise_registration(registration.id()).await?;
    let account = decided.account_id.ok_or("an authorised registration has an account")?;
    told.step("L'operatore verifica i documenti e autorizza", "The officer checks the documents and authorises");
    let issued = officer.issue_pin(&account).await?;
    told.step(
        "Il PIN di 16 caratteri è consegnato allo sportello",
        "The 16-character PIN is handed over at the counter",
    );
    let session = enter(side.portal(), &data.tax_code, &issued, &Pin::parse(CHOSEN_PIN)?).await?;
    told.step("Primo accesso: il PIN va cambiato subito", "First access: the PIN must be changed at once");
    tell_pin_life(stage, &session).await?;
    Ok(Expert { tax_code: data.tax_code, inps_office, session })
}

/// The doctor logs in again, weeks later: a PIN older than three months must be changed before anything else.
pub(crate) async fn return_after_months(stage: &Stage, expert: Expert) -> Result<Expert, Failure> {
    let (chosen, next) = (Pin::parse(CHOSEN_PIN)?, Pin::parse(NEXT_PIN)?);
    expert.session.logout().await?;
    let session = enter(stage.side.portal(), &expert.tax_code, &chosen, &next).await?;
    stage.told.step(
        "Il consulente rientra: il PIN ha più di tre mesi e va cambiato",
        "The expert comes back: the PIN is more than three months old and must be changed",
    );
    tell_pin_life(stage, &session).await?;
    Ok(Expert { session, ..expert })
}

/// Logs in, and changes a PIN that must be changed before anything else.
async fn enter(portal: &PortalClient, tax_code: &TaxCode, pin: &Pin, next: &Pin) -> Result<Session, Failure> {
    Ok(match portal.login(tax_code, pin).await? {
        LoginOutcome::MustChangePin(access) => access.change_pin(pin, next).await?,
        LoginOutcome::Session(session) => session,
    })
}

async fn tell_pin_life(stage: &Stage, session: &Session) -> Result<(), Failure> {
    if let Some(change_by) = session.me().await?.pin.change_by {
        let last = stage.told.language.day(change_by);
        stage.told.detail(&format!("il nuovo PIN vale fino a {last}"), &format!("the new PIN is good until {last}"));
    }
    Ok(())
}

/// What stands for the scan of a document to register with.
fn scanned(kind: &str) -> Result<Vec<u8>, Failure> {
    let blocks = vec![Block::Title(kind.to_owned()), Block::Text("Ambiente di prova.".to_owned())];
    Paper { title: kind.to_owned(), head: "ambiente di prova".to_owned(), blocks }.to_pdf()
}
