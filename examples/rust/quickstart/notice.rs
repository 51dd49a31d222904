//! The notice of the start of operations: by when, sent, receipted.

use perito::client::{AcceptRisk, NotifiedOperation, SendOptions};
use perito::domain::rome::Appointment;
use perito::domain::{Calendar, Matter, OperationNotice, Place, TermKind, notice_deadline};
use time::{Date, Duration};

use crate::Failure;
use crate::access::Expert;
use crate::assignment::Assignment;
use crate::stage::Stage;

/// How far ahead operations are planned. From 1 September 2026 this is 19 October, whose fifteenth day back is a Sunday,
/// and Saint Francis besides.
const DAYS_AHEAD: i64 = 48;
const OPERATIONS_AT: &str = "09:30";
/// The last day on which a notice is in time, counted back from the operations.
const NOTICE_DAYS: i64 = 15;

/// A notice that INPS has received.
pub(crate) struct Announced {
    pub(crate) notice: OperationNotice,
    pub(crate) notified: NotifiedOperation,
}

impl Announced {
    /// The day of operations.
    pub(crate) fn operations_on(&self) -> Date {
        self.notice.appointment.date()
    }
}

/// Tells INPS of the operations to come; a day too late where that is wanted.
pub(crate) async fn announce(
    stage: &Stage,
    expert: &Expert,
    case: &Assignment,
    late: bool,
) -> Result<Announced, Failure> {
    let told = &stage.told;
    let planned = told.today() + Duration::days(DAYS_AHEAD);
    let operations_on = Calendar::italy()
        .working_day_on_or_after(planned, TermKind::Procedural, Some(&case.court))
        .ok_or("the calendar ends before the operations")?;
    let notice = OperationNotice::new(
        case.key.clone(),
        expert.inps_office.clone(),
        Appointment::parse(&operations_on.to_string(), OPERATIONS_AT)?,
        Place::new(Some("Studio medico"), "Via Tiburtina 1", "Tivoli", Some("RM"))?,
    );
    let day = told.language.day(operations_on);
    told.step(
        &format!("Operazioni previste per {day}: entro quando comunicarlo all'INPS?"),
        &format!("Operations are planned for {day}: by when must INPS be told?"),
    );
    told.deadline(&notice_deadline(operations_on, Some(&case.court), Matter::SocialSecurity)?);
    if late {
        stage.wait_until(operations_on - Duration::days(NOTICE_DAYS - 1)).await?;
        told.step("Il tempo passa, e la comunicazione non è partita", "Time goes by, and the notice was not sent");
    }
    let notified = send(stage, expert, &notice).await?;
    stage.output.receipt(&expert.session, "notice", &notified.receipt).await?;
    Ok(Announced { notice, notified })
}

/// Sends the notice. A late one is refused by the library before it is sent, until the caller says that the risk is known.
async fn send(stage: &Stage, expert: &Expert, notice: &OperationNotice) -> Result<NotifiedOperation, Failure> {
    let told = &stage.told;
    let notified = match expert.session.notify_operation(notice, &SendOptions::default()).await {
        Err(refused) if !refused.findings().is_empty() => {
            told.step("La libreria non la invia così:", "The library does not send it so:");
            for finding in refused.findings() {
                told.finding(finding);
            }
            told.step(
                "Il medico conosce il rischio e la invia lo stesso: tardi è meglio di mai, deciderà il giudice",
                "The doctor knows the risk and sends it all the same: late beats never, the judge will decide",
            );
            let options = SendOptions { accept_risk: AcceptRisk::LateNotice, ..SendOptions::default() };
            expert.session.notify_operation(notice, &options).await?
        }
        outcome => outcome?,
    };
    let protocol = &notified.view.protocol_number;
    told.step(
        &format!("Comunicazione inviata: protocollo {protocol}"),
        &format!("Notice sent: protocol number {protocol}"),
    );
    told.step("Ricevuta verificata", "Receipt verified");
    told.detail(&notified.verification.text_it, &notified.verification.text_en);
    Ok(notified)
}
