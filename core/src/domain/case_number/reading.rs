//! Reads the numbers of a case number by the signs between them, and leaves the words to [`words`].

use super::tokens::{Token, tokens};
use super::{CaseNumber, check_number, check_sub, digits_to_number, parts, words};
use crate::domain::FieldError;

/// What stands between two numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Slash,
    /// A dash: before the year or before the sub-procedure.
    Dash,
    /// The word *sub*.
    Sub,
    /// The word *del*, before the year.
    Del,
}

/// Reads the whole text.
pub(super) fn read(text: &str) -> Result<CaseNumber, FieldError> {
    let tokens = tokens(text)?;
    let is_number = |token: &Token| matches!(token, Token::Number(_));
    let (Some(first), Some(last)) = (tokens.iter().position(is_number), tokens.iter().rposition(is_number)) else {
        return Err(number_error(
            "a number is expected, as in R.G. 1234/2012",
            "serve un numero, come in R.G. 1234/2012",
        ));
    };
    let (before, rest) = tokens.split_at(first);
    let (core, after) = rest.split_at(last + 1 - first);

    let case = read_core(core)?;
    check_edges(before, after)?;
    let register = words::register_named(&words_of(before), &words_of(after))?;
    Ok(CaseNumber { register, ..case })
}

fn words_of(tokens: &[Token]) -> Vec<&str> {
    let words = tokens.iter().filter_map(|token| match token {
        Token::Word(word) => Some(word.as_str()),
        _ => None,
    });
    words.collect()
}

/// Reads from the first number to the last.
fn read_core(core: &[Token]) -> Result<CaseNumber, FieldError> {
    let (numbers, joints) = split(core)?;
    let (number, year, sub) = match (numbers.as_slice(), joints.as_slice()) {
        ([number, year], [Joint::Slash]) => (number, year, None),
        // After a dash or "del" only four digits are surely a year.
        ([number, year], [Joint::Dash | Joint::Del]) if year.len() == 4 => (number, year, None),
        ([number, sub, year], [Joint::Dash | Joint::Sub, Joint::Slash | Joint::Del]) => (number, year, Some(sub)),
        ([number, year, sub], [Joint::Slash | Joint::Del, Joint::Dash | Joint::Sub]) => (number, year, Some(sub)),
        ([number] | [number, _], _) => {
            read_number(number)?;
            return Err(FieldError::new(
                "year",
                "case_year_missing",
                "the year is missing: write it after a slash, as in 1234/2012",
                "manca l'anno: scriverlo dopo una barra, come in 1234/2012",
            ));
        }
        _ => {
            return Err(FieldError::new(
                "sub",
                "case_sub_format",
                "three or more numbers can be read in several ways: write a sub-procedure as in 1234-1/2012",
                "tre o più numeri si possono leggere in più modi: scrivere un sub-procedimento come in 1234-1/2012",
            ));
        }
    };
    let number = read_number(number)?;
    let year = parts::year_from_digits(year)?;
    let sub = sub.map(|sub| digits_to_number("sub", sub).and_then(check_sub)).transpose()?;
    Ok(CaseNumber { year, number, sub, register: None })
}

fn read_number(digits: &str) -> Result<u32, FieldError> {
    digits_to_number("number", digits).and_then(check_number)
}

/// Takes the numbers and the joints between them; each two numbers must have exactly one.
fn split(core: &[Token]) -> Result<(Vec<&str>, Vec<Joint>), FieldError> {
    let mut numbers = Vec::new();
    let mut joints = Vec::new();
    for token in core {
        let joint = match token {
            Token::Number(digits) if numbers.len() == joints.len() => {
                numbers.push(digits.as_str());
                continue;
            }
            Token::Slash => Some(Joint::Slash),
            Token::Dash => Some(Joint::Dash),
            Token::Word(word) if word == "SUB" => Some(Joint::Sub),
            Token::Word(word) if word == "DEL" => Some(Joint::Del),
            Token::Number(_) | Token::Word(_) | Token::Mark => None,
        };
        match joint {
            Some(joint) if numbers.len() > joints.len() => joints.push(joint),
            _ if joints.is_empty() => {
                return Err(number_error(
                    "the number must be one run of digits, and the year follows after a slash: 1234/2012",
                    "il numero deve essere una sola serie di cifre, e l'anno segue dopo una barra: 1234/2012",
                ));
            }
            _ => {
                return Err(FieldError::new(
                    "year",
                    "case_year_format",
                    "the year must follow the number after one slash, as in 1234/2012",
                    "l'anno deve seguire il numero dopo una sola barra, come in 1234/2012",
                ));
            }
        }
    }
    Ok((numbers, joints))
}

/// Refuses a slash or dash that joins the numbers to nothing: something is missing there.
fn check_edges(before: &[Token], after: &[Token]) -> Result<(), FieldError> {
    let joins = |token: &&Token| !matches!(token, Token::Mark);
    if matches!(before.iter().find(joins), Some(Token::Slash | Token::Dash)) {
        return Err(number_error(
            "something is missing before the number: write 1234/2012",
            "manca qualcosa prima del numero: scrivere 1234/2012",
        ));
    }
    match after.iter().rfind(joins) {
        Some(Token::Slash) => Err(FieldError::new(
            "register",
            "case_register_missing",
            "the register is missing after the last slash, as in 1234/2012/L",
            "manca il registro dopo l'ultima barra, come in 1234/2012/L",
        )),
        Some(Token::Dash) => Err(FieldError::new(
            "sub",
            "case_sub_format",
            "the sub-procedure is missing after the dash, as in 1234-1/2012",
            "manca il sub-procedimento dopo il trattino, come in 1234-1/2012",
        )),
        _ => Ok(()),
    }
}

fn number_error(message_en: &'static str, message_it: &'static str) -> FieldError {
    FieldError::new("number", "case_number_format", message_en, message_it)
}
