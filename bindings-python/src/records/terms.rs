//! The terms of a case as the judge set them, and their ends.

use perito::protocol;
use pyo3::prelude::*;

use super::field::{Code, Tuple};
use super::record::plain_record;
use crate::acts::CaseTerms;
use crate::civil_date::CivilDate;
use crate::error::refused_all;

plain_record! {
    /// The terms of a case as the portal shows them, with the days on which they end.
    TermsView of protocol::TermsView {
        case_id: String,
        terms: Tuple<TermView>,
        extensions: Tuple<ExtensionView>,
        fee_requested_on: Option<CivilDate>,
        travel_expected: bool,
        travel_requested_on: Option<CivilDate>,
        fee_warning_days: u16,
        ends: Tuple<TermEnd>,
        etag: String,
    }

    fn to_terms(&self) -> PyResult<CaseTerms> {
        self.0.to_terms().map(CaseTerms).map_err(refused_all)
    }
}

plain_record! {
    /// A term: a day, or days from a day, or days from the end of the term before it.
    TermView of protocol::TermBody {
        which: Code,
        day: Option<CivilDate>,
        from_day = from: Option<CivilDate>,
        days: Option<u32>,
    }
}

plain_record! {
    /// The extension of a term, decided before it runs out (art. 154 c.p.c.).
    ExtensionView of protocol::ExtensionBody {
        which: Code,
        decided_on: CivilDate,
        to_day = to: CivilDate,
    }
}

plain_record! {
    /// When a term ends.
    TermEnd of protocol::TermEnd {
        which: Code,
        nominal: CivilDate,
        effective: CivilDate,
        prudent: CivilDate,
        moves: Tuple<MoveView>,
    }
}

plain_record! {
    /// Why a last day moved.
    MoveView of protocol::MoveView {
        from_day = from: CivilDate,
        to_day = to: CivilDate,
        legal_basis: String,
        text_it: String,
        text_en: String,
    }
}
