//! The notice to INPS at least 15 days before expert operations start: its last day, and what sending on a day means.

use time::Date;

use super::Deadline;
use crate::domain::calendar::words::{day_en, day_it};
use crate::domain::{Calendar, CourtOffice, FieldError, Finding, Matter, Severity, Term, TermKind};

const NOTICE_TERM: Term = Term::days(15);

const LEGAL_BASIS: &str = "art. 10 c. 6-bis D.L. 203/2005; art. 155 c.p.c.; Cass. 14767/2014; Cass. 15512/2023";

const UNDECIDED_IT: &str = "Se l'art. 155 c.p.c. governi i 15 giorni della comunicazione non è deciso da nessuna parte: \
     la regola a specchio (ultimo giorno di sabato o festivo anticipato al giorno lavorativo precedente) è la lettura \
     sicura.";
const UNDECIDED_EN: &str = "Whether art. 155 c.p.c. governs the 15 days of the notice is decided nowhere: the mirror \
     rule (a last day on a Saturday or holiday moves to the previous working day) is the safe reading.";

/// The last day on which to notify INPS of operations that start on `operations_on`.
///
/// It is the backward procedural term of 15 days of art. 10 c. 6-bis D.L. 203/2005, not of free days: the fifteenth day
/// before is in time. The court office, when known, says whether 29 June is a holiday; when unknown the prudent day
/// treats it as one.
///
/// ```
/// use perito::domain::{Matter, notice_deadline};
/// use time::macros::date;
///
/// let deadline = notice_deadline(date!(2026 - 01 - 19), None, Matter::SocialSecurity)?;
/// assert_eq!(deadline.nominal, date!(2026 - 01 - 04)); // a Sunday
/// assert_eq!(deadline.prudent, date!(2026 - 01 - 02));
/// # Ok::<(), perito::domain::FieldError>(())
/// ```
///
/// # Errors
/// As [`Term::before`], on the field `operations_on`.
pub fn notice_deadline(
    operations_on: Date,
    court_office: Option<&CourtOffice>,
    matter: Matter,
) -> Result<Deadline, FieldError> {
    NOTICE_TERM
        .before(operations_on, TermKind::Procedural, matter, court_office)
        .map_err(|error| error.at("operations_on"))
}

/// Everything there is to say about a notice of operations on one day, sent on another: its timing, then the day itself.
///
/// # Errors
/// As [`notice_deadline`].
pub fn notice_findings(
    operations_on: Date,
    sent_on: Date,
    court_office: Option<&CourtOffice>,
    matter: Matter,
) -> Result<Vec<Finding>, FieldError> {
    let timing = notice_deadline(operations_on, court_office, matter)?.notice_finding(sent_on);
    Ok(timing.into_iter().chain(operations_finding(operations_on, court_office)).collect())
}

/// The remark `operations_on_holiday` when operations are set on a Sunday or holiday; they are allowed.
///
/// A Saturday gives none: activity on it, also of the judge's auxiliaries, is regular (art. 155 c. 6 c.p.c.).
#[must_use]
pub fn operations_finding(operations_on: Date, court_office: Option<&CourtOffice>) -> Option<Finding> {
    let holiday = Calendar::italy().holiday(operations_on, court_office)?;
    Some(Finding::new(
        "operations_on_holiday",
        Severity::Remark,
        format!("art. 155 c. 6 c.p.c.; {}", holiday.legal_basis),
        format!(
            "Le operazioni sono fissate per {}, giorno festivo ({}): è consentito, ma conviene verificare la data.",
            day_it(operations_on),
            holiday.name_it,
        ),
        format!(
            "Operations are set for {}, a holiday ({}): it is allowed, but check the date.",
            day_en(operations_on),
            holiday.name_en,
        ),
    ))
}

/// How a notice stands against its deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeTiming {
    /// Sent up to the prudent day: in time on every reading.
    InTime,
    /// Sent after the prudent day and up to the nominal one: in time only if the last day does not move back.
    AtRisk,
    /// Sent after the nominal day: fewer than 15 days before operations.
    Late,
}

impl NoticeTiming {
    /// The severity of the finding it gives; none when the notice is in time.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::InTime => None,
            Self::AtRisk => Some(Severity::Risk),
            Self::Late => Some(Severity::Breach),
        }
    }
}

impl Deadline {
    /// How a notice sent on a day stands against this deadline, which [`notice_deadline`] gave.
    #[must_use]
    pub fn notice_timing(&self, sent_on: Date) -> NoticeTiming {
        if sent_on <= self.prudent {
            NoticeTiming::InTime
        } else if sent_on <= self.nominal {
            NoticeTiming::AtRisk
        } else {
            NoticeTiming::Late
        }
    }

    /// The finding for a notice sent on a day: `notice_at_risk`, `notice_late`, or none when it is in time.
    #[must_use]
    pub fn notice_finding(&self, sent_on: Date) -> Option<Finding> {
        let (sent_it, sent_en) = (day_it(sent_on), day_en(sent_on));
        let (nominal_it, nominal_en) = (day_it(self.nominal), day_en(self.nominal));
        let (prudent_it, prudent_en) = (day_it(self.prudent), day_en(self.prudent));
        let timing = self.notice_timing(sent_on);
        let (rule, mut text_it, mut text_en) = match timing {
            NoticeTiming::InTime => return None,
            NoticeTiming::AtRisk => (
                "notice_at_risk",
                format!(
                    "Comunicazione inviata {sent_it}: entro l'ultimo giorno contato, {nominal_it}, ma dopo l'ultimo \
                     giorno sicuro, {prudent_it}. {UNDECIDED_IT}"
                ),
                format!(
                    "Notice sent on {sent_en}: within the last day counted, {nominal_en}, but after the last safe \
                     day, {prudent_en}. {UNDECIDED_EN}"
                ),
            ),
            NoticeTiming::Late => (
                "notice_late",
                format!(
                    "Comunicazione inviata {sent_it}: dopo l'ultimo giorno contato, {nominal_it}; l'ultimo giorno \
                     sicuro era {prudent_it}. I 15 giorni prima delle operazioni sono a pena di nullità. {UNDECIDED_IT}"
                ),
                format!(
                    "Notice sent on {sent_en}: after the last day counted, {nominal_en}; the last safe day was \
                     {prudent_en}. The 15 days before operations bind on pain of nullity. {UNDECIDED_EN}"
                ),
            ),
        };
        if self.prudent < self.effective {
            text_it.push_str(" L'ufficio giudiziario non è noto: il giorno sicuro tiene conto del 29 giugno di Roma.");
            text_en.push_str(" The court office is unknown: the safe day allows for Roma's holiday of 29 June.");
        }
        timing.severity().map(|severity| Finding::new(rule, severity, LEGAL_BASIS, text_it, text_en))
    }
}
