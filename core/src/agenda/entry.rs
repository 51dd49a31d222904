//! One event of the agenda, as iCalendar has it.

use std::fmt::Write;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use icalendar::{Alarm, Class, Component, Event, EventLike};
use sha2::{Digest, Sha256};
use time::{Date, Duration, OffsetDateTime, Time};

/// When an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// A whole civil day, wherever one looks at it from.
    Day(Date),
    /// An hour from an instant.
    Hour(OffsetDateTime),
}

/// One event, in the agenda's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) uid: String,
    pub(super) when: When,
    pub(super) summary: String,
    pub(super) description: String,
    pub(super) location: Option<String>,
    /// How many days before it alarms go off.
    pub(super) alarm_days: &'static [u8],
}

/// The UID of what these parts name, of which only the last may be any text: the same parts, the same UID.
///
/// A digest, so that no text can break out of its line and no UID tells what it stands for (RFC 7986, section 5.3).
pub(super) fn uid(parts: &[&str]) -> String {
    let digest = Sha256::digest(parts.join("\n"));
    let mut uid = "perito-".to_owned();
    for byte in digest.iter().take(16) {
        // Writing to a string cannot fail.
        let _ = write!(uid, "{byte:02x}");
    }
    uid
}

impl When {
    /// Where it stands among the others.
    pub(super) fn begins_at(self) -> OffsetDateTime {
        match self {
            Self::Day(day) => day.with_time(Time::MIDNIGHT).assume_utc(),
            Self::Hour(instant) => instant,
        }
    }
}

impl Entry {
    /// The event; `None` outside the years that the format can write.
    pub(super) fn event(&self, stamped_at: OffsetDateTime) -> Option<Event> {
        let mut event = Event::with_uid(&self.uid);
        match self.when {
            When::Day(on) => {
                event.starts(day(on)?).add_property("TRANSP", "TRANSPARENT");
                // The end is exclusive; without one the event lasts the day it starts on.
                if let Some(end) = on.next_day().and_then(day) {
                    event.ends(end);
                }
            }
            When::Hour(at) => {
                event.starts(instant(at)?).ends(instant(at.checked_add(Duration::HOUR)?)?);
            }
        }
        let stamp = instant(stamped_at).unwrap_or_default();
        event.timestamp(stamp).class(Class::Private);
        event.summary(&text(&self.summary)).description(&text(&self.description));
        if let Some(location) = &self.location {
            event.location(&text(location));
        }
        for days in self.alarm_days {
            event.alarm(self.alarm(*days, stamp));
        }
        Some(event)
    }

    /// An alarm with a stamp and a UID of its own: left to itself, icalendar takes them from the clock and from chance.
    fn alarm(&self, days: u8, stamp: DateTime<Utc>) -> Alarm {
        let before = chrono::Duration::days(-i64::from(days));
        Alarm::display(&text(&self.summary), before)
            // Days, where icalendar would write so many seconds.
            .add_property("TRIGGER", format!("-P{days}D"))
            .timestamp(stamp)
            .uid(&format!("{}-{days}", self.uid))
            .done()
    }
}

fn day(day: Date) -> Option<NaiveDate> {
    NaiveDate::from_yo_opt(day.year(), day.ordinal().into()).filter(is_writable)
}

fn instant(at: OffsetDateTime) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(at.unix_timestamp(), 0).filter(is_writable)
}

fn is_writable(date: &impl Datelike) -> bool {
    (0..=9999).contains(&date.year())
}

/// A text without control characters, except the line breaks that icalendar escapes.
fn text(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}
