//! What belongs to one case: the terms of art. 195 c.p.c., the link to its merits case, what the rules say of it today.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use perito::domain::{FieldError, rome};
use perito::protocol::{CaseLink, CaseView, FindingView, Page, TermsPut, TermsView, routes};
use uuid::Uuid;

use crate::access::Caller;
use crate::app::App;
use crate::authorisation::sees_case;
use crate::http::extract::{Id, IfMatch};
use crate::http::strict::Strict;
use crate::http::with_etag;
use crate::problem::Refusal;
use crate::storage::cases::{self, Case};
use crate::storage::{Entry, Tx, case_file, terms};

/// Shows the terms of art. 195 c.p.c. of a case, and when each of them ends.
#[utoipa::path(get, path = routes::CASE_TERMS, operation_id = "showTerms",
    params(("id" = String, Path, description = "The case's id", format = "uuid", max_length = 36)),
    responses((status = 200, description = "The terms; their version is the ETag", body = TermsView)))]
pub(crate) async fn show_terms(State(app): State<Arc<App>>, caller: Caller, Id(id): Id) -> Result<Response, Refusal> {
    let today = rome::day_of(app.clock.now());
    let case = consult(&app, &caller, id, "terms.read").await?;
    let view = app.readers.read(move |db| terms::counted(db, &case, today)).await?;
    let view = TermsView { fee_warning_days: app.fee_warning_days, ..view };
    Ok(with_etag(&view.etag.clone(), view))
}

/// Sets the terms of art. 195 c.p.c. as the judge's order does, extends them (art. 154 c.p.c.), and says when the fee was
/// asked for. What is put is whole: a term that is not in it is not set.
#[utoipa::path(put, path = routes::CASE_TERMS, operation_id = "setTerms", request_body = TermsPut,
    params(("id" = String, Path, description = "The case's id", format = "uuid", max_length = 36),
           ("If-Match" = String, Header, description = "The ETag that was read, also of terms that nobody has set",
            max_length = 40, pattern = "^\"[0-9]+\"$")),
    responses((status = 200, description = "The terms, with the days on which they end", body = TermsView)))]
pub(crate) async fn put_terms(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    version: IfMatch,
    request: Strict<TermsPut>,
) -> Result<Response, Refusal> {
    let version = version.required()?;
    let sha256 = request.sha256();
    let put = request.parsed;
    let view = app
        .writer
        .write(move |tx| {
            let case = own_case(tx, &caller, id)?;
            let view = tx.put_terms(&case, &put, version)?;
            let entry = Entry::new("terms.put", Some(caller.account), format!("{id} {} {sha256}", version + 1));
            tx.record(&entry.in_case(&case.record.case_key)).map(|()| view)
        })
        .await?;
    let view = TermsView { fee_warning_days: app.fee_warning_days, ..view };
    Ok(with_etag(&view.etag.clone(), view))
}

/// Links an ATPO to the merits case that follows it (art. 445-bis c. 6 c.p.c.): their numbers differ, and both stay.
#[utoipa::path(put, path = routes::CASE_LINKS, operation_id = "linkCase", request_body = CaseLink,
    params(("id" = String, Path, description = "The ATPO's id", format = "uuid", max_length = 36),
           ("If-Match" = String, Header, description = "The ETag of the ATPO that was read", max_length = 40,
            pattern = "^\"[0-9]+\"$")),
    responses((status = 200, description = "The ATPO with its link", body = CaseView)))]
pub(crate) async fn link(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
    version: IfMatch,
    request: Strict<CaseLink>,
) -> Result<Response, Refusal> {
    let version = version.required()?;
    let merits_key = request.parsed;
    let view = app
        .writer
        .write(move |tx| {
            let atpo = own_case(tx, &caller, id)?;
            let merits = cases::by_key(tx.connection(), &merits_key).map_err(Refusal::internal)?;
            let merits = merits.filter(|case| sees_case(&caller, case)).ok_or_else(unknown_merits_case)?;
            let linked = tx.link_case(&atpo, &merits, version)?;
            let entry = Entry::new("case.linked", Some(caller.account), format!("{id} {}", merits.id));
            tx.record(&entry.in_case(&atpo.record.case_key)).map(|()| linked.view(Some(&caller)))
        })
        .await?;
    Ok(with_etag(&view.etag.clone(), view))
}

/// Says what the rules find in a case today, by the very rules that a client judges it by.
#[utoipa::path(get, path = routes::CASE_FINDINGS, operation_id = "listFindings",
    params(("id" = String, Path, description = "The case's id", format = "uuid", max_length = 36)),
    responses((status = 200, description = "The findings, possibly none", body = Page<FindingView>)))]
pub(crate) async fn findings(
    State(app): State<Arc<App>>,
    caller: Caller,
    Id(id): Id,
) -> Result<Json<Page<FindingView>>, Refusal> {
    let today = rome::day_of(app.clock.now());
    let case = consult(&app, &caller, id, "findings.read").await?;
    let file = app.readers.read(move |db| case_file::of(db, &case)).await?;
    let mut judged = file.to_case(today).map_err(Refusal::internal)?;
    judged.warn_of_fees(app.fee_warning_days);
    let items = judged.findings(today).iter().map(FindingView::from).collect();
    Ok(Json(Page { items, next_cursor: None }))
}

/// Finds a case that the caller has part in, and records that something of it is shown.
async fn consult(app: &App, caller: &Caller, id: Uuid, action: &'static str) -> Result<Case, Refusal> {
    let found = app.readers.read(move |db| cases::by_id(db, id)).await?;
    let case = found.filter(|case| sees_case(caller, case)).ok_or_else(Refusal::not_found)?;
    let entry = Entry::new(action, None, id.to_string()).in_case(&case.record.case_key);
    app.consulted(caller, entry).await.map(|()| case)
}

fn own_case(tx: &Tx<'_>, caller: &Caller, id: Uuid) -> Result<Case, Refusal> {
    let found = cases::by_id(tx.connection(), id).map_err(Refusal::internal)?;
    found.filter(|case| sees_case(caller, case)).ok_or_else(Refusal::not_found)
}

fn unknown_merits_case() -> Refusal {
    Refusal::field(FieldError::new(
        "merits_case_key",
        "merits_case_unknown",
        "a case that one's own legal office has recorded is expected",
        "serve una causa registrata dal proprio ufficio legale",
    ))
}
