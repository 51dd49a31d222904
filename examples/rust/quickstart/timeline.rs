//! How the journey is told: one line a step, the day in the margin when it changes.

use std::cell::Cell;

use clap::ValueEnum;
use perito::domain::{Deadline, Finding};
use time::Date;

/// The language of the timeline.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// Italiano.
    It,
    /// English.
    En,
}

/// The width of the margin that holds the day.
const MARGIN: usize = 16;
const TEXT_WIDTH: usize = 92;

pub(crate) struct Timeline {
    language: Language,
    day: Cell<Option<Date>>,
}

impl Timeline {
    pub(crate) fn new(language: Language) -> Self {
        Self { language, day: Cell::new(None) }
    }

    /// The text in the language of the timeline.
    pub(crate) fn pick<'a>(&self, it: &'a str, en: &'a str) -> &'a str {
        match self.language {
            Language::It => it,
            Language::En => en,
        }
    }

    /// Opens the timeline.
    pub(crate) fn title(&self, it: &str, en: &str) {
        println!("\n{:MARGIN$}{}\n", "", self.pick(it, en));
    }

    /// Tells a step that happens on this day.
    pub(crate) fn step(&self, day: Date, it: &str, en: &str) {
        let margin = if self.day.replace(Some(day)) == Some(day) { String::new() } else { self.day_text(day) };
        println!("{margin:<MARGIN$}● {}", self.pick(it, en));
    }

    /// Adds a detail to the step before.
    pub(crate) fn detail(&self, it: &str, en: &str) {
        for line in wrap(self.pick(it, en)) {
            println!("{:MARGIN$}│   {line}", "");
        }
    }

    /// Explains a deadline, move by move.
    pub(crate) fn deadline(&self, deadline: &Deadline) {
        let (nominal, prudent) = (self.day_text(deadline.nominal), self.day_text(deadline.prudent));
        self.detail(&format!("ultimo giorno contato: {nominal}"), &format!("last day counted: {nominal}"));
        for step in &deadline.moves {
            self.detail(
                &format!("{} [{}]", step.text_it, step.legal_basis),
                &format!("{} [{}]", step.text_en, step.legal_basis),
            );
        }
        self.detail(&format!("ultimo giorno sicuro: {prudent}"), &format!("last safe day: {prudent}"));
    }

    /// Tells a finding.
    pub(crate) fn finding(&self, finding: &Finding) {
        let mark = finding.severity.code();
        self.detail(&format!("[{mark}] {}", finding.text_it), &format!("[{mark}] {}", finding.text_en));
    }

    /// A day as people write it: `gio 1 ott 2026`.
    pub(crate) fn day_text(&self, day: Date) -> String {
        let weekday = usize::from(day.weekday().number_days_from_monday());
        let month = usize::from(u8::from(day.month())) - 1;
        let (weekdays, months) = match self.language {
            Language::It => (
                ["lun", "mar", "mer", "gio", "ven", "sab", "dom"],
                ["gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"],
            ),
            Language::En => (
                ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
                ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
            ),
        };
        format!("{} {} {} {}", weekdays[weekday], day.day(), months[month], day.year())
    }
}

/// Breaks a text into lines of at most [`TEXT_WIDTH`] characters, at spaces.
fn wrap(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last().map_or(0, |line| line.chars().count());
        match lines.last_mut() {
            Some(line) if last == 0 => line.push_str(word),
            Some(line) if last + 1 + word.chars().count() <= TEXT_WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
