//! Days in words, for texts that people read.

use time::{Date, Month, Weekday};

/// A day as an Italian reader expects it: `sabato 3 ottobre 2026`.
pub(crate) fn day_it(day: Date) -> String {
    let weekday = match day.weekday() {
        Weekday::Monday => "lunedì",
        Weekday::Tuesday => "martedì",
        Weekday::Wednesday => "mercoledì",
        Weekday::Thursday => "giovedì",
        Weekday::Friday => "venerdì",
        Weekday::Saturday => "sabato",
        Weekday::Sunday => "domenica",
    };
    let month = match day.month() {
        Month::January => "gennaio",
        Month::February => "febbraio",
        Month::March => "marzo",
        Month::April => "aprile",
        Month::May => "maggio",
        Month::June => "giugno",
        Month::July => "luglio",
        Month::August => "agosto",
        Month::September => "settembre",
        Month::October => "ottobre",
        Month::November => "novembre",
        Month::December => "dicembre",
    };
    let number = if day.day() == 1 { "1°".to_owned() } else { day.day().to_string() };
    format!("{weekday} {number} {month} {}", day.year())
}

/// The same in English: `Saturday 3 October 2026`.
pub(crate) fn day_en(day: Date) -> String {
    format!("{} {} {} {}", day.weekday(), day.day(), day.month(), day.year())
}
