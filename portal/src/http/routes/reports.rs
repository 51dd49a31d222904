//! Reports: draft, final and supplement.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use perito::protocol::{Page, ReportRequest, ReportView, Role, routes};

use super::done;
use crate::access::Caller;
use crate::app::App;
use crate::authorisation::sees_report;
use crate::http::download::download;
use crate::http::extract::{Id, IdempotencyKey};
use crate::http::paging::CasePageQuery;
use crate::http::strict::Strict;
use crate::problem::Refusal;
use crate::storage::Entry;
use crate::storage::acts::{Reader, Sending};
use crate::storage::reports::{self, StoredReport, Submission};

/// Submits a report (*relazione*, art. 195 c.p.c.): draft, final or supplement, whose document was uploaded before.
///
/// One that breaks a rule is received and flagged: the answer's findings say so. A final report is filed once.
#[utoipa::path(post, path = routes::REPORTS, operation_id = "submitReport", request_body = ReportRequest,
    params(("Idempotency-Key" = String, Header, description = "The client's key of this act", min_length = 1,
            max_length = 128, pattern = "^[!-~]+$")),
    responses((status = 201, description = "The report with its receipt", body = ReportView)))]
pub(crate) async fn submit(
    State(app): State<Arc<App>>,
    caller: Caller,
    IdempotencyKey(key): IdempotencyKey,
    request: Strict<ReportRequest>,
) -> Result<Response, Refusal> {
    let key = app.legal_key(caller.account, key, routes::REPORTS, &request.body);
    let body_sha256 = request.sha256();
    let (report, document, composed_at) = request.parsed;
    // In a task of its own: a client that hangs up must not leave a document between upload and case.
    let submitted = tokio::spawn(async move {
        let filing = app.prepare(caller.account, &key, &document).await?;
        let document = filing.as_ref().map(|filing| filing.document.clone());
        let submission = Submission { report, document, sending: Sending { key, composed_at, body_sha256 } };
        let done = app.writer.write_proven(move |tx| tx.submit_report(&caller, &submission)).await?;
        if let Some(filing) = filing {
            app.filed(filing).await?;
        }
        Ok(done)
    });
    submitted.await.map_err(Refusal::internal)?.map(|report| done(report.act.view, report.replay))
}

/// Lists the reports that one may read, newest first.
#[utoipa::path(get, path = routes::REPORTS, operation_id = "listReports", params(CasePageQuery),
    responses((status = 200, description = "The reports", body = Page<ReportView>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    query: CasePageQuery,
) -> Result<Json<Page<ReportView>>, Refusal> {
    let wanted = query.wanted()?;
    let reader = match caller.role {
        Role::Ctu => Reader::Author(caller.account),
        _ => Reader::Office(caller.inps_office.clone()),
    };
    let slice = wanted.slice;
    let found = app.readers.read(move |db| reports::list(db, &reader, &slice)).await?;
    let page = wanted.page(found, |report| report.id, |report| report);
    let entry = |content: String| Entry::new("report.listed", None, content);
    let shown = page.items.iter().map(|shown| entry(shown.id.to_string()).in_case(&shown.case_key)).collect();
    app.consulted_each(&caller, shown, entry(caller.account.to_string())).await?;
    Ok(Json(page.map(|report| report.view)))
}

/// Shows a report.
#[utoipa::path(get, path = routes::REPORT, operation_id = "showReport",
    params(("id" = String, Path, description = "Its id", format = "uuid", max_length = 36)),
    responses((status = 200, description = "The report", body = ReportView)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Json<ReportView>, Refusal> {
    let report = consult(&app, &caller, id, "report.read").await?;
    Ok(Json(report.view))
}

/// Downloads the document of a report, whole or the part that `Range` asks for.
#[utoipa::path(get, path = routes::REPORT_CONTENT, operation_id = "downloadReport",
    params(("id" = String, Path, description = "The report's id", format = "uuid", max_length = 36),
           ("Range" = Option<String>, Header, description = "The bytes wanted", max_length = 100,
            pattern = "^bytes=[0-9, -]+$")),
    responses((status = 200, description = "The document", content((Vec<u8> = "application/pdf"))),
              (status = 206, description = "The part asked for", content((Vec<u8> = "application/pdf")))))]
pub(crate) async fn content(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let report = consult(&app, &caller, id, "report.document_read").await?;
    download(&app, &report.document, &headers).await
}

/// Finds a report that the caller may see, and records that it is shown.
async fn consult(app: &App, caller: &Caller, id: uuid::Uuid, action: &'static str) -> Result<StoredReport, Refusal> {
    let found = app.readers.read(move |db| reports::by_id(db, id)).await?;
    let report = found.filter(|report| sees_report(caller, report)).ok_or_else(Refusal::not_found)?;
    app.consulted(caller, Entry::new(action, None, id.to_string()).in_case(&report.case_key)).await?;
    Ok(report)
}
