//! The doctor's agenda: what comes next, the file for a calendar, and the table of the case's days.

use perito::agenda::Agenda;
use perito::domain::case::{Art195Term, Case, FeeItem, Step};
use perito::domain::{Matter, Payment, notice_deadline};
use time::Date;

use crate::Failure;
use crate::access::Expert;
use crate::assignment::Assignment;
use crate::notice::Announced;
use crate::stage::Stage;

/// The agenda, kept as the case goes on.
pub(crate) struct Diary {
    agenda: Agenda,
}

impl Diary {
    /// An agenda with the operations that were announced.
    pub(crate) fn new(case: &Assignment, announced: &Announced) -> Self {
        let notice = &announced.notice;
        let id = &announced.notified.view.id;
        Self { agenda: Agenda::new().operations(id, &case.key, &notice.appointment, &notice.place) }
    }

    /// Reads everything that the portal knows of the case, puts its deadlines in, and tells what comes next.
    pub(crate) async fn update(&mut self, stage: &Stage, expert: &Expert, case: &Assignment) -> Result<(), Failure> {
        let today = stage.told.today();
        let known = expert.session.case_file(&case.id).await?.to_case(today)?;
        let steps = known.next_steps(today);
        self.agenda =
            std::mem::take(&mut self.agenda).deadlines(&case.key, &known.terms_ahead()).deadlines(&case.key, &steps);
        for step in &steps {
            tell_step(stage, step);
        }
        Ok(())
    }

    /// Puts in a payment that is due; one that has been paid is expected no longer.
    pub(crate) fn expect_payment(&mut self, id: &str, payment: &Payment) {
        self.agenda = std::mem::take(&mut self.agenda).payment(id, payment);
    }

    /// Leaves the file for the doctor's calendar.
    pub(crate) async fn write(&self, stage: &Stage) -> Result<(), Failure> {
        stage.output.write("agenda.ics", self.agenda.to_ics(stage.side.portal().now().await?))
    }
}

/// Tells a step that has an end; those that may come at any time go without saying.
fn tell_step(stage: &Stage, step: &Step) {
    let Some(deadline) = &step.deadline else { return };
    let language = stage.told.language;
    let by = language.day(deadline.prudent);
    let from = step.not_before.map(|day| language.day(day));
    let from_it = from.as_ref().map(|day| format!("non prima di {day}, ")).unwrap_or_default();
    let from_en = from.as_ref().map(|day| format!("not before {day}, ")).unwrap_or_default();
    stage
        .told
        .detail(&format!("→ {from_it}entro {by}: {}", step.text_it), &format!("→ {from_en}by {by}: {}", step.text_en));
}

/// What the rules say at the end: the portal and the library here must agree. Gives the codes of the rules.
pub(crate) async fn judge(stage: &Stage, expert: &Expert, case: &Assignment) -> Result<Vec<&'static str>, Failure> {
    let (told, today) = (&stage.told, stage.told.today());
    let from_portal = expert.session.findings(&case.id).await?;
    let from_here = expert.session.case_file(&case.id).await?.to_case(today)?.findings(today);
    let agree =
        from_portal.iter().map(|finding| finding.rule.as_str()).eq(from_here.iter().map(|finding| finding.rule));
    if !agree {
        return Err("the portal and the library do not find the same".into());
    }
    if from_here.is_empty() {
        told.step(
            "Rilievi: nessuno, per il portale come per la libreria",
            "Findings: none, for the portal and for the library alike",
        );
    } else {
        told.step(
            "Rilievi, per il portale come per la libreria:",
            "Findings, for the portal and for the library alike:",
        );
    }
    for finding in &from_here {
        told.finding(finding);
    }
    Ok(from_here.into_iter().map(|finding| finding.rule).collect())
}

/// A day of the case: its last one, what it is for, and when that was done.
struct Row {
    day: Date,
    it: &'static str,
    en: &'static str,
    done_on: Option<Date>,
}

/// Prints the days of the case: by when each thing was to be done, and when it was.
pub(crate) async fn print(
    stage: &Stage,
    expert: &Expert,
    case: &Assignment,
    announced: &Announced,
) -> Result<(), Failure> {
    let (told, language, today) = (&stage.told, stage.told.language, stage.told.today());
    let file = expert.session.case_file(&case.id).await?;
    let judged = file.to_case(today)?;
    let notice = notice_deadline(announced.operations_on(), Some(&case.court), Matter::SocialSecurity)?;
    let mut rows = vec![
        Row { day: judged.appointed_on(), it: "nomina", en: "appointment", done_on: Some(judged.appointed_on()) },
        Row {
            day: notice.prudent,
            it: "comunicazione all'INPS",
            en: "notice to INPS",
            done_on: Some(announced.notified.view.received_on),
        },
        Row {
            day: announced.operations_on(),
            it: "operazioni peritali",
            en: "expert operations",
            done_on: Some(announced.operations_on()),
        },
    ];
    rows.extend(terms(&judged));
    rows.extend(file.payments.iter().map(|payment| Row {
        day: payment.due_on.unwrap_or(payment.decreed_on),
        it: "pagamento dell'onorario",
        en: "payment of the fee",
        done_on: payment.value_on,
    }));
    rows.sort_by_key(|row| row.day);
    told.step("L'agenda della causa", "The agenda of the case");
    told.row(language.pick(
        "entro             che cosa                        fatto",
        "by                what                            done",
    ));
    for Row { day, it, en, done_on } in rows {
        let done = done_on.map(|day| language.day(day)).unwrap_or_default();
        told.row(&format!("{:<18}{:<32}{done}", language.day(day), language.pick(it, en)));
    }
    Ok(())
}

/// The terms of the report and of the fee, each with the day on which it was kept.
fn terms(case: &Case) -> Vec<Row> {
    let filed_on = case.final_report().map(|report| report.filed_on);
    let observed_on = case.observations().first().map(|observation| observation.received_on);
    let paid_on = case.payments().first().map(|payment| payment.paid_on);
    let of_report = [
        (Art195Term::Draft, "bozza alle parti", "draft to the parties", case.draft_sent_on()),
        (Art195Term::Observations, "osservazioni dell'INPS", "observations of INPS", observed_on),
        (Art195Term::Filing, "deposito della relazione", "filing of the report", filed_on),
    ];
    let rows = of_report
        .into_iter()
        .filter_map(|(which, it, en, done_on)| Some(Row { day: case.term_end(which)?.prudent, it, en, done_on }));
    let fee = case.fee_deadline(FeeItem::Fee).map(|end| Row {
        day: end.prudent,
        it: "richiesta dell'onorario",
        en: "fee to be asked for",
        done_on: paid_on.and(filed_on),
    });
    rows.chain(fee).collect()
}
