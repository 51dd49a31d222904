//! Reports: submitted with a document that was uploaded before, read back, downloaded.

use std::path::Path;

use reqwest::Method;
use time::Date;

use super::acts::{AcceptRisk, Expected, Performed, SendOptions};
use super::archive::ArchiveCheck;
use super::download::{DownloadOptions, DownloadTask, Saved};
use super::session::{PageRequest, Session};
use super::upload::Uploaded;
use crate::archive::{Receipt, ReceiptKind, Verification};
use crate::domain::case::FinalReport;
use crate::domain::{Finding, Report, ReportKind, rome};
use crate::error::{Error, ErrorKind};
use crate::protocol::{DocumentRef, Page, ReportRequest, ReportView, routes};

/// A report that the portal has received, with its verified receipt.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SubmittedReport {
    /// The report as the portal shows it: its findings, and how a final one compares with the draft.
    pub view: ReportView,
    /// Its receipt.
    pub receipt: Receipt,
    /// What verifying the receipt gave.
    pub verification: Verification,
    /// How the archive that the receipt stands in compares with what was seen of it before.
    pub archive: ArchiveCheck,
    /// Whether the portal had received it before, under the same key.
    pub replayed: bool,
}

impl Session {
    /// Submits a report (art. 195 c.p.c.) whose document was [uploaded](Self::upload).
    ///
    /// A final report is judged first, by the rules and by what the portal knows of the case: one that breaks a rule
    /// (no draft, a notice without its receipt, an observation without an answer) is not sent unless
    /// [`SendOptions::accept_risk`] says that it is known. It goes out under an idempotency key, and is done once its
    /// receipt has been verified.
    ///
    /// # Errors
    /// [`ErrorKind::RiskNotAccepted`] with the findings, before anything is sent; [`ErrorKind::Validation`] for a
    /// document that is not a PDF or holds what runs, a receipt or an observation of another case, an upload that is not
    /// whole; [`ErrorKind::Conflict`] for a second final report, or a supplement before it; [`ErrorKind::NotFound`] where
    /// the legal office has not recorded one as expert; [`ErrorKind::Receipt`] and [`ErrorKind::Archive`], as for
    /// [`Self::notify_operation`]. After a failure of the network or the
    /// receipt, send it again with [`Error::resend`].
    pub async fn submit_report(
        &self,
        report: &Report,
        document: &Uploaded,
        options: &SendOptions,
    ) -> Result<SubmittedReport, Error> {
        let operation = "submit_report";
        let (now, options) = self.settle(options, operation).await?;
        if report.kind == ReportKind::Final {
            let findings = self.findings_with(report, rome::day_of(now), operation).await?;
            options.admit(findings, AcceptRisk::FlawedReport, operation)?;
        }
        let document = DocumentRef { upload_id: document.id.clone(), sha256: document.sha256.clone() };
        let request = ReportRequest::new(report, document, options.composed_at.unwrap_or(now));
        let call = self.call(operation, Method::POST, routes::REPORTS).json(&request)?;
        let expected = Expected { kind: ReceiptKind::Report, follows: None };
        self.act(call, &report.case_key, options, expected).await.map(SubmittedReport::from)
    }

    /// The reports one may read, newest first.
    ///
    /// # Errors
    /// [`ErrorKind::Forbidden`] for roles without cases; those of the network.
    pub async fn reports(&self, page: &PageRequest) -> Result<Page<ReportView>, Error> {
        self.page("reports", routes::REPORTS, page).await
    }

    /// One report.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when there is none with this id, or it is not yours to read.
    pub async fn report(&self, id: &str) -> Result<ReportView, Error> {
        self.exchange(self.call_to("report", Method::GET, routes::REPORT, &[id])?).await
    }

    /// Downloads the document of a report to a new file, which is there only once it is whole and has the digest that the
    /// report shows.
    ///
    /// It goes on to its end though whoever awaits it gives up; [`Self::start_download_report`] shows how far it is and can
    /// call it off.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`]; [`ErrorKind::Network`] where the digest differs or the connection ends;
    /// [`ErrorKind::File`] when the file cannot be written or is there already.
    pub async fn download_report(&self, report: &ReportView, to: &Path) -> Result<Saved, Error> {
        self.start_download_report(report, to, DownloadOptions::default()).finish().await
    }

    /// Starts to download the document of a report, as [`Self::download_report`] does, and returns at once.
    ///
    /// ```no_run
    /// use std::path::Path;
    ///
    /// use perito::client::{DownloadOptions, ProgressListener, Session};
    /// use perito::protocol::ReportView;
    ///
    /// # async fn run(session: Session, report: ReportView) -> Result<(), perito::Error> {
    /// let show = ProgressListener::new(|progress| println!("{} of {} bytes", progress.sent, progress.total));
    /// let options = DownloadOptions { on_progress: Some(show) };
    /// let task = session.start_download_report(&report, Path::new("report.pdf"), options);
    /// let handle = task.handle(); // handle.cancel() calls it off, from anywhere, and leaves no file
    /// let saved = task.finish().await?;
    /// println!("{} {}", saved.path.display(), saved.sha256);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use = "it goes on by itself, and only the task tells how it ends"]
    pub fn start_download_report(&self, report: &ReportView, to: &Path, options: DownloadOptions) -> DownloadTask {
        let operation = "download_report";
        let call = self.call_to(operation, Method::GET, routes::REPORT_CONTENT, &[&report.id]);
        let asked = call.map(|call| (call, report.document.clone()));
        DownloadTask::spawn(self, operation, asked, to, options)
    }

    /// What the rules say of the case with this final report in it. What the portal alone can judge (a case that it does
    /// not show, a final report that is filed already, perhaps this very one) is left to it.
    async fn findings_with(
        &self,
        report: &Report,
        today: Date,
        operation: &'static str,
    ) -> Result<Vec<Finding>, Error> {
        let Some(case) = self.case_of(&report.case_key).await? else { return Ok(Vec::new()) };
        let file = self.case_file(&case.id).await?;
        // What cannot be judged is not sent as if it had been found good.
        let case = file.to_case(today).map_err(|error| Error::new(ErrorKind::Protocol, operation).with_source(error));
        let mut case = case?;
        let recorded = case.record_final(FinalReport {
            filed_on: today,
            receipt_ids: report.notice_receipt_ids.clone(),
            answered: report.answers.iter().map(|answer| answer.observation_id.clone()).collect(),
            came_later: Vec::new(),
        });
        Ok(if recorded.is_ok() { case.findings(today) } else { Vec::new() })
    }
}

impl From<Performed<ReportView>> for SubmittedReport {
    fn from(done: Performed<ReportView>) -> Self {
        let Performed { view, receipt, verification, archive, replayed } = done;
        Self { view, receipt, verification, archive, replayed }
    }
}
