//! The task: the case that the legal office records and the doctor finds, and the terms that the judge sets.

use perito::client::Session;
use perito::domain::case::{Art195Term, JudgeTerm};
use perito::domain::{CaseKey, CaseNumber, CourtOffice, Register};
use perito::protocol::{CaseRecord, CaseTerms, Proceeding, Role, TermCode};
use time::Date;

use crate::Failure;
use crate::access::Expert;
use crate::stage::Stage;

/// Where the court sits: Tivoli.
const COURT_OFFICE: &str = "0581040224";
/// The number that the case has, unless this portal knows one with it already.
const FIRST_NUMBER: u32 = 1234;

/// The case of which the doctor is the expert.
pub(crate) struct Assignment {
    pub(crate) court: CourtOffice,
    pub(crate) number: CaseNumber,
    pub(crate) key: CaseKey,
    /// The portal's id of the case.
    pub(crate) id: String,
}

/// The legal office records the case, and the doctor finds it.
pub(crate) async fn find(stage: &Stage, expert: &Expert) -> Result<Assignment, Failure> {
    let told = &stage.told;
    let court = CourtOffice::parse(COURT_OFFICE)?;
    let legal_office = stage.side.staff(&Role::LegalOffice).await?;
    let number = free_number(&legal_office, &court, told.today()).await?;
    let key = CaseKey::of(court.clone(), &number, Some(Register::Labour))?;
    let record = CaseRecord {
        case_key: key.clone(),
        proceeding: Proceeding::Atpo,
        inps_office: expert.inps_office.clone(),
        ctu: expert.tax_code.clone(),
        appointed_on: told.today(),
    };
    legal_office.put_case(&record, None).await?;
    told.step("L'ufficio legale ha caricato la causa", "The legal office has put the case");
    let case = expert.session.find_case(&court, &number).await?;
    told.step(
        &format!("La causa {number} del Tribunale di Tivoli è stata trovata"),
        &format!("The case {number} of the court of Tivoli is found"),
    );
    told.detail(
        &format!("chiave {key}, sede INPS {}", case.inps_office),
        &format!("key {key}, INPS office {}", case.inps_office),
    );
    Ok(Assignment { court, number, key, id: case.id })
}

/// The judge's order sets the three terms of art. 195 c.p.c., which run from the day of operations.
pub(crate) async fn take_terms(
    stage: &Stage,
    expert: &Expert,
    case: &Assignment,
    operations_on: Date,
) -> Result<(), Failure> {
    let told = &stage.told;
    let terms = CaseTerms {
        terms: vec![
            (Art195Term::Draft, JudgeTerm::Days { from: operations_on, days: 30 }),
            (Art195Term::Observations, JudgeTerm::Following { days: 15 }),
            (Art195Term::Filing, JudgeTerm::Following { days: 15 }),
        ],
        ..CaseTerms::default()
    };
    let etag = expert.session.terms(&case.id).await?.etag;
    let set = expert.session.set_terms(&case.id, &terms, &etag).await?;
    told.step(
        "Il giudice fissa i tre termini dell'art. 195 c.p.c.: 30, 15 e 15 giorni",
        "The judge sets the three terms of art. 195 c.p.c.: 30, 15 and 15 days",
    );
    let names = [
        ("draft", "bozza alle parti", "draft to the parties"),
        ("observations", "osservazioni delle parti", "the parties' observations"),
        ("filing", "deposito della relazione", "filing of the report"),
    ];
    for end in &set.ends {
        let name = names.iter().find(|(code, ..)| *code == end.which.code());
        let (_, it, en) = name.ok_or("a term that nobody has set")?;
        told.row(&format!("{:<17}{}", told.language.day(end.prudent), told.language.pick(it, en)));
    }
    Ok(())
}

/// The first number from [`FIRST_NUMBER`] on that no case of this court has: a demonstration may be played with twice.
async fn free_number(legal_office: &Session, court: &CourtOffice, today: Date) -> Result<CaseNumber, Failure> {
    let year = u16::try_from(today.year())?;
    let mut number = CaseNumber::new(FIRST_NUMBER, year, None, None)?;
    while !legal_office.search_cases(court, &number).await?.is_empty() {
        number = CaseNumber::new(number.number() + 1, year, None, None)?;
    }
    Ok(number)
}

/// The last day on which observations are in time.
pub(crate) async fn observations_end(expert: &Expert, case: &Assignment) -> Result<Date, Failure> {
    let terms = expert.session.terms(&case.id).await?;
    let end = terms.ends.iter().find(|end| end.which == TermCode::Observations);
    Ok(end.ok_or("the judge has set no term for observations")?.effective)
}
