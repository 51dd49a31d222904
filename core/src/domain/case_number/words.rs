//! What the words around a case number mean.

use std::collections::BTreeSet;

use crate::domain::{FieldError, Register};

/// What one word says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// It only announces a case number.
    Nothing,
    /// It names the register.
    Names(Register),
    /// It says enforcement without saying of which of the two kinds.
    Enforcement,
}

/// The one register that the words before and after the numbers name, if any does.
///
/// # Errors
/// On `register`, for a word not known here, for two registers, and for an enforcement of neither kind.
pub(super) fn register_named(before: &[&str], after: &[&str]) -> Result<Option<Register>, FieldError> {
    let mut registers = BTreeSet::new();
    let mut enforcement = false;
    for meaning in meanings(before)?.into_iter().chain(meanings(after)?) {
        match meaning {
            Meaning::Nothing => {}
            Meaning::Names(register) => _ = registers.insert(register),
            Meaning::Enforcement => enforcement = true,
        }
    }
    let register = registers.pop_first();
    if !registers.is_empty() {
        return Err(error(
            "case_register_conflict",
            "two registers are named; one is expected",
            "sono indicati due registri; ne serve uno",
        ));
    }
    let of_a_kind = matches!(register, Some(Register::ImmovableEnforcement | Register::MovableEnforcement));
    if enforcement && !of_a_kind {
        return Err(error(
            "case_register_ambiguous",
            "of which enforcement? write ESM (movables) or ESIM (immovables)",
            "quale esecuzione? scrivere ESM (mobiliare) o ESIM (immobiliare)",
        ));
    }
    Ok(register)
}

/// Single letters that stand apart (`R. G. L.`) are read as one word, or failing that each by itself.
fn meanings(words: &[&str]) -> Result<Vec<Meaning>, FieldError> {
    let mut found = Vec::new();
    for group in words.chunk_by(|left, right| is_single(left) && is_single(right)) {
        match meaning(&group.concat()) {
            Some(meaning) => found.push(meaning),
            None => {
                for word in group {
                    found.push(meaning(word).ok_or_else(unknown)?);
                }
            }
        }
    }
    Ok(found)
}

fn is_single(word: &str) -> bool {
    word.chars().nth(1).is_none()
}

fn meaning(word: &str) -> Option<Meaning> {
    match word {
        "N" | "NN" | "NR" | "NO" | "NUM" | "NUMERO" | "DI" | "RUOLO" | "GENERALE" | "REGISTRO" | "REG" | "RICORSO"
        | "RIC" | "CAUSA" | "PROC" | "PROCEDIMENTO" | "PROCEDURA" | "PROCEDURE" | "FASC" | "FASCICOLO" | "SEZ"
        | "SEZIONE" | "CIV" | "CIVILE" | "GIURISDIZIONE" | "GIUDICE" | "ATP" | "ATPO" => Some(Meaning::Nothing),
        "ES" | "ESEC" | "ESECUZIONE" | "ESECUZIONI" => Some(Meaning::Enforcement),
        "CONTENZIOSO" => Some(Meaning::Names(Register::Civil)),
        "PREV" | "PREVIDENZA" => Some(Meaning::Names(Register::Labour)),
        "VOLONTARIA" => Some(Meaning::Names(Register::NonContentious)),
        "FALLIMENTO" | "FALLIMENTARE" | "FALLIMENTI" | "CONCORSUALE" | "CONCORSUALI" => {
            Some(Meaning::Names(Register::Insolvency))
        }
        "MOB" | "MOBILIARE" | "MOBILIARI" => Some(Meaning::Names(Register::MovableEnforcement)),
        "IMM" | "IMMOBILIARE" | "IMMOBILIARI" => Some(Meaning::Names(Register::ImmovableEnforcement)),
        "PACE" => Some(Meaning::Names(Register::JusticeOfThePeace)),
        _ => Register::parse(word).ok().map(Meaning::Names).or_else(|| general_role(word)),
    }
}

/// The abbreviations of *ruolo generale*: `RG`, `RGN`, `NRG`, and with a register `RGL`, `RGNL`, `RGVG`, …
fn general_role(word: &str) -> Option<Meaning> {
    let rest = word.strip_prefix('N').unwrap_or(word).strip_prefix("RG")?;
    match rest {
        "" | "N" => return Some(Meaning::Nothing),
        // Affari (civili) contenziosi.
        "AC" | "ACC" => return Some(Meaning::Names(Register::Civil)),
        "E" => return Some(Meaning::Enforcement),
        _ => {}
    }
    [Some(rest), rest.strip_prefix('N'), rest.strip_suffix('N')]
        .into_iter()
        .flatten()
        .find_map(|code| Register::parse(code).ok())
        .map(Meaning::Names)
}

fn unknown() -> FieldError {
    error(
        "register_unknown",
        "a word is not a register known here (CC, L or LAV, VG, PC or FALL, ESM, ESIM, GDP): write it alone, as in \
         R.G. 1234/2012 L",
        "una parola non è un registro conosciuto (CC, L o LAV, VG, PC o FALL, ESM, ESIM, GDP): scriverlo da solo, \
         come in R.G. 1234/2012 L",
    )
}

fn error(code: &'static str, message_en: &'static str, message_it: &'static str) -> FieldError {
    FieldError::new("register", code, message_en, message_it)
}
