//! Observations of INPS's doctor, as they are read.

use std::path::Path;

use reqwest::Method;

use super::download::{DownloadOptions, DownloadTask, Saved};
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
        self.start_download_observation(observation, to, DownloadOptions::default()).finish().await
    }

    /// Starts to download the document of an observation, as [`Self::start_download_report`] does, and returns at once.
    ///
    /// Its task ends as [`Self::download_observation`] does.
    #[must_use = "it goes on by itself, and only the task tells how it ends"]
    pub fn start_download_observation(
        &self,
        observation: &ObservationView,
        to: &Path,
        options: DownloadOptions,
    ) -> DownloadTask {
        let operation = "download_observation";
        let document = observation.document.clone().ok_or_else(|| Error::new(ErrorKind::NotFound, operation));
        let call = self.call_to(operation, Method::GET, routes::OBSERVATION_CONTENT, &[&observation.id]);
        let asked = document.and_then(|document| Ok((call?, document)));
        DownloadTask::spawn(self, operation, asked, to, options)
    }
}
