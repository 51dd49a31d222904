//! Cuts the text of a case number into numbers, words and the signs between them.

use crate::domain::FieldError;

/// One piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A run of ASCII digits.
    Number(String),
    /// A run of letters, in upper case; the dots of abbreviations are dropped.
    Word(String),
    /// `/`.
    Slash,
    /// A hyphen or one of the dashes that word processors put in its place.
    Dash,
    /// Punctuation that joins nothing.
    Mark,
}

/// Cuts the text.
///
/// # Errors
/// On `number`, for a sign that no case number has.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, FieldError> {
    let mut tokens = Vec::new();
    let mut rest = text.chars().peekable();
    while let Some(first) = rest.next() {
        let token = match first {
            '0'..='9' => {
                let mut digits = String::from(first);
                while let Some(digit) = rest.next_if(char::is_ascii_digit) {
                    digits.push(digit);
                }
                Token::Number(digits)
            }
            '/' => Token::Slash,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => Token::Dash,
            // The ordinal indicators are letters to Unicode, marks to whoever writes "n°".
            '.' | ',' | ';' | ':' | '(' | ')' | '[' | ']' | '°' | 'º' | 'ª' | '№' => Token::Mark,
            _ if first.is_whitespace() => continue,
            _ if first.is_alphabetic() => {
                let mut word: String = first.to_uppercase().collect();
                while let Some(next) = rest.next_if(|next| continues_word(*next)) {
                    if next != '.' {
                        word.extend(next.to_uppercase());
                    }
                }
                Token::Word(word)
            }
            _ => {
                return Err(FieldError::new(
                    "number",
                    "case_number_format",
                    "only letters, digits, points, slashes and dashes are expected, as in R.G. 1234/2012",
                    "sono ammessi solo lettere, cifre, punti, barre e trattini, come in R.G. 1234/2012",
                ));
            }
        };
        tokens.push(token);
    }
    Ok(tokens)
}

fn continues_word(next: char) -> bool {
    next == '.' || (next.is_alphabetic() && !matches!(next, 'º' | 'ª'))
}
