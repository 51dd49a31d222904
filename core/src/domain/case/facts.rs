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
pub enum JudgeTerm {
    /// Up to a day that the judge names; it is not moved.
    Day(Date),
    /// Days counted from a day, as art. 155 c.p.c. counts them.
    Days {
        /// The day from which they are counted, itself not counted.
        from: Date,
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
    /// The day it was paid.
    pub paid_on: Date,
    /// How much, before withholding.
    pub gross: Money,
}

impl JudgeTerm {
    /// The end of the term. A day that the judge names is its end on every reading.
    ///
    /// # Errors
    /// As [`Term::after`].
    pub fn deadline(&self, court_office: Option<&CourtOffice>) -> Result<Deadline, FieldError> {
        match *self {
            Self::Day(day) => Ok(Deadline { nominal: day, effective: day, prudent: day, moves: Vec::new() }),
            Self::Days { from, days } => {
                Term::days(days).after(from, TermKind::Procedural, Matter::SocialSecurity, court_office)
            }
        }
    }
}

impl FeeItem {
    /// The days from the filing within which it must be asked for (art. 71 c. 2 D.P.R. 115/2002).
    #[must_use]
    pub fn days(self) -> u32 {
        match self {
            Self::Fee => 100,
            Self::Travel => 200,
        }
    }
}

impl Art195Term {
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
