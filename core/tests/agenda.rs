//! The agenda as an iCalendar file: read back by a parser, and looked at line by line.

#![cfg(feature = "agenda")]

use icalendar::{Calendar, Component, Event, EventLike};
use perito::agenda::Agenda;
use perito::domain::case::{Case, FeeItem, ProceedingKind, Step, StepKind};
use perito::domain::{
    Appointment, CaseKey, Deadline, Money, Move, MoveReason, PayeeKind, Payment, PaymentData, PaymentState, Place,
};
use proptest::prelude::*;
use time::macros::{date, datetime};
use time::{Date, OffsetDateTime};

use crate::expert_case::{appointed, filed, notice};

const STAMP: OffsetDateTime = datetime!(2026-03-03 09:15:27 +01:00);

fn key() -> CaseKey {
    CaseKey::parse("0580910098/L/2026/1234").unwrap()
}

fn appointment() -> Appointment {
    Appointment::parse("2026-06-17", "09:30").unwrap()
}

fn tivoli() -> Place {
    Place::new(None, "Via Tiburtina 1", "Tivoli", Some("RM")).unwrap()
}

/// What the raw lines must be, whatever stands in them; then the events that a parser finds.
fn events(agenda: &Agenda) -> Vec<Event> {
    let ics = agenda.to_ics(STAMP);
    let lines: Vec<&str> = ics.strip_suffix("\r\n").unwrap().split("\r\n").collect();
    assert_eq!(lines[..4], ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//perito//agenda//IT", "CALSCALE:GREGORIAN"]);
    assert_eq!(lines.last(), Some(&"END:VCALENDAR"));
    for line in &lines {
        assert!(!line.is_empty() && line.len() <= 75, "{line:?}");
        assert!(!line.contains(char::is_control), "{line:?}");
        assert!(!line.starts_with("METHOD") && !line.contains("TZID"), "{line:?}");
        // Nothing is stamped by a clock.
        assert!(!line.starts_with("DTSTAMP") || *line == "DTSTAMP:20260303T081527Z", "{line:?}");
    }
    let calendar: Calendar = ics.parse().unwrap();
    let events: Vec<Event> = calendar.events().cloned().collect();
    let mut uids: Vec<&str> = events.iter().filter_map(Component::get_uid).collect();
    assert_eq!(lines.iter().filter(|line| **line == "BEGIN:VEVENT").count(), uids.len());
    uids.sort_unstable();
    uids.dedup();
    assert_eq!(uids.len(), events.len(), "no two events have one UID");
    events
}

fn only(agenda: &Agenda) -> Event {
    let mut events = events(agenda);
    assert_eq!(events.len(), 1);
    events.remove(0)
}

fn value<'a>(event: &'a Event, property: &str) -> &'a str {
    event.property_value(property).unwrap()
}

fn alarms(event: &Event) -> Vec<&str> {
    event.components().iter().map(|alarm| alarm.property_value("TRIGGER").unwrap()).collect()
}

/// What the agenda makes of a step that a case would not have.
fn hand_made(deadline: Deadline) -> Agenda {
    let mut step = appointed().next_steps(date!(2026 - 03 - 03)).remove(0);
    step.deadline = Some(deadline);
    Agenda::new().deadlines(&key(), &[step])
}

#[test]
fn operations_last_an_hour_from_an_instant() {
    for (day, begins, ends) in
        [("2026-06-17", "20260617T073000Z", "20260617T083000Z"), ("2026-12-16", "20261216T083000Z", "20261216T093000Z")]
    {
        let appointment = Appointment::parse(day, "09:30").unwrap();
        let event = only(&Agenda::new().operations("o1", &key(), &appointment, &tivoli()));
        assert_eq!((value(&event, "DTSTART"), value(&event, "DTEND")), (begins, ends));
        assert_eq!(event.get_summary(), Some("Operazioni peritali R.G. 1234/2026"));
        assert_eq!(event.get_location(), Some("Via Tiburtina 1, Tivoli (RM)"));
        assert!(event.get_description().unwrap().contains("ore 09:30"));
        assert!(event.get_description().unwrap().contains("0580910098/L/2026/1234"));
        assert_eq!((value(&event, "CLASS"), alarms(&event).len()), ("PRIVATE", 0));
    }
    let sub = CaseKey::parse("0580910098/L/2026/1234-1").unwrap();
    let event = only(&Agenda::new().operations("o1", &sub, &appointment(), &tivoli()));
    assert_eq!(event.get_summary(), Some("Operazioni peritali R.G. 1234-1/2026"));
}

#[test]
fn a_hostile_place_stays_a_place() {
    for name in [
        r#"Studio "A, B; C" \n: d\\"#,
        "x:y;VALUE=DATE,z",
        "BEGIN:VEVENT",
        "Ambulatorio \u{2603} àèìòù 老虎 👩‍⚕️",
        &"è".repeat(200),
    ] {
        let place = Place::new(Some(name), "Via dell'Arco; 1, int. 2", "Forlì", None).unwrap();
        let event = only(&Agenda::new().operations("o1", &key(), &appointment(), &place));
        assert_eq!(event.get_location(), Some(&*place.to_string()));
    }
}

#[test]
fn a_line_of_any_length_is_folded_in_time() {
    for length in 1..=Place::MAX_CHARS {
        for letter in ["x", " ", "è", "虎", ","] {
            let name = format!("a{}b", letter.repeat(length.saturating_sub(2)));
            let place = Place::new(Some(&name), "Via Tiburtina 1", "Tivoli", None).unwrap();
            let event = only(&Agenda::new().operations("o1", &key(), &appointment(), &place));
            assert_eq!(event.get_location(), Some(&*place.to_string()));
        }
    }
}

#[test]
fn a_deadline_is_its_prudent_day_and_tells_the_others() {
    let mut case = Case::new(ProceedingKind::Atpo, date!(2026 - 03 - 02), Some(key().court_office().clone()));
    case.record_task(date!(2026 - 03 - 02)).unwrap();
    case.record_operations(date!(2026 - 06 - 17)).unwrap();
    let event = only(&Agenda::new().deadlines(&key(), &case.next_steps(date!(2026 - 03 - 03))));
    // The fifteenth day before is 2 June, a holiday.
    assert_eq!((value(&event, "DTSTART"), value(&event, "DTEND")), ("20260601", "20260602"));
    for property in ["DTSTART", "DTEND"] {
        assert_eq!(event.properties()[property].params()["VALUE"].value(), "DATE");
    }
    assert_eq!(event.get_summary(), Some("Scadenza: comunicazione delle operazioni all'INPS, R.G. 1234/2026"));
    assert_eq!((value(&event, "TRANSP"), alarms(&event)), ("TRANSPARENT", vec!["-P7D", "-P1D"]));
    let description = event.get_description().unwrap();
    for told in [
        "Operazioni di mercoledì 17 giugno 2026.",
        "Ultimo giorno sicuro: lunedì 1° giugno 2026.",
        "Ultimo giorno effettivo: lunedì 1° giugno 2026.",
        "Ultimo giorno nominale: martedì 2 giugno 2026.",
        "Base legale: art. 10 c. 6-bis D.L. 203/2005; Cass. 3630/2023.",
        "Causa: 0580910098/L/2026/1234.",
    ] {
        assert!(description.lines().any(|line| line == told), "{told}: {description}");
    }
    assert!(description.contains("art. 155 c. 4 c.p.c."), "{description}");
    assert!(description.contains("si passa al giorno precedente, lunedì 1° giugno 2026"), "{description}");
}

#[test]
fn every_deadline_of_a_stage_is_there_and_nothing_without_one() {
    // Announced operations are an appointment; a further notice has no deadline.
    let mut case = appointed();
    case.record_notice(notice(date!(2026 - 04 - 20), date!(2026 - 05 - 20), "r1")).unwrap();
    assert!(events(&Agenda::new().deadlines(&key(), &case.next_steps(date!(2026 - 05 - 01)))).is_empty());

    let steps = case.next_steps(date!(2026 - 05 - 20));
    let draft = only(&Agenda::new().deadlines(&key(), &steps));
    assert_eq!((value(&draft, "DTSTART"), draft.get_summary().unwrap().contains("bozza")), ("20260615", true));

    case.record_draft(date!(2026 - 06 - 10)).unwrap();
    let found = events(&Agenda::new().deadlines(&key(), &case.next_steps(date!(2026 - 06 - 11))));
    let days: Vec<&str> = found.iter().map(|event| value(event, "DTSTART")).collect();
    assert_eq!(days, ["20260630", "20260720"]);
    let filing = found[1].get_description().unwrap();
    assert!(filing.contains("Non prima di mercoledì 1° luglio 2026."));
    assert!(filing.lines().any(|line| line == "Base legale: art. 195 c. 3 c.p.c."), "one point ends it: {filing}");

    let mut case = filed();
    case.expect_travel_expenses();
    let found = events(&Agenda::new().deadlines(&key(), &case.next_steps(date!(2026 - 07 - 11))));
    let days: Vec<&str> = found.iter().map(|event| value(event, "DTSTART")).collect();
    // A substantive term: the prudent day is Sunday 18 October, the effective one the Monday after.
    assert_eq!(days, ["20261018", "20270126"]);
    assert!(found[0].get_description().unwrap().contains("Ultimo giorno effettivo: lunedì 19 ottobre 2026."));
}

#[test]
fn the_same_thing_keeps_its_uid_and_another_has_its_own() {
    let uid = |agenda: &Agenda| only(agenda).get_uid().unwrap().to_owned();
    let first = Agenda::new().operations("o1", &key(), &appointment(), &tivoli());
    let moved = Appointment::parse("2026-07-01", "11:00").unwrap();
    let elsewhere = Place::new(None, "Via Appia 2", "Roma", None).unwrap();
    assert_eq!(uid(&first), uid(&Agenda::new().operations("o1", &key(), &moved, &elsewhere)));
    assert_ne!(uid(&first), uid(&Agenda::new().operations("o2", &key(), &appointment(), &tivoli())));

    // Put in again it replaces what was there.
    let again = only(&first.clone().operations("o1", &key(), &moved, &elsewhere));
    assert_eq!((value(&again, "DTSTART"), again.get_location()), ("20260701T090000Z", Some("Via Appia 2, Roma")));

    let deadline = |day| Deadline { nominal: day, effective: day, prudent: day, moves: Vec::new() };
    let [early, late] = [date!(2026 - 05 - 04), date!(2026 - 06 - 03)].map(|day| hand_made(deadline(day)));
    assert_eq!(uid(&early), uid(&late));
    assert_ne!(early, late);

    // Each day of operations has a notice, and each case its own deadlines.
    let mut case = appointed();
    case.record_operations(date!(2026 - 05 - 20)).unwrap();
    case.record_operations(date!(2026 - 05 - 27)).unwrap();
    let steps: Vec<Step> = case.next_steps(date!(2026 - 03 - 03));
    let notices = steps.iter().filter(|step| step.kind == StepKind::Notify).count();
    let other = CaseKey::parse("0580910098/L/2026/1235").unwrap();
    let both = Agenda::new().deadlines(&key(), &steps).deadlines(&other, &steps).deadlines(&key(), &steps);
    assert_eq!((notices, events(&both).len()), (2, 4));
}

#[test]
fn the_file_depends_on_nothing_but_what_is_in_it() {
    let steps = filed().next_steps(date!(2026 - 07 - 11));
    let one = Agenda::new().operations("o1", &key(), &appointment(), &tivoli()).deadlines(&key(), &steps);
    let other = Agenda::new().deadlines(&key(), &steps).operations("o1", &key(), &appointment(), &tivoli());
    assert_eq!(one.to_ics(STAMP), other.to_ics(STAMP));
    assert_eq!(one.to_ics(STAMP), one.clone().to_ics(STAMP));
    assert!(events(&Agenda::new()).is_empty());
}

#[test]
fn a_payment_is_expected_on_its_due_day() {
    let data = PaymentData {
        case_key: key(),
        item: FeeItem::Travel,
        state: PaymentState::Invoiced,
        payee: PayeeKind::Occasional,
        decreed_on: date!(2026 - 09 - 01),
        invoice_reference: None,
        mandate_number: None,
        gross: Money::from_cents(129_077),
        withholding: Money::from_cents(25_815),
        net: Money::from_cents(103_262),
        due_on: Some(date!(2026 - 12 - 31)),
        value_on: None,
    };
    let agenda = |data: PaymentData| Agenda::new().payment("p1", &Payment::new(data).unwrap());
    let event = only(&agenda(data.clone()));
    assert_eq!((value(&event, "DTSTART"), value(&event, "DTEND")), ("20261231", "20270101"));
    assert_eq!(event.get_summary(), Some("Pagamento atteso: spese di viaggio, R.G. 1234/2026"));
    assert!(event.get_description().unwrap().contains("Netto 1.032,62 €"));
    let paid = PaymentData {
        state: PaymentState::Paid,
        mandate_number: Some("4711".to_owned()),
        value_on: Some(date!(2026 - 12 - 30)),
        ..data.clone()
    };
    let cancelled = PaymentData { state: PaymentState::Cancelled, ..data.clone() };
    for silent in [paid, cancelled, PaymentData { due_on: None, ..data }] {
        assert_eq!(agenda(silent), Agenda::new());
    }
}

#[test]
fn what_no_case_would_say_cannot_break_the_file() {
    let day = date!(2026 - 05 - 04);
    let hostile = "x\r\nEND:VEVENT\r\n\u{0}\u{85}\ty".to_owned();
    let step = Move {
        from: day,
        to: day,
        reason: MoveReason::Holiday,
        legal_basis: hostile.clone(),
        text_it: hostile.clone(),
        text_en: hostile,
    };
    let deadline = Deadline { nominal: day, effective: day, prudent: day, moves: vec![step] };
    let event = only(&hand_made(deadline.clone()));
    assert!(event.get_description().unwrap().contains("x \nEND:VEVENT \n   y"));

    for (prudent, written) in [(Date::MIN, 0), (date!(-0001 - 12 - 31), 0), (date!(0000 - 01 - 01), 1), (Date::MAX, 1)]
    {
        let agenda = hand_made(Deadline { prudent, ..deadline.clone() });
        assert_eq!(events(&agenda).len(), written, "{prudent}");
        let _ = agenda.to_ics(datetime!(-9999-01-01 00:00 +12:00));
        let _ = agenda.to_ics(datetime!(9999-12-31 23:59 -12:00));
    }
}

proptest! {
    #[test]
    fn any_place_and_id_come_back_whole(id: String, name in "\\PC{1,200}", address in "[ -~]{1,200}") {
        let Ok(place) = Place::new(Some(&name), &address, "Tivoli", None) else { return Ok(()) };
        let agenda = Agenda::new().operations(&id, &key(), &appointment(), &place);
        let event = only(&agenda);
        prop_assert_eq!(event.get_location(), Some(&*place.to_string()));
    }
}
