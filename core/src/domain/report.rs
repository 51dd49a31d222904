//! The report of an expert: draft, final or supplement, as a doctor submits it.

use std::fmt;

use super::line_text::paragraphs;
use super::{CaseKey, Collector, FieldError, ValidationError};

/// The most characters an answer to an observation may have.
const MAX_ANSWER_CHARS: usize = 10_000;

/// Which report it is (*relazione*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ReportKind {
    /// The draft that the parties observe upon (*bozza*, art. 195 c. 3 c.p.c.).
    Draft,
    /// The final report, which is filed once (*relazione definitiva*).
    Final,
    /// What follows the final report (*supplemento*).
    Supplement,
}

/// What the expert says of one observation: art. 195 c. 3 c.p.c. wants a short evaluation of each.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evaluation {
    /// The evaluation.
    Given(String),
    /// There is none, for this reason.
    Withheld(String),
}

/// The answer to one observation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The observation's id.
    pub observation_id: String,
    /// What the expert says of it.
    pub evaluation: Evaluation,
}

/// A report about to be submitted. Its document goes beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The case.
    pub case_key: CaseKey,
    /// Which report it is.
    pub kind: ReportKind,
    /// The ids of the receipts that it attaches: one for each notice and convocation, on pain of nullity in the final
    /// report (art. 10 c. 6-bis D.L. 203/2005).
    pub notice_receipt_ids: Vec<String>,
    /// The answers to the observations of INPS's doctor.
    pub answers: Vec<Answer>,
}

impl ReportKind {
    /// Every kind, in the order of the flow.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Final, Self::Supplement];

    /// Parses a stable [code](Self::code).
    ///
    /// # Errors
    /// `report_kind_unknown` for anything else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        Self::ALL.into_iter().find(|kind| kind.code() == text).ok_or_else(|| {
            FieldError::new(
                "kind",
                "report_kind_unknown",
                "draft, final or supplement is expected",
                "serve draft, final o supplement",
            )
        })
    }

    /// The stable code used on the wire: `draft`, `final` or `supplement`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Final => "final",
            Self::Supplement => "supplement",
        }
    }

    /// The Italian name, in lower case.
    #[must_use]
    pub fn name_it(self) -> &'static str {
        match self {
            Self::Draft => "bozza",
            Self::Final => "relazione definitiva",
            Self::Supplement => "supplemento",
        }
    }
}

impl fmt::Display for ReportKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Answer {
    /// Evaluates an observation. The text may have several lines and up to 10,000 characters.
    ///
    /// # Errors
    /// `text_missing`, `text_control_character` or `text_too_long`, on the field `text`.
    pub fn evaluated(observation_id: &str, text: &str) -> Result<Self, FieldError> {
        let evaluation = Evaluation::Given(paragraphs("text", text, MAX_ANSWER_CHARS)?);
        Ok(Self { observation_id: observation_id.to_owned(), evaluation })
    }

    /// Says why an observation is not evaluated.
    ///
    /// # Errors
    /// As [`Self::evaluated`], on the field `reason_unanswered`.
    pub fn withheld(observation_id: &str, reason: &str) -> Result<Self, FieldError> {
        let evaluation = Evaluation::Withheld(paragraphs("reason_unanswered", reason, MAX_ANSWER_CHARS)?);
        Ok(Self { observation_id: observation_id.to_owned(), evaluation })
    }
}

impl Report {
    /// Makes a report that attaches these receipts and gives these answers.
    ///
    /// # Errors
    /// `receipt_cited_twice` on `notice_receipt_ids` and `answered_twice` on `answers`, each with the index of the
    /// second one.
    pub fn new(
        case_key: CaseKey,
        kind: ReportKind,
        notice_receipt_ids: Vec<String>,
        answers: Vec<Answer>,
    ) -> Result<Self, ValidationError> {
        let mut errors = Collector::default();
        for (index, id) in notice_receipt_ids.iter().enumerate() {
            if notice_receipt_ids.iter().take(index).any(|other| other == id) {
                errors.push(FieldError::new(
                    format!("notice_receipt_ids.{index}"),
                    "receipt_cited_twice",
                    "a receipt is cited once",
                    "una ricevuta si cita una volta",
                ));
            }
        }
        for (index, answer) in answers.iter().enumerate() {
            if answers.iter().take(index).any(|other| other.observation_id == answer.observation_id) {
                errors.push(FieldError::new(
                    format!("answers.{index}.observation_id"),
                    "answered_twice",
                    "an observation is answered once",
                    "a un'osservazione si risponde una volta",
                ));
            }
        }
        errors.finish(Some(Self { case_key, kind, notice_receipt_ids, answers }))
    }
}
