//! A session: one's own account, and the cases that it may see.

use std::fmt;
use std::sync::Arc;

use reqwest::Method;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::answer::Answer;
use super::call::{Call, is_opaque, is_same_id};
use super::transport::Transport;
use crate::archive::{Receipt, ReceiptError};
use crate::domain::{CaseNumber, CourtOffice, FieldError, Pin, ValidationError};
use crate::error::{Error, ErrorKind};
use crate::protocol::{
    CaseSearch, CaseSearchKey, CaseView, MePatch, MeView, Page, PersonalData, PinChange, SessionOpened, SessionOutcome,
    SessionView, routes,
};

/// An open session. Cheap to clone; its token is wiped when the last clone is dropped and never shown.
#[derive(Clone)]
pub struct Session {
    pub(super) transport: Arc<Transport>,
    id: String,
    token: Arc<Zeroizing<String>>,
}

/// Which page of a list is wanted; the default is the first one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// The `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many items at the most, 1 to 200; 50 unless told otherwise.
    pub limit: Option<u32>,
    /// The portal's id of the case that a list of acts or payments is narrowed to.
    pub case_id: Option<String>,
}

impl Session {
    pub(super) fn new(transport: Arc<Transport>, opened: SessionOpened) -> Self {
        Self { transport, id: opened.id, token: Arc::new(Zeroizing::new(opened.token)) }
    }

    /// A session that may do everything its role allows: one that a later version allows something else is taken neither
    /// for that nor for a first access.
    pub(super) fn active(
        transport: Arc<Transport>,
        opened: SessionOpened,
        operation: &'static str,
    ) -> Result<Self, Error> {
        match opened.outcome {
            SessionOutcome::Active => Ok(Self::new(transport, opened)),
            _ => Err(Error::new(ErrorKind::Protocol, operation).with_context("outcome", "unknown")),
        }
    }

    /// The session's id, which is no secret.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// One's own account. The version in [`MeView::etag`] is what a change is made to.
    ///
    /// # Errors
    /// [`ErrorKind::SessionExpired`]; those of the network.
    pub async fn me(&self) -> Result<MeView, Error> {
        self.exchange(self.call("me", Method::GET, routes::ME)).await
    }

    /// Changes one's personal data, if they are still as in the version that was read.
    ///
    /// # Errors
    /// [`ErrorKind::PreconditionFailed`] when they were changed in the meantime; [`ErrorKind::Validation`].
    pub async fn change_me(&self, etag: &str, data: &PersonalData) -> Result<MeView, Error> {
        let call = self.call("change_me", Method::PATCH, routes::ME).merge_patch(&MePatch::from(data))?;
        self.exchange(call.if_match(etag)?).await
    }

    /// Changes one's PIN, which ends every other session, and gives the session that takes the place of this one.
    /// It is not repeated by itself.
    ///
    /// # Errors
    /// [`ErrorKind::Validation`] when the current PIN is wrong or the new one breaks the policy's rules.
    pub async fn change_pin(&self, current: &Pin, new: &Pin) -> Result<Self, Error> {
        let change = PinChange { current_pin: current.expose().to_owned(), new_pin: new.expose().to_owned() };
        let call = self.call("change_pin", Method::PUT, routes::ME_PIN).json(&change)?;
        let opened = self.exchange::<SessionOpened>(call).await?;
        Self::active(Arc::clone(&self.transport), opened, "change_pin")
    }

    /// Gives the session a new token; this one is good no longer.
    ///
    /// # Errors
    /// [`ErrorKind::SessionExpired`]; those of the network.
    pub async fn renew(&self) -> Result<Self, Error> {
        let opened = self.exchange(self.call("renew", Method::PUT, routes::SESSION_CURRENT)).await?;
        Self::active(Arc::clone(&self.transport), opened, "renew")
    }

    /// One's open sessions, newest first.
    ///
    /// # Errors
    /// [`ErrorKind::SessionExpired`]; those of the network.
    pub async fn sessions(&self) -> Result<Vec<SessionView>, Error> {
        let call = self.call("sessions", Method::GET, routes::SESSIONS);
        self.exchange::<Page<_>>(call).await.map(|page| page.items)
    }

    /// Ends one of one's sessions.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is none with this id.
    pub async fn end_session(&self, id: &str) -> Result<(), Error> {
        self.send(self.call_to("end_session", Method::DELETE, routes::SESSION, &[id])?).await.map(drop)
    }

    /// Ends this session.
    ///
    /// # Errors
    /// [`ErrorKind::SessionExpired`] when it has ended already.
    pub async fn logout(&self) -> Result<(), Error> {
        self.send(self.call("logout", Method::DELETE, routes::SESSION_CURRENT)).await.map(drop)
    }

    /// Finds the one case with this number at this court office, among those one may see.
    ///
    /// Without a register in the number every register is searched.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when none answers; [`ErrorKind::AmbiguousCase`] when several do.
    pub async fn find_case(&self, court_office: &CourtOffice, number: &CaseNumber) -> Result<CaseView, Error> {
        let mut found = self.search_cases(court_office, number).await?;
        match (found.pop(), found.is_empty()) {
            (Some(case), true) => Ok(case),
            (Some(_), false) => {
                Err(Error::new(ErrorKind::AmbiguousCase, "find_case").with_context("hits", found.len() + 1))
            }
            (None, _) => Err(Error::new(ErrorKind::NotFound, "find_case")),
        }
    }

    /// Every case with this number at this court office that one may see: one, several in different registers, or none.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`] for roles without cases; those of the network.
    pub async fn search_cases(&self, court_office: &CourtOffice, number: &CaseNumber) -> Result<Vec<CaseView>, Error> {
        let case_key = CaseSearchKey {
            court_office: court_office.to_string(),
            register: number.register().map(|register| register.code().to_owned()),
            year: number.year(),
            number: number.number(),
            sub: number.sub(),
        };
        let call = self.call("search_cases", Method::POST, routes::CASE_SEARCHES).json(&CaseSearch { case_key })?;
        self.exchange::<Page<_>>(call.repeatable()).await.map(|page| page.items)
    }

    /// The cases one has part in, newest first.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`] for roles without cases; those of the network.
    pub async fn cases(&self, page: &PageRequest) -> Result<Page<CaseView>, Error> {
        self.page("cases", routes::CASES, page).await
    }

    /// One case.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is none with this id, or it is not yours to see.
    pub async fn case(&self, id: &str) -> Result<CaseView, Error> {
        self.exchange(self.call_to("case", Method::GET, routes::CASE, &[id])?).await
    }

    /// A receipt, verified.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`]; [`ErrorKind::Receipt`] when no trusted key signed it, or it is another one;
    /// [`ErrorKind::Archive`] when the archive that it stands in contradicts what it showed before.
    pub async fn receipt(&self, id: &str) -> Result<Receipt, Error> {
        let operation = "receipt";
        let call = self.call_to(operation, Method::GET, routes::RECEIPT, &[id])?;
        let answer = self.send(call.header("accept", "text/plain")).await?;
        let text = String::from_utf8(answer.body).map_err(|_| Error::new(ErrorKind::Protocol, operation))?;
        let receipt = Receipt::parse(&text).map_err(|error| Error::of_receipt(error, operation))?;
        receipt.verify(self.transport.trusted()).map_err(|error| Error::of_receipt(error, operation))?;
        if !is_same_id(receipt.id(), id) {
            return Err(Error::of_receipt(ReceiptError::NotOfThisRequest("id"), operation));
        }
        self.transport.see_archive_silently(&receipt, operation).await?;
        Ok(receipt)
    }

    /// The page of a receipt in Italian, as a PDF to attach. It shows the receipt; what proves is the signed text.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is none with this id, or it is not yours to read.
    pub async fn receipt_page(&self, id: &str) -> Result<Vec<u8>, Error> {
        let call = self.call_to("receipt_page", Method::GET, routes::RECEIPT, &[id])?;
        self.send(call.header("accept", "application/pdf")).await.map(|answer| answer.body)
    }

    pub(super) fn call(&self, operation: &'static str, method: Method, path: impl Into<String>) -> Call {
        Call::new(operation, method, path).token(&self.token)
    }

    pub(super) fn call_to(
        &self,
        operation: &'static str,
        method: Method,
        route: &str,
        ids: &[&str],
    ) -> Result<Call, Error> {
        Ok(Call::to(operation, method, route, ids)?.token(&self.token))
    }

    pub(super) async fn page<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        list: &str,
        page: &PageRequest,
    ) -> Result<Page<T>, Error> {
        self.listed(operation, list, page).await
    }

    /// An answer to a list that is no plain page.
    pub(super) async fn listed<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        list: &str,
        page: &PageRequest,
    ) -> Result<T, Error> {
        let path = page.path(list).map_err(|error| Error::of_fields(&ValidationError::from(error), operation))?;
        self.exchange(self.call(operation, Method::GET, path)).await
    }

    pub(super) async fn exchange<T: DeserializeOwned>(&self, call: Call) -> Result<T, Error> {
        let operation = call.operation;
        self.send(call).await?.json(operation)
    }

    pub(super) async fn send(&self, call: impl Into<Arc<Call>>) -> Result<Answer, Error> {
        self.transport.send(call).await
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("id", &self.id).finish_non_exhaustive()
    }
}

impl PageRequest {
    /// The path of a list with this page in its query.
    fn path(&self, list: &str) -> Result<String, FieldError> {
        if self.cursor.as_deref().is_some_and(|cursor| !is_opaque(cursor)) {
            return Err(FieldError::new(
                "cursor",
                "cursor_unknown",
                "the next_cursor of an earlier page is expected",
                "serve il next_cursor di una pagina precedente",
            ));
        }
        if self.case_id.as_deref().is_some_and(|id| !is_opaque(id)) {
            return Err(FieldError::new(
                "case_id",
                "id_format",
                "an id that the portal has given is expected",
                "serve un id dato dal portale",
            ));
        }
        let cursor = self.cursor.as_ref().map(|cursor| format!("cursor={cursor}"));
        let limit = self.limit.map(|limit| format!("limit={limit}"));
        let case_id = self.case_id.as_ref().map(|id| format!("case_id={id}"));
        let query: Vec<String> = cursor.into_iter().chain(limit).chain(case_id).collect();
        Ok(if query.is_empty() { list.to_owned() } else { format!("{list}?{}", query.join("&")) })
    }
}
