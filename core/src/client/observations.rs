//! Observations of INPS's doctor, as they are read.

use std::path::Path;

use reqwest::Method;

use super::download::Saved;
use super::session::{PageRequest, Session};
use crate::error::{Error, ErrorKind};
use crate::protocol::{ObservationView, Page, routes};

impl Session {
    /// The observations one may read, newest first; [`PageRequest::case_id`] narrows them to a case.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`] for roles without observations; those of the network.
    pub async fn observations(&self, page: &PageRequest) -> Result<Page<ObservationView>, Error> {
        self.page("observations", routes::OBSERVATIONS, page).await
    }

    /// One observation.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is none with this id, or it is not yours to read.
    pub async fn observation(&self, id: &str) -> Result<ObservationView, Error> {
        self.exchange(self.call_to("observation", Method::GET, routes::OBSERVATION, &[id])?).await
    }

    /// Downloads the document of an observation to a new file, as [`Self::download_report`] does.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] also for an observation without a document; else as [`Self::download_report`].
    pub async fn download_observation(&self, observation: &ObservationView, to: &Path) -> Result<Saved, Error> {
        let operation = "download_observation";
        let document = observation.document.as_ref().ok_or_else(|| Error::new(ErrorKind::NotFound, operation))?;
        let call = self.call_to(operation, Method::GET, routes::OBSERVATION_CONTENT, &[&observation.id])?;
        self.download(call, document, to).await
    }
}
