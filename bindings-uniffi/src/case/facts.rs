//! The facts that a case is made of, each on its civil day.

use perito::domain::{FieldError, ValidationError, case};
use perito::protocol::TermBody;

pub use perito::domain::case::{FinalReport, ObservationFact};

use crate::acts::{Extension, JudgeTerm, Place, SetTerm};
use crate::civil_date::CivilDate;
use crate::enums::{Art195Term, Channel, FeeItem};
use crate::values::Money;

/// Every fact of a case but those it is made with. Whatever is not known is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, uniffi::Record)]
pub struct CaseFacts {
    /// The day on which the task was given (*conferimento dell'incarico*).
    #[uniffi(default = None)]
    pub task_on: Option<CivilDate>,
    /// The terms of art. 195 c.p.c. as the judge set them.
    #[uniffi(default = [])]
    pub terms: Vec<SetTerm>,
    /// Their extensions.
    #[uniffi(default = [])]
    pub extensions: Vec<Extension>,
    /// The notices of operations.
    #[uniffi(default = [])]
    pub notices: Vec<NoticeFact>,
    /// The days of operations that stand.
    #[uniffi(default = [])]
    pub operations: Vec<CivilDate>,
    /// The days of operations that were called off.
    #[uniffi(default = [])]
    pub called_off: Vec<CalledOff>,
    /// The day on which the draft was sent.
    #[uniffi(default = None)]
    pub draft_sent_on: Option<CivilDate>,
    /// The observations received.
    #[uniffi(default = [])]
    pub observations: Vec<ObservationFact>,
    /// The final report.
    #[uniffi(default = None)]
    pub final_report: Option<FinalReport>,
    /// The days on which supplements were filed.
    #[uniffi(default = [])]
    pub supplements: Vec<CivilDate>,
    /// Whether travel expenses are to be asked for.
    #[uniffi(default = false)]
    pub travel_expected: bool,
    /// What was asked to be paid, and when.
    #[uniffi(default = [])]
    pub fee_requests: Vec<DatedItem>,
    /// What the judge decreed, and when.
    #[uniffi(default = [])]
    pub decrees: Vec<DatedItem>,
    /// The payments.
    #[uniffi(default = [])]
    pub payments: Vec<PaymentFact>,
    /// The term for the dissent from an ATPO's conclusions.
    #[uniffi(default = None)]
    pub dissent_term: Option<JudgeTerm>,
    /// The day of the dissent.
    #[uniffi(default = None)]
    pub dissent_on: Option<CivilDate>,
    /// The day of the claim that follows a dissent.
    #[uniffi(default = None)]
    pub claim_on: Option<CivilDate>,
}

/// A notice of operations on a day: the first one, a later convocation, or that of a changed date.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct NoticeFact {
    /// The day it was received.
    pub sent_on: CivilDate,
    /// The day of operations it announces.
    pub operations_on: CivilDate,
    /// How it was sent.
    pub channel: Channel,
    /// Where operations are held, as the notice says.
    #[uniffi(default = None)]
    pub place: Option<Place>,
    /// The id of its receipt, which the final report must attach; none while there is no receipt.
    #[uniffi(default = None)]
    pub receipt_id: Option<String>,
}

/// A day on which operations were to be held, until it was decided not to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, uniffi::Record)]
pub struct CalledOff {
    /// The day.
    pub operations_on: CivilDate,
    /// When that was decided.
    pub decided_on: CivilDate,
}

/// An observation of INPS's doctor.
#[uniffi::remote(Record)]
pub struct ObservationFact {
    /// Its id.
    pub id: String,
    /// The day it was received.
    pub received_on: CivilDate,
}

/// The final report.
#[uniffi::remote(Record)]
pub struct FinalReport {
    /// The day it was filed.
    pub filed_on: CivilDate,
    /// The ids of the receipts that it attaches.
    #[uniffi(default = [])]
    pub receipt_ids: Vec<String>,
    /// The ids of the observations that it evaluates, or says why not.
    #[uniffi(default = [])]
    pub answered: Vec<String>,
    /// The ids of observations, and of notices' receipts, that came on the same day and after it: it could not know them.
    #[uniffi(default = [])]
    pub came_later: Vec<String>,
}

/// What is to be paid, and a day.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct DatedItem {
    /// What is to be paid.
    pub item: FeeItem,
    /// The day.
    pub on: CivilDate,
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, uniffi::Record)]
pub struct PaymentFact {
    /// What it is for.
    pub item: FeeItem,
    /// The day it was paid.
    pub paid_on: CivilDate,
    /// How much, before withholding.
    pub gross: Money,
    /// The day of the judge's decree, where it is known: what was decreed before the filing is an advance.
    #[uniffi(default = None)]
    pub decreed_on: Option<CivilDate>,
}

/// A term by its code.
pub(super) fn art_195_term(which: &Art195Term) -> Result<case::Art195Term, ValidationError> {
    let any_day = TermBody { which: which.clone().into(), day: None, from: None, days: Some(1) };
    any_day.parse().map(|(which, _)| which)
}

impl TryFrom<CaseFacts> for case::CaseFacts {
    type Error = ValidationError;

    fn try_from(facts: CaseFacts) -> Result<Self, ValidationError> {
        let dissent = facts.dissent_term.map(|term| SetTerm { which: Art195Term::Draft, term }.try_into());
        let dissent: Option<(case::Art195Term, case::JudgeTerm)> =
            dissent.transpose().map_err(|errors| below("dissent_term", errors))?;
        Ok(Self {
            task_on: facts.task_on,
            terms: each("terms", facts.terms)?,
            extensions: each("extensions", facts.extensions)?,
            notices: each("notices", facts.notices)?,
            operations: facts.operations,
            called_off: facts.called_off.into_iter().map(|day| (day.operations_on, day.decided_on)).collect(),
            draft_sent_on: facts.draft_sent_on,
            observations: facts.observations,
            final_report: facts.final_report,
            supplements: facts.supplements,
            travel_expected: facts.travel_expected,
            fee_requests: each("fee_requests", facts.fee_requests)?,
            decrees: each("decrees", facts.decrees)?,
            payments: each("payments", facts.payments)?,
            dissent_term: dissent.map(|(_, term)| term),
            dissent_on: facts.dissent_on,
            claim_on: facts.claim_on,
        })
    }
}

/// Each of a list; the one that is wrong is named by its index.
fn each<T, U>(field: &str, facts: Vec<T>) -> Result<Vec<U>, ValidationError>
where
    U: TryFrom<T, Error = ValidationError>,
{
    let facts = facts
        .into_iter()
        .enumerate()
        .map(|(index, fact)| U::try_from(fact).map_err(|errors| below(&format!("{field}.{index}"), errors)));
    facts.collect()
}

/// Errors of a part, named from the whole.
fn below(parent: &str, errors: ValidationError) -> ValidationError {
    let named = |error: &FieldError| error.clone().at(format!("{parent}.{}", error.field));
    ValidationError::of(errors.errors().iter().map(named).collect()).unwrap_or(errors)
}

impl TryFrom<Extension> for case::Extension {
    type Error = ValidationError;

    fn try_from(extension: Extension) -> Result<Self, ValidationError> {
        let which = art_195_term(&extension.which)?;
        Ok(Self { which, decided_on: extension.decided_on, to: extension.to })
    }
}

impl TryFrom<NoticeFact> for case::NoticeFact {
    type Error = ValidationError;

    fn try_from(notice: NoticeFact) -> Result<Self, ValidationError> {
        Ok(Self {
            sent_on: notice.sent_on,
            operations_on: notice.operations_on,
            channel: notice.channel.try_into()?,
            place: notice.place.map(|place| place.checked()).transpose()?,
            receipt_id: notice.receipt_id,
        })
    }
}

impl TryFrom<DatedItem> for (case::FeeItem, CivilDate) {
    type Error = ValidationError;

    fn try_from(dated: DatedItem) -> Result<Self, ValidationError> {
        Ok((dated.item.try_into()?, dated.on))
    }
}

impl TryFrom<PaymentFact> for case::PaymentFact {
    type Error = ValidationError;

    fn try_from(payment: PaymentFact) -> Result<Self, ValidationError> {
        let PaymentFact { item, paid_on, gross, decreed_on } = payment;
        Ok(Self { item: item.try_into()?, decreed_on, paid_on, gross })
    }
}
