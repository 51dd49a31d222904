//! How the journey is told: one line a step, the day in the margin when it changes.

use std::cell::Cell;
use std::error::Error;

use perito::domain::{Deadline, FieldError, Finding, ValidationError};
use time::Date;

use crate::words::Language;

/// The width of the margin that holds the day.
const MARGIN: usize = 16;
/// What is left of a terminal of 100 columns, after the margin and the mark of a step or a detail.
const STEP_WIDTH: usize = 82;
const DETAIL_WIDTH: usize = 80;

pub(crate) struct Timeline {
    pub(crate) language: Language,
    today: Cell<Date>,
    /// The day that the margin showed last.
    shown: Cell<Option<Date>>,
}

impl Timeline {
    pub(crate) fn new(language: Language) -> Self {
        Self { language, today: Cell::new(Date::MIN), shown: Cell::new(None) }
    }

    /// The day on which the steps happen that are told from now on.
    pub(crate) fn turn_to(&self, day: Date) {
        self.today.set(day);
    }

    /// The day of the last step.
    pub(crate) fn today(&self) -> Date {
        self.today.get()
    }

    /// Opens the timeline.
    pub(crate) fn title(&self, it: &str, en: &str) {
        println!("\n{:MARGIN$}{}\n", "", self.language.pick(it, en));
    }

    /// Closes it.
    pub(crate) fn end(&self) {
        println!();
    }

    /// Tells a step.
    pub(crate) fn step(&self, it: &str, en: &str) {
        let today = self.today();
        let shown = self.shown.replace(Some(today)) == Some(today);
        let mut margin = if shown { String::new() } else { self.language.day(today) };
        let mut mark = '●';
        for line in wrap(self.language.pick(it, en), STEP_WIDTH) {
            println!("{margin:<MARGIN$}{mark} {line}");
            (margin, mark) = (String::new(), ' ');
        }
    }

    /// Adds a detail to the step before.
    pub(crate) fn detail(&self, it: &str, en: &str) {
        for line in wrap(self.language.pick(it, en), DETAIL_WIDTH) {
            println!("{}{line}", detail_margin());
        }
    }

    /// Adds a detail that reads the same in every language.
    pub(crate) fn note(&self, line: &str) {
        self.detail(line, line);
    }

    /// Adds a row of a table, which is not broken.
    pub(crate) fn row(&self, line: &str) {
        println!("{}{}", detail_margin(), line.trim_end());
    }

    /// Explains a deadline, move by move.
    pub(crate) fn deadline(&self, deadline: &Deadline) {
        let (nominal, prudent) = (self.language.day(deadline.nominal), self.language.day(deadline.prudent));
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
}

/// The margin of a detail, for whoever writes one piece by piece.
pub(crate) fn detail_margin() -> String {
    format!("{:MARGIN$}│   ", "")
}

/// Tells in words why the journey ended before its time: every wrong field, or what went wrong as a whole.
pub(crate) fn tell_failure(language: Language, failure: &(dyn Error + 'static)) {
    for message in words_of(language, failure) {
        let mut mark = '✗';
        for line in wrap(&message, STEP_WIDTH) {
            eprintln!("{:MARGIN$}{mark} {line}", "");
            mark = ' ';
        }
    }
}

fn words_of(language: Language, failure: &(dyn Error + 'static)) -> Vec<String> {
    let of_field = |error: &FieldError| language.pick(&error.message_it, &error.message_en).to_owned();
    if let Some(error) = failure.downcast_ref::<perito::Error>() {
        let fields = error.fields().iter().map(|field| language.pick(&field.message_it, &field.message_en));
        let findings = error.findings().iter().map(|finding| language.pick(&finding.text_it, &finding.text_en));
        let reasons: Vec<_> = fields.chain(findings).map(ToOwned::to_owned).collect();
        let whole = language.pick(error.message_it(), error.message_en()).to_owned();
        return if reasons.is_empty() { vec![whole] } else { reasons };
    }
    if let Some(error) = failure.downcast_ref::<ValidationError>() {
        return error.errors().iter().map(of_field).collect();
    }
    vec![failure.downcast_ref::<FieldError>().map_or_else(|| failure.to_string(), of_field)]
}

/// Breaks a text into lines of at most `width` characters, at spaces and where it breaks itself.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
    }
    lines
}
