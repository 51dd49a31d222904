//! The terms of a case as the judge set them, and their ends.

use perito::protocol;

use super::{Crosses, view};
use crate::acts::CaseTerms;
use crate::civil_date::CivilDate;
use crate::enums::Art195Term;
use crate::error::PeritoError;

view! {
    /// The terms of a case as the portal shows them, with the days on which they end.
    TermsView of protocol::TermsView {
        /// The portal's id of the case.
        case_id: String,
        /// The terms that are set.
        terms: Vec<TermView>,
        /// Their extensions.
        extensions: Vec<ExtensionView>,
        /// The day on which the fee was asked for.
        fee_requested_on: Option<CivilDate>,
        /// Whether travel expenses are to be asked for.
        travel_expected: bool,
        /// The day on which travel expenses were asked for.
        travel_requested_on: Option<CivilDate>,
        /// From how many days before the end of its term a fee not asked for is a finding.
        fee_warning_days: u16,
        /// When the terms end.
        ends: Vec<TermEnd>,
        /// The version that a change is made to.
        etag: String,
    }
}

view! {
    /// A term: a day, or days from a day, or days from the end of the term before it.
    TermView of protocol::TermBody {
        /// Which one.
        which: Art195Term,
        /// The day.
        day: Option<CivilDate>,
        /// The day from which days are counted.
        from: Option<CivilDate>,
        /// How many days.
        days: Option<u32>,
    }
}

view! {
    /// The extension of a term, decided before it runs out (art. 154 c.p.c.).
    ExtensionView of protocol::ExtensionBody {
        /// Which term.
        which: Art195Term,
        /// The day of the judge's decision.
        decided_on: CivilDate,
        /// The new last day.
        to: CivilDate,
    }
}

view! {
    /// When a term ends.
    TermEnd of protocol::TermEnd {
        /// Which term.
        which: Art195Term,
        /// The last day counted, not moved.
        nominal: CivilDate,
        /// The nominal day, moved off holidays and Saturdays.
        effective: CivilDate,
        /// The day that is in time on every reading of the law.
        prudent: CivilDate,
        /// Why it moved.
        moves: Vec<MoveView>,
    }
}

view! {
    /// Why a last day moved.
    MoveView of protocol::MoveView {
        /// The day left.
        from: CivilDate,
        /// The day reached.
        to: CivilDate,
        /// The law or judgment, in the Italian form of citation.
        legal_basis: String,
        /// The step for a reader of Italian.
        text_it: String,
        /// The same in English.
        text_en: String,
    }
}

#[uniffi::export]
impl TermsView {
    /// The terms as they may be changed and set again.
    ///
    /// # Errors
    /// `Validation` on a field that a portal of another version has filled with something unknown here.
    pub fn to_terms(&self) -> Result<CaseTerms, PeritoError> {
        Ok(self.clone().wire().to_terms()?.into())
    }
}
