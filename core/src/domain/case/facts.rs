//! The facts that a case is made of, each on its civil day.

use time::Date;

use crate::domain::{CourtOffice, Deadline, FieldError, Matter, Money, Place, Term, TermKind};

/// The three terms that the judge sets for the report (art. 195 c. 3 c.p.c.).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Art195Term {
    /// The draft to the constituted parties.
    Draft,
    /// The parties' observations to the expert.
    Observations,
    /// The filing of the report, with the observations and a short evaluation of them.
    Filing,
}

/// A term as a judge sets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum JudgeTerm {
    /// Up to a day that the judge names; one that is a Saturday or a holiday moves as the last day of any term.
    Day(Date),
    /// Days counted from a day, as art. 155 c.p.c. counts them.
    Days {
        /// The day from which they are counted, itself not counted.
        from: Date,
        /// How many.
        days: u32,
    },
    /// Days counted from the end of the term before it, in the order of [`Art195Term`].
    Following {
        /// How many.
        days: u32,
    },
}

/// The extension of a term of art. 195 c.p.c.: they are ordinatory, and extended before they run out (art. 154 c.p.c.).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extension {
    /// Which term.
    pub which: Art195Term,
    /// The day of the judge's decision.
    pub decided_on: Date,
    /// The new last day.
    pub to: Date,
}

/// How a notice was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Channel {
    /// By another way than a portal, such as certified mail (PEC).
    Other,
    /// Through a portal, which makes sure of hour and place.
    Portal,
}

/// A notice of operations on a day: the first one, a later convocation, or that of a changed date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeFact {
    /// The day it was received.
    pub sent_on: Date,
    /// The day of operations it announces.
    pub operations_on: Date,
    /// How it was sent.
    pub channel: Channel,
    /// Where operations are held, as the notice says.
    pub place: Option<Place>,
    /// The id of its receipt, which the final report must attach; none while there is no receipt.
    pub receipt_id: Option<String>,
}

/// An observation of INPS's doctor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservationFact {
    /// Its id.
    pub id: String,
    /// The day it was received.
    pub received_on: Date,
}

/// The final report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FinalReport {
    /// The day it was filed.
    pub filed_on: Date,
    /// The ids of the receipts that it attaches.
    pub receipt_ids: Vec<String>,
    /// The ids of the observations that it evaluates, or says why not.
    pub answered: Vec<String>,
    /// The ids of observations, and of notices' receipts, that came on the same day and after it: it could not know them.
    pub came_later: Vec<String>,
}

/// What an expert asks to be paid for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FeeItem {
    /// The fee (*onorario*).
    Fee,
    /// Travel expenses (*spese di viaggio*).
    Travel,
}

/// A payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentFact {
    /// What it is for.
    pub item: FeeItem,
    /// The day of the judge's decree, where it is known: what was decreed before the filing is an advance.
    pub decreed_on: Option<Date>,
    /// The day it was paid.
    pub paid_on: Date,
    /// How much, before withholding.
    pub gross: Money,
}

impl JudgeTerm {
    /// The end of the term, when it follows no other.
    ///
    /// A day that the judge names is the last day of its term: art. 155 c. 4 and 5 c.p.c. move it like a counted one.
    ///
    /// # Errors
    /// As [`Term::after`]; `term_follows_nothing` for a term that follows another.
    pub fn deadline(&self, court_office: Option<&CourtOffice>) -> Result<Deadline, FieldError> {
        self.deadline_after(None, court_office)
    }

    /// The end of the term, where `before` is the end of the one that it may follow.
    pub(super) fn deadline_after(
        self,
        before: Option<&Deadline>,
        court_office: Option<&CourtOffice>,
    ) -> Result<Deadline, FieldError> {
        let (kind, matter) = (TermKind::Procedural, Matter::SocialSecurity);
        match (self, before) {
            // A term of one day from the eve ends on the day itself, suspensions and holidays aside.
            (Self::Day(day), _) => {
                Term::days(1).after(day.previous_day().unwrap_or(Date::MIN), kind, matter, court_office)
            }
            (Self::Days { from, days }, _) => Term::days(days).after(from, kind, matter, court_office),
            (Self::Following { days }, Some(before)) => before.then(Term::days(days), kind, matter, court_office),
            (Self::Following { .. }, None) => Err(FieldError::new(
                "term",
                "term_follows_nothing",
                "the term that this one follows must be set first",
                "il termine che questo segue va fissato prima",
            )),
        }
    }

    /// The day that the judge named, to end the term or to count it from.
    pub(super) fn named_day(self) -> Option<Date> {
        match self {
            Self::Day(day) | Self::Days { from: day, .. } => Some(day),
            Self::Following { .. } => None,
        }
    }
}

impl Channel {
    /// Every channel, in alphabetical order.
    pub const ALL: [Self; 2] = [Self::Other, Self::Portal];

    /// Parses a stable [code](Self::code).
    ///
    /// # Errors
    /// `channel_unknown` for anything else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        Self::ALL.into_iter().find(|channel| channel.code() == text).ok_or_else(|| {
            FieldError::new("channel", "channel_unknown", "other or portal is expected", "serve other o portal")
        })
    }

    /// The stable code: `other` or `portal`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Other => "other",
            Self::Portal => "portal",
        }
    }
}

impl FeeItem {
    /// Every item, in alphabetical order.
    pub const ALL: [Self; 2] = [Self::Fee, Self::Travel];

    /// Parses a stable [code](Self::code).
    ///
    /// # Errors
    /// `fee_item_unknown` for anything else.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        Self::ALL.into_iter().find(|item| item.code() == text).ok_or_else(|| {
            FieldError::new(
                "item",
                "fee_item_unknown",
                "the item must be fee or travel",
                "la voce deve essere fee o travel",
            )
        })
    }

    /// The stable code: `fee` or `travel`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Fee => "fee",
            Self::Travel => "travel",
        }
    }

    /// The Italian name, in lower case.
    #[must_use]
    pub fn name_it(self) -> &'static str {
        match self {
            Self::Fee => "onorario",
            Self::Travel => "spese di viaggio",
        }
    }

    /// The days from the filing within which it must be asked for (art. 71 c. 2 D.P.R. 115/2002).
    #[must_use]
    pub fn days(self) -> u32 {
        match self {
            Self::Fee => 100,
            Self::Travel => 200,
        }
    }

    /// By when it must be asked for, after a report filed on this day: a substantive term.
    pub(super) fn deadline(self, filed_on: Date, court_office: Option<&CourtOffice>) -> Result<Deadline, FieldError> {
        Term::days(self.days()).after(filed_on, TermKind::Substantive, Matter::SocialSecurity, court_office)
    }
}

impl Art195Term {
    /// The terms in the order in which they run.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Observations, Self::Filing];

    /// The stable code: `draft`, `observations` or `filing`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Observations => "observations",
            Self::Filing => "filing",
        }
    }

    /// The term that runs before this one; none before the draft's.
    pub(super) fn previous(self) -> Option<Self> {
        match self {
            Self::Draft => None,
            Self::Observations => Some(Self::Draft),
            Self::Filing => Some(Self::Observations),
        }
    }

    pub(super) fn name_it(self) -> &'static str {
        match self {
            Self::Draft => "l'invio della bozza",
            Self::Observations => "le osservazioni",
            Self::Filing => "il deposito della relazione",
        }
    }

    pub(super) fn name_en(self) -> &'static str {
        match self {
            Self::Draft => "sending the draft",
            Self::Observations => "the observations",
            Self::Filing => "filing the report",
        }
    }
}
