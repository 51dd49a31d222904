//! Texts that people write: short ones on one line (names, addresses, reasons), and longer ones of several lines.

use super::FieldError;

/// Checks a text of one line and gives it without surrounding spaces.
///
/// A control character would break the lines of a receipt, so it is refused and not replaced.
pub(super) fn one_line(field: &'static str, text: &str, max_chars: usize) -> Result<String, FieldError> {
    let text = trimmed(field, text, max_chars)?;
    if text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(FieldError::new(
            field,
            "text_control_character",
            "line breaks and control characters are not allowed; write it on one line",
            "a capo e caratteri di controllo non sono ammessi; va scritto su una riga",
        ));
    }
    Ok(text)
}

/// Checks a text of several lines and gives it without surrounding spaces. Line breaks and tabs are its only control
/// characters.
pub(super) fn paragraphs(field: &'static str, text: &str, max_chars: usize) -> Result<String, FieldError> {
    let text = trimmed(field, text, max_chars)?;
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(FieldError::new(
            field,
            "text_control_character",
            "control characters other than line breaks and tabs are not allowed",
            "i caratteri di controllo diversi da a capo e tabulazione non sono ammessi",
        ));
    }
    Ok(text)
}

fn trimmed(field: &'static str, text: &str, max_chars: usize) -> Result<String, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldError::new(field, "text_missing", "a text is expected here", "qui serve un testo"));
    }
    if text.chars().count() > max_chars {
        return Err(FieldError::new(
            field,
            "text_too_long",
            format!("at most {max_chars} characters are allowed"),
            format!("sono ammessi al massimo {max_chars} caratteri"),
        ));
    }
    Ok(text.to_owned())
}
