//! The documents of the demonstration: one page each, in Italian, without a word about any examinee.

use perito::domain::ReportKind;
use time::OffsetDateTime;

use super::Failure;
use crate::receipt_page::plain_page;

const EXAMPLE: &str = "Documento d'esempio: non riguarda alcuna persona e non contiene dati sanitari.";

/// A document of a registration.
pub(super) fn of_registration(
    kind: &str,
    given_name: &str,
    family_name: &str,
    at: OffsetDateTime,
) -> Result<Vec<u8>, Failure> {
    let lines = [EXAMPLE, &format!("Allegato alla domanda di registrazione del medico {given_name} {family_name}.")];
    Ok(plain_page(kind, &lines, at)?)
}

/// A report in a case.
pub(super) fn report(kind: ReportKind, case: &str, at: OffsetDateTime) -> Result<Vec<u8>, Failure> {
    let (title, body) = match kind {
        ReportKind::Draft => (
            "Bozza di relazione peritale",
            "Si trasmette alle parti la bozza della relazione, per le osservazioni (art. 195, terzo comma, c.p.c.).",
        ),
        _ => (
            "Relazione peritale definitiva",
            "Si deposita la relazione con le osservazioni delle parti e una sintetica valutazione di esse (art. 195, \
             terzo comma, c.p.c.).",
        ),
    };
    let conclusions = "Quesito, operazioni svolte, discussione e conclusioni: omessi in questo esempio.";
    Ok(plain_page(title, &[case, EXAMPLE, body, conclusions], at)?)
}

/// The observations of INPS's doctor.
pub(super) fn observations(case: &str, at: OffsetDateTime) -> Result<Vec<u8>, Failure> {
    let body = "Il consulente di parte dell'INPS chiede di motivare la decorrenza e di indicare le tabelle applicate.";
    Ok(plain_page("Osservazioni alla bozza di relazione", &[case, EXAMPLE, body], at)?)
}
