//! The steps of the journey, in order.

use std::path::Path;

use perito::archive::Receipt;
use perito::client::{AcceptRisk, LoginOutcome, NotifiedOperation, PortalClient, SendOptions, Session};
use perito::domain::{
    Appointment, CaseKey, CaseNumber, CourtOffice, EmailAddress, InpsOffice, LicenseRegister, Matter, MedicalLicense,
    OperationNotice, PersonName, Pin, Place, Register, TaxCode, notice_deadline, rome,
};
use perito::protocol::{CaseRecord, DocumentKind, Proceeding, RegistrationData, Role};
use perito_portal::{Clock, Sandbox, SandboxAccount};
use time::Date;
use time::macros::date;

use crate::timeline::Timeline;

type Failure = Box<dyn std::error::Error>;

/// The day on which operations are to start: its fifteenth day back is a Sunday, and Saint Francis besides.
const OPERATIONS_ON: Date = date!(2026 - 10 - 19);
const OPERATIONS_AT: &str = "09:30";
/// The PIN that everybody here chooses at the first access: 8 characters, as since 2013.
const CHOSEN_PIN: &str = "PERITO26";

/// Plays the journey and leaves its receipts in `output`.
pub(crate) async fn run(told: &Timeline, output: &Path, late: bool) -> Result<(), Failure> {
    let sandbox = Sandbox::start()?;
    let today = || rome::day_of(sandbox.clock().now());
    told.title(
        "perito · dalla registrazione alla ricevuta (ambiente di prova: nessun valore legale)",
        "perito · from the registration to the receipt (sandbox: no legal value)",
    );
    told.step(today(), "Il portale è aperto su questa macchina", "The portal is open on this machine");
    told.detail(&sandbox.url(), &sandbox.url());
    let portal = PortalClient::connect(&sandbox.url(), sandbox.trusted_keys()).await?;

    let doctor = TaxCode::parse("RSSMRA80A01H501U")?;
    let officer = staff(&portal, &sandbox, &Role::Officer).await?;
    let issued_pin = register(told, today(), &portal, &officer, &doctor).await?;

    let session = first_access(&portal, &doctor, &issued_pin).await?;
    told.step(today(), "Primo accesso: il PIN va cambiato subito", "First access: the PIN must be changed at once");
    if let Some(change_by) = session.me().await?.pin.change_by {
        let last = told.day_text(change_by);
        told.detail(&format!("il nuovo PIN vale fino a {last}"), &format!("the new PIN is good until {last}"));
    }

    let court = CourtOffice::parse("0581040224")?;
    let inps_office = InpsOffice::parse("7000")?;
    let number = CaseNumber::parse("R.G. 1234/2026")?;
    let key = CaseKey::of(court.clone(), &number, Some(Register::Labour))?;
    let legal_office = staff(&portal, &sandbox, &Role::LegalOffice).await?;
    let record = CaseRecord {
        case_key: key.clone(),
        proceeding: Proceeding::Atpo,
        inps_office: inps_office.clone(),
        ctu: doctor,
        appointed_on: today(),
    };
    legal_office.put_case(&record, None).await?;
    told.step(today(), "L'ufficio legale ha caricato la causa", "The legal office has put the case");
    let case = session.find_case(&court, &number).await?;
    told.step(
        today(),
        &format!("La causa {number} del Tribunale di Tivoli è stata trovata"),
        &format!("The case {number} of the court of Tivoli is found"),
    );
    told.detail(
        &format!("chiave {key}, sede INPS {}", case.inps_office),
        &format!("key {key}, INPS office {}", case.inps_office),
    );

    let place = Place::new(Some("Studio medico"), "Via Tiburtina 1", "Tivoli", Some("RM"))?;
    let notice =
        OperationNotice::new(key, inps_office, Appointment::parse(&OPERATIONS_ON.to_string(), OPERATIONS_AT)?, place);
    explain_deadline(told, today(), &court)?;
    if late {
        sandbox.advance_days(34);
        told.step(
            today(),
            "Il tempo passa, e la comunicazione non è partita",
            "Time goes by, and the notice was not sent",
        );
    }
    let notified = notify(told, today(), &session, &notice).await?;
    save(told, output, "notice-receipt.txt", &notified.receipt)?;

    let days = u32::try_from((OPERATIONS_ON - today()).whole_days())?;
    sandbox.advance_days(days);
    told.step(today(), "Il giorno delle operazioni peritali", "The day of expert operations");
    told.detail(
        &format!(
            "ore {OPERATIONS_AT}, {}: la relazione allegherà la ricevuta {}",
            notice.place, notified.view.protocol_number
        ),
        &format!(
            "at {OPERATIONS_AT}, {}: the report will attach receipt {}",
            notice.place, notified.view.protocol_number
        ),
    );
    println!();
    Ok(())
}

/// The doctor registers, the officer decides and issues the PIN at the counter.
async fn register(
    told: &Timeline,
    today: Date,
    portal: &PortalClient,
    officer: &Session,
    doctor: &TaxCode,
) -> Result<Pin, Failure> {
    let data = RegistrationData {
        tax_code: doctor.clone(),
        given_name: PersonName::parse("Mario")?,
        family_name: PersonName::parse("Rossi")?,
        license: MedicalLicense::new("RM", LicenseRegister::Doctors, 12_345)?,
        inps_office: InpsOffice::parse("7000")?,
        email: EmailAddress::parse("studio@example.org")?,
        phone: None,
    };
    let registration = portal.register(&data).await?;
    told.step(today, "Il medico si registra presso la sede INPS 7000", "The doctor registers with INPS office 7000");
    for kind in DocumentKind::ALL {
        let document = registration.put_document(kind, one_page_pdf()).await?;
        let line = format!("{} · {} · {} byte", kind.code(), document.media_type, document.size);
        told.detail(&line, &line);
    }
    let decided = officer.authorise_registration(registration.id()).await?;
    let account = decided.account_id.ok_or("an authorised registration has an account")?;
    told.step(today, "L'operatore verifica i documenti e autorizza", "The officer checks the documents and authorises");
    let pin = officer.issue_pin(&account).await?;
    told.step(
        today,
        "Il PIN di 16 caratteri è consegnato allo sportello",
        "The 16-character PIN is handed over at the counter",
    );
    Ok(pin)
}

/// Somebody of the staff, after the first access.
async fn staff(portal: &PortalClient, sandbox: &Sandbox, role: &Role) -> Result<Session, Failure> {
    let account: &SandboxAccount = sandbox.account(role).ok_or("the sandbox has an account of this role")?;
    first_access(portal, &account.tax_code, &account.pin).await
}

/// Logs in with an issued PIN, which must be changed before anything else.
async fn first_access(portal: &PortalClient, tax_code: &TaxCode, issued: &Pin) -> Result<Session, Failure> {
    match portal.login(tax_code, issued).await? {
        LoginOutcome::MustChangePin(access) => Ok(access.change_pin(issued, &Pin::parse(CHOSEN_PIN)?).await?),
        LoginOutcome::Session(session) => Ok(session),
    }
}

fn explain_deadline(told: &Timeline, today: Date, court: &CourtOffice) -> Result<(), Failure> {
    let day = told.day_text(OPERATIONS_ON);
    told.step(
        today,
        &format!("Operazioni previste per {day}: entro quando comunicarlo all'INPS?"),
        &format!("Operations are planned for {day}: by when must INPS be told?"),
    );
    told.deadline(&notice_deadline(OPERATIONS_ON, Some(court), Matter::SocialSecurity)?);
    Ok(())
}

/// Sends the notice. A late one is refused by the library before it is sent, until the caller says that the risk is known.
async fn notify(
    told: &Timeline,
    today: Date,
    session: &Session,
    notice: &OperationNotice,
) -> Result<NotifiedOperation, Failure> {
    let notified = match session.notify_operation(notice, &SendOptions::default()).await {
        Err(refused) if !refused.findings().is_empty() => {
            told.step(today, "La libreria non la invia così:", "The library does not send it so:");
            for finding in refused.findings() {
                told.finding(finding);
            }
            told.step(
                today,
                "Il medico conosce il rischio e la invia lo stesso: tardi è meglio di mai, deciderà il giudice",
                "The doctor knows the risk and sends it all the same: late beats never, the judge will decide",
            );
            let options = SendOptions { accept_risk: AcceptRisk::LateNotice, ..SendOptions::default() };
            session.notify_operation(notice, &options).await?
        }
        outcome => outcome?,
    };
    let protocol = &notified.view.protocol_number;
    told.step(
        today,
        &format!("Comunicazione inviata: protocollo {protocol}"),
        &format!("Notice sent: protocol number {protocol}"),
    );
    told.step(today, "Ricevuta verificata", "Receipt verified");
    told.detail(&notified.verification.text_it, &notified.verification.text_en);
    Ok(notified)
}

fn save(told: &Timeline, output: &Path, name: &str, receipt: &Receipt) -> Result<(), Failure> {
    std::fs::create_dir_all(output)?;
    let path = output.join(name);
    std::fs::write(&path, receipt.to_string())?;
    let line = path.display().to_string();
    told.detail(&line, &line);
    Ok(())
}

/// A document to register with: the smallest PDF that readers open.
fn one_page_pdf() -> Vec<u8> {
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
      2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
      3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n\
      trailer<</Root 1 0 R>>\n%%EOF\n"
        .to_vec()
}
