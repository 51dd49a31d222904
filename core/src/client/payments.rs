//! The payments agenda, read one payment after the other.

use std::collections::VecDeque;

use reqwest::Method;

use super::session::{PageRequest, Session};
use crate::domain::Payment;
use crate::error::{Error, ErrorKind};
use crate::protocol::{Page, PaymentView, routes};

/// The payments of an agenda, newest first, fetched page by page as they are read.
///
/// A failure loses nothing: the next call asks for the same page again.
#[derive(Debug, Clone)]
pub struct PaymentStream {
    session: Session,
    /// The page to ask for when the fetched ones are read; none after the last.
    next: Option<PageRequest>,
    fetched: VecDeque<PaymentView>,
}

impl Session {
    /// The payments one may read, newest first; [`PageRequest::case_id`] narrows them to a case. Nothing is asked for
    /// before the first is read.
    ///
    /// ```no_run
    /// use perito::client::{PageRequest, Session};
    /// use perito::domain::PaymentTotals;
    ///
    /// # async fn run(session: Session) -> Result<(), perito::Error> {
    /// let payments = session.payments(&PageRequest::default()).all().await?;
    /// for month in PaymentTotals::by_month(&payments).unwrap_or_default() {
    ///     println!("{}-{:02}: {}", month.year, month.month.unwrap_or_default(), month.totals.paid.net);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn payments(&self, first: &PageRequest) -> PaymentStream {
        PaymentStream { session: self.clone(), next: Some(first.clone()), fetched: VecDeque::new() }
    }

    /// A page of the payments that [`Self::payments`] reads one after the other: for whoever keeps the cursor.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`] for roles without payments; those of the network.
    pub async fn payments_page(&self, page: &PageRequest) -> Result<Page<PaymentView>, Error> {
        self.page("payments", routes::PAYMENTS, page).await
    }

    /// One payment.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is none with this id, or it is not yours to read.
    pub async fn payment(&self, id: &str) -> Result<PaymentView, Error> {
        self.exchange(self.call_to("payment", Method::GET, routes::PAYMENT, &[id])?).await
    }
}

impl PaymentStream {
    /// The next payment; `None` after the last.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`] for roles without payments; those of the network.
    pub async fn next(&mut self) -> Result<Option<PaymentView>, Error> {
        while self.fetched.is_empty() {
            match self.next_page().await? {
                Some(payments) => self.fetched = payments.into(),
                None => return Ok(None),
            }
        }
        Ok(self.fetched.pop_front())
    }

    /// Those that are fetched and not read, or else those of the next page, which may be none; `None` after the last.
    ///
    /// # Errors
    /// As [`Self::next`].
    pub async fn next_page(&mut self) -> Result<Option<Vec<PaymentView>>, Error> {
        if !self.fetched.is_empty() {
            return Ok(Some(std::mem::take(&mut self.fetched).into()));
        }
        let Some(wanted) = &self.next else { return Ok(None) };
        let page = self.session.payments_page(wanted).await?;
        let wanted = wanted.clone();
        self.next = page.next_cursor.map(|cursor| PageRequest { cursor: Some(cursor), ..wanted });
        Ok(Some(page.items))
    }

    /// All that are left, as values of the domain: what totals are made of.
    ///
    /// # Errors
    /// As [`Self::next`]; [`ErrorKind::Protocol`] for a payment of a later version.
    pub async fn all(mut self) -> Result<Vec<Payment>, Error> {
        let mut payments = Vec::new();
        while let Some(view) = self.next().await? {
            let payment = view.to_payment();
            payments.push(payment.map_err(|error| Error::new(ErrorKind::Protocol, "payments").with_source(error))?);
        }
        Ok(payments)
    }
}
