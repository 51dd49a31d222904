//! Plays the story through the typed client: each act on its day, by whoever does it.

use std::collections::HashMap;
use std::sync::Arc;

use perito::client::{AcceptRisk, DocumentSource, NotifiedOperation, PortalClient, SendOptions, Session, Uploaded};
use perito::domain::case::{Art195Term, JudgeTerm};
use perito::domain::fees::invoice;
use perito::domain::{
    Answer, Appointment, CaseKey, Convocation, CourtOffice, InpsOffice, InvoiceReference, Money, Observation,
    OperationNotice, Payment, PaymentData, Place, Register, Report, ReportKind, TaxCode,
};
use perito::protocol::{CaseRecord, CaseTerms, PaymentView, Role};
use time::{Date, OffsetDateTime};

use super::days::{civil_day, morning};
use super::people::{Applicant, Person};
use super::story::{self, Act, CASES, Case, EXPERTS, Expert};
use super::{Failure, World, documents};
use crate::clock::{Clock, SandboxClock, ShiftedClock};
use crate::portal::Portal;
use crate::staff::{OFFICE, STAFF};

const OBSERVATION: &str = "Si chiede di motivare la decorrenza indicata nella bozza.";
const ANSWER: &str = "La decorrenza è motivata dalla documentazione in atti; le conclusioni restano ferme.";

/// The world while it is being played.
struct Stage {
    counter: Portal,
    portal: PortalClient,
    clock: Arc<ShiftedClock>,
    today: Date,
    staff: Vec<Person>,
    experts: Vec<Person>,
    cases: HashMap<u32, Progress>,
    payments: HashMap<&'static str, PaymentView>,
}

/// How far a case has come.
#[derive(Default)]
struct Progress {
    /// The portal's id and the version, once it is recorded.
    id: String,
    etag: String,
    /// The id of the notice that convocations follow.
    notice: String,
    receipts: Vec<String>,
    observations: Vec<String>,
}

/// Plays the story from its beginning, which the clock shows, to the present, where it leaves the clock.
pub(super) async fn play(counter: Portal, url: &str, clock: Arc<ShiftedClock>, today: Date) -> Result<World, Failure> {
    let portal = PortalClient::connect(url, counter.verifier().clone().into()).await?;
    let (staff, experts, cases, payments) = (Vec::new(), Vec::new(), HashMap::new(), HashMap::new());
    let mut stage = Stage { counter, portal, clock, today, staff, experts, cases, payments };
    stage.enter().await?;
    let steps = CASES.iter().flat_map(|case| case.steps.iter().map(move |(day, act)| (*day, case, *act)));
    let mut steps: Vec<_> = steps.collect();
    steps.sort_by_key(|(day, ..)| *day);
    for (day, case, act) in steps {
        stage.go_to(day)?;
        let done = stage.act(case, act).await;
        done.map_err(|error| format!("case {}, day {day}: {error}", case.number))?;
    }
    stage.go_to(story::WAITING)?;
    Applicant::register(&stage.portal, story::APPLICANT, stage.clock.now()).await?;
    stage.leave().await
}

impl Stage {
    /// Everybody comes in: the staff by the portal's own hand, the experts by registration.
    async fn enter(&mut self) -> Result<(), Failure> {
        for member in STAFF.iter().chain([&story::SUPERVISOR, &story::OTHER_DOCTOR]) {
            self.staff.push(Person::employ(&self.portal, &self.counter, member.account()?).await?);
        }
        self.go_to(story::REGISTRATIONS)?;
        for doctor in EXPERTS {
            let applicant = Applicant::register(&self.portal, doctor, self.clock.now()).await?;
            let expert = Person::authorise(&self.portal, self.of(&Role::Officer)?, applicant).await?;
            self.experts.push(expert);
        }
        Ok(())
    }

    /// The present comes, and everybody leaves with a fresh PIN.
    async fn leave(self) -> Result<World, Failure> {
        self.advance_to(OffsetDateTime::now_utc())?;
        let cases = CASES.iter().filter(|case| case.is_recorded()).map(|case| key(self.today, case));
        let cases = cases.collect::<Result<_, _>>()?;
        let mut staff = self.staff.into_iter();
        // The doctor of the other office comes last: whoever wants one takes the first.
        let elsewhere = staff.next_back();
        let mut accounts = Vec::new();
        for person in staff.chain(self.experts).chain(elsewhere) {
            accounts.push(person.leave().await?);
        }
        Ok(World { accounts, cases })
    }

    async fn act(&mut self, case: &'static Case, act: Act) -> Result<(), Failure> {
        match act {
            Act::Recorded => self.record(case).await,
            Act::Terms { draft, observations, filing } => self.set_terms(case, [draft, observations, filing]).await,
            Act::Notice { by, to, operations, late } => {
                let accept_risk = if late { AcceptRisk::LateNotice } else { AcceptRisk::Nothing };
                let (appointment, place) = (self.appointment(operations)?, place(case)?);
                let notice = OperationNotice::new(self.key(case)?, InpsOffice::parse(to)?, appointment, place);
                let options = SendOptions { accept_risk, ..SendOptions::default() };
                let notified = self.expert(by)?.notify_operation(&notice, &options).await?;
                self.progress(case).notice.clone_from(&notified.view.id);
                self.keep_receipt(case, &notified);
                Ok(())
            }
            Act::Convocation { operations } => {
                let convocation = Convocation::new(self.key(case)?, self.appointment(operations)?, place(case)?);
                let notice = self.progress(case).notice.clone();
                let expert = self.expert(case.expert)?;
                let convoked = expert.convoke(&notice, &convocation, &SendOptions::default()).await?;
                self.keep_receipt(case, &convoked);
                Ok(())
            }
            Act::Draft => self.report(case, ReportKind::Draft, true).await,
            Act::Observation { with_document } => self.observe(case, with_document).await,
            Act::Final { with_receipts } => self.report(case, ReportKind::Final, with_receipts).await,
            Act::Payment(payment) => self.pay(case, payment).await,
            Act::FollowedBy(merits) => {
                let merits = CASES.iter().find(|other| other.number == merits).ok_or("no such merits case")?;
                let (merits, Progress { id, etag, .. }) = (self.key(merits)?, self.progress(case));
                let (id, etag) = (id.clone(), etag.clone());
                self.of(&Role::LegalOffice)?.link_case(&id, &merits, &etag).await?;
                Ok(())
            }
        }
    }

    async fn record(&mut self, case: &'static Case) -> Result<(), Failure> {
        let (ctu, ..) = EXPERTS.get(case.expert).ok_or("no such expert")?;
        let record = CaseRecord {
            case_key: self.key(case)?,
            proceeding: case.proceeding.clone(),
            inps_office: InpsOffice::parse(OFFICE)?,
            ctu: TaxCode::parse(ctu)?,
            appointed_on: civil_day(self.today, case.since)?,
        };
        let view = self.of(&Role::LegalOffice)?.put_case(&record, None).await?;
        let progress = self.progress(case);
        (progress.id, progress.etag) = (view.id, view.etag);
        Ok(())
    }

    async fn set_terms(&mut self, case: &Case, ends: [i64; 3]) -> Result<(), Failure> {
        let [draft, observations, filing] = ends;
        let day = |day| Ok::<_, Failure>(JudgeTerm::Day(civil_day(self.today, day)?));
        let terms = vec![
            (Art195Term::Draft, day(draft)?),
            (Art195Term::Observations, day(observations)?),
            (Art195Term::Filing, day(filing)?),
        ];
        let id = self.progress(case).id.clone();
        let legal_office = self.of(&Role::LegalOffice)?;
        let etag = legal_office.terms(&id).await?.etag;
        legal_office.set_terms(&id, &CaseTerms { terms, ..CaseTerms::default() }, &etag).await?;
        Ok(())
    }

    async fn report(&mut self, case: &Case, kind: ReportKind, with_receipts: bool) -> Result<(), Failure> {
        let progress = self.progress(case);
        let is_final = kind == ReportKind::Final;
        let receipts = if is_final && with_receipts { progress.receipts.clone() } else { Vec::new() };
        let observed = if is_final { progress.observations.clone() } else { Vec::new() };
        let answers = observed.iter().map(|id| Answer::evaluated(id, ANSWER)).collect::<Result<_, _>>()?;
        let report = Report::new(self.key(case)?, kind, receipts, answers)?;
        let accept_risk = if with_receipts { AcceptRisk::Nothing } else { AcceptRisk::FlawedReport };
        let options = SendOptions { accept_risk, ..SendOptions::default() };
        let expert = self.expert(case.expert)?;
        let page = documents::report(kind, &self.heading(case)?, self.clock.now())?;
        let document = upload(expert, page).await?;
        expert.submit_report(&report, &document, &options).await?;
        Ok(())
    }

    async fn observe(&mut self, case: &Case, with_document: bool) -> Result<(), Failure> {
        let observation = Observation::new(self.key(case)?, Some(OBSERVATION))?;
        let doctor = self.of(&Role::InpsDoctor)?;
        let document = if with_document {
            Some(upload(doctor, documents::observations(&self.heading(case)?, self.clock.now())?).await?)
        } else {
            None
        };
        let sent = doctor.submit_observation(&observation, document.as_ref(), &SendOptions::default()).await?;
        self.progress(case).observations.push(sent.view.id);
        Ok(())
    }

    async fn pay(&mut self, case: &Case, payment: story::Payment) -> Result<(), Failure> {
        let day = |day: Option<i64>| day.map(|day| civil_day(self.today, day)).transpose();
        let taxable = Money::from_cents(payment.taxable_cents);
        let amounts = invoice(taxable, payment.vat_percent, payment.withholding_percent)?;
        let data = PaymentData {
            case_key: self.key(case)?,
            item: payment.item,
            state: payment.state,
            payee: payment.payee,
            decreed_on: civil_day(self.today, payment.decreed)?,
            invoice_reference: payment.invoice.map(InvoiceReference::parse).transpose()?,
            mandate_number: payment.mandate.map(ToOwned::to_owned),
            gross: amounts.gross,
            withholding: amounts.withholding,
            net: amounts.net,
            due_on: day(payment.due)?,
            value_on: day(payment.value)?,
        };
        let known = self.payments.get(payment.name);
        let (id, etag) = match known {
            Some(view) => (view.id.clone(), Some(view.etag.clone())),
            None => (Session::new_payment_id(), None),
        };
        let treasury = self.of(&Role::Treasury)?;
        let put = treasury.put_payment(&id, &Payment::new(data)?, etag.as_deref(), &SendOptions::default()).await?;
        self.payments.insert(payment.name, put);
        Ok(())
    }

    fn keep_receipt(&mut self, case: &Case, notified: &NotifiedOperation) {
        self.progress(case).receipts.push(notified.view.receipt.id.clone());
    }

    fn progress(&mut self, case: &Case) -> &mut Progress {
        self.cases.entry(case.number).or_default()
    }

    fn key(&self, case: &Case) -> Result<CaseKey, Failure> {
        key(self.today, case)
    }

    fn heading(&self, case: &Case) -> Result<String, Failure> {
        let key = self.key(case)?;
        Ok(format!("Tribunale di {}, sezione lavoro. R.G. {}/{}.", case.court.comune, key.number(), key.year()))
    }

    fn appointment(&self, day: i64) -> Result<Appointment, Failure> {
        Ok(Appointment::parse(&civil_day(self.today, day)?.to_string(), "10:30")?)
    }

    /// The first of the staff with this role.
    fn of(&self, role: &Role) -> Result<&Session, Failure> {
        let person = self.staff.iter().find(|person| person.account().role == *role);
        person.map(|person| &person.session).ok_or_else(|| "nobody has this role".into())
    }

    fn expert(&self, expert: Expert) -> Result<&Session, Failure> {
        self.experts.get(expert).map(|person| &person.session).ok_or_else(|| "no such expert".into())
    }

    /// Moves the clock to a day of the story. One that has come is not left.
    fn go_to(&self, day: i64) -> Result<(), Failure> {
        self.advance_to(morning(self.today, day)?)
    }

    fn advance_to(&self, instant: OffsetDateTime) -> Result<(), Failure> {
        let ahead = instant - self.clock.now();
        if ahead.is_positive() {
            self.clock.advance(ahead.try_into()?);
        }
        Ok(())
    }
}

impl Case {
    pub(super) fn is_recorded(&self) -> bool {
        self.steps.iter().any(|(_, act)| matches!(act, Act::Recorded))
    }
}

fn key(today: Date, case: &Case) -> Result<CaseKey, Failure> {
    let year = u16::try_from(civil_day(today, case.since)?.year())?;
    Ok(CaseKey::new(CourtOffice::parse(case.court.office)?, Register::Labour, year, case.number, None)?)
}

pub(super) fn place(case: &Case) -> Result<Place, Failure> {
    Ok(Place::new(Some("Studio medico d'esempio"), "Via della Prova 1", case.court.comune, Some(case.court.province))?)
}

async fn upload(session: &Session, page: Vec<u8>) -> Result<Uploaded, Failure> {
    Ok(session.upload(DocumentSource::bytes(page)).await?)
}
