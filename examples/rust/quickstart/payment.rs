//! The fee: asked for, decreed, mandated, paid, and read by the doctor.

use perito::client::{PageRequest, SendOptions, Session};
use perito::domain::case::FeeItem;
use perito::domain::fees;
use perito::domain::{
    Calendar, InvoiceReference, Money, PayeeKind, Payment, PaymentData, PaymentState, PaymentTotals, TermKind,
};
use perito::protocol::Role;
use time::{Date, Duration};

use crate::Failure;
use crate::access::Expert;
use crate::assignment::Assignment;
use crate::stage::Stage;

/// The most for the examination of a person in a civil case (DM 30/5/2002, art. 21), before taxes.
const FEE: &str = "290.77";
const VAT_PERCENT: u32 = 22;
/// The income tax that is kept back, on the amount before taxes.
const WITHHOLDING_PERCENT: u32 = 20;

/// A payment that the treasury puts, and puts again as it goes on.
pub(crate) struct Publishing {
    treasury: Session,
    id: String,
    etag: Option<String>,
    payment: PaymentData,
}

/// The doctor asks for the fee on the day of the filing: 100 days would have been left.
pub(crate) async fn ask(stage: &Stage, expert: &Expert, case: &Assignment) -> Result<(), Failure> {
    let set = expert.session.terms(&case.id).await?;
    let mut terms = perito::protocol::Request::parse(&set.to_put())?;
    terms.fee_requested_on = Some(stage.told.today());
    expert.session.set_terms(&case.id, &terms, &set.etag).await?;
    stage.told.step("Il consulente chiede al giudice la liquidazione", "The expert asks the judge for the fee");
    Ok(())
}

/// The treasury publishes the payment as the judge has decreed it.
pub(crate) async fn decree(stage: &Stage, expert: &Expert, case: &Assignment) -> Result<Publishing, Failure> {
    let invoice = fees::invoice(Money::parse(FEE)?, VAT_PERCENT, WITHHOLDING_PERCENT)?;
    let payment = PaymentData {
        case_key: case.key.clone(),
        item: FeeItem::Fee,
        state: PaymentState::Decreed,
        payee: PayeeKind::HabitualProfessional,
        decreed_on: stage.told.today(),
        invoice_reference: Some(InvoiceReference::parse(&format!("{}-SL10010090", expert.inps_office.sede()))?),
        mandate_number: None,
        gross: invoice.gross,
        withholding: invoice.withholding,
        net: invoice.net,
        due_on: None,
        value_on: None,
    };
    let treasury = stage.side.staff(&Role::Treasury).await?;
    let mut publishing = Publishing { treasury, id: Session::new_payment_id(), etag: None, payment };
    publishing.put(stage, "Il giudice ha liquidato l'onorario", "The judge has decreed the fee").await?;
    Ok(publishing)
}

impl Publishing {
    /// The order to pay is given, for a month from now.
    pub(crate) async fn mandate(&mut self, stage: &Stage) -> Result<Payment, Failure> {
        let today = stage.told.today();
        self.payment.state = PaymentState::Mandated;
        self.payment.mandate_number = Some(format!("{}/4711", today.year()));
        self.payment.due_on = Some(working_day(today + Duration::days(30))?);
        self.put(stage, "Il mandato di pagamento è emesso", "The order to pay is given").await
    }

    /// The doctor has the money.
    pub(crate) async fn pay(&mut self, stage: &Stage) -> Result<Payment, Failure> {
        self.payment.state = PaymentState::Paid;
        self.payment.value_on = Some(stage.told.today());
        self.put(stage, "L'onorario è pagato", "The fee is paid").await
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// Puts the payment as it is now, in the place of the version that was put before.
    async fn put(&mut self, stage: &Stage, it: &str, en: &str) -> Result<Payment, Failure> {
        let payment = Payment::new(self.payment.clone())?;
        let options = SendOptions::default();
        let view = self.treasury.put_payment(&self.id, &payment, self.etag.as_deref(), &options).await?;
        self.etag = Some(view.etag);
        stage.told.step(it, en);
        Ok(payment)
    }
}

/// The doctor reads the agenda of payments, and what they come to by month.
pub(crate) async fn read(stage: &Stage, expert: &Expert, case: &Assignment) -> Result<(), Failure> {
    let (told, language) = (&stage.told, stage.told.language);
    told.step("Il consulente legge l'agenda dei pagamenti", "The expert reads the payments agenda");
    let mut payments = expert.session.payments(&PageRequest::default());
    let mut of_mine = Vec::new();
    while let Some(view) = payments.next().await? {
        let payment = view.to_payment()?;
        if payment.data().case_key == case.key {
            tell(stage, &payment);
        }
        of_mine.push(payment);
    }
    for period in PaymentTotals::by_month(&of_mine)? {
        let month = format!("{} {}", language.month(period.month.unwrap_or_default()), period.year);
        let (paid, open) = (language.money(period.totals.paid.net), language.money(period.totals.outstanding.net));
        told.detail(
            &format!("{month}: incassato netto {paid}, da incassare {open}"),
            &format!("{month}: net received {paid}, outstanding {open}"),
        );
    }
    Ok(())
}

fn tell(stage: &Stage, payment: &Payment) {
    let (told, language, data) = (&stage.told, stage.told.language, payment.data());
    let mandate = data.mandate_number.as_deref().unwrap_or_default();
    told.detail(
        &format!("{}: {}, mandato {mandate}", data.item.name_it(), data.state.name_it()),
        &format!("{}: {}, mandate {mandate}", data.item.code(), data.state.code()),
    );
    let [gross, kept, net] = [data.gross, data.withholding, data.net].map(|amount| language.money(amount));
    told.detail(
        &format!("lordo {gross}, ritenuta {kept}, netto {net}"),
        &format!("gross {gross}, withheld {kept}, net {net}"),
    );
}

/// The first working day on or after this one: offices decide and pay on those.
pub(crate) fn working_day(day: Date) -> Result<Date, Failure> {
    let found = Calendar::italy().working_day_on_or_after(day, TermKind::Procedural, None);
    Ok(found.ok_or("the calendar ends")?)
}
