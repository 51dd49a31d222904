//! Cases: put by the legal office, searched by key, listed to those who have part in them.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use perito::domain::FieldError;
use perito::protocol::{CasePut, CaseSearch, CaseView, Page, Role, routes};

use crate::access::Caller;
use crate::app::App;
use crate::authorisation::{same_office, sees_case};
use crate::http::extract::{Id, IfMatch};
use crate::http::paging::PageQuery;
use crate::http::strict::Strict;
use crate::http::with_etag;
use crate::problem::Refusal;
use crate::storage::{Entry, cases};

/// Searches the cases that one may see by court office, year and number, and register where it is known.
#[utoipa::path(post, path = routes::CASE_SEARCHES, operation_id = "searchCases", request_body = CaseSearch,
    responses((status = 200, description = "The cases found, possibly none", body = Page<CaseView>)))]
pub(crate) async fn search(
    State(app): State<Arc<App>>,
    caller: Caller,
    request: Strict<CaseSearch>,
) -> Result<Json<Page<CaseView>>, Refusal> {
    let content = request.sha256();
    let keys = request.parsed;
    // A search without a register names no case until it finds one.
    let named = if let [key] = keys.as_slice() { key.to_string() } else { String::new() };
    let found = app
        .readers
        .read(move |db| keys.iter().map(|key| cases::by_key(db, key)).collect::<Result<Vec<_>, _>>())
        .await?;
    let seen: Vec<_> = found.into_iter().flatten().filter(|case| sees_case(&caller, case)).collect();
    let entry = || Entry::new("case.searched", None, content.clone());
    let shown = seen.iter().map(|case| entry().in_case(&case.record.case_key)).collect();
    app.consulted_each(&caller, shown, entry().in_case(&named)).await?;
    Ok(Json(Page { items: seen.iter().map(|case| case.view(Some(&caller))).collect(), next_cursor: None }))
}

/// Records a case of one's INPS office, or changes the record.
///
/// A notice sent before joins by itself when the record names its author as expert.
#[utoipa::path(put, path = routes::CASES, operation_id = "recordCase", request_body = CasePut,
    params(("If-Match" = Option<String>, Header, description = "The ETag that was read; absent for a new case",
            max_length = 40, pattern = "^\"[0-9]+\"$")),
    responses((status = 200, description = "The case, changed", body = CaseView),
              (status = 201, description = "The case, recorded", body = CaseView)))]
pub(crate) async fn put(
    State(app): State<Arc<App>>,
    caller: Caller,
    IfMatch(version): IfMatch,
    request: Strict<CasePut>,
) -> Result<Response, Refusal> {
    let sha256 = request.sha256();
    let record = request.parsed;
    if !same_office(&caller, &record.inps_office) {
        return Err(Refusal::field(FieldError::new(
            "inps_office",
            "inps_office_foreign",
            "only cases of one's own INPS office can be recorded",
            "si possono registrare solo le cause della propria sede INPS",
        )));
    }
    let actor = caller.account;
    let (case, new) = app
        .writer
        .write(move |tx| {
            let (case, new) = tx.put_case(&record, version)?;
            let entry = Entry::new("case.put", Some(actor), format!("{} {} {sha256}", case.id, case.version));
            tx.record(&entry.in_case(&record.case_key)).map(|()| (case, new))
        })
        .await?;
    let status = if new { StatusCode::CREATED } else { StatusCode::OK };
    let view = case.view(Some(&caller));
    Ok((status, with_etag(&view.etag.clone(), view)).into_response())
}

/// Lists the cases that one has part in, newest first.
#[utoipa::path(get, path = routes::CASES, operation_id = "listCases", params(PageQuery),
    responses((status = 200, description = "The cases", body = Page<CaseView>)))]
pub(crate) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    query: PageQuery,
) -> Result<Json<Page<CaseView>>, Refusal> {
    let wanted = query.wanted()?;
    let (reader, before, fetch) = (caller.clone(), wanted.slice.before, wanted.slice.limit);
    let found = app
        .readers
        .read(move |db| match reader.role {
            Role::Ctu => cases::of_ctu(db, &reader.person, before, fetch),
            _ => cases::of_office(db, &reader.inps_office, before, fetch),
        })
        .await?;
    let page = wanted.page(found, |case| case.id, |case| case);
    let entry = |content: String| Entry::new("case.listed", None, content);
    let shown = page.items.iter().map(|case| entry(case.id.to_string()).in_case(&case.record.case_key)).collect();
    app.consulted_each(&caller, shown, entry(caller.account.to_string())).await?;
    Ok(Json(page.map(|case| case.view(Some(&caller)))))
}

/// Shows a case that one has part in.
#[utoipa::path(get, path = routes::CASE, operation_id = "showCase",
    params(("id" = String, Path, description = "The case's id", format = "uuid", max_length = 36)),
    responses((status = 200, description = "The case; its version is the ETag", body = CaseView)))]
pub(crate) async fn show(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Refusal> {
    let found = app.readers.read(move |db| cases::by_id(db, id)).await?;
    let case = found.filter(|case| sees_case(&caller, case)).ok_or_else(Refusal::not_found)?;
    let entry = Entry::new("case.read", None, id.to_string()).in_case(&case.record.case_key);
    app.consulted(&caller, entry).await?;
    let view = case.view(Some(&caller));
    Ok(with_etag(&view.etag.clone(), view))
}
