//! The observations of INPS's doctor on a draft (*osservazioni*, art. 195 c. 3 c.p.c.).

use super::line_text::paragraphs;
use super::{CaseKey, FieldError};

/// The most characters the text of an observation may have.
const MAX_TEXT_CHARS: usize = 20_000;

/// An observation about to be sent. It has a text, or a document beside it, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// The case.
    pub case_key: CaseKey,
    /// What is observed, where it is not in a document.
    pub text: Option<String>,
}

impl Observation {
    /// Makes an observation. The text may have several lines and up to 20,000 characters.
    ///
    /// # Errors
    /// `text_missing`, `text_control_character` or `text_too_long`, on the field `text`.
    pub fn new(case_key: CaseKey, text: Option<&str>) -> Result<Self, FieldError> {
        let text = text.map(|text| paragraphs("text", text, MAX_TEXT_CHARS)).transpose()?;
        Ok(Self { case_key, text })
    }
}
