//! How days, hours, sizes, rules and refusals are said in Italian.

use perito::domain::rome;
use perito::protocol::ProblemCode;
use time::{Date, Month, OffsetDateTime, Weekday};

/// `martedì 24 novembre 2026`.
pub(super) fn day(date: Date) -> String {
    let weekday = match date.weekday() {
        Weekday::Monday => "lunedì",
        Weekday::Tuesday => "martedì",
        Weekday::Wednesday => "mercoledì",
        Weekday::Thursday => "giovedì",
        Weekday::Friday => "venerdì",
        Weekday::Saturday => "sabato",
        Weekday::Sunday => "domenica",
    };
    let month = match date.month() {
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
    let first = if date.day() == 1 { "°" } else { "" };
    format!("{weekday} {}{first} {month} {}", date.day(), date.year())
}

/// `martedì 24 novembre 2026, ore 11:00:00 (ora solare, UTC+1)`, in Europe/Rome: the offset tells the hour that the
/// clocks show twice.
pub(super) fn instant(at: OffsetDateTime) -> String {
    let offset = rome::offset_at(at);
    let Some(local) = at.checked_to_offset(offset) else { return at.to_string() };
    let hours = offset.whole_hours();
    let name = if hours == 1 { "ora solare" } else { "ora legale" };
    let (hour, minute, second) = local.to_hms();
    format!("{}, ore {hour:02}:{minute:02}:{second:02} ({name}, UTC{hours:+})", day(local.date()))
}

/// The day and hour of an appointment; what does not read as such stays as it is written.
pub(super) fn appointment(on: &str, time: &str) -> String {
    let day = rome::parse_date("operations_on", on).map_or_else(|_| on.to_owned(), day);
    match time.strip_suffix(" Europe/Rome").unwrap_or(time) {
        "" => day,
        time => format!("{day}, ore {time}"),
    }
}

/// `1.234.567 byte (1,2 MB)`; what is no number stays as it is written.
pub(super) fn size(text: &str) -> String {
    let Ok(bytes) = text.parse::<u64>() else { return text.to_owned() };
    let exact = format!("{} byte", grouped(bytes));
    let (unit, name) = if bytes >= 1_000_000 { (1_000_000, "MB") } else { (1_000, "kB") };
    if bytes < 1_000 {
        return exact;
    }
    let tenths = bytes / (unit / 10);
    format!("{exact} ({},{} {name})", grouped(tenths / 10), tenths % 10)
}

/// `1.234.567`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// What a rule says, in short and without its days, which the receipt does not carry; empty for a rule of a later version.
pub(super) fn finding(rule: &str) -> &'static str {
    match rule {
        "notice_late" => "La comunicazione è giunta meno di 15 giorni prima dell'inizio delle operazioni.",
        "notice_at_risk" => "La comunicazione è giunta entro il termine nominale, ma oltre quello prudenziale.",
        "notice_without_place" => "La comunicazione delle operazioni non indica il luogo.",
        "operations_on_holiday" => "Le operazioni sono fissate in un giorno festivo: è consentito.",
        "operations_without_notice" => "Le operazioni non risultano comunicate all'INPS.",
        "new_date_without_notice" => "Una data successiva delle operazioni non risulta comunicata all'INPS.",
        "extension_after_expiry" => "Un termine è stato prorogato quando era già scaduto.",
        "draft_late" => "La bozza non è stata inviata nel termine.",
        "draft_not_sent" => "La relazione è stata depositata senza che la bozza fosse inviata.",
        "observations_term_running" => "La relazione è stata depositata mentre correva il termine per le osservazioni.",
        "observations_unanswered" => "Vi sono osservazioni ricevute che la relazione non valuta.",
        "observations_late" => "Vi sono osservazioni giunte dopo il loro termine.",
        "final_late" => "La relazione non è stata depositata nel termine.",
        "final_without_receipt" => "Alla relazione manca la ricevuta di una comunicazione delle operazioni.",
        "fee_forfeiture_near" => "Il termine per chiedere l'onorario sta per scadere.",
        "fee_forfeited" => "L'onorario non è stato chiesto nel termine.",
        "travel_forfeiture_near" => "Il termine per chiedere le spese di viaggio sta per scadere.",
        "travel_forfeited" => "Le spese di viaggio non sono state chieste nel termine.",
        "fee_above_maximum" => "L'onorario supera il massimo dell'art. 21 D.M. 30/5/2002.",
        "fee_below_minimum" => "L'onorario è sotto il minimo dell'art. 21 D.M. 30/5/2002.",
        _ => "",
    }
}

/// Why a request was refused; empty for a code of a later version.
pub(super) fn refusal(code: &str) -> &'static str {
    match ProblemCode::of(code) {
        ProblemCode::Unknown { .. } => "",
        known => known.titles().1,
    }
}
