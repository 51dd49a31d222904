//! A session: one's own account, and the cases that it may see.

use std::sync::Arc;

use perito::{client, protocol};

use super::connection::{Connection, shown};
use super::pages::{CasePage, PageRequest};
use crate::acts::{CaseTerms, PersonalData};
use crate::error::PeritoError;
use crate::finding::Finding;
use crate::values::{CaseNumber, CourtOffice, Pin, Receipt};
use crate::views::{CaseFile, CaseView, Changes, MeView, SessionView, TermsView};

/// An open session. Its token is in memory alone, is never shown, and is wiped when the session is let go.
#[derive(Debug, uniffi::Object)]
pub struct Session {
    pub(super) inner: client::Session,
    pub(super) connection: Connection,
}

impl Session {
    pub(super) fn new(inner: client::Session, connection: Connection) -> Arc<Self> {
        Arc::new(Self { inner, connection })
    }
}

#[uniffi::export]
impl Session {
    /// The session's id, which is no secret.
    #[must_use]
    pub fn id(&self) -> String {
        self.inner.id().to_owned()
    }

    /// One's own account. The version in its `etag` is what a change is made to.
    ///
    /// # Errors
    /// `Login` when the session has ended; `Unreachable`.
    pub async fn me(&self) -> Result<MeView, PeritoError> {
        let session = self.inner.clone();
        self.connection.read(async move { shown("me", session.me().await?) }).await
    }

    /// Changes one's personal data, if they are still as in the version that was read.
    ///
    /// # Errors
    /// `Refused` when they were changed in the meantime; `Validation`.
    pub async fn change_me(&self, etag: String, data: PersonalData) -> Result<MeView, PeritoError> {
        let data = protocol::PersonalData::try_from(data)?;
        let session = self.inner.clone();
        self.connection.write(async move { shown("change_me", session.change_me(&etag, &data).await?) }).await
    }

    /// Changes one's PIN, which ends every other session, and gives the session that takes the place of this one. It is not
    /// repeated by itself: when the answer is lost, log in with the new PIN, or with the old one if that fails.
    ///
    /// # Errors
    /// `Validation` when the current PIN is wrong or the new one breaks the policy's rules.
    pub async fn change_pin(&self, current: Pin, new_pin: Pin) -> Result<Arc<Self>, PeritoError> {
        let session = self.inner.clone();
        let changed = self.connection.write(async move { Ok(session.change_pin(&current, &new_pin).await?) }).await?;
        Ok(Self::new(changed, self.connection.clone()))
    }

    /// Gives the session a new token; this one is good no longer.
    ///
    /// # Errors
    /// `Login` when the session has ended; `Unreachable`.
    pub async fn renew(&self) -> Result<Arc<Self>, PeritoError> {
        let session = self.inner.clone();
        let renewed = self.connection.write(async move { Ok(session.renew().await?) }).await?;
        Ok(Self::new(renewed, self.connection.clone()))
    }

    /// One's open sessions, newest first.
    ///
    /// # Errors
    /// `Login` when the session has ended; `Unreachable`.
    pub async fn sessions(&self) -> Result<Vec<SessionView>, PeritoError> {
        let session = self.inner.clone();
        self.connection.read(async move { shown("sessions", session.sessions().await?) }).await
    }

    /// Ends one of one's sessions.
    ///
    /// # Errors
    /// `Refused` when there is none with this id.
    pub async fn end_session(&self, id: String) -> Result<(), PeritoError> {
        let session = self.inner.clone();
        self.connection.write(async move { Ok(session.end_session(&id).await?) }).await
    }

    /// Ends this session.
    ///
    /// # Errors
    /// `Login` when it has ended already.
    pub async fn logout(&self) -> Result<(), PeritoError> {
        let session = self.inner.clone();
        self.connection.write(async move { Ok(session.logout().await?) }).await
    }

    /// Finds the one case with this number at this court office, among those one may see. Without a register in the number
    /// every register is searched.
    ///
    /// # Errors
    /// `Refused` with the code `not_found` when none answers, and with `ambiguous_case` when several do.
    pub async fn find_case(&self, court_office: CourtOffice, number: CaseNumber) -> Result<CaseView, PeritoError> {
        let session = self.inner.clone();
        self.connection.read(async move { shown("find_case", session.find_case(&court_office, &number).await?) }).await
    }

    /// Every case with this number at this court office that one may see: one, several in different registers, or none.
    ///
    /// # Errors
    /// `Refused` for roles without cases; `Unreachable`.
    pub async fn search_cases(
        &self,
        court_office: CourtOffice,
        number: CaseNumber,
    ) -> Result<Vec<CaseView>, PeritoError> {
        let session = self.inner.clone();
        self.connection
            .read(async move { shown("search_cases", session.search_cases(&court_office, &number).await?) })
            .await
    }

    /// The cases one has part in, newest first.
    ///
    /// # Errors
    /// `Refused` for roles without cases; `Unreachable`.
    #[uniffi::method(default(page = None))]
    pub async fn cases(&self, page: Option<PageRequest>) -> Result<CasePage, PeritoError> {
        let (session, page) = (self.inner.clone(), page.unwrap_or_default().into());
        self.connection.read(async move { CasePage::of("cases", session.cases(&page).await?) }).await
    }

    /// One case.
    ///
    /// # Errors
    /// `Refused` when there is none with this id, or it is not yours to see.
    pub async fn case(&self, id: String) -> Result<CaseView, PeritoError> {
        let session = self.inner.clone();
        self.connection.read(async move { shown("case", session.case(&id).await?) }).await
    }

    /// The terms of art. 195 c.p.c. of a case, and when each of them ends.
    ///
    /// # Errors
    /// `Refused` when the case is not yours to see.
    pub async fn terms(&self, case_id: String) -> Result<TermsView, PeritoError> {
        let session = self.inner.clone();
        self.connection.read(async move { shown("terms", session.terms(&case_id).await?) }).await
    }

    /// Sets the terms of a case as the judge's order does, or extends them, in the place of those that were read with this
    /// version. What is put is whole.
    ///
    /// # Errors
    /// `Refused` when somebody has set them meanwhile; `Validation`.
    pub async fn set_terms(&self, case_id: String, terms: CaseTerms, etag: String) -> Result<TermsView, PeritoError> {
        let terms = protocol::CaseTerms::try_from(terms)?;
        let session = self.inner.clone();
        self.connection
            .write(async move { shown("set_terms", session.set_terms(&case_id, &terms, &etag).await?) })
            .await
    }

    /// What the portal's rules say about a case today.
    ///
    /// # Errors
    /// `Refused` when the case is not yours to see.
    pub async fn findings(&self, case_id: String) -> Result<Vec<Finding>, PeritoError> {
        let session = self.inner.clone();
        self.connection.read(async move { shown("findings", session.findings(&case_id).await?) }).await
    }

    /// Everything that the portal shows the expert of a case: a case is made of it, with its findings, next steps and
    /// deadlines.
    ///
    /// # Errors
    /// `Refused` when the case is not yours to see, and for other roles.
    pub async fn case_file(&self, case_id: String) -> Result<CaseFile, PeritoError> {
        let session = self.inner.clone();
        self.connection.read(async move { shown("case_file", session.case_file(&case_id).await?) }).await
    }

    /// What has come or changed since the cursor of an earlier answer, oldest first, without a gap or a repeat; from the
    /// beginning without one.
    ///
    /// # Errors
    /// `Validation` for a cursor that no answer gave; `Unreachable`.
    #[uniffi::method(default(cursor = None))]
    pub async fn changes(&self, cursor: Option<String>) -> Result<Changes, PeritoError> {
        let session = self.inner.clone();
        self.connection.read(async move { shown("changes", session.changes(cursor.as_deref()).await?) }).await
    }

    /// A receipt, verified.
    ///
    /// # Errors
    /// `Refused` when there is none with this id, or it is not yours to read; `Untrusted` when it does not verify.
    pub async fn receipt(&self, id: String) -> Result<Receipt, PeritoError> {
        let session = self.inner.clone();
        self.connection.read(async move { Ok(session.receipt(&id).await?) }).await
    }

    /// The page of a receipt in Italian, as a PDF to attach. It shows the receipt; what proves is the signed text.
    ///
    /// # Errors
    /// `Refused` when there is none with this id, or it is not yours to read.
    pub async fn receipt_page(&self, id: String) -> Result<Vec<u8>, PeritoError> {
        let session = self.inner.clone();
        self.connection.read(async move { Ok(session.receipt_page(&id).await?) }).await
    }
}
