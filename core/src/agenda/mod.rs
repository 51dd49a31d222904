//! A case's convocations and deadlines as an iCalendar file (RFC 5545), for the calendar that a doctor already keeps.
//!
//! Pure like [`domain`](crate::domain): the instant of writing is an argument, and the same things make the same file.

mod entry;
mod fold;

use std::collections::BTreeMap;

use icalendar::{Calendar, Property};
use time::OffsetDateTime;

use self::entry::{Entry, When, uid};
use self::fold::fold;
use crate::domain::calendar::words::day_it;
use crate::domain::case::{Step, StepKind};
use crate::domain::{Appointment, CaseKey, Deadline, Payment, PaymentState, Place};

/// The calendar of one or more cases, put together piece by piece and written at the end.
///
/// Nothing in it names a person: cases go by their number. What is put in again under the same id (or, of a deadline,
/// for the same step of the same case) replaces what was there, and keeps its UID, so that importing a newer file updates
/// the events of an older one. Events are private, and texts are in Italian.
///
/// ```
/// use perito::agenda::Agenda;
/// use perito::domain::case::{Case, ProceedingKind};
/// use perito::domain::{Appointment, CaseKey, Place};
/// use time::macros::{date, datetime};
///
/// let key = CaseKey::parse("0580910098/L/2026/1234")?;
/// let mut case = Case::new(ProceedingKind::Atpo, date!(2026 - 03 - 02), Some(key.court_office().clone()));
/// case.record_operations(date!(2026 - 06 - 17))?;
///
/// let appointment = Appointment::parse("2026-06-17", "09:30")?;
/// let place = Place::new(None, "Via Tiburtina 1", "Tivoli", Some("RM"))?;
/// let ics = Agenda::new()
///     .operations("0190a5a6-1b5c-7000-8000-000000000001", &key, &appointment, &place)
///     .deadlines(&key, &case.next_steps(date!(2026 - 03 - 03)))
///     .to_ics(datetime!(2026-03-03 08:00 UTC));
/// assert!(ics.contains("SUMMARY:Operazioni peritali R.G. 1234/2026\r\n"));
/// assert!(ics.contains("DTSTART:20260617T073000Z\r\n"));
/// assert!(ics.contains("DTSTART;VALUE=DATE:20260601\r\n"), "the last safe day for the notice");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Agenda {
    entries: BTreeMap<String, Entry>,
}

impl Agenda {
    /// An empty agenda.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts in the operations of a notice or convocation, whose id is the portal's: one hour from their beginning.
    #[must_use]
    pub fn operations(self, id: &str, case_key: &CaseKey, appointment: &Appointment, place: &Place) -> Self {
        let description = format!(
            "Operazioni di {}, ore {} (ora italiana).\nCausa: {case_key}.",
            day_it(appointment.date()),
            appointment.time_text()
        );
        self.with(Entry {
            uid: uid(&["operations", &case_key.to_string(), id]),
            when: When::Hour(appointment.instant()),
            summary: format!("Operazioni peritali {}", number(case_key)),
            description,
            location: Some(place.to_string()),
            alarm_days: &[],
        })
    }

    /// Puts in the deadlines among the [next steps](crate::domain::case::Case::next_steps) of a case, or among its
    /// [terms ahead](crate::domain::case::Case::terms_ahead): the whole of each prudent day, with alarms seven days and one day before.
    ///
    /// A step without a deadline leaves no trace; nor does holding operations, which is an
    /// [appointment](Self::operations).
    #[must_use]
    pub fn deadlines(self, case_key: &CaseKey, steps: &[Step]) -> Self {
        let entries = steps.iter().filter(|step| step.kind != StepKind::HoldOperations).filter_map(|step| {
            let deadline = step.deadline.as_ref()?;
            let about = step.operations_on.map(|day| day.to_string()).unwrap_or_default();
            Some(Entry {
                uid: uid(&["deadline", &case_key.to_string(), step.kind.code(), &about]),
                when: When::Day(deadline.prudent),
                summary: format!("Scadenza: {}, {}", step.kind.name_it(), number(case_key)),
                description: description(case_key, step, deadline),
                location: None,
                alarm_days: &[7, 1],
            })
        });
        entries.fold(self, Self::with)
    }

    /// Puts in the due day of a payment, whose id is the portal's. One that has no due day, is paid or cancelled leaves no
    /// trace.
    #[must_use]
    pub fn payment(self, id: &str, payment: &Payment) -> Self {
        let data = payment.data();
        let due_on = data.due_on.filter(|_| !payment.is_paid() && data.state != PaymentState::Cancelled);
        let uid = uid(&["payment", &data.case_key.to_string(), id]);
        let Some(due_on) = due_on else { return self.without(&uid) };
        let (gross, withholding, net) = (data.gross.to_italian(), data.withholding.to_italian(), data.net.to_italian());
        self.with(Entry {
            uid,
            when: When::Day(due_on),
            summary: format!("Pagamento atteso: {}, {}", data.item.name_it(), number(&data.case_key)),
            description: format!(
                "Netto {net} (lordo {gross}, ritenuta {withholding}).\nStato: {}.\nCausa: {}.",
                data.state.name_it(),
                data.case_key
            ),
            location: None,
            alarm_days: &[],
        })
    }

    /// Writes the file, in the order of time, as of the instant at which it is written.
    ///
    /// What lies outside the years 0 to 9999, which the format cannot write, is left out.
    #[must_use]
    pub fn to_ics(&self, stamped_at: OffsetDateTime) -> String {
        let mut entries: Vec<&Entry> = self.entries.values().collect();
        entries.sort_by_key(|entry| entry.when.begins_at());
        let calendar = Calendar {
            properties: Property::from_array([
                ("VERSION", "2.0"),
                ("PRODID", "-//perito//agenda//IT"),
                ("CALSCALE", "GREGORIAN"),
            ]),
            components: entries.iter().filter_map(|entry| entry.event(stamped_at)).map(Into::into).collect(),
        };
        fold(&calendar.to_string())
    }

    fn without(mut self, uid: &str) -> Self {
        self.entries.remove(uid);
        self
    }

    fn with(mut self, entry: Entry) -> Self {
        self.entries.insert(entry.uid.clone(), entry);
        self
    }
}

/// The number by which a doctor knows the case; the key stands in the description.
fn number(case_key: &CaseKey) -> String {
    let sub = case_key.sub().map(|sub| format!("-{sub}")).unwrap_or_default();
    format!("R.G. {}{sub}/{}", case_key.number(), case_key.year())
}

fn description(case_key: &CaseKey, step: &Step, deadline: &Deadline) -> String {
    let mut lines = vec![step.text_it.to_owned()];
    lines.extend(step.operations_on.map(|day| format!("Operazioni di {}.", day_it(day))));
    lines.push(format!("Ultimo giorno sicuro: {}.", day_it(deadline.prudent)));
    lines.push(format!("Ultimo giorno effettivo: {}.", day_it(deadline.effective)));
    lines.push(format!("Ultimo giorno nominale: {}.", day_it(deadline.nominal)));
    lines.extend(step.not_before.map(|day| format!("Non prima di {}.", day_it(day))));
    lines.extend(deadline.moves.iter().map(|step| format!("{} ({})", step.text_it, step.legal_basis)));
    lines.push(format!("Base legale: {}.", step.legal_basis.trim_end_matches('.')));
    lines.push(format!("Causa: {case_key}."));
    lines.join("\n")
}
