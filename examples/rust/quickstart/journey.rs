//! The scenes of the journey, in order.

use std::path::Path;

use time::Duration;

use crate::agenda::{self, Diary};
use crate::payment::{self, working_day};
use crate::stage::Stage;
use crate::{Failure, access, assignment, notice, observations, report};

/// Plays the journey, with a report of one's own where there is one.
pub(crate) async fn play(stage: &Stage, late: bool, own_report: Option<&Path>) -> Result<(), Failure> {
    let told = &stage.told;
    told.title(
        "perito · dalla registrazione al pagamento (ambiente di prova: nessun valore legale)",
        "perito · from the registration to the payment (sandbox: no legal value)",
    );
    stage.look_at_the_clock().await?;
    told.step("Il portale è aperto su questa macchina", "The portal is open on this machine");
    told.note(stage.side.url());
    let expert = access::register(stage).await?;
    let case = assignment::find(stage, &expert).await?;
    let announced = notice::announce(stage, &expert, &case, late).await?;
    let mut diary = Diary::new(&case, &announced);
    let operations_on = announced.operations_on();
    assignment::take_terms(stage, &expert, &case, operations_on).await?;

    stage.wait_until(operations_on).await?;
    told.step("Il giorno delle operazioni peritali", "The day of expert operations");
    let (appointment, place) = (announced.notice.appointment, &announced.notice.place);
    told.detail(
        &format!("ore {}, {place}", appointment.time_text()),
        &format!("at {}, {place}", appointment.time_text()),
    );
    diary.update(stage, &expert, &case).await?;

    stage.wait_until(operations_on + Duration::days(21)).await?;
    report::send_draft(stage, &expert, &case, &announced, own_report).await?;
    diary.update(stage, &expert, &case).await?;

    stage.wait_until(operations_on + Duration::days(28)).await?;
    observations::send(stage, &case).await?;
    stage.wait_until(operations_on + Duration::days(29)).await?;
    let observation = observations::read(stage, &expert, &case).await?;

    let ended_on = assignment::observations_end(&expert, &case).await?;
    stage.wait_until(working_day(ended_on + Duration::DAY)?).await?;
    told.step("Il termine per le osservazioni è scaduto", "The term for observations has run out");
    let expert = access::return_after_months(stage, expert).await?;
    report::file_final(stage, &expert, &case, &announced, &observation, own_report).await?;
    diary.update(stage, &expert, &case).await?;
    payment::ask(stage, &expert, &case).await?;

    let filed_on = told.today();
    stage.wait_until(working_day(filed_on + Duration::days(17))?).await?;
    let mut publishing = payment::decree(stage, &expert, &case).await?;
    stage.wait_until(working_day(filed_on + Duration::days(31))?).await?;
    let mandated = publishing.mandate(stage).await?;
    diary.expect_payment(publishing.id(), &mandated);
    stage.wait_until(working_day(filed_on + Duration::days(42))?).await?;
    let paid = publishing.pay(stage).await?;
    diary.expect_payment(publishing.id(), &paid);
    payment::read(stage, &expert, &case).await?;

    let found = agenda::judge(stage, &expert, &case).await?;
    let expected: &[&str] = if late { &["notice_late"] } else { &[] };
    if found != expected {
        return Err(format!("the rules were to find {expected:?}, and found {found:?}").into());
    }
    agenda::print(stage, &expert, &case, &announced).await?;
    diary.write(stage).await?;
    told.step(
        &format!("Tutto è in {}/", stage.output.folder()),
        &format!("Everything is in {}/", stage.output.folder()),
    );
    for row in stage.output.listing(told.language)? {
        told.row(&row);
    }
    told.end();
    Ok(())
}
