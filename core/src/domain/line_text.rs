//! Short texts that stand on one line: names, addresses, reasons.

use super::FieldError;

/// Checks a text of one line and gives it without surrounding spaces.
///
/// A control character would break the lines of a receipt, so it is refused and not replaced.
pub(super) fn one_line(field: &'static str, text: &str, max_chars: usize) -> Result<String, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldError::new(field, "text_missing", "a text is expected here", "qui serve un testo"));
    }
    if text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err(FieldError::new(
            field,
            "text_control_character",
            "line breaks and control characters are not allowed; write it on one line",
            "a capo e caratteri di controllo non sono ammessi; va scritto su una riga",
        ));
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
