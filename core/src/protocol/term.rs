//! The terms of art. 195 c.p.c. as the judge sets and extends them, and the facts of the fee that only the expert knows.

use serde::{Deserialize, Serialize};
use time::Date;

use super::open_enum::open_enum;
use super::{Request, civil_date};
use crate::domain::case::{Art195Term, Extension, JudgeTerm};
use crate::domain::rome::parse_date;
use crate::domain::{Collector, Deadline, FieldError, Move, ValidationError};

open_enum! {
    /// One of the three terms that the judge sets (art. 195 c. 3 c.p.c.).
    TermCode {
        /// The draft to the constituted parties.
        Draft = "draft",
        /// The parties' observations to the expert.
        Observations = "observations",
        /// The filing of the report.
        Filing = "filing",
    }
}

/// A term: a day, or days from a day, or days from the end of the term before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = Term))]
pub struct TermBody {
    /// Which term.
    pub which: TermCode,
    /// The last day, where the judge names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 10, format = "date"))]
    pub day: Option<String>,
    /// The day from which days are counted, itself not counted; without it they run from the end of the term before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 10, format = "date"))]
    pub from: Option<String>,
    /// How many days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(minimum = 1, maximum = 1_000))]
    pub days: Option<u32>,
}

/// The extension of a term, decided before it runs out (art. 154 c.p.c.).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = TermExtension))]
pub struct ExtensionBody {
    /// Which term.
    pub which: TermCode,
    /// The day of the judge's decision.
    #[cfg_attr(feature = "schema", schema(max_length = 10, format = "date"))]
    pub decided_on: String,
    /// The new last day.
    #[cfg_attr(feature = "schema", schema(max_length = 10, format = "date"))]
    pub to: String,
}

/// The terms of a case, whole: what is not in it is not set.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TermsPut {
    /// The terms, each at most once.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 3))]
    pub terms: Vec<TermBody>,
    /// Their extensions, in the order in which they were decided.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 50))]
    pub extensions: Vec<ExtensionBody>,
    /// The day on which the fee was asked for (art. 71 D.P.R. 115/2002); without it its end is warned of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 10, format = "date"))]
    pub fee_requested_on: Option<String>,
    /// Whether travel expenses will be asked for.
    #[serde(default)]
    pub travel_expected: bool,
    /// The day on which travel expenses were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 10, format = "date"))]
    pub travel_requested_on: Option<String>,
}

/// The terms of a case, checked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CaseTerms {
    /// The terms.
    pub terms: Vec<(Art195Term, JudgeTerm)>,
    /// Their extensions.
    pub extensions: Vec<Extension>,
    /// The day on which the fee was asked for.
    pub fee_requested_on: Option<Date>,
    /// Whether travel expenses will be asked for.
    pub travel_expected: bool,
    /// The day on which travel expenses were asked for.
    pub travel_requested_on: Option<Date>,
}

/// The terms of a case as the portal shows them, with the days on which they end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TermsView {
    /// The portal's id of the case.
    #[cfg_attr(feature = "schema", schema(max_length = 36, format = "uuid"))]
    pub case_id: String,
    /// The terms, as they were set.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 3))]
    pub terms: Vec<TermBody>,
    /// Their extensions, as they were decided.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 50))]
    pub extensions: Vec<ExtensionBody>,
    /// The day on which the fee was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 10, format = "date"))]
    pub fee_requested_on: Option<String>,
    /// Whether travel expenses will be asked for.
    #[serde(default)]
    pub travel_expected: bool,
    /// The day on which travel expenses were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schema(max_length = 10, format = "date"))]
    pub travel_requested_on: Option<String>,
    /// From how many days before the end of its term a fee not asked for is warned of here.
    #[serde(default = "fee_warning_days")]
    #[cfg_attr(feature = "schema", schema(minimum = 0, maximum = 65_535))]
    pub fee_warning_days: u16,
    /// When each term that is set ends, its extensions counted.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 3))]
    pub ends: Vec<TermEnd>,
    /// The version, for `If-Match`; also the answer's `ETag`. Terms that nobody has set have one too.
    #[cfg_attr(feature = "schema", schema(max_length = 40, pattern = "^\"[0-9a-z-]+\"$"))]
    pub etag: String,
}

/// When a term ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct TermEnd {
    /// Which term.
    pub which: TermCode,
    /// The last day counted, holidays not considered.
    #[serde(with = "civil_date")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 10, format = "date"))]
    pub nominal: Date,
    /// The last day, moved where art. 155 c.p.c. moves it.
    #[serde(with = "civil_date")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 10, format = "date"))]
    pub effective: Date,
    /// The day that is safe on every reading of the law.
    #[serde(with = "civil_date")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 10, format = "date"))]
    pub prudent: Date,
    /// Each move of the last day.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(min_items = 0, max_items = 100))]
    pub moves: Vec<MoveView>,
}

/// Why a last day moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(as = Move))]
pub struct MoveView {
    /// The day before.
    #[serde(with = "civil_date")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 10, format = "date"))]
    pub from: Date,
    /// The day after.
    #[serde(with = "civil_date")]
    #[cfg_attr(feature = "schema", schema(value_type = String, max_length = 10, format = "date"))]
    pub to: Date,
    /// The law it rests on.
    #[cfg_attr(feature = "schema", schema(max_length = 500, pattern = "^[^\\r\\n]*$"))]
    pub legal_basis: String,
    /// The reason in Italian.
    #[cfg_attr(feature = "schema", schema(max_length = 2000, pattern = "^[^\\r\\n]*$"))]
    pub text_it: String,
    /// The reason in English.
    #[cfg_attr(feature = "schema", schema(max_length = 2000, pattern = "^[^\\r\\n]*$"))]
    pub text_en: String,
}

impl Request for TermsPut {
    type Parsed = CaseTerms;

    fn parse(&self) -> Result<Self::Parsed, ValidationError> {
        let mut errors = Collector::default();
        let mut parsed = CaseTerms { travel_expected: self.travel_expected, ..CaseTerms::default() };
        for (index, term) in self.terms.iter().enumerate() {
            parsed.terms.extend(errors.take_all(&format!("terms.{index}"), term.parse()));
            if self.terms.iter().take(index).any(|other| other.which == term.which) {
                errors.push(FieldError::new(
                    format!("terms.{index}.which"),
                    "term_set_twice",
                    "a term is set once",
                    "un termine si fissa una volta",
                ));
            }
        }
        for (index, extension) in self.extensions.iter().enumerate() {
            parsed.extensions.extend(errors.take_all(&format!("extensions.{index}"), extension.parse()));
        }
        parsed.fee_requested_on =
            errors.take("fee_requested_on", optional_date(self.fee_requested_on.as_ref())).flatten();
        parsed.travel_requested_on =
            errors.take("travel_requested_on", optional_date(self.travel_requested_on.as_ref())).flatten();
        errors.finish(Some(parsed))
    }
}

impl From<&CaseTerms> for TermsPut {
    fn from(terms: &CaseTerms) -> Self {
        Self {
            terms: terms.terms.iter().map(|(which, term)| TermBody::new(*which, *term)).collect(),
            extensions: terms.extensions.iter().map(ExtensionBody::from).collect(),
            fee_requested_on: terms.fee_requested_on.map(|day| day.to_string()),
            travel_expected: terms.travel_expected,
            travel_requested_on: terms.travel_requested_on.map(|day| day.to_string()),
        }
    }
}

impl TermsView {
    /// The terms of a case that nobody has set are empty.
    #[must_use]
    pub fn new(case_id: String, terms: &CaseTerms, ends: Vec<TermEnd>, etag: String) -> Self {
        let TermsPut { terms, extensions, fee_requested_on, travel_expected, travel_requested_on } = terms.into();
        let fee_warning_days = fee_warning_days();
        Self {
            case_id,
            terms,
            extensions,
            fee_requested_on,
            travel_expected,
            travel_requested_on,
            fee_warning_days,
            ends,
            etag,
        }
    }

    /// The terms in values of the domain, to be changed and set again.
    ///
    /// # Errors
    /// The field that a portal of another version has filled with something unknown here.
    pub fn to_terms(&self) -> Result<CaseTerms, ValidationError> {
        self.to_put().parse()
    }

    /// The terms as they may be put again.
    #[must_use]
    pub fn to_put(&self) -> TermsPut {
        TermsPut {
            terms: self.terms.clone(),
            extensions: self.extensions.clone(),
            fee_requested_on: self.fee_requested_on.clone(),
            travel_expected: self.travel_expected,
            travel_requested_on: self.travel_requested_on.clone(),
        }
    }
}

impl TermBody {
    /// The body of a term.
    #[must_use]
    pub fn new(which: Art195Term, term: JudgeTerm) -> Self {
        let bare = Self { which: TermCode::of(which.code()), day: None, from: None, days: None };
        match term {
            JudgeTerm::Day(day) => Self { day: Some(day.to_string()), ..bare },
            JudgeTerm::Days { from, days } => Self { from: Some(from.to_string()), days: Some(days), ..bare },
            JudgeTerm::Following { days } => Self { days: Some(days), ..bare },
        }
    }

    /// The term in values of the domain.
    ///
    /// # Errors
    /// Every field that is wrong; `term_form` on `day` unless there is either a day, or days with or without a day to
    /// count them from.
    pub fn parse(&self) -> Result<(Art195Term, JudgeTerm), ValidationError> {
        let mut errors = Collector::default();
        let which = errors.take("which", which(&self.which));
        let day = errors.take("day", optional_date(self.day.as_ref())).flatten();
        let from = errors.take("from", optional_date(self.from.as_ref())).flatten();
        let term = match (day, from, self.days) {
            (Some(day), None, None) => Some(JudgeTerm::Day(day)),
            (None, Some(from), Some(days)) => Some(JudgeTerm::Days { from, days }),
            (None, None, Some(days)) if self.from.is_none() && self.day.is_none() => {
                Some(JudgeTerm::Following { days })
            }
            _ => None,
        };
        if term.is_none() && errors.is_empty() {
            errors.push(FieldError::new(
                "day",
                "term_form",
                "either day, or days with or without from, is expected",
                "serve day, oppure days con o senza from",
            ));
        }
        errors.finish(which.zip(term))
    }
}

impl ExtensionBody {
    /// The extension in values of the domain.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn parse(&self) -> Result<Extension, ValidationError> {
        let mut errors = Collector::default();
        let which = errors.take("which", which(&self.which));
        let decided_on = errors.take("decided_on", parse_date("decided_on", &self.decided_on));
        let to = errors.take("to", parse_date("to", &self.to));
        let all = which.zip(decided_on).zip(to);
        errors.finish(all.map(|((which, decided_on), to)| Extension { which, decided_on, to }))
    }
}

impl From<&Extension> for ExtensionBody {
    fn from(extension: &Extension) -> Self {
        Self {
            which: TermCode::of(extension.which.code()),
            decided_on: extension.decided_on.to_string(),
            to: extension.to.to_string(),
        }
    }
}

impl TermEnd {
    /// The end of a term.
    #[must_use]
    pub fn new(which: Art195Term, end: &Deadline) -> Self {
        Self {
            which: TermCode::of(which.code()),
            nominal: end.nominal,
            effective: end.effective,
            prudent: end.prudent,
            moves: end.moves.iter().map(MoveView::from).collect(),
        }
    }
}

impl From<&Move> for MoveView {
    fn from(moved: &Move) -> Self {
        Self {
            from: moved.from,
            to: moved.to,
            legal_basis: moved.legal_basis.to_string(),
            text_it: moved.text_it.to_string(),
            text_en: moved.text_en.to_string(),
        }
    }
}

/// What a portal that says nothing warns from.
fn fee_warning_days() -> u16 {
    30
}

fn which(code: &TermCode) -> Result<Art195Term, FieldError> {
    Art195Term::ALL.into_iter().find(|term| term.code() == code.code()).ok_or_else(|| {
        FieldError::new(
            "which",
            "term_unknown",
            "draft, observations or filing is expected",
            "serve draft, observations o filing",
        )
    })
}

fn optional_date(text: Option<&String>) -> Result<Option<Date>, FieldError> {
    text.map(|text| parse_date("date", text)).transpose()
}
