//! What belongs to one case: its terms, its findings, its whole file; and the feed of changes.

use reqwest::Method;
use serde::de::DeserializeOwned;

use super::session::{PageRequest, Session};
use crate::domain::CaseKey;
use crate::error::Error;
#[cfg(doc)]
use crate::error::ErrorKind;
use crate::protocol::{
    CaseFile, CaseKeyBody, CaseSearch, CaseSearchKey, CaseTerms, CaseView, Changes, FindingView, Page, PaymentView,
    TermsPut, TermsView, routes,
};

/// As many changes as a portal gives at once.
const CHANGES: u32 = 200;
/// Reports and observations are long: a page of so many can still be held.
const OF_ONE_CASE: u32 = 20;

impl Session {
    /// The terms of art. 195 c.p.c. of a case, and when each of them ends.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the case is not yours to see.
    pub async fn terms(&self, case_id: &str) -> Result<TermsView, Error> {
        self.exchange(self.call_to("terms", Method::GET, routes::CASE_TERMS, &[case_id])?).await
    }

    /// Sets the terms of a case as the judge's order does, or extends them, in the place of those that were read with this
    /// version. What is put is whole.
    ///
    /// # Errors
    /// [`ErrorKind::PreconditionFailed`] when somebody has set them meanwhile; [`ErrorKind::Validation`];
    /// [`ErrorKind::NotFound`].
    pub async fn set_terms(&self, case_id: &str, terms: &CaseTerms, etag: &str) -> Result<TermsView, Error> {
        let call = self.call_to("set_terms", Method::PUT, routes::CASE_TERMS, &[case_id])?;
        self.exchange(call.json(&TermsPut::from(terms))?.if_match(etag)?).await
    }

    /// What the portal's rules say about a case today. [`Self::case_file`] judges by the same rules here.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the case is not yours to see.
    pub async fn findings(&self, case_id: &str) -> Result<Vec<FindingView>, Error> {
        let call = self.call_to("findings", Method::GET, routes::CASE_FINDINGS, &[case_id])?;
        self.exchange::<Page<_>>(call).await.map(|page| page.items)
    }

    /// Everything that the portal shows the expert of a case: what [`CaseFile::to_case`] makes a
    /// [`Case`](crate::domain::case::Case) of, with its findings, next steps and deadlines.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when the case is not yours to see; [`ErrorKind::Forbidden`] for other roles.
    pub async fn case_file(&self, case_id: &str) -> Result<CaseFile, Error> {
        let operation = "case_file";
        let case = self.case(case_id).await?;
        Ok(CaseFile {
            terms: self.terms(case_id).await?,
            operations: self.whole(operation, routes::OPERATIONS, case_id).await?,
            reports: self.whole(operation, routes::REPORTS, case_id).await?,
            observations: self.whole(operation, routes::OBSERVATIONS, case_id).await?,
            payments: self.whole::<PaymentView>(operation, routes::PAYMENTS, case_id).await?,
            case,
        })
    }

    /// What has come or changed since the cursor of an earlier answer, oldest first, without a gap or a repeat; from the
    /// beginning without one. Each thing is then read by its own call.
    ///
    /// # Errors
    /// [`ErrorKind::Validation`] for a cursor that no answer gave; those of the network.
    pub async fn changes(&self, cursor: Option<&str>) -> Result<Changes, Error> {
        let page = PageRequest { cursor: cursor.map(ToOwned::to_owned), limit: Some(CHANGES), case_id: None };
        self.listed("changes", routes::CHANGES, &page).await
    }

    /// The recorded case with this key, if it is one's own.
    pub(super) async fn case_of(&self, key: &CaseKey) -> Result<Option<CaseView>, Error> {
        let CaseKeyBody { court_office, register, year, number, sub } = CaseKeyBody::from(key);
        let case_key = CaseSearchKey { court_office, register: Some(register), year, number, sub };
        let call = self.call("search_cases", Method::POST, routes::CASE_SEARCHES).json(&CaseSearch { case_key })?;
        self.exchange::<Page<_>>(call.repeatable()).await.map(|page| page.items.into_iter().next())
    }

    /// All of a list that is of one case, oldest first.
    async fn whole<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        list: &str,
        case_id: &str,
    ) -> Result<Vec<T>, Error> {
        let mut wanted = PageRequest { cursor: None, limit: Some(OF_ONE_CASE), case_id: Some(case_id.to_owned()) };
        let mut items = Vec::new();
        loop {
            let page: Page<T> = self.page(operation, list, &wanted).await?;
            items.extend(page.items);
            match page.next_cursor {
                Some(cursor) => wanted.cursor = Some(cursor),
                None => break,
            }
        }
        items.reverse();
        Ok(items)
    }
}
