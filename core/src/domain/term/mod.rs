//! Terms of days, months and years, and the kinds of term and matter that decide how they are counted.

mod count;

use std::fmt;

use time::Date;

use super::{CourtOffice, Deadline, FieldError};
pub(crate) use count::Direction;
use count::count;

/// A length of time set by the law or by a judge: so many days, months or years.
///
/// Counting follows art. 155 c.p.c. (procedural terms) or art. 2963 c.c. (substantive ones): the first day is not
/// counted and the last is; months and years run by the common calendar; holidays inside the term count.
///
/// ```
/// use perito::domain::{Matter, Term, TermKind};
/// use time::macros::date;
///
/// let draft = Term::days(30).after(date!(2026 - 09 - 03), TermKind::Procedural, Matter::SocialSecurity, None)?;
/// assert_eq!(draft.nominal, date!(2026 - 10 - 03)); // a Saturday
/// assert_eq!(draft.effective, date!(2026 - 10 - 05)); // 4 October is a Sunday
/// assert_eq!(draft.prudent, date!(2026 - 10 - 03));
/// assert_eq!(draft.moves.len(), 2);
/// # Ok::<(), perito::domain::FieldError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Term {
    amount: u32,
    unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Unit {
    Days,
    Months,
    Years,
}

impl Term {
    /// A term of so many days.
    #[must_use]
    pub const fn days(amount: u32) -> Self {
        Self { amount, unit: Unit::Days }
    }

    /// A term of so many months of the common calendar (31 January and 1 month: the last day of February).
    #[must_use]
    pub const fn months(amount: u32) -> Self {
        Self { amount, unit: Unit::Months }
    }

    /// A term of so many years of the common calendar (29 February and 1 year: 28 February).
    #[must_use]
    pub const fn years(amount: u32) -> Self {
        Self { amount, unit: Unit::Years }
    }

    /// Counts the term forward from `day`, which is itself not counted.
    ///
    /// A last day on a holiday moves to the next day that is none; a procedural one also from a Saturday. The court
    /// office says whether 29 June is a holiday (Roma).
    ///
    /// # Errors
    /// `date_out_of_range` when `day` is outside the years 1949 to 2100; `term_out_of_range` when the term leaves
    /// them; `term_zero` for a term without a day; `suspension_unsupported` when it meets a summer suspension before
    /// 1970, whose law is not known here.
    pub fn after(
        self,
        day: Date,
        kind: TermKind,
        matter: Matter,
        court_office: Option<&CourtOffice>,
    ) -> Result<Deadline, FieldError> {
        count(self, Direction::Forward, day, kind, matter, court_office)
    }

    /// Counts the term backward from `day`, which is itself not counted: the last day on which to act before it.
    ///
    /// The mirror of [`after`](Self::after) (Cass. 14767/2014): a last day that cannot stand moves to the *previous*
    /// working day. Without a court office the prudent day is found by Roma's calendar.
    ///
    /// # Errors
    /// As [`after`](Self::after).
    pub fn before(
        self,
        day: Date,
        kind: TermKind,
        matter: Matter,
        court_office: Option<&CourtOffice>,
    ) -> Result<Deadline, FieldError> {
        count(self, Direction::Backward, day, kind, matter, court_office)
    }
}

impl fmt::Display for Term {
    /// Writes `30 days` or `1 month`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Days => "day",
            Unit::Months => "month",
            Unit::Years => "year",
        };
        write!(f, "{} {unit}{}", self.amount, if self.amount == 1 { "" } else { "s" })
    }
}

/// What a term is for: an act in the proceeding, or a right outside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TermKind {
    /// A term for an act in the proceeding (art. 155 c.p.c.): Saturdays move it, suspensions stop it.
    Procedural,
    /// A term of a right, such as the 100 days in which to ask for the fee (art. 2963 c.c.): only holidays move it and
    /// no suspension stops it.
    Substantive,
}

impl TermKind {
    /// The stable code used on the wire: `procedural` or `substantive`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Procedural => "procedural",
            Self::Substantive => "substantive",
        }
    }

    /// Parses a [`code`](Self::code).
    ///
    /// # Errors
    /// `term_kind` for anything else.
    pub fn parse(code: &str) -> Result<Self, FieldError> {
        match code {
            "procedural" => Ok(Self::Procedural),
            "substantive" => Ok(Self::Substantive),
            _ => Err(FieldError::new(
                "kind",
                "term_kind",
                "procedural or substantive is expected",
                "serve procedural (processuale) o substantive (sostanziale)",
            )),
        }
    }
}

/// What the case is about, as far as the summer suspension asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Matter {
    /// An ordinary civil case: the summer suspension stops its procedural terms (art. 1 L. 742/1969).
    OrdinaryCivil,
    /// A social-security or labour case: no summer suspension (art. 3 L. 742/1969).
    SocialSecurity,
}

impl Matter {
    /// The stable code used on the wire: `ordinary_civil` or `social_security`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::OrdinaryCivil => "ordinary_civil",
            Self::SocialSecurity => "social_security",
        }
    }

    /// Parses a [`code`](Self::code).
    ///
    /// # Errors
    /// `matter` for anything else.
    pub fn parse(code: &str) -> Result<Self, FieldError> {
        match code {
            "ordinary_civil" => Ok(Self::OrdinaryCivil),
            "social_security" => Ok(Self::SocialSecurity),
            _ => Err(FieldError::new(
                "matter",
                "matter",
                "social_security or ordinary_civil is expected",
                "serve social_security (previdenza e lavoro) o ordinary_civil (civile ordinario)",
            )),
        }
    }
}
