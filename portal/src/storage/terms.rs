//! The terms of art. 195 c.p.c. of a case, whole, under one version.

use perito::domain::case::Art195Term;
use perito::protocol::{CaseTerms, ChangeKind, Request, TermEnd, TermsPut, TermsView};
use rusqlite::{Connection, OptionalExtension, params};

use super::cases::Case;
use super::changes::Audience;
use super::columns::unreadable;
use super::{Tx, Versions, case_file};
use crate::problem::Refusal;

/// The terms of a case; version 0 until somebody sets them.
pub(crate) struct StoredTerms {
    pub(crate) version: i64,
    /// Without the days on which they end: those need the whole case.
    pub(crate) view: TermsView,
}

/// The terms of a case as they were put.
pub(crate) fn of_case(connection: &Connection, case: &Case) -> rusqlite::Result<StoredTerms> {
    let stored: Option<(i64, String)> = connection
        .prepare_cached("SELECT version, body FROM case_terms WHERE case_id = ?1")?
        .query_row([case.id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (version, terms) = match stored {
        None => (0, CaseTerms::default()),
        Some((version, body)) => {
            let put: TermsPut = serde_json::from_str(&body).map_err(unreadable(1))?;
            (version, put.parse().map_err(unreadable(1))?)
        }
    };
    let view = TermsView::new(case.id.to_string(), &terms, Vec::new(), crate::http::etag(version));
    Ok(StoredTerms { version, view })
}

/// The terms of a case with the days on which they end.
pub(crate) fn counted(connection: &Connection, case: &Case, today: time::Date) -> rusqlite::Result<TermsView> {
    let file = case_file::of(connection, case)?;
    let counted = file.to_case(today).map_err(unreadable(1))?;
    let end = |which: Art195Term| Some(TermEnd::new(which, &counted.term_end(which)?));
    let ends = Art195Term::ALL.into_iter().filter_map(end).collect();
    Ok(TermsView { ends, ..file.terms })
}

impl Tx<'_> {
    /// Puts the terms of a case in the place of those of one of these versions; gives them with their new version.
    pub(crate) fn put_terms(
        &self,
        case: &Case,
        terms: &CaseTerms,
        versions: &Versions,
    ) -> Result<(TermsView, i64), Refusal> {
        let known = of_case(self.connection(), case).map_err(Refusal::internal)?;
        versions.admit(known.version)?;
        let version = known.version + 1;
        let mut file = case_file::of(self.connection(), case).map_err(Refusal::internal)?;
        file.terms = TermsView::new(case.id.to_string(), terms, Vec::new(), crate::http::etag(version));
        // What the case cannot be judged by is refused with its fields.
        file.to_case(self.today())?;
        let body = serde_json::to_string(&TermsPut::from(terms)).map_err(Refusal::internal)?;
        self.connection()
            .prepare_cached("INSERT OR REPLACE INTO case_terms (case_id, version, body) VALUES (?1, ?2, ?3)")
            .and_then(|mut put| put.execute(params![case.id, version, body]))
            .map_err(Refusal::internal)?;
        let audiences = [Audience::Person(case.record.ctu.clone()), Audience::legal_office(&case.record.inps_office)];
        self.announce(&ChangeKind::Terms, case.id, Some(case.id), &audiences)?;
        let view = counted(self.connection(), case, self.today()).map_err(Refusal::internal)?;
        Ok((view, version))
    }
}
